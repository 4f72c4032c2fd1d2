"""What leaves the container: small frozen groups of use cases and typed callables."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from attrs import field, frozen

from course_domain.model.learners import Session
from course_domain.use_cases.add_video import AddVideo
from course_domain.use_cases.back_fill_product import BackFillProduct
from course_domain.use_cases.catch_up import CatchUp
from course_domain.use_cases.change_course import ChangeCourse
from course_domain.use_cases.create_course import CreateCourse
from course_domain.use_cases.deliver_notices import DeliverNotices
from course_domain.use_cases.enroll_user import EnrollUser
from course_domain.use_cases.forget_keys import ForgetKeys
from course_domain.use_cases.forget_viewings import ForgetViewings
from course_domain.use_cases.link_product import LinkProduct
from course_domain.use_cases.list_all_courses import ListAllCourses
from course_domain.use_cases.list_idle_orders import ListIdleOrders
from course_domain.use_cases.list_media_jobs import ListMediaJobs
from course_domain.use_cases.list_set_aside import ListSetAside
from course_domain.use_cases.list_sources import ListSources
from course_domain.use_cases.mark_expired import MarkExpired
from course_domain.use_cases.put_captions import PutCaptions
from course_domain.use_cases.read_access_logs import ReadAccessLogs
from course_domain.use_cases.read_course import ReadCourse
from course_domain.use_cases.read_standing import ReadStanding
from course_domain.use_cases.read_video import ReadVideo
from course_domain.use_cases.reconcile import Reconcile
from course_domain.use_cases.resend_notices import ResendNotices
from course_domain.use_cases.store_upload import StoreUpload
from course_domain.use_cases.sweep_uploads import SweepUploads
from course_domain.use_cases.tell_of_new_videos import TellOfNewVideos
from course_domain.use_cases.warn_of_expiry import WarnOfExpiry
from course_domain.use_cases.work_inbox import WorkInbox
from course_domain.use_cases.work_media import WorkMedia

Check = Callable[[], str]
"""Tries a real part; gives a sentence on how it is, raises when it is not well."""


Signer = Callable[[str, bytes, datetime], Mapping[str, str]]
"""Gives the headers of a webhook: message id, body, time."""


@frozen(kw_only=True)
class Jobs:
    """What the worker does."""

    work_inbox: WorkInbox
    deliver_notices: DeliverNotices
    mark_expired: MarkExpired
    warn_of_expiry: WarnOfExpiry
    tell_of_new_videos: TellOfNewVideos
    reconcile: Reconcile
    catch_up: CatchUp
    forget_keys: ForgetKeys
    work_media: WorkMedia
    sweep_uploads: SweepUploads
    forget_viewings: ForgetViewings
    read_access_logs: ReadAccessLogs


@frozen(kw_only=True)
class Commands:
    """The use cases behind the command line and the demonstration's seeding."""

    create_course: CreateCourse
    read_course: ReadCourse
    change_course: ChangeCourse
    store_upload: StoreUpload
    list_sources: ListSources
    add_video: AddVideo
    read_video: ReadVideo
    list_media_jobs: ListMediaJobs
    put_captions: PutCaptions
    list_all_courses: ListAllCourses
    link_product: LinkProduct
    back_fill_product: BackFillProduct
    enroll_user: EnrollUser
    reconcile: Reconcile
    mark_expired: MarkExpired
    list_set_aside: ListSetAside
    list_idle_orders: ListIdleOrders
    read_standing: ReadStanding
    resend_notices: ResendNotices


@frozen(kw_only=True)
class Schema:
    """The database's shape."""

    migrate: Callable[[], None]
    is_current: Callable[[], bool]


@frozen(kw_only=True)
class ShopSide:
    """What only a shop has: it signs sessions and webhooks. For trying things, and for the demonstration."""

    mint_session: Callable[[Session, int, datetime], str] = field(repr=False)
    read_session: Callable[[str, datetime], Session] = field(repr=False)
    sign_webhook: Signer = field(repr=False)
    mails: Callable[[], list[tuple[str, EmailMessage]]]
    """The folder's mails, newest first, each with its name."""


class NotDone(Exception):
    """Why a backup, a restore, or something on AWS was refused, in a sentence."""


Told = Callable[[str, int, int], None]
"""Takes what is being worked on, how much of it is done, and of how much."""


@frozen(kw_only=True)
class BackupCounts:
    """What a backup holds: rows by table, keys, and media objects with their bytes (listed or held)."""

    made_at: datetime
    rows: Mapping[str, int]
    keys: int
    media: int
    media_bytes: int
    has_media: bool


@frozen(kw_only=True)
class RestoredCounts:
    """What was restored; ``missing`` and ``different`` are media objects that the backup only lists."""

    counts: BackupCounts
    is_current: bool
    """False where the tables are an older version's and want to be migrated."""
    missing: tuple[str, ...]
    different: tuple[str, ...]


class TakeBackup(Protocol):
    """Writes a backup; raises NotDone."""

    def __call__(self, path: Path, told: Told, *, force: bool, with_media: bool) -> BackupCounts:
        """Leave a whole file, or nothing."""
        ...


@frozen(kw_only=True)
class BackupTools:
    """Backups of this installation."""

    take: TakeBackup
    restore: Callable[[Path, Told], RestoredCounts]
    """Restores into an empty place, whole or not at all; raises NotDone."""
    close: Callable[[], None] = field(repr=False)


ToldLine = Callable[[str], None]
"""Takes a line of progress."""


@frozen(kw_only=True)
class StageDeployed:
    """A stage on AWS: the environment of API and worker, and what else its stacks tell."""

    settings: Mapping[str, str]
    outputs: Mapping[str, str]


class DeployStage(Protocol):
    """Makes or changes the stacks of a stage, by parameters of theirs; raises NotDone."""

    def __call__(self, wishes: Mapping[str, str], told: ToldLine, *, rotate: bool, patience: float) -> StageDeployed:
        """What isn't wished for stays as it is."""
        ...


@frozen(kw_only=True)
class AwsTools:
    """A stage on AWS."""

    template_names: tuple[str, ...]
    template: Callable[[str], str]
    deploy: DeployStage
    check: Callable[[str | None], AbstractContextManager[Mapping[str, Check]]]
    """Gives the steps of a check, by another address of the distribution where one is given; raises NotDone."""
