"""What operators see: the inbox and the mail log newest first, paid orders, and how the last run of each job went."""

import json
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from adapters.sql.migrations.columns import TEXT, TIME, WHOLE, drop, filled, ids, index

revision: Final = "0005"
down_revision: Final = "0004"
branch_labels: Final = None
depends_on: Final = None

_SOME: Final = 1_000


def upgrade() -> None:
    """Make them, and let the notices there are be searched as well."""
    op.create_table(
        "job_runs",
        *ids("job"),
        *filled(TIME, "started_at", "finished_at"),
        *filled(TEXT, "numbers"),
        *filled(WHOLE, "failed"),
    )
    op.add_column("outbox", sa.Column("search_text", TEXT, nullable=False, server_default=""))
    for notices in _notices():
        op.get_bind().execute(sa.text("UPDATE outbox SET search_text = :words WHERE key = :key"), notices)
    index("inbox", "received_at", "id", name="ix_inbox_newest")
    index("inbox", "source", "received_at", "id")
    index("outbox", "created_at", "key", name="ix_outbox_newest")
    index("outbox", "kind", "created_at", "key")
    index("outbox", "created_at", "key", name="ix_outbox_dormant", where="state = 'dormant'")
    index("outbox", "sent_at", where="state = 'sent'")
    index(
        "orders",
        "updated_at",
        "source",
        "order_id",
        name="ix_orders_paid",
        where="status IN ('paid', 'partially_refunded')",
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_orders_paid", "orders")
    for name in ("sent_at", "dormant", "kind_created_at_key", "newest"):
        op.drop_index(f"ix_outbox_{name}", "outbox")
    for name in ("source_received_at_id", "newest"):
        op.drop_index(f"ix_inbox_{name}", "inbox")
    op.drop_column("outbox", "search_text")
    drop("job_runs")


def _notices() -> Iterator[list[dict[str, Any]]]:
    """Walk the notices there are, some at a time, each with the words by which it is found."""
    read = sa.text("SELECT key, user_id, email, course_ids FROM outbox WHERE key > :key ORDER BY key LIMIT :some")
    last = ""
    while rows := op.get_bind().execute(read, {"key": last, "some": _SOME}).all():
        last = rows[-1].key
        yield [{"key": row.key, "words": _words(row)} for row in rows]


def _words(row: Any) -> str:
    texts = [row.key, row.user_id, row.email, *json.loads(row.course_ids)]
    return "\n".join(text for text in texts if text).casefold()
