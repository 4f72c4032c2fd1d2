"""How SQLite is opened: what a commit promises, and who may write when."""

from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from adapters.sql.engine import Database, open_engine


def pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_a_commit_is_on_the_disk_and_readers_are_not_in_the_way(empty: Database) -> None:
    with empty.writing() as connection:
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") == 2
        assert pragma(connection, "foreign_keys") == 1


def test_what_is_stored_is_for_its_owners_eyes_only(tmp_path: Path) -> None:
    database = open_engine(f"sqlite:///{tmp_path / 'x.db'}")
    assert not list(tmp_path.iterdir()), "nothing is connected yet"
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE secrets (word)")
        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
    assert modes == {"x.db": "0o600", "x.db-wal": "0o600", "x.db-shm": "0o600"}
    database.dispose()


def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    (tmp_path / "x.db").chmod(0o660)
    database = open_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with database.reading():
        assert (tmp_path / "x.db").stat().st_mode & 0o777 == 0o660
    database.dispose()


def test_how_durable_a_commit_is_can_be_chosen(tmp_path: Path) -> None:
    database = open_engine(f"sqlite:///{tmp_path / 'x.db'}", synchronous="NORMAL")
    with database.writing() as connection:
        assert pragma(connection, "synchronous") == 1
    database.dispose()


def test_a_writing_transaction_holds_the_file_from_its_beginning(tmp_path: Path) -> None:
    """A transaction that began by reading would be refused, or lose an update, when it came to write."""
    here, elsewhere = (open_engine(f"sqlite:///{tmp_path / 'x.db'}") for _ in range(2))
    entered, order = Event(), []

    def write() -> None:
        entered.set()
        with elsewhere.writing():
            order.append("elsewhere")

    with here.writing():
        other = Thread(target=write)
        other.start()
        entered.wait(timeout=10)
        other.join(timeout=0.2)
        order.append("here")
    other.join(timeout=10)
    assert order == ["here", "elsewhere"]
    here.dispose()
    elsewhere.dispose()


def test_a_reader_waits_for_no_writer(database: Database) -> None:
    with database.writing() as writer, database.reading() as reader:
        writer.exec_driver_sql("INSERT INTO learners (user_id, updated_at) VALUES ('ada', 1)")
        assert reader.exec_driver_sql("SELECT count(*) FROM learners").scalar() == 0


def test_a_reader_can_not_write(database: Database) -> None:
    with database.reading() as connection, pytest.raises(OperationalError, match="readonly"):
        connection.exec_driver_sql("DELETE FROM learners")


def test_leaving_without_a_commit_rolls_back(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO learners (user_id, updated_at) VALUES ('ada', 1)")
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM learners").scalar() == 0


def test_a_thread_that_failed_to_write_may_write_again(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO learners (user_id) VALUES ('ada')")
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO learners (user_id, updated_at) VALUES ('ada', 1)")
        connection.commit()


def test_an_error_names_no_values(database: Database) -> None:
    """They are people's addresses and would end in a log."""
    with database.writing() as connection, pytest.raises(IntegrityError) as failed:
        connection.exec_driver_sql("INSERT INTO learners (user_id, email) VALUES (?, ?)", ("ada", "ada@example.org"))
    assert "ada@example.org" not in str(failed.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="file"):
        open_engine(url)


def test_an_unknown_database_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql"):
        open_engine("mysql://localhost/shop")


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    database = open_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'x.db'}")
    with database.writing() as connection:
        assert pragma(connection, "user_version") == 0
    database.dispose()
