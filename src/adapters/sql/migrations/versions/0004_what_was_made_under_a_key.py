"""What was made under a caller's key, so that a call that is sent again makes nothing again."""

from typing import Final

from alembic import op

from adapters.sql.migrations.columns import FLAG, TEXT, TIME, drop, filled, ids, index

revision: Final = "0004"
down_revision: Final = "0003"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "creations",
        *ids("caller", "key"),
        *filled(TEXT, "request", "made"),
        *filled(FLAG, "is_new"),
        *filled(TIME, "kept_until"),
    )
    index("creations", "kept_until")


def downgrade() -> None:
    """Drop it."""
    drop("creations")
