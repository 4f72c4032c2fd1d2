"""What is kept, by collection. ``model`` has the words they speak in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from course_domain.model.courses import Course, CourseStatus, Video
from course_domain.model.creations import Creation
from course_domain.model.enrollments import Enrollment, Place
from course_domain.model.grants import Grant
from course_domain.model.history import HistoryEntry
from course_domain.model.intake import InboxEvent
from course_domain.model.learners import Learner
from course_domain.model.media_jobs import JobKind, JobQuery, MediaJob
from course_domain.model.notices import Notice
from course_domain.model.orders import OrderFacts, VersionKind
from course_domain.model.oversight import EventQuery, EventRow, IdleOrder, JobRun, NoticeQuery, NoticeRow, Standing
from course_domain.model.preferences import Preference
from course_domain.model.products import ProductLink
from course_domain.model.progress import CourseRecord
from course_domain.model.reports import CourseCard, EnrollmentQuery, EnrollmentRow, LibraryItem, Page, PageRequest
from course_domain.model.uploads import Upload
from course_domain.model.video_batches import VideoBatch
from course_domain.model.viewings import Viewing, ViewingQuery


class Courses(Protocol):
    """Courses by id, and lists of them with their videos counted, newest first (``created_at``, ``id``)."""

    def find(self, course_id: str, *, to_change: bool = False) -> Course | None: ...  # to_change: locked until the end
    def find_many(self, course_ids: Iterable[str]) -> Mapping[str, Course]: ...
    def save(self, course: Course) -> None: ...
    def page(self, statuses: Iterable[CourseStatus], q: str | None, request: PageRequest) -> Page[CourseCard]: ...


class Videos(Protocol):
    """Videos by id and by course; removed ones stay findable.

    ``of_course`` gives the published ones in order, ``kept_of_course`` those too whose file doesn't play (yet).
    """

    def find(self, video_id: str) -> Video | None: ...
    def of_course(self, course_id: str) -> tuple[Video, ...]: ...
    def kept_of_course(self, course_id: str) -> tuple[Video, ...]: ...
    def save(self, video: Video) -> None: ...


class Products(Protocol):
    """Product links. ``save`` of a link that exists with the same fields gives the existing one."""

    def find(self, link_id: str) -> ProductLink | None: ...
    def of_product(self, source: str, product_id: str) -> tuple[ProductLink, ...]: ...
    def save(self, link: ProductLink) -> ProductLink: ...
    def remove(self, link_id: str) -> None: ...
    def page(self, request: PageRequest) -> Page[ProductLink]: ...


class Orders(Protocol):
    """What we were told of orders, and the courses that lines froze: ``freeze`` adds to them and changes none."""

    def lock(self, source: str, order_id: str) -> None: ...  # until the transaction ends, against other workers
    def tell(self, facts: OrderFacts) -> bool: ...  # adds to the set; False when it was there already
    def told(self, source: str, order_id: str) -> tuple[OrderFacts, ...]: ...
    def version_kind(self, source: str) -> VersionKind | None: ...  # what this source counts in, once known
    def frozen(self, source: str, order_id: str) -> Mapping[str, Mapping[str, int | None]]: ...  # by line, by course
    def freeze(self, source: str, order_id: str, line_id: str, courses: Mapping[str, int | None]) -> None: ...
    def after(self, source: str, order_id: str, limit: int) -> tuple[tuple[str, str], ...]: ...  # (source, order)
    def idle(self, request: PageRequest) -> Page[IdleOrder]: ...  # paid, and opening nothing; newest first


class Grants(Protocol):
    """Grants by key, order, person and course. ``save`` inserts or replaces by key."""

    def lock(self, person: str, course_id: str) -> None: ...  # until the transaction ends, against others by hand
    def find(self, key: str) -> Grant | None: ...
    def of_order(self, source: str, order_id: str) -> tuple[Grant, ...]: ...
    def of_user(self, user_id: str, course_id: str) -> tuple[Grant, ...]: ...
    def waiting(self, email: str, course_id: str | None = None) -> tuple[Grant, ...]: ...  # unclaimed, ended ones too
    def save(self, grants: Iterable[Grant]) -> None: ...
    def remove(self, keys: Iterable[str]) -> None: ...


class Enrollments(Protocol):
    """Enrollments by id and by (user, course). ``save`` leaves the learner's counters alone; places are keysets."""

    def get(self, enrollment_id: str) -> Enrollment | None: ...
    def find(self, user_id: str, course_id: str) -> Enrollment | None: ...
    def save(self, enrollment: Enrollment) -> None: ...
    def lapsed(self, now: datetime, limit: int) -> tuple[Enrollment, ...]: ...  # marked active, past their end
    def expiring(self, after: Place, until: datetime, limit: int) -> tuple[Enrollment, ...]: ...  # marked active
    def of_course(self, course_id: str, after: Place, before: datetime, limit: int) -> tuple[Enrollment, ...]: ...
    def library(self, user_id: str, status: str | None, now: datetime, request: PageRequest) -> Page[LibraryItem]: ...
    def page(self, query: EnrollmentQuery, now: datetime, request: PageRequest) -> Page[EnrollmentRow]: ...


