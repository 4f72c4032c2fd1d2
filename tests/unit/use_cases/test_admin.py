"""What administrators do, and that nobody else does."""

import importlib
import inspect
import pkgutil
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from course_domain import use_cases
from course_domain.model.courses import Caption, CourseStatus, Video
from course_domain.model.drafts import CourseDraft, VideoDraft
from course_domain.model.errors import Invalid, UnknownCourse, UnknownProduct, UnknownVideo
from course_domain.model.learners import Session
from course_domain.model.money import Money
from course_domain.model.products import ProductLink
from course_domain.model.refusals import NotAnAdministrator
from course_domain.model.reports import LibraryItem, PageRequest
from course_domain.use_cases.add_video import AddVideo
from course_domain.use_cases.archive_course import ArchiveCourse
from course_domain.use_cases.change_course import ChangeCourse
from course_domain.use_cases.change_video import ChangeVideo
from course_domain.use_cases.create_course import CreateCourse
from course_domain.use_cases.link_product import LinkProduct
from course_domain.use_cases.list_all_courses import ListAllCourses
from course_domain.use_cases.list_courses import ListCourses
from course_domain.use_cases.list_products import ListProducts
from course_domain.use_cases.read_access import ReadAccess
from course_domain.use_cases.read_course import ReadCourse
from course_domain.use_cases.read_library import ReadLibrary
from course_domain.use_cases.read_progress import ReadProgress
from course_domain.use_cases.remove_video import RemoveVideo
from course_domain.use_cases.reorder_videos import ReorderVideos
from course_domain.use_cases.unlink_product import UnlinkProduct
from factories import ADMIN, ANN, BEN, SOURCE, World
from stories import access, notices, open_video, open_world, put_file, record, told, watch

PAGE = PageRequest()
PRICE = Money(amount=4900, currency="EUR")


def administrators_use_cases() -> dict[str, type]:
    """Every use case whose call begins with who asks for it."""
    names = [f"{use_cases.__name__}.{module.name}" for module in pkgutil.iter_modules(use_cases.__path__)]
    classes = (kind for name in names for kind in vars(importlib.import_module(name)).values() if inspect.isclass(kind))
    return {kind.__name__: kind for kind in classes if kind.__module__ in names and _asks_who(kind)}


def _asks_who(kind: type) -> bool:
    call = kind.__dict__.get("__call__")
    return call is not None and "by" in inspect.signature(call).parameters


USE_CASES = administrators_use_cases()


@pytest.fixture
def world() -> World:
    """A course of two videos of 100 s each that Ann has."""
    made = open_world()
    made.add_course("drawing")
    made.enroll()
    return made


def draft(key: str = "videos/new.mp4", duration: int = 100, **more: Any) -> VideoDraft:
    return VideoDraft(title="New", duration=duration, s3_key=key, **more)


def draft_of(video: Video, **changes: Any) -> VideoDraft:
    known = {
        "title": video.title,
        "description": video.description,
        "duration": video.duration,
        "order_position": video.order_position,
        "s3_key": video.s3_key,
        "captions": video.captions,
    }
    return VideoDraft(**known | changes)


def video(world: World, video_id: str = "drawing-1") -> Video:
    with world.storage.reading() as uow:
        found = uow.videos.find(video_id)
    assert found is not None
    return found


def in_library(world: World) -> LibraryItem:
    (item,) = world.make(ReadLibrary)(ANN, None, PAGE).items
    return item


def ids_of(world: World) -> list[str]:
    return [each.id for each in world.make(ReadCourse)(ADMIN, "drawing").videos]


# --- administrators only


def test_the_walk_over_the_use_cases_finds_them() -> None:
    assert {"AddVideo", "BlockEnrollment", "EndGrant", "EnrollUser", "ListEnrollments", "ReplayEvent"} <= set(USE_CASES)
    assert len(USE_CASES) >= 20


@pytest.mark.parametrize("by", [ANN, evolve(ADMIN, is_admin=False)], ids=["a learner", "an administrator no more"])
@pytest.mark.parametrize("kind", USE_CASES.values(), ids=USE_CASES)
def test_every_administrators_use_case_refuses_everyone_else_before_it_looks_at_anything(
    world: World, monkeypatch: pytest.MonkeyPatch, kind: type, by: Session
) -> None:
    made = world.make(kind)
    monkeypatch.setattr(world.storage, "reading", None)
    monkeypatch.setattr(world.storage, "writing", None)
    others = [name for name in inspect.signature(made).parameters if name != "by"]
    with pytest.raises(NotAnAdministrator):
        made(by=by, **dict.fromkeys(others, object()))


# --- courses


