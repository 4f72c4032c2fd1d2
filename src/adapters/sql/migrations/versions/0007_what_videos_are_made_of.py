"""What videos are made of: their files' revisions, and the work on them."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from adapters.sql.migrations.columns import TEXT, TIME, WHOLE, counts, drop, empty, filled, ids, index, refers

revision: Final = "0007"
down_revision: Final = "0006"
branch_labels: Final = None
depends_on: Final = None

_OF_FILES: Final = ("revision", "source_key", "hls_key", "storyboard_key", "file_etag", "warning")


def upgrade() -> None:
    """Make them; every video there is plays."""
    op.add_column("course_videos", sa.Column("state", TEXT, nullable=False, server_default="ready"))
    for name in _OF_FILES:
        op.add_column("course_videos", sa.Column(name, TEXT))
    op.create_table(
        "media_jobs",
        *ids("id"),
        *filled(TEXT, "kind"),
        refers("video_id", "course_videos.id"),
        *filled(TEXT, "revision", "source_key"),
        *empty(WHOLE, "still_at"),
        *empty(TEXT, "facts"),
        *filled(TEXT, "made", "state"),
        *counts("percent", "attempts"),
        *filled(TIME, "due_at"),
        *empty(TEXT, "holder"),
        *empty(TIME, "lease_until", "deadline_at"),
        *empty(TEXT, "ticket", "problem"),
        *filled(TEXT, "log"),
        *filled(TIME, "created_at", "updated_at"),
    )
    index("media_jobs", "due_at", "id", where="state IN ('new', 'running', 'ending')")
    index("media_jobs", "created_at", "id")
    index("media_jobs", "video_id", "created_at", "id")


def downgrade() -> None:
    """Drop them."""
    drop("media_jobs")
    for name in ("state", *_OF_FILES):
        op.drop_column("course_videos", name)
