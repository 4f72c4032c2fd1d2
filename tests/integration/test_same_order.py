"""Lists stand in the same order in every storage, whatever the language of their texts and of the database."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve

from adapters.memory.storage import MemoryStorage
from adapters.sql.engine import open_engine
from adapters.sql.unit_of_work import SqlStorage
from course_domain.model.courses import Course, CourseStatus
from course_domain.model.enrollments import Enrollment
from course_domain.model.learners import Learner
from course_domain.model.money import Money
from course_domain.model.products import ProductLink
from course_domain.model.reports import EnrollmentQuery, Page, PageRequest
from course_domain.ports import Storage, UnitOfWork

NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
WORDS = (
    "Zeichnen",
    "Äpfel malen",
    "apfel",
    "Éclairs",
    "eclairs",
    "straße",
    "STRASSE",
    "李小龙",
    "Ωμέγα",
    "_",
    "a%b",
    "İ",
)
IDS = ("B", "a", "ä", "b", "A", "Z", "z", "é", "e", "-", "_", "0")


def fill(storage: Storage) -> None:
    told = {"created_at": NOON, "updated_at": NOON}
    with storage.writing() as uow:
        for course_id, title in zip(IDS, WORDS, strict=True):
            price = Money(amount=0, currency="EUR")
            uow.courses.save(Course(id=course_id, title=title, price=price, status=CourseStatus.PUBLISHED, **told))
            uow.products.save(ProductLink(id=course_id, source="shop", product_id=title, course_id=course_id))
            mine = Enrollment(
                id=course_id, user_id="ann", course_id=course_id, enrolled_at=NOON, expires_at=None, **told
            )
            uow.enrollments.save(mine)
            uow.enrollments.save(evolve(mine, id=f"{course_id}2", user_id=f"user {title}"))
            uow.learners.remember(Learner(user_id=f"user {title}", name=title, updated_at=NOON))
        uow.commit()


Read = Callable[[UnitOfWork, PageRequest], Page[Any]]
LISTS: dict[str, Read] = {
    "courses": lambda uow, page: uow.courses.page([CourseStatus.PUBLISHED], None, page),
    "courses searched": lambda uow, page: uow.courses.page([CourseStatus.PUBLISHED], "ÄPFEL", page),
    "courses with a sharp s": lambda uow, page: uow.courses.page([CourseStatus.PUBLISHED], "strasse", page),
    "courses with a sign of its own": lambda uow, page: uow.courses.page([CourseStatus.PUBLISHED], "%", page),
    "library": lambda uow, page: uow.enrollments.library("ann", None, NOON, page),
    "enrollments": lambda uow, page: uow.enrollments.page(EnrollmentQuery(), NOON, page),
    "enrollments searched": lambda uow, page: uow.enrollments.page(EnrollmentQuery(q="É"), NOON, page),
    "products": lambda uow, page: uow.products.page(page),
}


@pytest.fixture
def storages(sqlite_url: str, postgres_url: str) -> Iterator[Sequence[Storage]]:
    databases = [open_engine(url) for url in (sqlite_url, postgres_url)]
    made = [MemoryStorage(), *(SqlStorage(database=database) for database in databases)]
    for storage in made:
        fill(storage)
    yield made
    for database in databases:
        database.dispose()


def pages(storage: Storage, read: Read) -> list[Any]:
    items: list[Any] = []
    request: PageRequest | None = PageRequest(limit=3)
    while request is not None:
        with storage.reading() as uow:
            page = read(uow, request)
        items += page.items
        request = PageRequest(limit=3, after=page.next) if page.next else None
    return items


@pytest.mark.parametrize("read", LISTS.values(), ids=LISTS.keys())
def test_a_list_is_the_same_page_by_page_in_every_storage(storages: Sequence[Storage], read: Read) -> None:
    in_memory, in_sqlite, in_postgres = (pages(storage, read) for storage in storages)
    assert in_memory
    assert in_memory == in_sqlite == in_postgres
