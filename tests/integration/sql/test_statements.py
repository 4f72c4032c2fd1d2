"""How many statements a call takes, and by which index: what no result shows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from sqlalchemy import Engine, event, insert

from adapters.sql.engine import Database
from adapters.sql.heartbeats import SqlHeartbeats
from adapters.sql.tables import course_enrollments, course_videos, courses, grants, video_captions
from adapters.sql.unit_of_work import SqlStorage
from adapters.wire.cursors import write_cursor, write_moment
from course_domain.model.courses import CourseStatus
from course_domain.model.enrollments import NOWHERE, EnrollmentStatus
from course_domain.model.grants import GrantKind
from course_domain.model.heartbeats import HeartbeatCall
from course_domain.model.intake import EventState
from course_domain.model.notices import NoticeKind, NoticeState
from course_domain.model.oversight import EventQuery, NoticeQuery
from course_domain.model.playback import PlaybackSession
from course_domain.model.progress import Beat, Heard
from course_domain.model.reports import EnrollmentQuery, PageRequest, waiting_id
from course_domain.model.viewings import ViewingQuery
from course_domain.ports import UnitOfWork
from factories import make_order

NOW = datetime(2026, 3, 1, tzinfo=UTC)
EVERY = list(CourseStatus)


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Collect what is sent to the database."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, told: Any, _context: object, _many: bool) -> None:
        sent.append((statement, told))

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def plans(database: Database, sent: list[tuple[str, Any]]) -> list[str]:
    """Ask the database how it would go about statements, each in its own words; tables that are read through are last.

    PostgreSQL reads small tables through because it is quicker: it is told to do so only where it has no other way.
    """
    is_postgres = database.reader.dialect.name == "postgresql"
    with database.reading() as connection:
        if is_postgres:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        words = "EXPLAIN" if is_postgres else "EXPLAIN QUERY PLAN"
        rows = [row for statement, told in sent for row in connection.exec_driver_sql(f"{words} {statement}", told)]
    return [str(row[0]).strip(" ->") if is_postgres else str(row[3]) for row in rows]


def fill(database: Database, count: int) -> None:
    """Make so many courses of two videos with a caption each, ada enrolled in all, and a grant that waits in each."""
    numbers = [f"{n:05}" for n in range(count)]
    told = {"created_at": NOW, "updated_at": NOW}
    course = {"title": "T", "description": "", "price": 0, "currency": "EUR", "status": CourseStatus.PUBLISHED}
    folded = {"title_folded": "t", "search_text": "t"}
    video = {"title": "V", "description": "", "video_url": "", "duration": 50, "s3_key": "", "free_preview": False}
    access = {"cut": False, "status": EnrollmentStatus.ACTIVE, "enrolled_at": NOW}
    videos = [(n, f"{n}-{place}", place) for n in numbers for place in range(2)]
    waits = {"kind": GrantKind.MANUAL, "given_at": NOW, "source": "", "reference": "", "actor": "", "note": ""}
    rows: dict[Any, list[dict[str, Any]]] = {
        courses: [{"id": n, **course, **folded, **told} for n in numbers],
        course_videos: [{"id": i, "course_id": n, "order_position": p, **video, **told} for n, i, p in videos],
        video_captions: [
            {"video_id": i, "place": 0, "language": "en", "label": "", "s3_key": ""} for _, i, _ in videos
        ],
        course_enrollments: [
            {"id": n, "user_id": "ada", "user_id_folded": "ada", "course_id": n, **access, **told} for n in numbers
        ],
        grants: [
            {"key": n, "email": "guest", "course_id": n, "waiting_id": waiting_id("guest", n), **waits} for n in numbers
        ],
    }
    with database.writing() as connection:
        for table, values in rows.items():
            connection.execute(insert(table), values)
        connection.commit()


FULL = PageRequest(limit=100)
LAST = PageRequest(limit=100, after=write_moment(NOW, "00100"))
LATER: dict[str, Callable[[UnitOfWork], Any]] = {
    "courses": lambda unit: unit.courses.page(EVERY, None, LAST),
    "library": lambda unit: unit.enrollments.library("ada", None, NOW, LAST),
    "enrollments": lambda unit: unit.enrollments.page(EnrollmentQuery(), NOW, LAST),
    "enrollments of a course": lambda unit: unit.enrollments.page(EnrollmentQuery(course_id="00000"), NOW, LAST),
    "products": lambda unit: unit.products.page(PageRequest(limit=100, after=write_cursor("shop", "p1", "l1"))),
}
LISTS: dict[str, Callable[[UnitOfWork], Any]] = {
    "courses": lambda unit: unit.courses.page(EVERY, None, FULL),
    "courses searched": lambda unit: unit.courses.page(EVERY, "t", FULL),
    "library": lambda unit: unit.enrollments.library("ada", None, NOW, FULL),
    "library of the completed": lambda unit: unit.enrollments.library("ada", "completed", NOW, FULL),
    "enrollments": lambda unit: unit.enrollments.page(EnrollmentQuery(), NOW, FULL),
    "enrollments searched": lambda unit: unit.enrollments.page(EnrollmentQuery(q="a"), NOW, FULL),
    "products": lambda unit: unit.products.page(FULL),
    "videos": lambda unit: unit.videos.of_course("00000"),
    "courses by id": lambda unit: unit.courses.find_many([f"{n:05}" for n in range(200)]),
    "lapsed": lambda unit: unit.enrollments.lapsed(NOW, 100),
    "expiring": lambda unit: unit.enrollments.expiring((NOW, ""), NOW + timedelta(days=1), 100),
    "learners of a course": lambda unit: unit.enrollments.of_course("00000", NOWHERE, NOW + timedelta(days=1), 100),
    "preferences": lambda unit: unit.preferences.of("ada"),
    "batches that are due": lambda unit: unit.video_batches.due(NOW, NOW, 100),
    "uploads": lambda unit: unit.uploads.page(FULL),
    "uploads left behind": lambda unit: unit.uploads.stale(NOW, NOW, NOW, 100),
    "behind": lambda unit: unit.records.behind(100),
    "history": lambda unit: unit.history.of(["user:ada", "email:guest"], "00000"),
    "messages": lambda unit: unit.inbox.page(EventQuery(), FULL),
    "notices": lambda unit: unit.outbox.page(NoticeQuery(), FULL),
    "notices searched": lambda unit: unit.outbox.page(NoticeQuery(q="a"), FULL),
    "what waits": lambda unit: unit.upkeep.standing(NOW),
    "runs": lambda unit: unit.upkeep.runs(),
    "orders": lambda unit: unit.orders.after("", "", 100),
    **{f"{name}, a later page": read for name, read in LATER.items()},
}


@pytest.mark.parametrize("count", [1, 200])
@pytest.mark.parametrize("read", LISTS.values(), ids=LISTS.keys())
def test_a_list_is_one_statement_whatever_its_length(
    database: Database, read: Callable[[UnitOfWork], Any], count: int
) -> None:
    fill(database, count)
    with SqlStorage(database=database).reading() as unit, statements() as sent:
        read(unit)
    assert len(sent) == 1


def test_the_lists_that_are_counted_show_rows(database: Database) -> None:
    fill(database, 200)
    with SqlStorage(database=database).reading() as unit:
        assert len(LISTS["courses"](unit).items) == 100
        assert len(LISTS["library"](unit).items) == 100
        assert len(LISTS["enrollments"](unit).items) == 100
        assert len(LISTS["courses by id"](unit)) == 200


@pytest.mark.parametrize("count", [1, 200])
def test_a_record_is_read_in_three_statements(database: Database, count: int) -> None:
    fill(database, count)
    with SqlStorage(database=database).reading() as unit, statements() as sent:
        unit.records.get("ada", "00000")
    assert len(sent) == 3


@pytest.mark.parametrize("count", [1, 120])
def test_orders_that_open_nothing_are_read_in_two_statements(database: Database, count: int) -> None:
    storage = SqlStorage(database=database)
    with storage.writing() as unit:
        for number in range(count):
            unit.orders.tell(make_order(str(number), "p1", "p2"))
        unit.commit()
    with storage.reading() as unit, statements() as sent:
        found = unit.orders.idle(FULL).items
    assert (len(sent), len(found)) == (2, min(count, 100))


INDEXES = {
    "messages": (lambda unit: unit.inbox.page(EventQuery(), AFTER), "ix_inbox_newest"),
    "messages of a source": (
        lambda unit: unit.inbox.page(EventQuery(source="shop"), AFTER),
        "ix_inbox_source_received_at_id",
    ),
    "messages set aside": (
        lambda unit: unit.inbox.page(EventQuery(state=EventState.QUARANTINED), AFTER),
        "ix_inbox_received_at_id",
    ),
    "notices": (lambda unit: unit.outbox.page(NoticeQuery(), AFTER), "ix_outbox_newest"),
    "notices of a kind": (
        lambda unit: unit.outbox.page(NoticeQuery(kind=NoticeKind.ACCESS_ENDED), AFTER),
        "ix_outbox_kind_created_at_key",
    ),
    "notices that sleep": (
        lambda unit: unit.outbox.page(NoticeQuery(state=NoticeState.DORMANT), AFTER),
        "ix_outbox_dormant",
    ),
    "notices given up": (
        lambda unit: unit.outbox.page(NoticeQuery(state=NoticeState.DEAD), AFTER),
        "ix_outbox_created_at_key",
    ),
    "orders that open nothing": (lambda unit: unit.orders.idle(FULL), "ix_orders_paid"),
    "uploads": (lambda unit: unit.uploads.page(AFTER), "ix_uploads_newest"),
    "viewings": (lambda unit: unit.viewings.page(ViewingQuery(), AFTER), "ix_viewings_opened_at_id"),
    "viewings of a video": (
        lambda unit: unit.viewings.page(ViewingQuery(video_id="v1"), AFTER),
        "ix_viewings_video_id_opened_at_id",
    ),
    "viewings of a course": (
        lambda unit: unit.viewings.page(ViewingQuery(course_id="c1"), AFTER),
        "ix_viewings_course_id_opened_at_id",
    ),
    "viewings of a user": (
        lambda unit: unit.viewings.page(ViewingQuery(user_id="ada"), AFTER),
        "ix_viewings_user_id_opened_at_id",
    ),
    "uploads left behind": (lambda unit: unit.uploads.stale(NOW, NOW, NOW, 100), "ix_uploads_updated_at_id"),
}


@pytest.mark.parametrize(("read", "index"), INDEXES.values(), ids=INDEXES.keys())
def test_a_list_of_operators_walks_its_own_index_and_sorts_nothing(
    database: Database, read: Callable[[UnitOfWork], Any], index: str
) -> None:
    with SqlStorage(database=database).reading() as unit, statements() as sent:
        read(unit)
    plan = plans(database, sent[:1])
    assert any(f"INDEX {index}" in step or f"using {index} on" in step for step in plan), plan
    assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith("Sort")]


def test_what_waits_is_counted_by_partial_indexes_alone(database: Database) -> None:
    with SqlStorage(database=database).reading() as unit, statements() as sent:
        unit.upkeep.standing(NOW)
    assert len(sent) == 1
    starts = (
        "SCAN inbox",
        "SCAN outbox",
        "SCAN course",
        "SCAN media",
        "SEARCH",
        "Seq Scan",
        "Index Scan",
        "Index Only Scan",
    )
    reads = [step for step in plans(database, sent) if step.startswith(starts)]
    partial = ("ix_inbox_due_at_id", "ix_inbox_received_at_id", "ix_outbox_due_at_key", "ix_outbox_created_at_key")
    partial += ("ix_outbox_sent_at", "ix_course_enrollments_behind")
    partial += ("ix_media_jobs_due_at_id", "ix_media_jobs_failed")
    assert len(reads) == 12
    assert [step for step in reads if not any(name in step for name in partial)] == []


def test_a_heartbeat_is_three_reads_and_two_writes(database: Database) -> None:
    fill(database, 1)
    heartbeats = SqlHeartbeats(storage=SqlStorage(database=database))
    session = PlaybackSession(id="s", user_id="ada", video_id="00000-0", issued_at=NOW)
    beat = Beat(session=session, seq=1, played=((0, 10),), position=10)
    for seq in (1, 2):
        call = HeartbeatCall(user_id="ada", course_id="00000", beats=(evolve(beat, seq=seq),))
        with statements() as sent:
            (heard,) = heartbeats.apply([call], NOW + timedelta(seconds=seq))
        assert isinstance(heard, Heard)
        assert [statement.split()[0] for statement, _ in sent] == ["SELECT", "SELECT", "SELECT", "UPDATE", "INSERT"]


AFTER = PageRequest(limit=50, after="WyIxNzcyMzIzMjAwMDAwMDAwIiwiMDAwMDUiXQ")
BY_INDEX: dict[str, Callable[[UnitOfWork], Any]] = {
    "courses": lambda unit: unit.courses.page(EVERY, None, AFTER),
    "library": lambda unit: unit.enrollments.library("ada", None, NOW, AFTER),
    "enrollments": lambda unit: unit.enrollments.page(EnrollmentQuery(status=EnrollmentStatus.ACTIVE), NOW, AFTER),
    "enrollments of a course": lambda unit: unit.enrollments.page(
        EnrollmentQuery(course_id="00000", status=EnrollmentStatus.ACTIVE), NOW, AFTER
    ),
    "lapsed": lambda unit: unit.enrollments.lapsed(NOW, 100),
    "expiring": lambda unit: unit.enrollments.expiring((NOW, "00005"), NOW + timedelta(days=1), 100),
    "learners who were enrolled": lambda unit: unit.enrollments.of_course("00000", (NOW, "0"), NOW, 100),
    "preferences": lambda unit: unit.preferences.of("ada"),
    "batches that are due": lambda unit: unit.video_batches.due(NOW, NOW, 100),
    "uploads": lambda unit: unit.uploads.page(AFTER),
    "uploads left behind": lambda unit: unit.uploads.stale(NOW, NOW, NOW, 100),
    "viewings": lambda unit: unit.viewings.page(ViewingQuery(), AFTER),
    "the batch that gathers": lambda unit: unit.video_batches.gathering("00000"),
    "grants of an order": lambda unit: unit.grants.of_order("shop", "1"),
    "grants of a user": lambda unit: unit.grants.of_user("ada", "00000"),
    "grants that wait": lambda unit: unit.grants.waiting("guest"),
    "a record": lambda unit: unit.records.get("ada", "00000"),
    "learners of a course": lambda unit: unit.records.learners_of("00000"),
    "records behind": lambda unit: unit.records.behind(100),
    "what is told of an order": lambda unit: unit.orders.told("shop", "1"),
    "the kind of a source": lambda unit: unit.orders.version_kind("shop"),
    "orders": lambda unit: unit.orders.after("shop", "1", 100),
    "links of a product": lambda unit: unit.products.of_product("shop", "p1"),
    "history": lambda unit: unit.history.of(["user:ada"], "00000"),
    "a caller's key": lambda unit: unit.creations.find("boss", "k1", NOW),
    "new messages": lambda unit: unit.inbox.backlog(),
    "pending notices": lambda unit: unit.outbox.backlog(),
    "messages": lambda unit: unit.inbox.page(EventQuery(), AFTER),
    "messages of a source": lambda unit: unit.inbox.page(EventQuery(source="shop"), AFTER),
    "messages set aside": lambda unit: unit.inbox.page(EventQuery(state=EventState.QUARANTINED), AFTER),
    "notices": lambda unit: unit.outbox.page(NoticeQuery(), AFTER),
    "notices of a kind": lambda unit: unit.outbox.page(NoticeQuery(kind=NoticeKind.ACCESS_ENDED), AFTER),
    "notices given up": lambda unit: unit.outbox.page(NoticeQuery(state=NoticeState.DEAD), AFTER),
    "orders that open nothing": lambda unit: unit.orders.idle(FULL),
    "what waits": lambda unit: unit.upkeep.standing(NOW),
}


TABLES = (
    *("courses", "course_", "grants", "orders", "order_", "products", "history", "inbox", "outbox", "user_"),
    *("creations", "video_batches", "notification_", "uploads", "viewings"),
    *("lesson", "up_to"),
)


def is_read_through(plan: str) -> bool:
    """SCAN of a table without an index, Seq Scan: what becomes slow when there are many rows."""
    without_index = plan.startswith("SCAN ") and "INDEX" not in plan
    table = plan.removeprefix("SCAN " if without_index else "Seq Scan on ")
    return (without_index or table != plan) and table.startswith(TABLES)


@pytest.mark.parametrize("read", BY_INDEX.values(), ids=BY_INDEX.keys())
def test_no_table_is_read_through(database: Database, read: Callable[[UnitOfWork], Any]) -> None:
    fill(database, 50)
    with SqlStorage(database=database).reading() as unit, statements() as sent:
        read(unit)
    assert [plan for plan in plans(database, sent) if is_read_through(plan)] == []


def test_a_table_that_is_read_through_is_seen(database: Database) -> None:
    with database.reading() as connection, statements() as sent:
        connection.exec_driver_sql("SELECT * FROM courses WHERE description = 'x'")
    assert [plan for plan in plans(database, sent) if is_read_through(plan)]


def test_taking_what_is_due_reads_nothing_else(database: Database) -> None:
    with SqlStorage(database=database).writing() as unit, statements() as sent:
        unit.inbox.take_due(NOW, NOW, 10)
        unit.outbox.take_due(NOW, NOW, 10)
        unit.creations.forget(NOW, 10)
        unit.viewings.forget(NOW, 10)
    seen = "\n".join(plans(database, [each for each in sent if each[0].startswith("SELECT")]))
    for index in ("ix_inbox_due_at_id", "ix_outbox_due_at_key", "ix_creations_kept_until", "ix_viewings_opened_at_id"):
        assert index in seen
    assert not any(map(is_read_through, seen.splitlines()))
