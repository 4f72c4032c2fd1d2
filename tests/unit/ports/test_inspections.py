"""Inspections: beside everything else, told once, and lost with whoever did them."""

import time
from collections.abc import Callable
from io import BytesIO
from threading import Event

import pytest

from adapters.local.inspections import AT_ONCE, ThreadedInspections
from adapters.memory.media import MemoryMediaObjects
from adapters.memory.transcoding import FACTS, FILM, MemoryInspector
from course_domain.model.errors import UnknownMedia
from course_domain.model.renditions import UnknownWork
from course_domain.model.sources import SourceFacts, Unplayable
from course_domain.ports import Inspections, Inspector


def threaded(inspector: Inspector) -> Inspections:
    return ThreadedInspections(inspector=inspector)


@pytest.fixture(params=[threaded])
def made(request: pytest.FixtureRequest) -> Callable[[Inspector], Inspections]:
    return request.param


def store() -> MemoryMediaObjects:
    media = MemoryMediaObjects()
    media.put("film", BytesIO(FILM), "video/mp4")
    media.put("text", BytesIO(b"words"), "video/mp4")
    return media


def end_of(inspections: Inspections, ticket: str) -> SourceFacts:
    give_up_at = time.monotonic() + 10
    while (found := inspections.look(ticket)) is None:
        assert time.monotonic() < give_up_at
        time.sleep(0.005)
    return found


def test_what_was_found_is_told(made: Callable[[Inspector], Inspections]) -> None:
    inspections = made(MemoryInspector(store()))
    assert end_of(inspections, inspections.start("film")).milliseconds == FACTS.milliseconds


@pytest.mark.parametrize(("key", "refused"), [("text", Unplayable), ("nothing", UnknownMedia)])
def test_a_refusal_is_told_to_whoever_looks(
    made: Callable[[Inspector], Inspections], key: str, refused: type[Exception]
) -> None:
    inspections = made(MemoryInspector(store()))
    with pytest.raises(refused):
        end_of(inspections, inspections.start(key))


def test_it_is_told_once_and_nobody_elses_ticket_is_known(made: Callable[[Inspector], Inspections]) -> None:
    inspections = made(MemoryInspector(store()))
    ticket = inspections.start("film")
    end_of(inspections, ticket)
    for unknown in (ticket, "another worker's"):
        with pytest.raises(UnknownWork):
            inspections.look(unknown)


class Slow:
    """An inspector that looks until it may go on."""

    def __init__(self) -> None:
        self.go_on = Event()
        self.begun = 0

    def inspect(self, key: str) -> SourceFacts:
        self.begun += 1
        assert self.go_on.wait(10)
        return FACTS


def test_looking_waits_for_nothing_and_only_some_are_looked_into_at_once(
    made: Callable[[Inspector], Inspections],
) -> None:
    slow = Slow()
    inspections = made(slow)
    tickets = [inspections.start(f"film {n}") for n in range(AT_ONCE + 2)]
    assert [inspections.look(ticket) for ticket in tickets] == [None] * len(tickets)
    time.sleep(0.05)
    assert slow.begun == AT_ONCE
    assert not inspections.has_room()
    slow.go_on.set()
    assert [end_of(inspections, ticket) for ticket in tickets] == [FACTS] * len(tickets)
    assert inspections.has_room()