def test_a_draft_is_seen_by_administrators_only(world: World) -> None:
    secret = world.make(CreateCourse)(ADMIN, CourseDraft(title="Secret", price=PRICE)).thing.course
    assert secret.status is CourseStatus.DRAFT
    assert [card.course.id for card in world.make(ListCourses)(None, PAGE).items] == ["drawing"]
    assert len(world.make(ListAllCourses)(ADMIN, None, PAGE).items) == 2
    for visitor in (None, ANN):
        with pytest.raises(UnknownCourse):
            world.make(ReadCourse)(visitor, secret.id)
    for use_case in (ReadAccess, ReadProgress):
        with pytest.raises(UnknownCourse):
            world.make(use_case)(ANN, secret.id)
    assert world.make(ReadCourse)(ADMIN, secret.id).course == secret


def test_a_draft_and_a_course_that_never_was_are_told_apart_by_nothing(world: World) -> None:
    secret = world.make(CreateCourse)(ADMIN, CourseDraft(title="Secret", price=PRICE)).thing.course
    messages = []
    for course_id in (secret.id, "nothing"):
        with pytest.raises(UnknownCourse) as refused:
            world.make(ReadCourse)(ANN, course_id)
        messages.append(str(refused.value))
    assert messages[0] == messages[1]


def test_an_archived_course_is_off_sale_and_kept_by_those_who_have_it(world: World) -> None:
    world.make(ArchiveCourse)(ADMIN, "drawing")
    assert world.make(ListCourses)(None, PAGE).items == ()
    assert world.make(ReadCourse)(ANN, "drawing").course.status is CourseStatus.ARCHIVED
    for visitor in (None, BEN):
        with pytest.raises(UnknownCourse):
            world.make(ReadCourse)(visitor, "drawing")
    assert watch(world, 0, 10).credited == 10
    assert in_library(world).card.course.id == "drawing"


def test_archiving_again_changes_nothing(world: World) -> None:
    world.make(ArchiveCourse)(ADMIN, "drawing")
    before = world.make(ReadCourse)(ADMIN, "drawing")
    world.advance(hours=1)
    world.make(ArchiveCourse)(ADMIN, "drawing")
    assert world.make(ReadCourse)(ADMIN, "drawing") == before


def test_changing_a_course_keeps_its_id_its_videos_and_its_day(world: World) -> None:
    before = world.make(ReadCourse)(ADMIN, "drawing")
    world.advance(hours=1)
    changed = world.make(ChangeCourse)(
        ADMIN, "drawing", CourseDraft(title=" Painting ", price=PRICE, status=CourseStatus.PUBLISHED)
    ).course
    assert (changed.id, changed.title, changed.created_at) == ("drawing", "Painting", before.course.created_at)
    assert changed.updated_at == world.clock.now()
    assert world.make(ReadCourse)(ADMIN, "drawing").videos == before.videos


@pytest.mark.parametrize(
    "change",
    [
        lambda w: w.make(ChangeCourse)(ADMIN, "nothing", CourseDraft(title="x", price=PRICE)),
        lambda w: w.make(ArchiveCourse)(ADMIN, "nothing"),
        lambda w: w.make(AddVideo)(ADMIN, "nothing", draft(put_file(w, "videos/new.mp4"))),
        lambda w: w.make(ReorderVideos)(ADMIN, "nothing", []),
        lambda w: w.make(LinkProduct)(ADMIN, ProductLink(id="", source=SOURCE, product_id="p", course_id="nothing")),
    ],
)
def test_what_is_not_there_cannot_be_changed(world: World, change: Any) -> None:
    with pytest.raises(UnknownCourse):
        change(world)


# --- videos


def test_a_video_is_added_last_unless_its_place_is_given(world: World) -> None:
    put_file(world, "videos/new.mp4")
    last = world.make(AddVideo)(ADMIN, "drawing", draft()).thing
    assert (last.order_position, last.video_url) == (3, "https://media.example/videos/new.mp4")
    first = world.make(AddVideo)(ADMIN, "drawing", draft(order_position=0)).thing
    assert ids_of(world) == [first.id, "drawing-1", "drawing-2", last.id]


def test_a_video_whose_file_is_not_there_is_refused_naming_each_field(world: World) -> None:
    missing = draft("videos/gone.mp4", captions=(Caption(language="en", label="English", s3_key="videos/gone.vtt"),))
    for act in (
        lambda: world.make(AddVideo)(ADMIN, "drawing", missing),
        lambda: world.make(ChangeVideo)(ADMIN, "drawing-1", missing),
    ):
        with pytest.raises(Invalid) as refused:
            act()
        assert [problem.field for problem in refused.value.problems] == ["s3_key", "captions[0].s3_key"]
    assert ids_of(world) == ["drawing-1", "drawing-2"]


