"""Stories of a shop, told in its own words to a Coursedock in memory: "day 5: refunded, line 1"."""

import random
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from itertools import permutations
from math import factorial
from typing import Any

from attrs import evolve

from adapters.identity.playback_tokens import HmacPlaybackTokens
from course_domain.model.enrollments import Enrollment, EnrollmentStatus
from course_domain.model.grants import Grant
from course_domain.model.intake import Answer, InboxEvent
from course_domain.model.learners import Holder, Session
from course_domain.model.money import Money
from course_domain.model.notices import Notice
from course_domain.model.orders import Dispute, DisputeStatus, OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import ProductLink, Sold
from course_domain.model.progress import CourseRecord, Heard
from course_domain.use_cases.deliver_notices import DeliverNotices
from course_domain.use_cases.open_video import OpenVideo, VideoAddress
from course_domain.use_cases.receive_delivery import ReceiveDelivery
from course_domain.use_cases.record_progress import RecordProgress, ToldBeat
from course_domain.use_cases.work_inbox import WorkInbox
from factories import ANN, NOON, SOURCE, World, make_world

PLAYBACK_KEY = b"a key for playback tokens, of 32 bytes or more"
WORDS = {
    "pending": OrderStatus.PENDING,
    "on hold": OrderStatus.ON_HOLD,
    "failed": OrderStatus.FAILED,
    "paid": OrderStatus.PAID,
    "free": OrderStatus.PAID,
    "partly refunded": OrderStatus.PARTIALLY_REFUNDED,
    "cancelled": OrderStatus.CANCELLED,
    "refunded": OrderStatus.REFUNDED,
    "dispute opened": OrderStatus.PAID,
    "dispute lost": OrderStatus.PAID,
    "dispute won": OrderStatus.PAID,
}
DISPUTES = {
    "dispute opened": DisputeStatus.OPEN,
    "dispute lost": DisputeStatus.LOST,
    "dispute won": DisputeStatus.WON,
}
MESSAGE = re.compile(r"day (?P<day>[\d.]+): (?:order (?P<order>\w+) )?(?P<word>[a-z ]+?)(?:, line (?P<lines>[\d ]+))?")


def day(number: float) -> datetime:
    """Give the noon of a day; the story begins on day 0."""
    return NOON + timedelta(days=number)


def told(
    *phrases: str, sold: Sequence[str] = ("drawing",), user_id: str | None = "ann", email: str | None = ANN.email
) -> list[OrderFacts]:
    """Write phrases down as messages, in the order in which they arrive.

    The day is the shop's version and its time. ``sold`` are the products of each order's lines, 1, 2, …
    """
    found = [match for phrase in phrases if (match := MESSAGE.fullmatch(phrase))]
    assert len(found) == len(phrases), phrases
    paid: dict[str, float] = {}
    for match in sorted(found, key=lambda match: float(match["day"])):
        if match["word"] in ("paid", "free"):
            paid.setdefault(match["order"] or "1001", float(match["day"]))
    return [_facts(match, paid, sold, Holder(user_id=user_id, email=email)) for match in found]


def _facts(match: re.Match[str], paid: dict[str, float], sold: Sequence[str], holder: Holder) -> OrderFacts:
    order, number, word = match["order"] or "1001", float(match["day"]), match["word"]
    closed = (match["lines"] or "").split()
    paid_on = paid.get(order)
    disputes = (Dispute(id="d1", status=DISPUTES[word], at=day(number)),) if word in DISPUTES else ()
    return OrderFacts(
        source=SOURCE,
        order_id=order,
        version=int(number * 1000),
        version_kind=VersionKind.INTEGER,
        status=WORDS[word],
        at=day(number),
        paid_at=day(paid_on) if paid_on is not None and paid_on <= number else None,
        total=Money(amount=0 if word == "free" else 4900, currency="EUR"),
        holder=holder,
        name="Ann",
        lines=tuple(
            OrderLine(
                id=str(line),
                sold=Sold(product_id=f"product-{product}"),
                closed=str(line) in closed,
                closed_at=day(number) if str(line) in closed else None,
            )
            for line, product in enumerate(sold, start=1)
        ),
        disputes=disputes,
    )


def shuffles(messages: Sequence[Any], most: int = 24) -> Iterable[list[Any]]:
    """Give every order in which messages can arrive; ``most`` seeded ones where there are more."""
    if factorial(len(messages)) <= most:
        return map(list, permutations(messages))
    dice = random.Random(20260329)
    return [dice.sample(messages, len(messages)) for _ in range(most)]


