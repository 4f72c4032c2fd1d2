"""The access log: what is noted, and for how long."""

from datetime import timedelta

import pytest
from attrs import evolve

from course_domain.model.reports import PageRequest
from course_domain.model.viewings import Viewing, ViewingPolicy, ViewingQuery, by_playback, named, unnamed
from course_domain.services import forget_in_batches
from course_domain.use_cases.forget_viewings import ForgetViewings
from course_domain.use_cases.open_video import OpenVideo
from factories import ANN, NOON, World, make_world

HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    made = make_world()
    made.add_course("drawing")
    made.enroll("ann")
    return made


def noted(world: World) -> list[Viewing]:
    with world.storage.reading() as uow:
        return list(uow.viewings.page(ViewingQuery(), PageRequest(limit=100)).items)


def watch(world: World, days: int = 90) -> None:
    world.make(OpenVideo, log_policy=ViewingPolicy(days=days))(ANN, "drawing", "drawing-1", viewer="203.0.113.7")


def forget(world: World, days: int = 90) -> int:
    return world.make(ForgetViewings, policy=ViewingPolicy(days=days))()


def test_where_nothing_is_kept_nothing_is_noted(world: World) -> None:
    watch(world, days=0)
    assert noted(world) == []


def test_every_address_of_a_playback_names_its_viewing_and_opens_all_the_same(world: World) -> None:
    found = world.make(OpenVideo)(ANN, "drawing", "drawing-1")
    (viewing,) = noted(world)
    for url in (found.url, found.file.url, *(caption.url for caption in found.captions)):
        assert url.endswith(f"&v={viewing.id}")
        assert world.opens(url)
    again = world.make(OpenVideo)(ANN, "drawing", "drawing-1", renewing=found.session)
    assert again.url.endswith(f"&v={viewing.id}")
    unnoted = world.make(OpenVideo, log_policy=ViewingPolicy(days=0))(ANN, "drawing", "drawing-1")
    assert "&v=" not in unnoted.url


def test_a_name_is_taken_off_as_it_was_added() -> None:
    assert unnamed(named("Policy=a&Signature=b", "w1")) == "Policy=a&Signature=b"
    for query in ("Policy=a&Signature=b", "v=w1", "", "&v=w1&Signature=b", "a=b&v=w1&c=d"):
        assert unnamed(query) == query
    assert named("a=b", None) == "a=b"


def test_a_viewing_is_forgotten_when_its_days_are_over(world: World) -> None:
    watch(world)
    world.advance(days=90)
    watch(world)
    assert forget(world) == 0
    world.clock.advance(timedelta(microseconds=1))
    assert forget(world) == 1
    assert [each.opened_at for each in noted(world)] == [NOON + timedelta(days=90)]


def test_all_is_forgotten_once_nothing_is_to_be_kept(world: World) -> None:
    for _ in range(3):
        watch(world)
    world.advance(seconds=1)
    assert forget(world, days=0) == 3
    assert noted(world) == []


def test_many_are_forgotten_a_batch_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forget_in_batches, "BATCH", 2)
    for _ in range(5):
        watch(world)
    world.advance(days=91)
    assert forget(world) == 5
    assert noted(world) == []


def test_notes_are_joined_by_playback() -> None:
    known = {"user_id": "ann", "course_id": "c", "video_id": "v", "revision": None}
    one = Viewing(id="b", address="1", opened_at=NOON, last_opened_at=NOON, **known)
    later = evolve(one, address="2", last_opened_at=NOON + HOUR)
    assert list(by_playback([later, evolve(one, id="a"), one])) == ["a", "b"]
    assert by_playback([later, one])["b"] == by_playback([one, later])["b"] == evolve(later, addresses=2)
