"""What the API is built of."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from attrs import field, frozen

from course_domain.model.learners import Session
from course_domain.model.limits import Limits
from course_domain.model.subtitles import MOST_BYTES
from course_domain.ports import Clock, RateLimiter, Shops, UrlSigner
from course_domain.use_cases.abort_upload import AbortUpload
from course_domain.use_cases.add_video import AddVideo
from course_domain.use_cases.archive_course import ArchiveCourse
from course_domain.use_cases.back_fill_product import BackFillProduct
from course_domain.use_cases.begin_form import BeginForm
from course_domain.use_cases.begin_upload import BeginUpload
from course_domain.use_cases.block_enrollment import BlockEnrollment
from course_domain.use_cases.change_course import ChangeCourse
from course_domain.use_cases.change_notifications import ChangeNotifications
from course_domain.use_cases.change_subscription import ChangeSubscription
from course_domain.use_cases.change_video import ChangeVideo
from course_domain.use_cases.choose_poster import ChoosePoster
from course_domain.use_cases.complete_upload import CompleteUpload
from course_domain.use_cases.create_course import CreateCourse
from course_domain.use_cases.end_grant import EndGrant
from course_domain.use_cases.enroll_user import EnrollUser
from course_domain.use_cases.extend_enrollment import ExtendEnrollment
from course_domain.use_cases.link_product import LinkProduct
from course_domain.use_cases.list_all_courses import ListAllCourses
from course_domain.use_cases.list_courses import ListCourses
from course_domain.use_cases.list_enrollments import ListEnrollments
from course_domain.use_cases.list_events import ListEvents
from course_domain.use_cases.list_idle_orders import ListIdleOrders
from course_domain.use_cases.list_media_jobs import ListMediaJobs
from course_domain.use_cases.list_notices import ListNotices
from course_domain.use_cases.list_parts import ListParts
from course_domain.use_cases.list_products import ListProducts
from course_domain.use_cases.list_uploads import ListUploads
from course_domain.use_cases.list_viewings import ListViewings
from course_domain.use_cases.open_video import OpenVideo
from course_domain.use_cases.process_video import ProcessVideo
from course_domain.use_cases.put_captions import PutCaptions
from course_domain.use_cases.read_access import ReadAccess
from course_domain.use_cases.read_course import ReadCourse
from course_domain.use_cases.read_enrollment import ReadEnrollment
from course_domain.use_cases.read_event import ReadEvent
from course_domain.use_cases.read_library import ReadLibrary
from course_domain.use_cases.read_notifications import ReadNotifications
from course_domain.use_cases.read_playlist import ReadPlaylist
from course_domain.use_cases.read_progress import ReadProgress
from course_domain.use_cases.read_standing import ReadStanding
from course_domain.use_cases.read_subscription import ReadSubscription
from course_domain.use_cases.read_upload import ReadUpload
from course_domain.use_cases.read_video import ReadVideo
from course_domain.use_cases.receive_delivery import ReceiveDelivery
from course_domain.use_cases.record_progress import RecordProgress
from course_domain.use_cases.remove_captions import RemoveCaptions
from course_domain.use_cases.remove_video import RemoveVideo
from course_domain.use_cases.reorder_videos import ReorderVideos
from course_domain.use_cases.replay_event import ReplayEvent
from course_domain.use_cases.resend_notice import ResendNotice
from course_domain.use_cases.sign_part import SignPart
from course_domain.use_cases.unblock_enrollment import UnblockEnrollment
from course_domain.use_cases.unlink_product import UnlinkProduct
from entrypoints.http.media_uploads import UploadTaking
from entrypoints.web.assets import WebAssets

MEBIBYTE = 1 << 20
GIBIBYTE = 1 << 30

Check = Callable[[], object]
"""Tries a real part; raises when it is not well."""


class SessionReader(Protocol):
    """The shop's sign-on: turns a bearer token into who asks."""

    def read(self, token: str, now: datetime) -> Session:
        """Give the session, or raise NotSignedIn."""