def open_world(**changes: Any) -> World:
    """Make a world whose playback tokens are signed as they are in earnest."""
    return make_world(tokens=HmacPlaybackTokens(keys=(PLAYBACK_KEY,)), **changes)


def link(world: World, product: str, course_id: str, **changes: Any) -> ProductLink:
    """Let a product open a course."""
    made = ProductLink(
        id=f"link-{product}-{course_id}", source=SOURCE, product_id=f"product-{product}", course_id=course_id
    )
    with world.storage.writing() as uow:
        saved = uow.products.save(evolve(made, **changes))
        uow.commit()
    return saved


def deliver(world: World, facts: OrderFacts, *, again: int = 0) -> Answer:
    """Deliver a message; ``again`` gives it another delivery id, as some shops do when they repeat themselves."""
    delivery = world.shop.deliver(facts)
    return world.make(ReceiveDelivery)(evolve(delivery, body=delivery.body + b" " * again))


def work_orders(world: World) -> None:
    """Work on what was delivered, and send no mail yet."""
    while world.make(WorkInbox)():
        pass


def send_mails(world: World) -> None:
    """Send what is due."""
    while world.make(DeliverNotices)():
        pass


def grants(world: World) -> tuple[Grant, ...]:
    """Give all grants there are, by key."""
    return tuple(sorted(world.storage._state.grants.values(), key=lambda grant: grant.key))


def notices(world: World) -> dict[str, Notice]:
    """Give the whole outbox by key."""
    return dict(world.storage._state.outbox)


def events(world: World) -> list[InboxEvent]:
    """Give the whole inbox, oldest first."""
    return list(world.storage._state.inbox.values())


def sent(world: World, to: str | None = None) -> list[str]:
    """Give the kinds of the mails that were sent, oldest first, in short: "granted", "ended"."""
    mails = [mail for mail in world.mailer.sent if to in (None, mail.to)]
    return [mail.kind.value.removeprefix("access-") for mail in mails]


def enrollment(world: World, course_id: str = "drawing", user_id: str = "ann") -> Enrollment | None:
    """Find an enrollment."""
    with world.storage.reading() as uow:
        return uow.enrollments.find(user_id, course_id)


def record(world: World, course_id: str = "drawing", user_id: str = "ann") -> CourseRecord:
    """Give what a learner has watched."""
    with world.storage.reading() as uow:
        return uow.records.get(user_id, course_id)


def access(world: World, course_id: str = "drawing", user_id: str = "ann") -> str:
    """Say how access stands now: "open", "open until day 30", "ended day 5", "expired day 30", "blocked", "none"."""
    found = enrollment(world, course_id, user_id)
    if found is None:
        return "none"
    status, end = found.status_at(world.clock.now()), found.expires_at
    days = None if end is None else (end - NOON) / timedelta(days=1)
    if status is EnrollmentStatus.BLOCKED:
        return "blocked"
    if status is EnrollmentStatus.ACTIVE:
        return "open" if days is None else f"open until day {days:g}"
    return f"{status.value} day {days:g}"


def open_video(world: World, by: Session | None = ANN, video: str = "drawing-1", **more: Any) -> VideoAddress:
    """Ask for the address of a video, named ``<course>-<number>``."""
    return world.make(OpenVideo)(by, video.rpartition("-")[0], video, **more)


def beat(
    session: str, *played: tuple[float, float], position: float | None = None, seq: int = 1, **more: Any
) -> ToldBeat:
    """Write a beat as a player tells it; it stands where it stopped unless ``position`` says otherwise."""
    video = more.pop("video", "drawing-1")
    place = position if position is not None else (played[-1][1] if played else 0)
    return ToldBeat(video_id=video, position=place, played=played, session=session, seq=seq, **more)


def post(world: World, *beats: ToldBeat, by: Session = ANN, course: str | None = None) -> Heard:
    """Send beats in one call, to the course of the first of them unless another is named."""
    return world.make(RecordProgress)(by, course or beats[0].video_id.rpartition("-")[0], beats)


def watch(world: World, start: float, end: float, video: str = "drawing-1", by: Session = ANN) -> Heard:
    """Open a video, let it play in real time, and tell of it. The clock goes on."""
    session = open_video(world, by, video).session
    assert session is not None
    world.advance(seconds=end - start)
    return post(world, beat(session, (start, end), video=video), by=by)


def put_file(world: World, key: str) -> str:
    """Put a file into the media store; gives its key."""
    world.media.put(key, BytesIO(b"bytes"), "video/mp4")
    return key
