"""The administrator's list of enrollments and of what waits: one suite for every storage."""

from typing import Any

import pytest
from stored import (
    NOW,
    complete,
    course,
    days,
    enrollment,
    grant,
    learner,
    pages_of,
    save,
    save_courses,
    save_enrollments,
)

from course_domain.model.enrollments import Block, EnrollmentStatus
from course_domain.model.errors import Invalid
from course_domain.model.learners import Holder
from course_domain.model.reports import EnrollmentQuery, EnrollmentRow, PageRequest, Tally, waiting_id
from course_domain.ports import Storage

BLOCK = Block(at=NOW, actor="administrator eve")
TICK = days(1) / 86_400_000_000


def rows(storage: Storage, **query: Any) -> list[EnrollmentRow]:
    with storage.reading() as unit:
        return list(unit.enrollments.page(EnrollmentQuery(**query), NOW, PageRequest(limit=100)).items)


def listed(storage: Storage, **query: Any) -> list[str]:
    return [row.id for row in rows(storage, **query)]


@pytest.fixture
def office(storage: Storage) -> Storage:
    """Two courses, three enrollments, and three grants that wait, two of them together."""
    save_courses(storage, course("c1", title="Straße malen"), course("c2", title="Knitting 100%"))
    save_enrollments(
        storage,
        enrollment("e1", enrolled_at=NOW),
        enrollment("e2", user_id="bob", course_id="c2", enrolled_at=NOW - days(1), expires_at=NOW),
        enrollment("e3", user_id="CAROL-7", enrolled_at=NOW - days(2), block=BLOCK),
    )
    waits = {"holder": Holder(email="Guest@Example.org"), "course_id": "c1"}
    save(
        storage,
        lambda unit: unit.learners.remember(learner("ada", email="Ada@Example.org", name="Ada GROẞ")),
        lambda unit: unit.grants.save(
            [
                grant("g1", **waits, given_at=NOW - days(3)),
                grant("g2", **waits, given_at=NOW - days(4)),
                grant("g3", holder=Holder(email="other@example.org"), course_id="c2", given_at=NOW - days(5)),
                grant("g4", holder=Holder(email="gone@example.org"), course_id="c2", ended_at=NOW),
                grant("g5", **waits).claim("ada", NOW),
            ]
        ),
    )
    return storage


WAITING_1 = waiting_id("guest@example.org", "c1")
WAITING_2 = waiting_id("other@example.org", "c2")


def test_enrollments_and_what_waits_are_listed_together_newest_first(office: Storage) -> None:
    assert listed(office) == ["e1", "e2", "e3", WAITING_1, WAITING_2]


