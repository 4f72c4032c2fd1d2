"""Units of work in memory: each works on a copy, which a commit puts in place of the whole."""

from threading import Lock, local
from types import TracebackType
from typing import Self

from adapters.memory.catalogue import MemoryCourses, MemoryProducts, MemoryVideos
from adapters.memory.creations import MemoryCreations
from adapters.memory.learning import MemoryEnrollments, MemoryLearners, MemoryRecords
from adapters.memory.mailing import MemoryPreferences, MemoryVideoBatches
from adapters.memory.messages import MemoryHistory, MemoryInbox, MemoryOutbox
from adapters.memory.sales import MemoryGrants, MemoryOrders
from adapters.memory.state import State
from adapters.memory.supply import MemoryMediaJobs
from adapters.memory.upkeep import MemoryUpkeep
from adapters.memory.uploads import MemoryUploads
from adapters.memory.viewings import MemoryViewings


class MemoryUnitOfWork:
    """One transaction: used once, rolled back unless committed, RuntimeError when used otherwise."""

    def __init__(self, storage: "MemoryStorage", *, writes: bool) -> None:
        """Take the storage."""
        self._storage = storage
        self._writes = writes
        self._state: State | None = None
        self._is_used = False

    def __enter__(self) -> Self:
        if self._is_used:
            raise RuntimeError("a unit of work is used once")
        self._is_used = True
        self._state = self._storage.enter(writes=self._writes)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._state = None
        self._storage.leave(writes=self._writes)

    def commit(self) -> None:
        if not self._writes:
            raise RuntimeError("a unit of work for reading can't be committed")
        self._storage.publish(self._open)
        self._state = None

    @property
    def _open(self) -> State:
        if self._state is None:
            raise RuntimeError("this unit of work is not open")
        return self._state

    @property
    def courses(self) -> MemoryCourses:
        return MemoryCourses(state=self._open)

    @property
    def videos(self) -> MemoryVideos:
        return MemoryVideos(state=self._open)

    @property
    def products(self) -> MemoryProducts:
        return MemoryProducts(state=self._open)

    @property
    def orders(self) -> MemoryOrders:
        return MemoryOrders(state=self._open)

    @property
    def grants(self) -> MemoryGrants:
        return MemoryGrants(state=self._open)

    @property
    def enrollments(self) -> MemoryEnrollments:
        return MemoryEnrollments(state=self._open)

    @property
    def records(self) -> MemoryRecords:
        return MemoryRecords(state=self._open)

    @property
    def learners(self) -> MemoryLearners:
        return MemoryLearners(state=self._open)

    @property
    def preferences(self) -> MemoryPreferences:
        return MemoryPreferences(state=self._open)

    @property
    def video_batches(self) -> MemoryVideoBatches:
        return MemoryVideoBatches(state=self._open)

    @property
    def inbox(self) -> MemoryInbox:
        return MemoryInbox(state=self._open)

    @property
    def outbox(self) -> MemoryOutbox:
        return MemoryOutbox(state=self._open)

    @property
    def history(self) -> MemoryHistory:
        return MemoryHistory(state=self._open)

    @property
    def creations(self) -> MemoryCreations:
        return MemoryCreations(state=self._open)

    @property
    def upkeep(self) -> MemoryUpkeep:
        return MemoryUpkeep(state=self._open)

    @property
    def media_jobs(self) -> MemoryMediaJobs:
        return MemoryMediaJobs(state=self._open)

    @property
    def uploads(self) -> MemoryUploads:
        return MemoryUploads(state=self._open)

    @property
    def viewings(self) -> MemoryViewings:
        return MemoryViewings(state=self._open)


class MemoryStorage:
    """Storage in memory: one unit of work writes at a time, readers see the state of their beginning."""

    def __init__(self) -> None:
        """Start empty."""
        self._state = State()
        self._writing = Lock()
        self._here = local()

    def reading(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self, writes=False)

    def writing(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self, writes=True)

    def enter(self, *, writes: bool) -> State:
        """Give a unit of work its state; a writing one waits for its turn.

        Raises RuntimeError where this thread is writing already: it would wait for itself.
        """
        if not writes:
            return self._state.read_only()
        if getattr(self._here, "writes", False):
            raise RuntimeError("this thread is writing already: units of work don't nest")
        self._writing.acquire()
        self._here.writes = True
        return self._state.copy()

    def leave(self, *, writes: bool) -> None:
        """End a unit of work."""
        if writes:
            self._here.writes = False
            self._writing.release()

    def publish(self, state: State) -> None:
        """Put a state in place, as a copy that nobody holds."""
        self._state = state.copy()