def test_videos_are_put_in_order(world: World) -> None:
    put_file(world, "videos/new.mp4")
    third = world.make(AddVideo)(ADMIN, "drawing", draft()).thing.id
    world.make(ReorderVideos)(ADMIN, "drawing", [third, "drawing-2", "drawing-1"])
    assert ids_of(world) == [third, "drawing-2", "drawing-1"]
    assert open_video(world, video="drawing-2").next == "drawing-1"


@pytest.mark.parametrize(
    "order",
    [[], ["drawing-1"], ["drawing-1", "drawing-1"], ["drawing-1", "drawing-2", "drawing-3"], ["drawing-1", "other-1"]],
)
def test_an_order_that_forgets_doubles_or_invents_a_video_is_refused(world: World, order: list[str]) -> None:
    world.add_course("other")
    with pytest.raises(Invalid):
        world.make(ReorderVideos)(ADMIN, "drawing", order)
    assert ids_of(world) == ["drawing-1", "drawing-2"]


def test_a_removed_video_is_gone_and_its_progress_stays(world: World) -> None:
    watch(world, 0, 50)
    world.make(RemoveVideo)(ADMIN, "drawing-1")
    assert ids_of(world) == ["drawing-2"]
    assert record(world).of("drawing-1").watched_duration(100) == 50
    assert record(world).watched_duration == 0
    for again in (
        lambda: world.make(RemoveVideo)(ADMIN, "drawing-1"),
        lambda: world.make(ChangeVideo)(ADMIN, "drawing-1", draft_of(video(world))),
    ):
        with pytest.raises(UnknownVideo):
            again()


def test_removing_the_last_unwatched_video_completes_the_course_and_says_so_once(world: World) -> None:
    watch(world, 0, 100)
    assert record(world).completed_at is None
    world.make(RemoveVideo)(ADMIN, "drawing-2")
    assert record(world).completed_at == world.clock.now()
    assert in_library(world).tally.completed_at == world.clock.now()
    (owed,) = [notice for notice in notices(world).values() if notice.kind.value == "course-completed"]
    assert (owed.key, owed.holder.user_id) == ("course-completed:ann:drawing", "ann")


def test_a_course_without_videos_is_nought_per_cent_and_never_complete(world: World) -> None:
    watch(world, 0, 10)
    for video_id in ("drawing-1", "drawing-2"):
        world.make(RemoveVideo)(ADMIN, video_id)
    found = record(world)
    assert (found.percent, found.completed_at, found.continue_at()) == (0, None, None)


def test_removing_a_video_un_completes_no_one(world: World) -> None:
    complete(world)
    world.make(RemoveVideo)(ADMIN, "drawing-2")
    assert record(world).completed_at is not None


def complete(world: World) -> None:
    watch(world, 0, 100)
    watch(world, 0, 100, "drawing-2")
    assert record(world).completed_at is not None


def test_a_shorter_duration_is_judged_again_upward(world: World) -> None:
    watch(world, 0, 60)
    watch(world, 0, 100, "drawing-2")
    world.make(ChangeVideo)(ADMIN, "drawing-1", draft_of(video(world), duration=66))
    assert record(world).completed_at == world.clock.now()


def test_a_longer_duration_takes_no_completion_back(world: World) -> None:
    complete(world)
    before = record(world)
    world.advance(hours=1)
    world.make(ChangeVideo)(ADMIN, "drawing-1", draft_of(video(world), duration=1000))
    after = record(world)
    assert (after.completed_at, after.videos_completed) == (before.completed_at, 2)
    assert after.of("drawing-1").completed_at == before.of("drawing-1").completed_at
    assert after.watched_duration == 200


def test_seconds_beyond_a_shorter_duration_come_back_with_the_longer_one(world: World) -> None:
    watch(world, 0, 80)
    world.make(ChangeVideo)(ADMIN, "drawing-1", draft_of(video(world), duration=50))
    assert record(world).watched_duration == 50
    world.make(ChangeVideo)(ADMIN, "drawing-1", draft_of(video(world), duration=100))
    assert record(world).watched_duration == 80


def test_replacing_the_file_keeps_completion_and_the_seconds_that_fit(world: World) -> None:
    complete(world)
    before = record(world)
    put_file(world, "videos/second-cut.mp4")
    world.make(ChangeVideo)(ADMIN, "drawing-1", draft_of(video(world), s3_key="videos/second-cut.mp4", duration=40))
    after = record(world)
    assert (after.completed_at, after.videos_completed) == (before.completed_at, 2)
    assert after.of("drawing-1").watched_duration(40) == 40
    assert "second-cut" in open_video(world).url
    assert video(world).video_url.endswith("videos/second-cut.mp4")


