"""The world in which the description's examples are true: a course, somebody who bought it, and what she watched."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from attrs import evolve

from course_domain.model.courses import Course
from course_domain.model.learners import Session
from course_domain.model.media_jobs import JobKind, JobState, MediaJob, MediaJobPolicy
from course_domain.model.money import Money
from course_domain.model.notices import NoticeKind
from course_domain.model.playback import Device, DeviceKind
from course_domain.model.preferences import Subscription
from course_domain.model.products import ProductLink
from course_domain.model.sources import Picture, Sound, SourceFacts
from course_domain.model.upload_policy import UploadPolicy, UploadWish
from course_domain.use_cases.deliver_notices import DeliverNotices
from course_domain.use_cases.open_video import OpenVideo
from course_domain.use_cases.record_progress import RecordProgress
from course_domain.use_cases.sign_part import SignPart
from factories import ADMIN, ANN, SOURCE, World, make_course, make_order, make_video, make_world, send_part
from stories import beat, put_file

COURSE = "watercolour"
KEYS = (
    "videos/watercolour/1.mp4",
    "videos/watercolour/2.mp4",
    "videos/watercolour/3.mp4",
    "videos/watercolour/1.en.vtt",
)
PHONE = Device(name="phone-1", kind=DeviceKind.PHONE)
STREAM = "videos/watercolour-1/r1/hls/master.m3u8"
PLAYLIST = b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360\n360p/index.m3u8\n"


class StoryIds:
    """Ids that say what they are of, in the order in which the story needs them; then numbered ones."""

    def __init__(self) -> None:
        self._named = ["message-of-order-1000", "message-of-order-1001", "enrollment-of-ann"]
        self._more = 0

    def new(self) -> str:
        """Give the next id."""
        if self._named:
            return self._named.pop(0)
        self._more += 1
        return f"new-{self._more}"


def story_world(**changes: Any) -> World:
    """Make a world in which the story was told; ``changes`` put other adapters under it."""
    world = make_world(ids=StoryIds(), **changes)
    tell(world)
    return world


def course() -> Course:
    """The course of the story."""
    return make_course(
        COURSE,
        title="Watercolour in a weekend",
        description="Sky, water and one boat.",
        thumbnail="public/watercolour.jpg",
        price=Money(amount=4900, currency="EUR"),
        shop_url="https://shop.example/watercolour",
    )


def boats() -> Course:
    """A course that became part of the bundle only after somebody had bought it."""
    price = Money(amount=1900, currency="EUR")
    return make_course("boats", title="Boats in ink", description="", thumbnail=None, shop_url=None, price=price)


def probed(now: datetime) -> MediaJob:
    """The job that looked into the first video's file."""
    facts = SourceFacts(
        container="mp4",
        milliseconds=600_000,
        size=1_200,
        sha256="0b6b5e3f2c7f4b0e8e7c9d0a1b2c3d4e5f60718293a4b5c6d7e8f90123456789",
        picture=Picture(codec="h264", width=1280, height=720, millirate=25_000, pixel_format="yuv420p"),
        sound=Sound(codec="aac", channels=2, sample_rate=48_000),
    )
    job = MediaJob(
        id="job-of-sky",
        kind=JobKind.PROBE,
        video_id="watercolour-1",
        revision="job-of-sky",
        source_key=KEYS[0],
        due_at=now,
        created_at=now,
        updated_at=now,
    )
    begun = job.begun("inspection", MediaJobPolicy(), now)
    return evolve(begun, facts=facts, state=JobState.DONE, percent=100, ticket=None)


def tell(world: World, by: Session = ANN) -> None:
    """Make the course and its videos, have it bought, and watch a part of it."""
    now = world.clock.now()
    with world.storage.writing() as uow:
        uow.courses.save(evolve(course(), created_at=now, updated_at=now))
        uow.products.save(ProductLink(id="link-watercolour", source=SOURCE, product_id="93", course_id=COURSE))
        uow.commit()
    for place, title in ((1, "Sky"), (2, "Water")):
        video = make_video(COURSE, place, title=title, duration=600, s3_key=KEYS[place - 1], captions=())
        address = world.signer.address(video.s3_key)
        world.add_video(evolve(video, video_url=address, created_at=now, updated_at=now))
    for key in KEYS:
        put_file(world, key)
    with world.storage.writing() as uow:
        uow.media_jobs.save(probed(now))
        uow.commit()
    world.media.put(STREAM, BytesIO(PLAYLIST), "application/vnd.apple.mpegurl")
    world.tell(make_order("1000", "tea", user_id="cleo", email="cleo@example.com", at=now))
    world.tell(make_order("1001", "93", user_id=by.user_id, email=by.email, at=now))
    world.make(DeliverNotices)()
    until = now + timedelta(days=1)
    multipart = world.receiver.begin("incoming/film.mp4", "video/mp4")
    world.receiver.part_url("incoming/film.mp4", multipart, 1, until)
    world.receiver.form("incoming/captions.vtt", "text/vtt; charset=utf-8", 100, until)
    world.subscriptions.issue(Subscription(user_id=by.user_id, kind=NoticeKind.EXPIRY))
    address = world.make(OpenVideo)(by, COURSE, "watercolour-1", viewer="203.0.113.7", device=PHONE)
    with world.storage.writing() as uow:
        uow.courses.save(evolve(boats(), created_at=now, updated_at=now))
        uow.products.save(ProductLink(id="link-boats", source=SOURCE, product_id="93", course_id="boats"))
        uow.commit()
    world.advance(minutes=1)
    world.make(RecordProgress)(by, COURSE, (beat(address.session, (0, 60), video="watercolour-1"),))
    _send_sky(world)


def _send_sky(world: World) -> None:
    """Have an administrator send the first part of a film."""
    film = b"\x00\x00\x00\x20ftypisom".ljust(1024, b"\0")
    wish = UploadWish(filename="Sky.mp4", size=len(film))
    upload = UploadPolicy().begin(wish, "upload-of-sky", ADMIN.user_id, world.clock.now())
    upload = evolve(upload, multipart=world.receiver.begin(upload.key, upload.content_type))
    with world.storage.writing() as uow:
        uow.uploads.save(upload)
        uow.commit()
    address = world.make(SignPart)(ADMIN, upload.id, upload.key, 1)
    send_part(world, address.url, film)
