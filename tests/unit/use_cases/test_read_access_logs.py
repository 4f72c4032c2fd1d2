"""What the CDN sent is added to the access log, each of its files once."""

from collections.abc import Mapping

import pytest

from adapters.memory.access_logs import MemoryAccessLogs
from course_domain.model.reports import PageRequest
from course_domain.model.viewings import ViewingQuery
from course_domain.use_cases.forget_keys import ForgetKeys
from course_domain.use_cases.open_video import OpenVideo
from course_domain.use_cases.read_access_logs import BATCH, ReadAccessLogs
from factories import ANN, World, make_world


@pytest.fixture
def world() -> World:
    """Ann watches a video."""
    made = make_world()
    made.add_course("drawing")
    made.enroll("ann")
    made.make(OpenVideo)(ANN, "drawing", "drawing-1")
    return made


def sent(world: World) -> int | None:
    with world.storage.reading() as uow:
        (found,) = uow.viewings.page(ViewingQuery(), PageRequest()).items
    return found.sent_bytes


def viewing(world: World) -> str:
    with world.storage.reading() as uow:
        return uow.viewings.page(ViewingQuery(), PageRequest()).items[0].id


class Stuck(MemoryAccessLogs):
    """Logs that can be read and can't be let go."""

    def done(self, name: str) -> None:
        """Fail."""
        raise PermissionError(name)


def test_bytes_of_several_files_add_up(world: World) -> None:
    assert sent(world) is None
    ours = viewing(world)
    world.access_logs.files.update({"a": {ours: 5, "unknown": 9}, "b": {ours: 7}})
    assert world.make(ReadAccessLogs)() is False
    assert (sent(world), world.access_logs.files) == (12, {})


def test_a_run_reads_so_many_files_and_says_that_there_may_be_more(world: World) -> None:
    ours = viewing(world)
    world.access_logs.files.update({f"{number:03}": {ours: 1} for number in range(BATCH + 1)})
    assert [world.make(ReadAccessLogs)() for _ in range(2)] == [True, False]
    assert sent(world) == BATCH + 1


def test_a_file_that_can_not_be_let_go_is_counted_once_however_long_it_stays(world: World) -> None:
    stuck = Stuck(files={"a": {viewing(world): 5}})
    for _ in range(10):
        with pytest.raises(PermissionError):
            world.make(ReadAccessLogs, logs=stuck)()
        world.advance(days=6)
        world.make(ForgetKeys)()
    assert sent(world) == 5


def test_two_workers_who_read_one_file_count_it_once(world: World) -> None:
    """The other one counts it and lets it go, while the first has read it and not counted it yet."""

    class Slow(MemoryAccessLogs):
        def read(self, name: str) -> Mapping[str, int]:
            """Read; meanwhile somebody else does all of it."""
            found = super().read(name)
            other.files.update(self.files)
            world.make(ReadAccessLogs, logs=other)()
            return found

    other = MemoryAccessLogs()
    world.make(ReadAccessLogs, logs=Slow(files={"a": {viewing(world): 5}}))()
    assert sent(world) == 5


def test_a_file_that_somebody_else_let_go_is_passed_over(world: World) -> None:
    class Gone(MemoryAccessLogs):
        def unread(self, limit: int) -> tuple[str, ...]:
            """Name one that was there a moment ago."""
            return ("gone", *super().unread(limit))

    world.make(ReadAccessLogs, logs=Gone(files={"a": {viewing(world): 5}}))()
    assert sent(world) == 5
