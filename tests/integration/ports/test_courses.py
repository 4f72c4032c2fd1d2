"""Courses: one suite for every storage."""

from collections.abc import Iterable
from datetime import datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from stored import KATHMANDU, NOW, any_of, course, days, ids, is_utc, many_values, pages_of, save, save_courses, video

from course_domain.model.courses import Course, CourseStatus
from course_domain.model.errors import Invalid
from course_domain.model.reports import PageRequest
from course_domain.ports import Storage
from parallel import in_parallel

EVERY = list(CourseStatus)


def shown(storage: Storage, q: str | None = None, statuses: Iterable[CourseStatus] = EVERY) -> list[str]:
    with storage.reading() as unit:
        return [card.course.id for card in unit.courses.page(statuses, q, PageRequest(limit=100)).items]


@many_values
@given(any_of(Course, id=ids))
def test_a_course_comes_back_as_it_was_saved(storage: Storage, saved: Course) -> None:
    save_courses(storage, saved)
    with storage.reading() as unit:
        found = unit.courses.find(saved.id)
    assert found == saved
    assert is_utc(found)


def test_a_time_with_an_offset_comes_back_as_the_same_instant_in_utc(storage: Storage) -> None:
    save_courses(storage, course(created_at=NOW.astimezone(KATHMANDU)))
    with storage.reading() as unit:
        found = unit.courses.find("c1")
    assert found is not None
    assert found.created_at == NOW
    assert is_utc(found)


def test_a_naive_time_is_refused(storage: Storage) -> None:
    with pytest.raises(Exception, match="naive"):
        save_courses(storage, course(created_at=NOW.replace(tzinfo=None)))


def test_a_course_that_is_not_there_is_none(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.courses.find("c1") is None
        assert unit.courses.find_many(["c1"]) == {}
        assert unit.courses.find_many([]) == {}


def test_many_courses_are_found_by_id(storage: Storage) -> None:
    save_courses(storage, course("c1"), course("c2"), course("c3"))
    with storage.reading() as unit:
        assert unit.courses.find_many(["c3", "c1", "c1", "nowhere"]) == {"c1": course("c1"), "c3": course("c3")}


def test_a_saved_course_replaces_the_one_before(storage: Storage) -> None:
    save_courses(storage, course(title="Before"), course(title="After", thumbnail="public/a.jpg", access_days=30))
    with storage.reading() as unit:
        assert unit.courses.find("c1") == course(title="After", thumbnail="public/a.jpg", access_days=30)


def test_courses_are_listed_newest_first_and_by_id_where_they_are_equally_new(storage: Storage) -> None:
    save_courses(storage, course("b"), course("a"), course("c"), course("old", created_at=NOW - days(1)))
    assert shown(storage) == ["c", "b", "a", "old"]


def test_only_the_statuses_asked_for_are_listed(storage: Storage) -> None:
    save_courses(storage, *(course(status.value, status=status) for status in CourseStatus))
    assert shown(storage, statuses=[CourseStatus.PUBLISHED]) == ["published"]
    assert shown(storage, statuses=[CourseStatus.DRAFT, CourseStatus.ARCHIVED]) == ["draft", "archived"]
    assert shown(storage, statuses=[]) == []


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("COLOUR", ["water"]),
        ("wash", ["water"]),
        ("straße", ["street"]),
        ("STRASSE", ["street"]),
        ("ΟΔΟΣ", ["greek"]),
        ("100%", ["percent"]),
        ("%", ["percent"]),
        ("_", ["under"]),
        ("!", ["bang"]),
        ("\\", ["slash"]),
        ("nothing like it", []),
        ("", ["water", "under", "street", "slash", "percent", "greek", "bang"]),
    ],
)
def test_a_search_finds_a_part_of_a_title_or_description_as_it_stands(
    storage: Storage, q: str, found: list[str]
) -> None:
    save_courses(
        storage,
        course("water", title="Watercolour", description="From a first wash\nto a finished sheet"),
        course("street", title="Straße malen"),
        course("greek", title="οδος"),
        course("percent", title="Give 100% of it"),
        course("under", title="snake_case"),
        course("bang", title="Paint!"),
        course("slash", title="either\\or"),
    )
    assert shown(storage, q) == found


