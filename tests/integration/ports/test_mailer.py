"""Mailer: one suite for memory, a folder and SMTP."""

import email
import email.policy
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from attrs import evolve, frozen

from adapters.mail.folder import FolderMailer
from adapters.mail.letters import LetterWriter
from adapters.mail.smtp import SmtpMailer
from adapters.memory.mail import MemoryMailer
from course_domain.model.errors import NotDelivered
from course_domain.model.mail import Mail, MailCourse
from course_domain.model.notices import NoticeKind
from course_domain.ports import Mailer

LETTERS = LetterWriter(shop_name="Shop", sender="courses@shop.example", public_url="https://learn.shop.example")


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@frozen(kw_only=True)
class Post:
    """A mailer, and the recipients of what it delivered, in order."""

    mailer: Mailer
    recipients: Callable[[], list[str]]


@contextmanager
def memory(_folder: Path) -> Iterator[Post]:
    mailer = MemoryMailer()
    yield Post(mailer=mailer, recipients=lambda: [mail.to for mail in mailer.sent])


@contextmanager
def folder(tmp: Path) -> Iterator[Post]:
    mailer = FolderMailer(folder=tmp / "mail", letters=LETTERS, clock=WallClock())

    def recipients() -> list[str]:
        return [recipient(path.read_bytes()) for path in sorted((tmp / "mail").glob("*"))]

    yield Post(mailer=mailer, recipients=recipients)


@contextmanager
def smtp(_folder: Path) -> Iterator[Post]:
    letterbox = Letterbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(letterbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        mailer = SmtpMailer(host="127.0.0.1", port=port, letters=LETTERS, clock=WallClock())
        yield Post(mailer=mailer, recipients=lambda: list(letterbox.recipients))
    finally:
        server.stop()


class Letterbox:
    def __init__(self) -> None:
        self.recipients: list[str] = []
        self._lock = threading.Lock()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        assert envelope.rcpt_tos == [recipient(envelope.content)]
        with self._lock:
            self.recipients += envelope.rcpt_tos
        return "250 OK"


def recipient(raw: bytes) -> str:
    letter = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
    return str(letter["To"].addresses[0].addr_spec)


@pytest.fixture(params=[memory, folder, smtp], ids=lambda each: each.__name__)
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    with request.param(tmp_path) as made:
        yield made


def mail(to: str = "bob@example.com", key: str = "access-granted:1") -> Mail:
    course = MailCourse(title="Watercolour", address="https://shop.example/c1")
    return Mail(key=key, kind=NoticeKind.ACCESS_GRANTED, to=to, name="Bob", courses=(course,))


def test_a_mail_is_handed_over_once(post: Post) -> None:
    post.mailer.send(mail())
    assert post.recipients() == ["bob@example.com"]


def test_mails_keep_their_order(post: Post) -> None:
    people = [f"reader{number}@example.com" for number in range(5)]
    for number, person in enumerate(people):
        post.mailer.send(mail(person, key=f"k{number}"))
    assert post.recipients() == people


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_of_notice_can_be_sent(post: Post, kind: NoticeKind) -> None:
    post.mailer.send(evolve(mail(), kind=kind, cause="refunded"))
    assert post.recipients() == ["bob@example.com"]


@pytest.mark.parametrize("address", ["", "nobody", "@example.com", "bob@", "bob smith@example.com", "a@b.example\nx"])
def test_what_is_no_address_is_refused_for_good_and_does_not_stop_the_rest(post: Post, address: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        post.mailer.send(mail(address))
    assert refused.value.permanent
    post.mailer.send(mail())
    assert post.recipients() == ["bob@example.com"]


def test_the_same_mail_sent_again_is_handed_over_again(post: Post) -> None:
    """Once per key is the outbox's promise, not the mailer's."""
    post.mailer.send(mail())
    post.mailer.send(mail())
    assert post.recipients() == ["bob@example.com"] * 2


def test_mails_sent_at_once_all_arrive(post: Post) -> None:
    people = [f"reader{number}@example.com" for number in range(24)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda person: post.mailer.send(mail(person, key=person)), people))
    assert sorted(post.recipients()) == sorted(people)
