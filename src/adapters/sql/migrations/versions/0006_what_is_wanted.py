"""What is wanted: which mails people chose to have, and the new videos that some of them tell of."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from adapters.sql.migrations.columns import FLAG, TEXT, TIME, drop, filled, ids, index, key, refers

revision: Final = "0006"
down_revision: Final = "0005"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "notification_preferences",
        *ids("user_id"),
        sa.Column("kind", TEXT, primary_key=True),
        *filled(FLAG, "is_on"),
        *filled(TIME, "changed_at"),
        sa.CheckConstraint("user_id NOT IN ('', '0')", name="a_guest_is_no_user"),
    )
    op.create_table(
        "video_batches",
        *ids("id"),
        refers("course_id", "courses.id"),
        *filled(TEXT, "video_ids"),
        *filled(TIME, "first_at", "last_at"),
        *filled(TEXT, "state"),
        *filled(TIME, "reached_at"),
        *filled(key(), "reached_id"),
        sa.CheckConstraint("state IN ('gathering', 'telling', 'told')", name="state"),
    )
    index("video_batches", "course_id", where="state = 'gathering'", unique=True)
    index("video_batches", "first_at", "id", where="state <> 'told'")


def downgrade() -> None:
    """Drop them."""
    drop("video_batches", "notification_preferences")
