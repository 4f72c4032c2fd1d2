"""Who was given which video, when and from where; and work on files that failed, for operators to count."""

from typing import Final

from alembic import op

from adapters.sql.migrations.columns import BIG, TEXT, TIME, WHOLE, drop, empty, filled, ids, index, key

revision: Final = "0009"
down_revision: Final = "0008"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "viewings",
        *ids("id"),
        *empty(key(), "user_id"),
        *filled(key(), "course_id", "video_id"),
        *empty(TEXT, "revision"),
        *filled(TEXT, "address"),
        *filled(TIME, "opened_at", "last_opened_at"),
        *filled(WHOLE, "addresses"),
        *empty(BIG, "sent_bytes"),
    )
    index("viewings", "opened_at", "id")
    for name in ("video_id", "course_id", "user_id"):
        index("viewings", name, "opened_at", "id")
    index("media_jobs", "created_at", "id", name="ix_media_jobs_failed", where="state = 'failed'")


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_media_jobs_failed", "media_jobs")
    drop("viewings")
