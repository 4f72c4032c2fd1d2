"""What came in, what is owed, what happened, and what was made under a caller's key."""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from adapters.sql.tables.metadata import metadata
from adapters.sql.types import KEY, SERIAL, Json, UtcDateTime, Word
from course_domain.model.intake import EventState
from course_domain.model.notices import NoticeKind, NoticeState

# Conditions of partial indexes; a query that wants one must say the same words.
NEW: Final = text("state = 'new'")
PENDING: Final = text("state = 'pending'")
DONE: Final = text("state = 'done'")
QUARANTINED: Final = text("state = 'quarantined'")
DEAD: Final = text("state = 'dead'")
SENT: Final = text("state = 'sent'")
DORMANT: Final = text("state = 'dormant'")

inbox: Final = Table(
    "inbox",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("source", KEY, nullable=False),
    Column("delivery_id", KEY, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("headers", Json, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", Word(EventState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("reason", Text),
    Column("worked_at", UtcDateTime),
    UniqueConstraint("source", "delivery_id"),
    CheckConstraint("state IN ('new', 'done', 'quarantined')", name="state"),
    Index("ix_inbox_due_at_id", "due_at", "id", sqlite_where=NEW, postgresql_where=NEW),
    Index("ix_inbox_received_at_id", "received_at", "id", sqlite_where=QUARANTINED, postgresql_where=QUARANTINED),
    Index("ix_inbox_newest", "received_at", "id"),
    Index("ix_inbox_source_received_at_id", "source", "received_at", "id"),
)

outbox: Final = Table(
    "outbox",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("kind", Word(NoticeKind), nullable=False),
    Column("user_id", Text),
    Column("email", Text),
    Column("course_ids", Json, nullable=False),
    Column("grant_keys", Json, nullable=False),
    Column("facts", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("state", Word(NoticeState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("last_error", Text),
    Column("search_text", Text, nullable=False, server_default=""),
    CheckConstraint("state IN ('pending', 'sent', 'dormant', 'dead')", name="state"),
    Index("ix_outbox_due_at_key", "due_at", "key", sqlite_where=PENDING, postgresql_where=PENDING),
    Index("ix_outbox_created_at_key", "created_at", "key", sqlite_where=DEAD, postgresql_where=DEAD),
    Index("ix_outbox_newest", "created_at", "key"),
    Index("ix_outbox_kind_created_at_key", "kind", "created_at", "key"),
    Index("ix_outbox_dormant", "created_at", "key", sqlite_where=DORMANT, postgresql_where=DORMANT),
    Index("ix_outbox_sent_at", "sent_at", sqlite_where=SENT, postgresql_where=SENT),
)

job_runs: Final = Table(
    "job_runs",
    metadata,
    Column("job", KEY, primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime, nullable=False),
    Column("numbers", Json, nullable=False),
    Column("failed", Integer, nullable=False),
)

history: Final = Table(
    "history",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("person", KEY, nullable=False),
    Column("course_id", KEY, nullable=False),
    Column("what", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("grant_key", Text),
    Column("detail", Text, nullable=False),
    Index("ix_history_person_course_id_recorded_at_id", "person", "course_id", "recorded_at", "id"),
)

creations: Final = Table(
    "creations",
    metadata,
    Column("caller", KEY, primary_key=True),
    Column("key", KEY, primary_key=True),
    Column("request", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("is_new", Boolean, nullable=False),
    Column("kept_until", UtcDateTime, nullable=False),
    Index("ix_creations_kept_until", "kept_until"),
)