class Records(Protocol):
    """Learners' progress by (user, course), never deleted. ``behind``: pending seconds, longest not credited first."""

    def get(self, user_id: str, course_id: str) -> CourseRecord: ...  # blank where nothing was watched
    def save(self, record: CourseRecord) -> None: ...  # with the counters on the enrollment
    def learners_of(self, course_id: str) -> tuple[str, ...]: ...  # user ids with any progress
    def behind(self, limit: int) -> tuple[tuple[str, str], ...]: ...  # (user, course)


class Learners(Protocol):
    """The directory of people. ``remember`` fills what it is given and keeps the rest."""

    def find(self, user_id: str, *, to_change: bool = False) -> Learner | None: ...  # to_change: locked until the end
    def remember(self, learner: Learner) -> None: ...


class Inbox(Protocol):
    """Messages of shops. ``put`` is once per (source, delivery id): False when it was there."""

    def put(self, event: InboxEvent) -> bool: ...
    def find(self, event_id: str) -> InboxEvent | None: ...
    def take_due(self, now: datetime, lease_until: datetime, limit: int) -> tuple[InboxEvent, ...]: ...  # attempts + 1
    def save(self, event: InboxEvent) -> None: ...
    def backlog(self) -> int: ...  # how many are new
    def page(self, query: EventQuery, request: PageRequest) -> Page[EventRow]: ...  # newest first (received_at, id)


class Outbox(Protocol):
    """Notices by key. ``owe`` writes a new one, or wakes a dormant one; False when there was nothing to do."""

    def owe(self, notice: Notice) -> bool: ...
    def find(self, key: str) -> Notice | None: ...
    def take_due(self, now: datetime, lease_until: datetime, limit: int) -> tuple[Notice, ...]: ...  # attempts + 1
    def save(self, notice: Notice) -> None: ...
    def backlog(self) -> int: ...  # how many are pending
    def page(self, query: NoticeQuery, request: PageRequest) -> Page[NoticeRow]: ...  # newest first (created_at, key)


class History(Protocol):
    """What happened to access, kept for ever; read oldest first (``recorded_at``, then as written)."""

    def note(self, entries: Iterable[HistoryEntry]) -> None: ...
    def of(self, persons: Iterable[str], course_id: str) -> tuple[HistoryEntry, ...]: ...


class Creations(Protocol):
    """What was made under callers' keys, for a while. Who writes finds first: calls under one key pass one by one."""

    def find(self, caller: str, key: str, now: datetime) -> Creation | None: ...  # None, too, where its time is over
    def keep(self, creation: Creation) -> None: ...
    def forget(self, now: datetime, limit: int) -> int: ...  # deletes what is over, the oldest first; how many


class Upkeep(Protocol):
    """How the last run of each job went, and what waits for the worker or for a person."""

    def note(self, run: JobRun) -> None: ...
    def runs(self) -> Mapping[str, JobRun]: ...  # by job
    def standing(self, now: datetime) -> Standing: ...


class Preferences(Protocol):
    """Which mails people chose to have, by (user, kind); ``of`` gives them by kind."""

    def of(self, user_id: str) -> tuple[Preference, ...]: ...
    def save(self, preference: Preference) -> None: ...


class VideoBatches(Protocol):
    """New videos by batch; one batch of a course gathers at a time. Whoever writes has found it before.

    ``due`` gives those that gathered until then, and those that are being told; oldest first.
    """

    def find(self, batch_id: str) -> VideoBatch | None: ...
    def gathering(self, course_id: str) -> VideoBatch | None: ...
    def due(self, quiet_since: datetime, open_since: datetime, limit: int) -> tuple[VideoBatch, ...]: ...
    def save(self, batch: VideoBatch) -> None: ...


class Uploads(Protocol):
    """Files on their way, by id. Whoever writes has found it before: no other writer has it until the commit."""

    def find(self, upload_id: str) -> Upload | None: ...
    def save(self, upload: Upload) -> None: ...
    def stale(
        self, open_since: datetime, stored_since: datetime, ending_since: datetime, limit: int
    ) -> tuple[Upload, ...]: ...  # open, stored and unused, or ending, and not touched since then; the oldest first
    def page(self, request: PageRequest) -> Page[Upload]: ...  # newest first (created_at, id)


class MediaJobs(Protocol):
    """Work on files, by id and by video.

    ``take`` gives a worker the job of these kinds that is due first: one that nobody holds, whose holder was silent for
    too long, or that it holds itself; ``begins`` False leaves out those that it doesn't hold.
    """

    def find(self, job_id: str) -> MediaJob | None: ...
    def of_video(self, video_id: str) -> tuple[MediaJob, ...]: ...  # newest first, the last hundred and all open ones
    def save(self, job: MediaJob) -> None: ...
    def take(
        self, worker: str, kinds: Iterable[JobKind], now: datetime, lease_until: datetime, *, begins: bool
    ) -> MediaJob | None: ...
    def page(self, query: JobQuery, request: PageRequest) -> Page[MediaJob]: ...  # newest first (created_at, id)


class Viewings(Protocol):
    """The access log. ``note`` joins what is noted of one playback: the last instant, the sum of addresses."""

    def note(self, viewings: Iterable[Viewing]) -> None: ...
    def sent(self, counted: Mapping[str, int]) -> None: ...  # adds bytes, by viewing; unknown ones are left out
    def page(self, query: ViewingQuery, request: PageRequest) -> Page[Viewing]: ...  # newest first (opened_at, id)
    def forget(self, before: datetime, limit: int) -> int: ...  # deletes the oldest opened before; how many
