"""Values in columns."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from adapters.sql.engine import Database
from adapters.sql.types import Json, Seconds, UtcDateTime, Word, from_ticks, to_ticks
from course_domain.model.courses import CourseStatus

shelf = Table(
    "shelf",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("told", Json),
    Column("seconds", Seconds),
    Column("word", Word(CourseStatus)),
)


def there_and_back(database: Database, **values: object) -> list[object]:
    with database.writing() as connection:
        shelf.create(connection)
        connection.execute(insert(shelf), values)
        return list(connection.execute(select(*(shelf.c[name] for name in values))).one())


@given(st.datetimes(timezones=st.timezones()))
def test_an_instant_is_kept_to_the_microsecond(moment: datetime) -> None:
    back = from_ticks(to_ticks(moment))
    assert back == moment.astimezone(UTC)
    assert back.utcoffset() == timedelta(0)


@given(st.lists(st.datetimes(timezones=st.just(timezone(timedelta(hours=-3))))))
def test_instants_sort_as_they_are_stored(moments: list[datetime]) -> None:
    assert sorted(map(to_ticks, moments)) == [to_ticks(moment) for moment in sorted(moments)]


def test_a_naive_time_is_refused(empty: Database) -> None:
    with pytest.raises(StatementError, match="naive"):
        there_and_back(empty, at=datetime(2026, 1, 1))  # noqa: DTZ001 this is what is refused


@pytest.mark.parametrize(
    "values",
    [
        {"at": datetime(2026, 1, 1, 12, 30, 15, 999_999, tzinfo=UTC)},
        {"told": {"b": [1, None, "ä\u0000\ud800"], "a": {}}},
        {"seconds": 0},
        {"seconds": (1 << 7200) - 1},
        {"word": CourseStatus.ARCHIVED},
        {"at": None, "told": None, "seconds": None, "word": None},
    ],
)
def test_a_value_comes_back(empty: Database, values: dict[str, object]) -> None:
    assert there_and_back(empty, **values) == list(values.values())


def test_a_word_that_the_vocabulary_lacks_is_an_error(empty: Database) -> None:
    with empty.writing() as connection:
        shelf.create(connection)
        connection.exec_driver_sql("INSERT INTO shelf (word) VALUES ('banned')")
        with pytest.raises(ValueError, match="banned"):
            connection.execute(select(shelf.c.word)).all()
