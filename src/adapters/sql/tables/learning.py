"""Who may watch, and what was watched.

No index stands on a column that a heartbeat changes, but for the few rows that are behind: PostgreSQL
then writes a beat without touching an index, into the room that each page keeps for it.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from adapters.sql.tables.metadata import metadata
from adapters.sql.types import KEY, Seconds, UtcDateTime, Word
from course_domain.model.enrollments import EnrollmentStatus
from course_domain.model.playback import DeviceKind

# Conditions of partial indexes; a query that wants one must say the same words.
ACTIVE: Final = text("status = 'active'")
BEHIND: Final = text("pending_seconds > 0")

learners: Final = Table(
    "learners",
    metadata,
    Column("user_id", KEY, primary_key=True),
    Column("email", Text),
    Column("name", Text),
    Column("locale", Text),
    Column("time_zone", Text),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("name_folded", Text),
    CheckConstraint("user_id NOT IN ('', '0')", name="a_guest_is_no_user"),
)

course_enrollments: Final = Table(
    "course_enrollments",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("user_id", KEY, nullable=False),
    Column("course_id", KEY, ForeignKey("courses.id"), nullable=False),
    Column("enrolled_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("cut", Boolean, nullable=False),
    Column("status", Word(EnrollmentStatus), nullable=False),
    Column("blocked_at", UtcDateTime),
    Column("blocked_by", Text),
    Column("block_reason", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("user_id_folded", Text, nullable=False),
    # The learner's counters for the course.
    Column("videos_completed", Integer, nullable=False, server_default="0"),
    Column("watched_duration", Integer, nullable=False, server_default="0"),
    Column("completed_at", UtcDateTime),
    Column("last_watched_at", UtcDateTime),
    Column("last_video_id", Text),
    Column("continue_video_id", Text),
    Column("continue_position", Integer, nullable=False, server_default="0"),
    # The play bank, and the seconds that it does not cover yet.
    Column("bank_opened_at", UtcDateTime),
    Column("bank_as_of", UtcDateTime),
    Column("bank_ticks", BigInteger),
    Column("pending_seconds", Integer, nullable=False, server_default="0"),
    UniqueConstraint("user_id", "course_id"),
    CheckConstraint("user_id NOT IN ('', '0')", name="a_guest_is_no_user"),
    CheckConstraint("status IN ('active', 'expired', 'ended', 'blocked')", name="status"),
    CheckConstraint(
        "(blocked_at IS NULL) = (blocked_by IS NULL) AND (blocked_at IS NULL) = (block_reason IS NULL)", name="block"
    ),
    CheckConstraint(
        "(bank_ticks IS NULL) = (bank_opened_at IS NULL) AND (bank_ticks IS NULL) = (bank_as_of IS NULL)", name="bank"
    ),
    CheckConstraint("bank_ticks >= 0", name="nothing_on_credit"),
    CheckConstraint("videos_completed >= 0 AND watched_duration >= 0 AND pending_seconds >= 0", name="counters"),
    Index("ix_course_enrollments_enrolled_at_id", "enrolled_at", "id"),
    Index("ix_course_enrollments_user_id_enrolled_at_id", "user_id", "enrolled_at", "id"),
    Index("ix_course_enrollments_course_id_enrolled_at_id", "course_id", "enrolled_at", "id"),
    Index("ix_course_enrollments_expires_at_id", "expires_at", "id", sqlite_where=ACTIVE, postgresql_where=ACTIVE),
    Index("ix_course_enrollments_behind", "user_id", "course_id", sqlite_where=BEHIND, postgresql_where=BEHIND),
    postgresql_with={"fillfactor": 80},
)

user_course_progress: Final = Table(
    "user_course_progress",
    metadata,
    Column("id", Text, Computed("user_id || ':' || video_id", persisted=True)),
    Column("user_id", KEY, primary_key=True),
    Column("video_id", KEY, ForeignKey("course_videos.id"), primary_key=True),
    Column("course_id", KEY, nullable=False),
    Column("watched_duration", Integer, nullable=False),
    Column("completed", Boolean, nullable=False),
    Column("completed_at", UtcDateTime),
    Column("last_watched_at", UtcDateTime),
    Column("position", Integer, nullable=False),
    Column("position_happened_at", UtcDateTime),
    Column("position_session", Text, nullable=False),
    Column("position_seq", BigInteger, nullable=False),
    Column("claimed", Seconds, nullable=False),
    Column("watched", Seconds, nullable=False),
    # Whose place that is, and the latest place of another device.
    Column("position_device", Text, nullable=False, server_default=""),
    Column("position_kind", Word(DeviceKind), nullable=False, server_default="computer"),
    Column("other_position", Integer, nullable=False, server_default="0"),
    Column("other_happened_at", UtcDateTime),
    Column("other_session", Text, nullable=False, server_default=""),
    Column("other_seq", BigInteger, nullable=False, server_default="0"),
    Column("other_device", Text, nullable=False, server_default=""),
    Column("other_kind", Word(DeviceKind), nullable=False, server_default="computer"),
    ForeignKeyConstraint(["user_id", "course_id"], ["course_enrollments.user_id", "course_enrollments.course_id"]),
    CheckConstraint("watched_duration >= 0", name="watched_duration"),
    CheckConstraint("completed = (completed_at IS NOT NULL)", name="completed"),
    Index("ix_user_course_progress_course_id_user_id", "course_id", "user_id"),
    postgresql_with={"fillfactor": 80},
)
