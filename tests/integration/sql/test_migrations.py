"""Migrating, there and back, ends in the very tables that the adapters speak to."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from adapters.huey_queue.opening import open_queue_at
from adapters.sql.engine import Database, open_engine
from adapters.sql.migrating import is_current, migrate
from adapters.sql.tables import metadata
from adapters.sql.unit_of_work import SqlStorage
from course_domain.model.oversight import NoticeQuery
from course_domain.model.reports import PageRequest


def named(rows: list[Any]) -> list[dict[str, Any]]:
    """Sort what has a name, and spell out what is an object."""
    plain = [{key: str(value) if key == "type" else value for key, value in row.items()} for row in rows]
    return sorted(plain, key=lambda row: str(row["name"]))


def schema_of(connection: Connection) -> dict[str, Any]:
    """Reflect all that a database knows of its tables: checks, too, which Alembic's own comparison leaves out."""
    found = inspect(connection)
    aspects: dict[str, Callable[[str], Any]] = {
        "columns": lambda table: [named([column])[0] for column in found.get_columns(table)],
        "primary key": found.get_pk_constraint,
        "foreign keys": lambda table: named(found.get_foreign_keys(table)),
        "unique": lambda table: named(found.get_unique_constraints(table)),
        "checks": lambda table: named(found.get_check_constraints(table)),
        "indexes": lambda table: [
            {**index, "dialect_options": {k: str(v) for k, v in index.get("dialect_options", {}).items()}}
            for index in named(found.get_indexes(table))
        ],
    }
    tables = [name for name in found.get_table_names() if name != "alembic_version"]
    return {table: {aspect: read(table) for aspect, read in aspects.items()} for table in sorted(tables)}


def schema(database: Database) -> dict[str, Any]:
    with database.reading() as connection:
        return schema_of(connection)


def test_the_migrated_tables_are_those_that_are_declared(database: Database, empty: Database) -> None:
    with empty.writing() as connection:
        metadata.create_all(connection)
        connection.commit()
    assert schema(database) == schema(empty)


def test_a_queue_in_the_same_database_is_no_matter_of_the_comparison(postgres_url: str) -> None:
    database = open_engine(postgres_url)
    before = schema(database)
    queue = open_queue_at(postgres_url)
    queue.put("relay")
    queue.close()
    assert schema(database) == before
    assert is_current(database)
    database.dispose()


def test_what_is_paged_sorts_by_code_point(postgres_url: str) -> None:
    """Whatever the language of the database is: or pages would follow each other in one order and be cut in another."""
    database = open_engine(postgres_url)
    with database.reading() as connection:
        columns = {
            (table, column["name"]): getattr(column["type"], "collation", None)
            for table in inspect(connection).get_table_names()
            for column in inspect(connection).get_columns(table)
        }
    database.dispose()
    keys = {(table.name, column.name) for table in metadata.tables.values() for column in table.primary_key}
    texts = {key for key in keys if key not in {("history", "id"), ("video_captions", "place")}}
    texts |= {("products", "source"), ("products", "product_id"), ("grants", "waiting_id")}
    never_paged = {("order_versions", "digest"), ("notification_preferences", "kind")}
    assert {key for key in texts if columns[key] != "C"} == never_paged


def test_the_comparison_sees_columns_keys_checks_and_indexes(database: Database) -> None:
    seen = schema(database)
    enrollments = seen["course_enrollments"]
    assert len(seen) == len(metadata.tables)
    assert {"bank", "block", "counters", "status"} <= {
        check["name"].removeprefix("ck_course_enrollments_") for check in enrollments["checks"]
    }
    assert enrollments["unique"][0]["column_names"] == ["user_id", "course_id"]
    assert any("pending_seconds > 0" in str(index["dialect_options"]) for index in enrollments["indexes"])
    assert {key["referred_table"] for key in seen["user_course_progress"]["foreign keys"]} == {
        "course_enrollments",
        "course_videos",
    }


def test_migrating_up_down_and_up_again_gives_the_same_tables(empty: Database) -> None:
    assert not is_current(empty)
    migrate(empty)
    first = schema(empty)
    assert is_current(empty)
    migrate(empty, "base")
    assert schema(empty) == {}
    assert not is_current(empty)
    migrate(empty)
    assert schema(empty) == first
    assert is_current(empty)


def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = schema(database)
    migrate(database)
    assert schema(database) == before


def test_a_database_of_an_older_version_is_not_current(empty: Database) -> None:
    migrate(empty, "0001")
    assert not is_current(empty)
    migrate(empty)
    assert is_current(empty)


def test_a_migration_that_fails_changes_nothing(empty: Database) -> None:
    with empty.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE history (what TEXT)")
        connection.commit()
    before = schema(empty)
    with pytest.raises(Exception, match="history"):
        migrate(empty)
    assert schema(empty) == before


def test_several_processes_that_migrate_at_once_do_it_once(empty_url: str) -> None:
    databases = [open_engine(empty_url) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(migrate, databases))
    assert all(is_current(database) for database in databases)
    for database in databases:
        database.dispose()


def test_a_folder_with_a_percent_sign_migrates(tmp_path: Path) -> None:
    database = open_engine(f"sqlite:///{tmp_path / '100%' / 'coursedock.db'}")
    migrate(database)
    assert is_current(database)
    database.dispose()


def test_notices_of_an_older_version_are_found_by_their_words(empty: Database) -> None:
    migrate(empty, "0003")
    with empty.writing() as connection:
        rest = "'access-granted', 'Ada', NULL, :courses, '[]', :facts, 1, 'sent', 1, 1, 1, NULL"
        old = text(f"INSERT INTO outbox VALUES (:key, {rest})")
        for number in range(1_001):
            told = {"key": f"n{number:04}", "courses": '["L\\u00f6we"]', "facts": "{}"}
            connection.execute(old, told)
        connection.commit()
    migrate(empty)
    with SqlStorage(database=empty).reading() as unit:
        found = unit.outbox.page(NoticeQuery(q="LÖWE"), PageRequest()).items
        assert len(found) == 50
        assert unit.outbox.page(NoticeQuery(q="n1000"), PageRequest()).items == found[:1]