def test_a_row_tells_who_what_and_since_when(office: Storage) -> None:
    complete(office, "ada", "c1")
    first, second, *_, waiting, _ = rows(office)
    assert first == EnrollmentRow(
        id="e1",
        status=EnrollmentStatus.ACTIVE,
        user_id="ada",
        email="ada@example.org",
        name="Ada GROẞ",
        course_id="c1",
        course_title="Straße malen",
        enrolled_at=NOW,
        expires_at=None,
        tally=Tally(completed_at=NOW),
    )
    assert (second.email, second.name, second.expires_at) == (None, None, NOW)
    assert waiting == EnrollmentRow(
        id=WAITING_1,
        status=EnrollmentStatus.WAITING,
        user_id=None,
        email="guest@example.org",
        name=None,
        course_id="c1",
        course_title="Straße malen",
        enrolled_at=NOW - days(4),
        expires_at=None,
        tally=Tally(),
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"course_id": "c1"}, ["e1", "e3", WAITING_1]),
        ({"course_id": "nowhere"}, []),
        ({"user_id": "ada"}, ["e1"]),
        ({"user_id": "ada", "course_id": "c2"}, []),
        ({"user_id": "ada", "status": EnrollmentStatus.WAITING}, []),
        ({"status": EnrollmentStatus.ACTIVE}, ["e1"]),
        ({"status": EnrollmentStatus.EXPIRED}, ["e2"]),
        ({"status": EnrollmentStatus.ENDED}, []),
        ({"status": EnrollmentStatus.BLOCKED}, ["e3"]),
        ({"status": EnrollmentStatus.WAITING}, [WAITING_1, WAITING_2]),
        ({"status": EnrollmentStatus.WAITING, "course_id": "c2"}, [WAITING_2]),
        ({"q": "ADA@"}, ["e1"]),
        ({"q": "gross"}, ["e1"]),
        ({"q": "carol"}, ["e3"]),
        ({"q": "STRASSE"}, ["e1", "e3", WAITING_1]),
        ({"q": "100%"}, ["e2", WAITING_2]),
        ({"q": "guest@EXAMPLE"}, [WAITING_1]),
        ({"q": "%"}, ["e2", WAITING_2]),
        ({"q": "example.org", "course_id": "c1"}, ["e1", WAITING_1]),
        ({"q": ""}, ["e1", "e2", "e3", WAITING_1, WAITING_2]),
        ({"q": "nobody"}, []),
    ],
)
def test_the_list_is_narrowed_by_course_user_status_and_text(
    office: Storage, query: dict[str, Any], found: list[str]
) -> None:
    assert listed(office, **query) == found


def test_statuses_are_as_of_now_whatever_mark_is_stored(office: Storage) -> None:
    assert [row.status.value for row in rows(office)] == ["active", "expired", "blocked", "waiting", "waiting"]
    with office.reading() as unit:
        before = unit.enrollments.page(EnrollmentQuery(user_id="bob"), NOW - TICK, PageRequest()).items
    assert [row.status.value for row in before] == ["active"]


def test_a_cut_enrollment_has_ended(office: Storage) -> None:
    save_enrollments(office, enrollment("e2", user_id="bob", course_id="c2", expires_at=NOW, cut=True))
    assert listed(office, status=EnrollmentStatus.ENDED) == ["e2"]
    assert rows(office, user_id="bob")[0].status is EnrollmentStatus.ENDED


def test_a_grant_without_user_and_address_waits_visibly(storage: Storage) -> None:
    save_courses(storage)
    save(storage, lambda unit: unit.grants.save([grant("g1", holder=Holder())]))
    (row,) = rows(storage)
    assert (row.status, row.user_id, row.email) == (EnrollmentStatus.WAITING, None, None)


@pytest.mark.parametrize("limit", [1, 2, 4, 100])
def test_pages_of_the_list_follow_each_other_across_both_kinds(storage: Storage, limit: int) -> None:
    """All of them are equally old but for two, so that ids decide between either kind."""
    save_courses(storage)
    save_enrollments(
        storage,
        *(enrollment(row_id, user_id=row_id) for row_id in ("aa", "zz", "waiting")),
        enrollment("newest", user_id="newest", enrolled_at=NOW + days(1)),
        enrollment("oldest", user_id="oldest", enrolled_at=NOW - days(1)),
    )
    names = ("a@example.org", "b@example.org", "ä@example.org")
    save(storage, lambda unit: unit.grants.save([grant(name, holder=Holder(email=name)) for name in names]))
    with storage.reading() as unit:
        pages = pages_of(lambda request: unit.enrollments.page(EnrollmentQuery(), NOW, request), limit)
    middle = sorted(["aa", "zz", "waiting", *(waiting_id(name, "c1") for name in names)], reverse=True)
    assert [row.id for page in pages for row in page.items] == ["newest", *middle, "oldest"]
    assert len(pages) == -(-8 // limit)


def test_a_cursor_that_no_page_gave_is_refused(storage: Storage) -> None:
    with storage.reading() as unit, pytest.raises(Invalid):
        unit.enrollments.page(EnrollmentQuery(), NOW, PageRequest(after="garbage"))
