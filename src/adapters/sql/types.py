"""How the domain's values stand in columns, the same in every database."""

import json
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from course_domain.model.spans import from_bytes, to_bytes

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)

# Keys that are paged sort by code point in SQLite; PostgreSQL sorts by the database's language unless told.
KEY: Final = Text().with_variant(Text(collation="C"), "postgresql")

# SQLite numbers rows by itself only under this exact name of the type.
SERIAL: Final = BigInteger().with_variant(Integer, "sqlite")


def to_ticks(moment: datetime) -> int:
    """Give an instant as microseconds since 1970. Raises ValueError for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("a naive time names no instant")
    return (moment - _EPOCH) // _TICK


def from_ticks(ticks: int) -> datetime:
    """Read what ``to_ticks`` wrote, as an aware UTC time."""
    return _EPOCH + timedelta(microseconds=ticks)


def to_json(value: object) -> str:
    """Write JSON with one text for one value."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, as microseconds since 1970: exact, sortable, and free of any session's time zone."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Take any aware time; a naive one is a ValueError."""
        return None if value is None else to_ticks(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Give an aware UTC time."""
        return None if value is None else from_ticks(value)


class Json(TypeDecorator[Any]):
    """Lists, mappings and texts, as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """None is NULL."""
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Tuples come back as lists."""
        return None if value is None else json.loads(value)


class Seconds(TypeDecorator[int]):
    """A set of seconds (see ``spans``), as bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> bytes | None:
        """Write the set as short as it can be."""
        return None if value is None else to_bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> int | None:
        """Read the set."""
        return None if value is None else from_bytes(value)


class Word(TypeDecorator[StrEnum]):
    """A word of one of the domain's vocabularies, as text."""

    impl = Text
    cache_ok = True

    def __init__(self, vocabulary: type[StrEnum]) -> None:
        """Take the vocabulary."""
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Write the word."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Read the word; ValueError for one that the vocabulary lacks."""
        return None if value is None else self.vocabulary(value)
