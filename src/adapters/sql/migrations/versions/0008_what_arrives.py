"""What arrives: files on their way from a browser."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from adapters.sql.migrations.columns import BIG, TEXT, TIME, drop, empty, filled, ids, index, key

revision: Final = "0008"
down_revision: Final = "0007"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "uploads",
        *ids("id"),
        *filled(TEXT, "by_user", "filename", "content_type"),
        *filled(key(), "key"),
        *empty(TEXT, "multipart"),
        *filled(BIG, "most"),
        *empty(BIG, "declared_size"),
        *empty(TEXT, "declared_sha256"),
        *filled(TEXT, "state"),
        *empty(BIG, "size"),
        *empty(TEXT, "etag", "problem"),
        *filled(TIME, "created_at", "updated_at"),
        sa.CheckConstraint("state IN ('open', 'stored', 'used', 'ending', 'ended')", name="state"),
    )
    index("uploads", "updated_at", "id", where="state IN ('open', 'stored', 'ending')")
    index("uploads", "created_at", "id", name="ix_uploads_newest")


def downgrade() -> None:
    """Drop it."""
    drop("uploads")
