"""What shops told us, and the reasons to have access that came of it."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from adapters.sql.tables.metadata import metadata
from adapters.sql.types import KEY, Json, UtcDateTime, Word
from course_domain.model.grants import GrantKind
from course_domain.model.orders import OrderStatus, VersionKind

# Conditions of partial indexes; a query that wants one must say the same words.
UNCLAIMED: Final = text("user_id IS NULL")
PAID_FOR: Final = text("status IN ('paid', 'partially_refunded')")
WAITING: Final = text("user_id IS NULL AND ended_at IS NULL")

orders: Final = Table(
    "orders",
    metadata,
    Column("source", KEY, primary_key=True),
    Column("order_id", KEY, primary_key=True),
    Column("version", Text, nullable=False),
    Column("status", Word(OrderStatus), nullable=False),
    Column("user_id", Text),
    Column("email", Text),
    Column("name", Text),
    Column("paid_at", UtcDateTime),
    Column("total", BigInteger),
    Column("currency", Text),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint("(total IS NULL) = (currency IS NULL)", name="total"),
    Index("ix_orders_paid", "updated_at", "source", "order_id", sqlite_where=PAID_FOR, postgresql_where=PAID_FOR),
)

order_versions: Final = Table(
    "order_versions",
    metadata,
    Column("source", KEY, primary_key=True),
    Column("order_id", KEY, primary_key=True),
    Column("digest", Text, primary_key=True),
    # Text, because a shop's integers know no bounds; the order of versions is the model's matter.
    Column("version", Text, nullable=False),
    Column("version_kind", Word(VersionKind), nullable=False),
    Column("status", Word(OrderStatus), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("facts", Text, nullable=False),
    ForeignKeyConstraint(["source", "order_id"], ["orders.source", "orders.order_id"]),
    CheckConstraint("version_kind IN ('integer', 'instant')", name="version_kind"),
)

order_lines: Final = Table(
    "order_lines",
    metadata,
    Column("source", KEY, primary_key=True),
    Column("order_id", KEY, primary_key=True),
    Column("line_id", KEY, primary_key=True),
    Column("product_id", Text, nullable=False),
    Column("variant_id", Text),
    Column("sku", Text),
    Column("quantity", BigInteger, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("closed_at", UtcDateTime),
    # Course -> days, frozen when the line is first seen paid; NULL until then.
    Column("courses", Json),
    ForeignKeyConstraint(["source", "order_id"], ["orders.source", "orders.order_id"]),
)

grants: Final = Table(
    "grants",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("kind", Word(GrantKind), nullable=False),
    Column("user_id", KEY),
    Column("email", KEY),
    Column("course_id", KEY, ForeignKey("courses.id"), nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("days", Integer),
    Column("claimed_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("end_reason", Text),
    Column("source", KEY, nullable=False),
    Column("reference", KEY, nullable=False),
    Column("actor", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("waiting_id", KEY),
    CheckConstraint("kind IN ('order', 'manual', 'gift')", name="kind"),
    CheckConstraint("user_id NOT IN ('', '0')", name="a_guest_is_no_user"),
    CheckConstraint("(user_id IS NULL) = (waiting_id IS NOT NULL)", name="waiting_id"),
    CheckConstraint("days > 0", name="days"),
    Index("ix_grants_user_id_course_id", "user_id", "course_id"),
    Index("ix_grants_source_reference", "source", "reference"),
    Index("ix_grants_email", "email", sqlite_where=UNCLAIMED, postgresql_where=UNCLAIMED),
    Index("ix_grants_waiting_id_given_at", "waiting_id", "given_at", sqlite_where=WAITING, postgresql_where=WAITING),
)