class UploadRehearsal(Protocol):
    """Tries how a browser would fare that sends files from a page, before one does."""

    def rehearse(self, origin: str) -> tuple[str, ...]:
        """Give what stands in the way of pages at ``origin``, a sentence each; nothing is well. NotReachable."""


@frozen(kw_only=True)
class HttpSettings:
    """What an operator says about the API; limits in bytes.

    ``origins`` are the shop's pages that may call us, such as ``https://shop.example``. ``proxies`` are the
    addresses or networks of trusted proxies.
    """

    public_url: str
    shop_name: str = "Coursedock"
    origins: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    body_limit: int = MEBIBYTE
    webhook_limit: int = MEBIBYTE
    cookie_domain: str | None = None
    """Where signed cookies open the CDN: the domain on which they are set."""
    captions_limit: int = MOST_BYTES
    upload_limit: int = GIBIBYTE
    """Of one part of a file; the address that it is sent to may say less."""

    @property
    def own_origin(self) -> str:
        """The origin of our own pages."""
        url = urlsplit(self.public_url)
        return f"{url.scheme}://{url.netloc}".lower()

    @property
    def pages(self) -> tuple[str, ...]:
        """Every origin whose pages may call us, in small letters."""
        return (self.own_origin, *(origin.lower().rstrip("/") for origin in self.origins))


@frozen(kw_only=True)
class Readiness:
    """The parts that must be well before the API can serve, each with a way to try it."""

    checks: Mapping[str, Check] = field(factory=dict)


@frozen(kw_only=True)
class DroppedViewings:
    """Notes for the access log that this process could not keep."""

    take: Callable[[], int] = lambda: 0
    """Gives how many, since it was asked last."""


@frozen(kw_only=True)
class ApiParts:
    """The use cases behind the API, and what its resources need besides."""

    settings: HttpSettings
    readiness: Readiness
    dropped_viewings: DroppedViewings
    clock: Clock
    sessions: SessionReader
    shops: Shops
    limiter: RateLimiter
    limits: Limits
    signer: UrlSigner
    taking: UploadTaking
    assets: WebAssets

    list_courses: ListCourses
    read_course: ReadCourse

    read_library: ReadLibrary
    read_progress: ReadProgress
    record_progress: RecordProgress
    open_video: OpenVideo
    read_playlist: ReadPlaylist
    read_access: ReadAccess
    read_notifications: ReadNotifications
    change_notifications: ChangeNotifications
    read_subscription: ReadSubscription
    change_subscription: ChangeSubscription

    list_all_courses: ListAllCourses
    create_course: CreateCourse
    change_course: ChangeCourse
    archive_course: ArchiveCourse
    add_video: AddVideo
    change_video: ChangeVideo
    remove_video: RemoveVideo
    put_captions: PutCaptions
    remove_captions: RemoveCaptions
    reorder_videos: ReorderVideos
    read_video: ReadVideo
    process_video: ProcessVideo
    choose_poster: ChoosePoster
    list_media_jobs: ListMediaJobs
    list_products: ListProducts
    link_product: LinkProduct
    unlink_product: UnlinkProduct
    back_fill_product: BackFillProduct
    enroll_user: EnrollUser
    list_enrollments: ListEnrollments
    read_enrollment: ReadEnrollment
    block_enrollment: BlockEnrollment
    unblock_enrollment: UnblockEnrollment
    extend_enrollment: ExtendEnrollment
    end_grant: EndGrant
    replay_event: ReplayEvent
    list_events: ListEvents
    read_event: ReadEvent
    list_notices: ListNotices
    resend_notice: ResendNotice
    list_idle_orders: ListIdleOrders
    list_viewings: ListViewings
    read_standing: ReadStanding

    begin_upload: BeginUpload
    begin_form: BeginForm
    sign_part: SignPart
    list_parts: ListParts
    complete_upload: CompleteUpload
    abort_upload: AbortUpload
    read_upload: ReadUpload
    list_uploads: ListUploads
    rehearsal: UploadRehearsal

    receive_delivery: ReceiveDelivery