def test_a_card_counts_the_published_videos_of_its_course(storage: Storage) -> None:
    save_courses(storage, course("c1"), course("c2"))
    save(
        storage,
        lambda unit: unit.videos.save(video("v1", duration=60)),
        lambda unit: unit.videos.save(video("v2", duration=40)),
        lambda unit: unit.videos.save(video("v3", duration=900, removed_at=NOW)),
    )
    with storage.reading() as unit:
        cards = {card.course.id: card for card in unit.courses.page(EVERY, None, PageRequest()).items}
    assert (cards["c1"].video_count, cards["c1"].duration) == (2, 100)
    assert (cards["c2"].video_count, cards["c2"].duration) == (0, 0)
    assert cards["c1"].course == course("c1")


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_pages_follow_each_other_without_gap_or_repetition(storage: Storage, limit: int) -> None:
    """Among rows of the same instant the id decides, so a page may end between them."""
    moments = [NOW, NOW, NOW, NOW - days(1), NOW - days(1), NOW - days(2), NOW - days(3)]
    save_courses(storage, *(course(f"c{n}", created_at=moment) for n, moment in enumerate(moments)))
    with storage.reading() as unit:
        pages = pages_of(lambda request: unit.courses.page(EVERY, "water", request), limit)
    listed = [card.course.id for page in pages for card in page.items]
    assert listed == ["c2", "c1", "c0", "c4", "c3", "c5", "c6"]
    assert all(len(page.items) == limit for page in pages[:-1])
    assert len(pages) == -(-7 // limit)


def test_a_course_made_between_two_pages_moves_nothing(storage: Storage) -> None:
    save_courses(storage, course("c1"), course("c2"), course("c3"))
    with storage.reading() as unit:
        first = unit.courses.page(EVERY, None, PageRequest(limit=2))
    save_courses(storage, course("newest", created_at=NOW + days(1)))
    with storage.reading() as unit:
        second = unit.courses.page(EVERY, None, PageRequest(limit=2, after=first.next))
    assert [card.course.id for card in second.items] == ["c1"]


@pytest.mark.parametrize(
    "cursor",
    ["", "garbage", "é", "W10", "WzFd", "bnVsbA", "WyJ4IiwgImMxIl0", "WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTkiLCAiYyJd"],
)
def test_a_cursor_that_no_page_gave_is_refused(storage: Storage, cursor: str) -> None:
    with storage.reading() as unit, pytest.raises(Invalid) as refused:
        unit.courses.page(EVERY, None, PageRequest(after=cursor))
    assert refused.value.problems[0].field == "cursor"


@many_values
@given(st.lists(st.tuples(ids, any_of(datetime)), max_size=6, unique_by=lambda pair: pair[0]))
def test_any_times_are_listed_in_the_order_of_their_instants(
    storage: Storage, told: list[tuple[str, datetime]]
) -> None:
    with storage.writing() as unit:
        for course_id, created_at in told:
            unit.courses.save(course(course_id, created_at=created_at, title="this one"))
        cards = unit.courses.page(EVERY, "this one", PageRequest(limit=100)).items
    expected = sorted(((at, course_id) for course_id, at in told), reverse=True)
    assert [card.course.id for card in cards] == [course_id for _, course_id in expected]


def test_a_course_is_found_to_be_changed_as_it_is(storage: Storage) -> None:
    save_courses(storage, course("c1"))
    with storage.writing() as unit:
        assert unit.courses.find("c1", to_change=True) == course("c1")
        assert unit.courses.find("c2", to_change=True) is None


def test_twenty_who_change_a_course_at_once_lose_no_change(kept) -> None:
    save_courses(kept.storage, course("c1", title=""))

    def change(number: int) -> None:
        with (kept.storage, kept.elsewhere)[number % 2].writing() as unit:
            known = unit.courses.find("c1", to_change=True)
            assert known is not None
            unit.courses.save(evolve(known, title=known.title + "x"))
            unit.commit()

    in_parallel(20, change)
    with kept.storage.reading() as unit:
        assert unit.courses.find("c1") == course("c1", title="x" * 20)
