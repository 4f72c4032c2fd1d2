"""The paths that are called all day build no statement and compile none: both cost more than the database does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, literal, select, text
from sqlalchemy.engine.interfaces import CacheStats

from adapters.sql.engine import Database
from adapters.sql.heartbeats import SqlHeartbeats
from adapters.sql.unit_of_work import SqlStorage
from course_domain.model.courses import Course, CourseStatus, Video
from course_domain.model.enrollments import Enrollment
from course_domain.model.heartbeats import HeartbeatCall
from course_domain.model.intake import InboxEvent
from course_domain.model.learners import Session
from course_domain.model.money import Money
from course_domain.model.playback import PlaybackSession
from course_domain.model.progress import Beat, Heard
from course_domain.model.reports import PageRequest
from course_domain.services.access_rules import visible_course
from course_domain.services.claim_waiting import greet

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ADA = Session(user_id="ada", email="ada@example.com", email_verified=True)


class Numbers:
    def __init__(self) -> None:
        self.last = 0

    def new(self) -> str:
        self.last += 1
        return f"n-{self.last}"


IDS = Numbers()


@contextmanager
def executed() -> Iterator[tuple[list[Any], list[CacheStats]]]:
    """Collect the statements that are executed, and whether what they compile to was known."""
    statements: list[Any] = []
    compiled: list[CacheStats] = []

    def note(_connection: object, statement: Any, *_told: object) -> None:
        statements.append(statement)

    def look(_connection: object, _cursor: object, _words: str, _told: object, context: Any, _many: bool) -> None:
        compiled.append(context.cache_hit)

    event.listen(Engine, "before_execute", note)
    event.listen(Engine, "before_cursor_execute", look)
    yield statements, compiled
    event.remove(Engine, "before_execute", note)
    event.remove(Engine, "before_cursor_execute", look)


@pytest.fixture
def storage(database: Database) -> SqlStorage:
    storage = SqlStorage(database=database)
    with storage.writing() as unit:
        unit.courses.save(
            Course(
                id="bread",
                title="Bread",
                description="",
                price=Money(amount=0, currency="EUR"),
                status=CourseStatus.PUBLISHED,
                created_at=NOW,
                updated_at=NOW,
            )
        )
        for place in range(2):
            unit.videos.save(
                Video(
                    id=f"v{place}",
                    course_id="bread",
                    title="V",
                    description="",
                    duration=600,
                    order_position=place,
                    s3_key="videos/v.mp4",
                    video_url="",
                    created_at=NOW,
                    updated_at=NOW,
                )
            )
        unit.enrollments.save(
            Enrollment(
                id="e",
                user_id="ada",
                course_id="bread",
                enrolled_at=NOW,
                expires_at=None,
                created_at=NOW,
                updated_at=NOW,
            )
        )
        unit.commit()
    return storage


def address(storage: SqlStorage, _number: int) -> None:
    with storage.reading() as unit:
        visible_course(unit, "bread", is_admin=False)
        assert unit.records.get("ada", "bread").videos
        assert unit.enrollments.find("ada", "bread")


def heartbeat(storage: SqlStorage, number: int) -> None:
    session = PlaybackSession(id="s", user_id="ada", video_id="v0", issued_at=NOW)
    beat = Beat(session=session, seq=number, played=((number, number + 1),), position=number + 1)
    call = HeartbeatCall(user_id="ada", course_id="bread", beats=(beat,))
    (heard,) = SqlHeartbeats(storage=storage).apply([call], NOW + timedelta(seconds=number))
    assert isinstance(heard, Heard)
    assert heard.credited == 1


def webhook(storage: SqlStorage, _number: int) -> None:
    delivery = IDS.new()
    with storage.writing() as unit:
        assert unit.inbox.put(
            InboxEvent(
                id=delivery, source="shop", delivery_id=delivery, received_at=NOW, headers={}, body=b"{}", due_at=NOW
            )
        )
        unit.commit()


def library(storage: SqlStorage, _number: int) -> None:
    greet(storage, IDS, ADA, NOW)
    with storage.reading() as unit:
        assert unit.enrollments.library("ada", None, NOW, PageRequest(limit=24)).items


@pytest.mark.parametrize("path", [address, heartbeat, webhook, library])
def test_a_hot_path_builds_no_statement_and_compiles_none(
    storage: SqlStorage, path: Callable[[SqlStorage, int], None]
) -> None:
    for number in (1, 2):  # the first greets a learner, and inserts what the second updates
        path(storage, number)
    with executed() as (second, _):
        path(storage, 3)
    with executed() as (third, compiled):
        path(storage, 4)
    assert third
    assert [id(statement) for statement in third] == [id(statement) for statement in second]
    assert set(compiled) == {CacheStats.CACHE_HIT}


def test_a_statement_that_is_built_or_compiled_is_seen(database: Database) -> None:
    seen = []
    for number in (1, 2):
        with database.reading() as connection, executed() as (statements, compiled):
            connection.execute(select(literal(1)))
            connection.execute(text(f"SELECT {number}"))
        seen.append(statements)
    assert [first is second for first, second in zip(*seen, strict=True)] == [False, False]
    assert compiled == [CacheStats.CACHE_HIT, CacheStats.CACHE_MISS]
