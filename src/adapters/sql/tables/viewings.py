"""The access log."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from adapters.sql.tables.metadata import metadata
from adapters.sql.types import KEY, UtcDateTime

# No row here refers to another table: a log takes note of what was, whatever becomes of it.
viewings: Final = Table(
    "viewings",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("user_id", KEY),
    Column("course_id", KEY, nullable=False),
    Column("video_id", KEY, nullable=False),
    Column("revision", Text),
    Column("address", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("last_opened_at", UtcDateTime, nullable=False),
    Column("addresses", Integer, nullable=False),
    Column("sent_bytes", BigInteger),
    Index("ix_viewings_opened_at_id", "opened_at", "id"),
    Index("ix_viewings_video_id_opened_at_id", "video_id", "opened_at", "id"),
    Index("ix_viewings_course_id_opened_at_id", "course_id", "opened_at", "id"),
    Index("ix_viewings_user_id_opened_at_id", "user_id", "opened_at", "id"),
)
