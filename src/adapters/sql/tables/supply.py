"""What videos are made of: files on their way, and the work on them."""

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from adapters.sql.tables.metadata import metadata
from adapters.sql.types import KEY, Json, UtcDateTime, Word
from course_domain.model.media_jobs import JobKind, JobState
from course_domain.model.uploads import UploadState

# The conditions of partial indexes; a query that wants one must say the same words.
OPEN: Final = text("state IN ('new', 'running', 'ending')")
FAILED: Final = text("state = 'failed'")
UNFINISHED: Final = text("state IN ('open', 'stored', 'ending')")

media_jobs: Final = Table(
    "media_jobs",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("kind", Word(JobKind), nullable=False),
    Column("video_id", KEY, ForeignKey("course_videos.id"), nullable=False),
    Column("revision", Text, nullable=False),
    Column("source_key", Text, nullable=False),
    Column("still_at", Integer),
    Column("facts", Json),
    Column("made", Json, nullable=False),
    Column("state", Word(JobState), nullable=False),
    Column("percent", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcDateTime, nullable=False),
    Column("holder", Text),
    Column("lease_until", UtcDateTime),
    Column("deadline_at", UtcDateTime),
    Column("ticket", Text),
    Column("problem", Text),
    Column("log", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_media_jobs_due_at_id", "due_at", "id", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_media_jobs_created_at_id", "created_at", "id"),
    Index("ix_media_jobs_failed", "created_at", "id", sqlite_where=FAILED, postgresql_where=FAILED),
    Index("ix_media_jobs_video_id_created_at_id", "video_id", "created_at", "id"),
)

uploads: Final = Table(
    "uploads",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("by_user", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("key", KEY, nullable=False),
    Column("multipart", Text),
    Column("most", BigInteger, nullable=False),
    Column("declared_size", BigInteger),
    Column("declared_sha256", Text),
    Column("state", Word(UploadState), nullable=False),
    Column("size", BigInteger),
    Column("etag", Text),
    Column("problem", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint("state IN ('open', 'stored', 'used', 'ending', 'ended')", name="state"),
    Index("ix_uploads_updated_at_id", "updated_at", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
    Index("ix_uploads_newest", "created_at", "id"),
)
