"""A database that is busy, gone, or back again: what its adapters say of it, and that they go on afterwards."""

import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from attrs import define, field
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from adapters.sql.engine import Database, open_engine
from adapters.sql.heartbeats import SqlHeartbeats
from adapters.sql.troubles import meaning_of
from adapters.sql.unit_of_work import SqlStorage, SqlUnitOfWork
from course_domain.model.errors import Busy, DomainError, NotReachable
from course_domain.model.heartbeats import HeartbeatCall
from parallel import in_parallel
from servers import postgres_server

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LOCK = text("SELECT pg_advisory_xact_lock(:key)")


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[Database]:
    database = open_engine(postgres_url)
    yield database
    database.dispose()


def count(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM learners")).scalar_one())


def write_while(something_happens: Callable[[], None], database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("INSERT INTO learners (user_id, updated_at) VALUES ('ada', 1)"))
        something_happens()
        connection.commit()


def test_who_waits_in_a_circle_is_told_to_come_again_and_the_other_goes_on(postgres_database: Database) -> None:
    both_hold = threading.Barrier(2)

    def cross(number: int) -> str:
        try:
            with postgres_database.writing() as connection:
                connection.execute(LOCK, {"key": number})
                both_hold.wait(10)
                connection.execute(LOCK, {"key": 1 - number})
                connection.commit()
        except Busy:
            return "busy"
        return "done"

    assert sorted(in_parallel(2, cross)) == ["busy", "done"]


def test_a_server_that_is_not_there_is_told_as_such() -> None:
    for url in ("postgresql://somebody@127.0.0.1:1/db", "postgresql://somebody@/db?host=/nowhere"):
        database = open_engine(url)
        for enter in (database.reading, database.writing):
            with pytest.raises(NotReachable, match="The database"), enter():
                pass
        database.dispose()


def test_what_is_wrong_with_a_statement_is_no_trouble_of_the_database(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO learners (user_id) VALUES ('ada')")


def test_a_sqlite_file_that_others_write_to_is_busy() -> None:
    locked = OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))
    assert isinstance(meaning_of(locked), Busy)
    broken = OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("unable to open database file"))
    assert meaning_of(broken) is None


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["shut down", "fallen over"])
def test_a_server_that_comes_back_is_used_again(how: signal.Signals) -> None:
    with postgres_server() as server, server.database() as url:
        database = open_engine(url)
        assert count(database) == 0
        with pytest.raises(NotReachable):
            write_while(lambda: server.stop(how), database)
        with pytest.raises(NotReachable):
            count(database)
        server.start()
        assert count(database) == 0, "what was not committed is not there, and old connections are in nobody's way"
        database.dispose()


@define
class Grudging:
    """Storage that is busy for the first so many units of work."""

    storage: SqlStorage
    grudges: int
    refused: int = field(default=0, init=False)

    def writing(self) -> AbstractContextManager[SqlUnitOfWork]:
        if self.refused < self.grudges:
            self.refused += 1
            raise Busy
        return self.storage.writing()


@pytest.mark.parametrize(("grudges", "is_taken"), [(2, True), (3, False)])
def test_a_call_that_met_others_head_on_is_done_again_a_few_times(
    database: Database, grudges: int, is_taken: bool
) -> None:
    heartbeats = SqlHeartbeats(storage=Grudging(SqlStorage(database=database), grudges))  # type: ignore[arg-type]
    call = HeartbeatCall(user_id="ada", course_id="c1", beats=())
    if not is_taken:
        with pytest.raises(Busy):
            heartbeats.apply([call], NOW)
        return
    (answer,) = heartbeats.apply([call], NOW)
    assert isinstance(answer, DomainError)
    assert answer.code == "not-enrolled", "it was asked in the end"
