"""Who learns: people, enrollments, progress, and the messages about them."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from adapters.sql.migrations.columns import (
    BIG,
    BYTES,
    FLAG,
    TEXT,
    TIME,
    WHOLE,
    counts,
    drop,
    empty,
    filled,
    ids,
    index,
    key,
    refers,
)

revision: Final = "0002"
down_revision: Final = "0001"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make them."""
    _learners()
    _course_enrollments()
    _user_course_progress()
    _inbox()
    _outbox()
    _history()


def downgrade() -> None:
    """Drop them."""
    drop("history", "outbox", "inbox", "user_course_progress", "course_enrollments", "learners")


def _learners() -> None:
    op.create_table(
        "learners",
        *ids("user_id"),
        *empty(TEXT, "email", "name", "locale", "time_zone"),
        *filled(TIME, "updated_at"),
        *empty(TEXT, "name_folded"),
        sa.CheckConstraint("user_id NOT IN ('', '0')", name="a_guest_is_no_user"),
    )


def _course_enrollments() -> None:
    op.create_table(
        "course_enrollments",
        *ids("id"),
        *filled(key(), "user_id"),
        refers("course_id", "courses.id"),
        *filled(TIME, "enrolled_at"),
        *empty(TIME, "expires_at"),
        *filled(FLAG, "cut"),
        *filled(TEXT, "status"),
        *empty(TIME, "blocked_at"),
        *empty(TEXT, "blocked_by", "block_reason"),
        *filled(TIME, "created_at", "updated_at"),
        *filled(TEXT, "user_id_folded"),
        *counts("videos_completed", "watched_duration"),
        *empty(TIME, "completed_at", "last_watched_at"),
        *empty(TEXT, "last_video_id", "continue_video_id"),
        *counts("continue_position"),
        *empty(TIME, "bank_opened_at", "bank_as_of"),
        *empty(BIG, "bank_ticks"),
        *counts("pending_seconds"),
        *_enrollment_checks(),
        postgresql_with={"fillfactor": 80},
    )
    index("course_enrollments", "enrolled_at", "id")
    index("course_enrollments", "user_id", "enrolled_at", "id")
    index("course_enrollments", "course_id", "enrolled_at", "id")
    index("course_enrollments", "expires_at", "id", where="status = 'active'")
    index(
        "course_enrollments", "user_id", "course_id", name="ix_course_enrollments_behind", where="pending_seconds > 0"
    )


def _enrollment_checks() -> list[sa.Constraint]:
    block = "(blocked_at IS NULL) = (blocked_by IS NULL) AND (blocked_at IS NULL) = (block_reason IS NULL)"
    bank = "(bank_ticks IS NULL) = (bank_opened_at IS NULL) AND (bank_ticks IS NULL) = (bank_as_of IS NULL)"
    return [
        sa.UniqueConstraint("user_id", "course_id"),
        sa.CheckConstraint("user_id NOT IN ('', '0')", name="a_guest_is_no_user"),
        sa.CheckConstraint("status IN ('active', 'expired', 'ended', 'blocked')", name="status"),
        sa.CheckConstraint(block, name="block"),
        sa.CheckConstraint(bank, name="bank"),
        sa.CheckConstraint("bank_ticks >= 0", name="nothing_on_credit"),
        sa.CheckConstraint("videos_completed >= 0 AND watched_duration >= 0 AND pending_seconds >= 0", name="counters"),
    ]


def _user_course_progress() -> None:
    pair = ["user_id", "course_id"]
    op.create_table(
        "user_course_progress",
        sa.Column("id", TEXT, sa.Computed("user_id || ':' || video_id", persisted=True)),
        *ids("user_id"),
        refers("video_id", "course_videos.id", is_key=True),
        *filled(key(), "course_id"),
        *filled(WHOLE, "watched_duration"),
        *filled(FLAG, "completed"),
        *empty(TIME, "completed_at", "last_watched_at"),
        *filled(WHOLE, "position"),
        *empty(TIME, "position_happened_at"),
        *filled(TEXT, "position_session"),
        *filled(BIG, "position_seq"),
        *filled(BYTES, "claimed", "watched"),
        sa.ForeignKeyConstraint(pair, [f"course_enrollments.{name}" for name in pair]),
        sa.CheckConstraint("watched_duration >= 0", name="watched_duration"),
        sa.CheckConstraint("completed = (completed_at IS NOT NULL)", name="completed"),
        postgresql_with={"fillfactor": 80},
    )
    index("user_course_progress", "course_id", "user_id")


def _inbox() -> None:
    op.create_table(
        "inbox",
        *ids("id"),
        *filled(key(), "source", "delivery_id"),
        *filled(TIME, "received_at"),
        *filled(TEXT, "headers"),
        *filled(BYTES, "body"),
        *filled(TEXT, "state"),
        *filled(WHOLE, "attempts"),
        *filled(TIME, "due_at"),
        *empty(TEXT, "reason"),
        *empty(TIME, "worked_at"),
        sa.UniqueConstraint("source", "delivery_id"),
        sa.CheckConstraint("state IN ('new', 'done', 'quarantined')", name="state"),
    )
    index("inbox", "due_at", "id", where="state = 'new'")


def _outbox() -> None:
    op.create_table(
        "outbox",
        *ids("key"),
        *filled(TEXT, "kind"),
        *empty(TEXT, "user_id", "email"),
        *filled(TEXT, "course_ids", "grant_keys", "facts"),
        *filled(TIME, "created_at"),
        *filled(TEXT, "state"),
        *filled(WHOLE, "attempts"),
        *filled(TIME, "due_at"),
        *empty(TIME, "sent_at"),
        *empty(TEXT, "last_error"),
        sa.CheckConstraint("state IN ('pending', 'sent', 'dormant', 'dead')", name="state"),
    )
    index("outbox", "due_at", "key", where="state = 'pending'")


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        *filled(key(), "person", "course_id"),
        *filled(TEXT, "what"),
        *filled(TIME, "at", "recorded_at"),
        *filled(TEXT, "actor"),
        *empty(TEXT, "grant_key"),
        *filled(TEXT, "detail"),
    )
    index("history", "person", "course_id", "recorded_at", "id")
