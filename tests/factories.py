"""Builders of what tests speak about, and a whole Coursedock in memory to try it in."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve, fields, frozen, resolve_types

from adapters.local.inspections import ThreadedInspections
from adapters.memory.access_logs import MemoryAccessLogs
from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.heartbeats import MemoryHeartbeats
from adapters.memory.identity import MemoryPlaybackTokens, MemorySessions
from adapters.memory.limits import MemoryRateLimiter
from adapters.memory.mail import MemoryMailer
from adapters.memory.mailing import MemorySubscriptionTokens
from adapters.memory.media import MemoryMediaObjects, MemoryUrlSigner
from adapters.memory.media_receiver import MemoryMediaReceiver
from adapters.memory.playlists import StoredPlaylists
from adapters.memory.purger import MemoryCachePurger
from adapters.memory.shops import MemoryShop, MemoryShops
from adapters.memory.storage import MemoryStorage
from adapters.memory.transcoding import MemoryInspector, MemoryTranscoder
from adapters.memory.viewing_log import MemoryViewingLog
from adapters.memory.waker import MemoryWaker
from course_domain import ports
from course_domain.model.courses import Caption, Course, CourseStatus, Video
from course_domain.model.delivery import Delivery
from course_domain.model.enrollments import Enrollment
from course_domain.model.expiry_warnings import WarningPolicy
from course_domain.model.learners import Holder, Session
from course_domain.model.limits import Limits
from course_domain.model.mail import CoursePages, UnsubscribePages
from course_domain.model.media_jobs import MediaJobPolicy
from course_domain.model.money import Money
from course_domain.model.orders import OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.playback import PlaybackPolicy
from course_domain.model.products import ProductLink, Sold
from course_domain.model.upload_policy import UploadPolicy
from course_domain.model.video_batches import DigestPolicy
from course_domain.model.viewings import ViewingPolicy
from course_domain.use_cases.deliver_notices import DeliverNotices, OutboxPolicy
from course_domain.use_cases.enroll_user import EnrollmentWish, EnrollUser
from course_domain.use_cases.receive_delivery import ReceiveDelivery
from course_domain.use_cases.work_inbox import InboxPolicy, WorkInbox
from course_domain.use_cases.work_media import Worker
from entrypoints.http.media_uploads import UploadTaking
from entrypoints.http.parts import (
    ApiParts,
    DroppedViewings,
    HttpSettings,
    Readiness,
    SessionReader,
    UploadRehearsal,
)
from entrypoints.web.assets import WebAssets

T = TypeVar("T")

BUILT = Path(__file__).parent / "built"
"""Stands in for the built front end."""

NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
SOURCE = "shop"
SHOP_SECRET = "the shop's own secret"
PUBLIC_URL = "https://courses.example"
PLAYLISTS = f"{PUBLIC_URL}/playlists"
SHOP_ORIGIN = "https://shop.example"

ANN = Session(user_id="ann", email="ann@example.com", email_verified=True, name="Ann")
BEN = Session(user_id="ben", email="ben@example.com", email_verified=True, name="Ben")
ADMIN = Session(user_id="boss", email="boss@example.com", email_verified=True, is_admin=True)

_versions = count(1)


def make_course(course_id: str = "drawing", **changes: Any) -> Course:
    """Make a published course with lifetime access that costs 49 euros."""
    course = Course(
        id=course_id,
        title=course_id.capitalize(),
        description=f"All about {course_id}.",
        thumbnail=f"public/{course_id}.jpg",
        price=Money(amount=4900, currency="EUR"),
        status=CourseStatus.PUBLISHED,
        shop_url=f"{SHOP_ORIGIN}/{course_id}",
        created_at=NOON,
        updated_at=NOON,
    )
    return evolve(course, **changes)


def make_video(course_id: str = "drawing", position: int = 1, **changes: Any) -> Video:
    """Make a video of 100 s, ``<course>-<position>``, with English captions."""
    video_id = changes.get("id", f"{course_id}-{position}")
    key = f"videos/{video_id}/r1/master.mp4"
    video = Video(
        id=video_id,
        course_id=course_id,
        title=f"Part {position}",
        duration=100,
        order_position=position,
        s3_key=key,
        video_url=f"https://media.example/{key}",
        captions=(Caption(language="en", label="English", s3_key=f"videos/{video_id}/r1/en.vtt"),),
        created_at=NOON,
        updated_at=NOON,
    )
    return evolve(video, **changes)


def make_order(
    order_id: str = "1001",
    *product_ids: str,
    status: OrderStatus = OrderStatus.PAID,
    user_id: str | None = "ann",
    email: str | None = "ann@example.com",
    at: datetime = NOON,
    **changes: Any,
) -> OrderFacts:
    """Make what a shop tells of an order: a line a product, line ids counted from 1, each version newer."""
    sold = product_ids or ("product-drawing",)
    lines = tuple(OrderLine(id=str(n), sold=Sold(product_id=product)) for n, product in enumerate(sold, start=1))
    facts = OrderFacts(
        source=SOURCE,
        order_id=order_id,
        version=next(_versions),
        version_kind=VersionKind.INTEGER,
        status=status,
        at=at,
        paid_at=at if status is OrderStatus.PAID else None,
        holder=Holder(user_id=user_id, email=email),
        lines=lines,
    )
    return evolve(facts, **changes)


@frozen(kw_only=True)
class World:
    """Coursedock over the memory adapters. ``make`` wires any use case to them."""

    clock: MemoryClock
    ids: SequentialIds
    storage: MemoryStorage
    heartbeats: MemoryHeartbeats
    shop: MemoryShop
    shops: MemoryShops
    media: MemoryMediaObjects
    receiver: MemoryMediaReceiver
    signer: MemoryUrlSigner
    sessions: MemorySessions
    tokens: MemoryPlaybackTokens
    subscriptions: MemorySubscriptionTokens
    limiter: MemoryRateLimiter
    mailer: MemoryMailer
    waker: MemoryWaker
    log: MemoryViewingLog
    access_logs: MemoryAccessLogs
    limits: Limits
    playback: PlaybackPolicy
    delivery: Delivery

    def make(self, kind: type[T], **given: Any) -> T:
        """Make a use case, or any group of them; ``given`` stands in for what the world would hand in."""
        resolve_types(kind)  # type: ignore[type-var]
        wanted = {each.name: each.type for each in fields(kind) if each.name not in given}  # type: ignore[misc]
        return kind(**{name: self._part(wanted_type) for name, wanted_type in wanted.items()}, **given)

    def _part(self, wanted: Any) -> Any:
        known = {
            ports.Clock: self.clock,
            ports.Ids: self.ids,
            ports.Storage: self.storage,
            ports.Heartbeats: self.heartbeats,
            ports.Shops: self.shops,
            ports.MediaObjects: self.media,
            ports.MediaReceiver: self.receiver,
            ports.UrlSigner: self.signer,
            SessionReader: self.sessions,
            ports.PlaybackTokens: self.tokens,
            ports.SubscriptionTokens: self.subscriptions,
            ports.RateLimiter: self.limiter,
            ports.Mailer: self.mailer,
            ports.Waker: self.waker,
            ports.Inspections: ThreadedInspections(inspector=MemoryInspector(self.media)),
            ports.Transcoder: MemoryTranscoder(media=self.media),
            ports.CachePurger: MemoryCachePurger(),
            MediaJobPolicy: MediaJobPolicy(),
            Worker: Worker(name="worker"),
            Limits: self.limits,
            PlaybackPolicy: self.playback,
            InboxPolicy: InboxPolicy(),
            OutboxPolicy: OutboxPolicy(),
            CoursePages: CoursePages(template=f"{SHOP_ORIGIN}/courses/{{course}}"),
            UnsubscribePages: UnsubscribePages(template=f"{PUBLIC_URL}/unsubscribe/{{token}}"),
            WarningPolicy: WarningPolicy(),
            DigestPolicy: DigestPolicy(),
            ports.Playlists: StoredPlaylists(media=self.media),
            Delivery: self.delivery,
            UploadPolicy: UploadPolicy(),
            HttpSettings: HttpSettings(public_url=PUBLIC_URL, origins=(SHOP_ORIGIN,)),
            Readiness: Readiness(),
            UploadTaking: UploadTaking(taker=self.receiver),
            UploadRehearsal: NoRehearsal(),
            DroppedViewings: DroppedViewings(),
            WebAssets: WebAssets(folder=BUILT),
            ports.ViewingLog: self.log,
            ports.AccessLogs: self.access_logs,
            ViewingPolicy: ViewingPolicy(),
        }
        return known[wanted] if wanted in known else self.make(wanted)

    def token(self, session: Session, lasts: int = 100 * 86_400) -> str:
        """Sign somebody in; gives the bearer token."""
        return self.sessions.mint(session, lasts, self.clock.now())

    def opens(self, url: str, now: datetime | None = None, viewer: str | None = None) -> bool:
        """Tell whether a signed address, of the CDN or of our playlists, opens its object."""
        address, _, query = url.partition("?")
        key = address.removeprefix(f"{self.signer.base_url}/").removeprefix(f"{PLAYLISTS}/")
        return self.signer.opens(key, query, now or self.clock.now(), viewer)

    def advance(self, **by: float) -> None:
        """Let time pass: ``advance(days=3)``."""
        self.clock.advance(timedelta(**by))

    def add_course(self, course_id: str = "drawing", videos: int = 2, **changes: Any) -> Course:
        """Save a course with videos, their files, and the link of the product ``product-<course>``."""
        course = make_course(course_id, **changes)
        with self.storage.writing() as uow:
            uow.courses.save(course)
            link_id, product_id = f"link-{course_id}", f"product-{course_id}"
            uow.products.save(ProductLink(id=link_id, source=SOURCE, product_id=product_id, course_id=course_id))
            uow.commit()
        for position in range(1, videos + 1):
            self.add_video(make_video(course_id, position))
        return course

    def add_video(self, video: Video) -> Video:
        """Save a video and its files."""
        for key in (video.s3_key, *(caption.s3_key for caption in video.captions)):
            self.media.put(key, BytesIO(b"bytes"), "application/octet-stream")
        with self.storage.writing() as uow:
            uow.videos.save(video)
            uow.commit()
        return video

    def enroll(self, user_id: str = "ann", course_id: str = "drawing", days: int | None = None) -> Enrollment:
        """Open a course for a user by hand."""
        holder = Holder(user_id=user_id)
        wish = EnrollmentWish(holder=holder, course_id=course_id, access_days=days, use_course_length=False)
        enrollment = self.make(EnrollUser)(ADMIN, wish).enrollment
        assert enrollment is not None
        return enrollment

    def tell(self, facts: OrderFacts) -> None:
        """Have the shop deliver a message, and the worker work on it."""
        self.make(ReceiveDelivery)(self.shop.deliver(facts))
        self.work()

    def work(self) -> None:
        """Do what a worker does until nothing is due."""
        while self.make(WorkInbox)() or self.make(DeliverNotices)():
            pass


def make_world(**changes: Any) -> World:
    """Make an empty world at noon."""
    clock = MemoryClock(NOON)
    storage = MemoryStorage()
    shop = MemoryShop(SOURCE, SHOP_SECRET)
    media = MemoryMediaObjects()
    parts: dict[str, Any] = {
        "clock": clock,
        "ids": SequentialIds(),
        "storage": storage,
        "heartbeats": MemoryHeartbeats(storage=storage),
        "shop": shop,
        "shops": MemoryShops({SOURCE: shop}),
        "media": media,
        "receiver": MemoryMediaReceiver(objects=media, public_url=PUBLIC_URL),
        "signer": MemoryUrlSigner(),
        "sessions": MemorySessions(),
        "tokens": MemoryPlaybackTokens(),
        "subscriptions": MemorySubscriptionTokens(),
        "limiter": MemoryRateLimiter(clock=clock),
        "mailer": MemoryMailer(),
        "waker": MemoryWaker(),
        "access_logs": MemoryAccessLogs(),
        "log": MemoryViewingLog(storage=changes.get("storage", storage)),
        "limits": Limits(),
        "playback": PlaybackPolicy(),
        "delivery": Delivery(playlists=PLAYLISTS),
    }
    return World(**parts | changes)


class NoRehearsal:
    """A media store that nothing stands in the way of."""

    def rehearse(self, origin: str) -> tuple[str, ...]:
        """Find nothing wrong."""
        return ()


def send_part(world: World, url: str, body: bytes) -> str:
    """Send a part to its address; gives the etag in quotes, as browsers get it."""
    etag = world.receiver.take_part(url.rpartition("/")[2], BytesIO(body), world.clock.now())
    return f'"{etag}"'


def make_parts(world: World, **changes: Any) -> ApiParts:
    """Wire the API's parts to a world."""
    return world.make(ApiParts, **changes)
