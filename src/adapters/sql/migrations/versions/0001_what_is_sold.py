"""What is sold: courses, product links, orders and the grants that come of them."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from adapters.sql.migrations.columns import BIG, FLAG, TEXT, TIME, WHOLE, drop, empty, filled, ids, index, key, refers

revision: Final = "0001"
down_revision: Final = None
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make them."""
    _courses()
    _course_videos()
    _products()
    _orders()
    _order_lines()
    _grants()


def downgrade() -> None:
    """Drop them."""
    drop("grants", "order_lines", "order_versions", "orders", "products", "video_captions", "course_videos", "courses")


def _courses() -> None:
    op.create_table(
        "courses",
        *ids("id"),
        *filled(TEXT, "title", "description"),
        *empty(TEXT, "thumbnail"),
        *filled(BIG, "price"),
        *filled(TEXT, "currency", "status"),
        *empty(WHOLE, "access_days"),
        *empty(TEXT, "shop_url"),
        *filled(TIME, "created_at", "updated_at"),
        *filled(TEXT, "title_folded", "search_text"),
        sa.CheckConstraint("status IN ('draft', 'published', 'archived')", name="status"),
        sa.CheckConstraint("price >= 0", name="price"),
        sa.CheckConstraint("access_days > 0", name="access_days"),
    )
    index("courses", "created_at", "id")


def _course_videos() -> None:
    op.create_table(
        "course_videos",
        *ids("id"),
        refers("course_id", "courses.id"),
        *filled(TEXT, "title", "description"),
        *empty(TEXT, "section"),
        *filled(TEXT, "video_url"),
        *filled(WHOLE, "duration", "order_position"),
        *filled(TEXT, "s3_key"),
        *empty(TEXT, "thumbnail"),
        *filled(FLAG, "free_preview"),
        *filled(TIME, "created_at", "updated_at"),
        *empty(TIME, "removed_at"),
        sa.CheckConstraint("duration >= 0", name="duration"),
    )
    index("course_videos", "course_id", "order_position", "id")
    op.create_table(
        "video_captions",
        refers("video_id", "course_videos.id", is_key=True),
        sa.Column("place", WHOLE, primary_key=True, autoincrement=False),
        *filled(TEXT, "language", "label", "s3_key"),
    )


def _products() -> None:
    op.create_table(
        "products",
        *ids("id"),
        *filled(key(), "source", "product_id"),
        *empty(TEXT, "variant_id", "sku"),
        refers("course_id", "courses.id"),
        *filled(TEXT, "link"),
        sa.UniqueConstraint("link"),
    )
    index("products", "source", "product_id", "id")


def _orders() -> None:
    op.create_table(
        "orders",
        *ids("source", "order_id"),
        *filled(TEXT, "version", "status"),
        *empty(TEXT, "user_id", "email", "name"),
        *empty(TIME, "paid_at"),
        *empty(BIG, "total"),
        *empty(TEXT, "currency"),
        *filled(TIME, "updated_at"),
        sa.CheckConstraint("(total IS NULL) = (currency IS NULL)", name="total"),
    )
    op.create_table(
        "order_versions",
        *ids("source", "order_id"),
        sa.Column("digest", TEXT, primary_key=True),
        *filled(TEXT, "version", "version_kind", "status"),
        *filled(TIME, "at"),
        *filled(TEXT, "facts"),
        sa.ForeignKeyConstraint(["source", "order_id"], ["orders.source", "orders.order_id"]),
        sa.CheckConstraint("version_kind IN ('integer', 'instant')", name="version_kind"),
    )


def _order_lines() -> None:
    op.create_table(
        "order_lines",
        *ids("source", "order_id", "line_id"),
        *filled(TEXT, "product_id"),
        *empty(TEXT, "variant_id", "sku"),
        *filled(BIG, "quantity"),
        *filled(FLAG, "closed"),
        *empty(TIME, "closed_at"),
        *empty(TEXT, "courses"),
        sa.ForeignKeyConstraint(["source", "order_id"], ["orders.source", "orders.order_id"]),
    )


def _grants() -> None:
    op.create_table(
        "grants",
        *ids("key"),
        *filled(TEXT, "kind"),
        *empty(key(), "user_id", "email"),
        refers("course_id", "courses.id"),
        *filled(TIME, "given_at"),
        *empty(WHOLE, "days"),
        *empty(TIME, "claimed_at", "ended_at"),
        *empty(TEXT, "end_reason"),
        *filled(key(), "source", "reference"),
        *filled(TEXT, "actor", "note"),
        *empty(key(), "waiting_id"),
        sa.CheckConstraint("kind IN ('order', 'manual', 'gift')", name="kind"),
        sa.CheckConstraint("user_id NOT IN ('', '0')", name="a_guest_is_no_user"),
        sa.CheckConstraint("(user_id IS NULL) = (waiting_id IS NOT NULL)", name="waiting_id"),
        sa.CheckConstraint("days > 0", name="days"),
    )
    index("grants", "user_id", "course_id")
    index("grants", "source", "reference")
    index("grants", "email", where="user_id IS NULL")
    index("grants", "waiting_id", "given_at", where="user_id IS NULL AND ended_at IS NULL")