def test_a_video_added_later_un_completes_no_one_and_is_shown_as_new(world: World) -> None:
    complete(world)
    put_file(world, "videos/new.mp4")
    world.make(AddVideo)(ADMIN, "drawing", draft())
    found = record(world)
    assert (found.completed_at is not None, found.new_videos, found.percent) == (True, 1, 66)


def test_a_video_of_no_known_length_completes_nothing_and_nobody(world: World) -> None:
    put_file(world, "videos/new.mp4")
    new = world.make(AddVideo)(ADMIN, "drawing", draft(duration=0)).thing
    complete_without = record(world)
    watch(world, 0, 100)
    watch(world, 0, 100, "drawing-2")
    assert record(world).completed_at is None
    assert record(world).of(new.id).completed_at is None
    assert complete_without.duration == 200


def test_a_new_video_is_where_the_library_continues_after_the_last_one_was_played_to_its_end(world: World) -> None:
    complete(world)
    assert in_library(world).tally.continue_video_id == "drawing-2"
    put_file(world, "videos/new.mp4")
    new = world.make(AddVideo)(ADMIN, "drawing", draft()).thing.id
    assert record(world).continue_at() == (new, 0)
    assert in_library(world).tally.continue_video_id == new


def test_a_video_that_is_moved_by_itself_moves_the_place_to_continue(world: World) -> None:
    watch(world, 0, 100, "drawing-2")
    world.make(ChangeVideo)(ADMIN, "drawing-1", draft_of(video(world), order_position=9))
    assert in_library(world).tally.continue_video_id == "drawing-1"


def test_a_new_order_is_where_the_library_continues(world: World) -> None:
    watch(world, 0, 100, "drawing-2")
    assert in_library(world).tally.continue_video_id == "drawing-2"
    world.make(ReorderVideos)(ADMIN, "drawing", ["drawing-2", "drawing-1"])
    assert record(world).continue_at() == ("drawing-1", 0)
    assert in_library(world).tally.continue_video_id == "drawing-1"


def test_a_change_of_a_video_touches_nobody_elses_progress(world: World) -> None:
    world.add_course("other")
    world.enroll("ben")
    world.enroll("ann", "other")
    watch(world, 0, 30, "other-1")
    watch(world, 0, 30, by=BEN)
    before = record(world, "other"), record(world, user_id="ben").of("drawing-1")
    world.make(ChangeVideo)(ADMIN, "drawing-1", draft_of(video(world), title="Renamed", duration=90))
    assert (record(world, "other"), record(world, user_id="ben").of("drawing-1")) == before


# --- products


def wish(product_id: str = "p1", **more: Any) -> ProductLink:
    return ProductLink(**{"id": "ignored", "source": SOURCE, "product_id": product_id, "course_id": "drawing"} | more)


def test_the_same_link_twice_is_one_link(world: World) -> None:
    first = world.make(LinkProduct)(ADMIN, wish())
    again = world.make(LinkProduct)(ADMIN, wish())
    assert (first.is_new, again.is_new, again.thing) == (True, False, first.thing)
    assert first.thing.id != "ignored"
    other = world.make(LinkProduct)(ADMIN, wish(sku="S1"))
    assert (other.is_new, other.thing.id == first.thing.id) == (True, False)
    assert len(world.make(ListProducts)(ADMIN, PAGE).items) == 3


@pytest.mark.parametrize(("changes", "field"), [({"source": "nobody"}, "source"), ({"product_id": " "}, "product_id")])
def test_a_link_that_cannot_be_meant_is_refused(world: World, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        world.make(LinkProduct)(ADMIN, wish(**changes))
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_link_is_removed_once(world: World) -> None:
    link = world.make(LinkProduct)(ADMIN, wish()).thing
    world.make(UnlinkProduct)(ADMIN, link.id)
    with pytest.raises(UnknownProduct):
        world.make(UnlinkProduct)(ADMIN, link.id)


def test_what_an_administrator_links_the_next_order_opens(world: World) -> None:
    world.make(LinkProduct)(ADMIN, wish("product-box"))
    world.tell(told("day 0: paid", sold=["box"], user_id="ben", email="ben@example.com")[0])
    assert access(world, user_id="ben") == "open"


def test_a_course_that_is_made_today_is_listed_first(world: World) -> None:
    world.advance(hours=1)
    new = CourseDraft(title="New", price=PRICE, status=CourseStatus.PUBLISHED)
    made = world.make(CreateCourse)(ADMIN, new).thing.course
    assert made.created_at - world.make(ReadCourse)(None, "drawing").course.created_at == timedelta(hours=1)
    assert [card.course.id for card in world.make(ListCourses)(None, PAGE).items] == [made.id, "drawing"]
