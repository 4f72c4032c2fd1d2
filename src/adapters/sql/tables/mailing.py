"""Who wants which mails, and the new videos that they tell of."""

from typing import Final

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Table, text

from adapters.sql.tables.metadata import metadata
from adapters.sql.types import KEY, Json, UtcDateTime, Word
from course_domain.model.notices import NoticeKind
from course_domain.model.video_batches import BatchState

# Conditions of partial indexes; a query that wants one must say the same words.
GATHERING: Final = text("state = 'gathering'")
UNTOLD: Final = text("state <> 'told'")

notification_preferences: Final = Table(
    "notification_preferences",
    metadata,
    Column("user_id", KEY, primary_key=True),
    Column("kind", Word(NoticeKind), primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    CheckConstraint("user_id NOT IN ('', '0')", name="a_guest_is_no_user"),
)

video_batches: Final = Table(
    "video_batches",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("course_id", KEY, ForeignKey("courses.id"), nullable=False),
    Column("video_ids", Json, nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("state", Word(BatchState), nullable=False),
    Column("reached_at", UtcDateTime, nullable=False),
    Column("reached_id", KEY, nullable=False),
    CheckConstraint("state IN ('gathering', 'telling', 'told')", name="state"),
    Index("ix_video_batches_course_id", "course_id", unique=True, sqlite_where=GATHERING, postgresql_where=GATHERING),
    Index("ix_video_batches_first_at_id", "first_at", "id", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
)
