"""What was given up: messages set aside and dead notices are found without reading all the others."""

from typing import Final

from alembic import op

from adapters.sql.migrations.columns import index

revision: Final = "0003"
down_revision: Final = "0002"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the indexes."""
    index("inbox", "received_at", "id", where="state = 'quarantined'")
    index("outbox", "created_at", "key", where="state = 'dead'")


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_outbox_created_at_key", "outbox")
    op.drop_index("ix_inbox_received_at_id", "inbox")
