"""SmtpMailer against a real SMTP server: encryption, sign-in, and what each refusal means."""

import asyncio
import email
import email.policy
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from attrs import evolve
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from adapters.mail.letters import LetterWriter
from adapters.mail.smtp import SmtpMailer, SmtpSecurity
from course_domain.model.errors import NotDelivered
from course_domain.model.mail import Mail, MailCourse
from course_domain.model.notices import NoticeKind

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LETTERS = LetterWriter(shop_name="Shop", sender="courses@shop.example", public_url="https://learn.shop.example")
MAIL = Mail(
    key="access-granted:1",
    kind=NoticeKind.ACCESS_GRANTED,
    to="bob@example.com",
    name="Zoë",
    courses=(MailCourse(title="Wässer & Öl", address="https://shop.example/c1"),),
)
PASSWORD = "a secret that nobody may see"


class FixedClock:
    def now(self) -> datetime:
        return NOW


class Server:
    """A mail server's answers, and what it was given. An empty answer hangs up."""

    def __init__(self, *, sender: str = "250 OK", recipient: str = "250 OK", data: str = "250 OK") -> None:
        self.answers = {"sender": sender, "recipient": recipient, "data": data}
        self.letters: list[EmailMessage] = []
        self.encrypted: list[bool] = []
        self.hello = ""

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, _envelope: Envelope, host: str, answers: list[str]
    ) -> list[str]:
        self.hello = session.host_name = host
        return answers

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers["sender"]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        if not self.answers["recipient"]:
            server.transport.abort()
        return self.answers["recipient"]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content, _class=EmailMessage, policy=email.policy.default)
        self.letters.append(letter)
        self.encrypted.append(session.ssl is not None)
        return self.answers["data"]


@contextmanager
def serving(server: Server, *, implicit_tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port, ssl_context=implicit_tls, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def client_tls(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def mailer(port: int, **settings: Any) -> SmtpMailer:
    return SmtpMailer(host="127.0.0.1", port=port, letters=LETTERS, clock=FixedClock(), timeout=5, **settings)


def check_password(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and given == LoginPassword(b"shop", PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def refused(port: int, **settings: Any) -> NotDelivered:
    with pytest.raises(NotDelivered) as problem:
        mailer(port, **settings).send(MAIL)
    return problem.value


def test_the_letter_arrives_as_it_was_written() -> None:
    server = Server()
    with serving(server) as port:
        mailer(port).send(MAIL)
    (letter,) = server.letters
    written = LETTERS.write(MAIL, NOW)
    for header in ("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"):
        assert letter[header] == written[header]
    html = letter.get_body(("html",))
    assert html is not None
    assert "Wässer &amp; Öl" in html.get_content()
    assert server.hello == "learn.shop.example"


@pytest.mark.parametrize("where", ["recipient", "data"])
@pytest.mark.parametrize(("answer", "permanent"), [("550 5.1.1 no such user", True), ("451 4.7.1 greylisted", False)])
def test_a_5xx_about_the_address_or_the_letter_is_for_good_and_a_4xx_is_not(
    where: str, answer: str, permanent: bool
) -> None:
    with serving(Server(**{where: answer})) as port:
        problem = refused(port)
    assert (problem.permanent, problem.why) == (permanent, answer)


@pytest.mark.parametrize("answer", ["550 sender not allowed", "451 later"])
def test_a_refused_sender_is_the_operators_to_mend_so_the_mail_is_tried_again(answer: str) -> None:
    with serving(Server(sender=answer)) as port:
        problem = refused(port)
    assert (problem.permanent, problem.why) == (False, answer)


def test_a_server_that_hangs_up_is_tried_again() -> None:
    with serving(Server(recipient="")) as port:
        assert not refused(port).permanent


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        problem = refused(probe.getsockname()[1])
    assert not problem.permanent
    assert "ConnectionRefusedError" in problem.why


def test_a_host_that_is_no_name_is_tried_again() -> None:
    broken = SmtpMailer(host="mail..example", port=25, letters=LETTERS, clock=FixedClock())
    with pytest.raises(NotDelivered) as problem:
        broken.send(MAIL)
    assert not problem.value.permanent


def test_a_server_that_says_nothing_is_given_up_in_time_and_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotDelivered) as problem:
        evolve(mailer(silent.getsockname()[1]), timeout=0.2).send(MAIL)
    assert not problem.value.permanent
    assert "timed out" in problem.value.why


def test_a_clumsy_good_bye_does_not_make_a_delivered_letter_look_undelivered() -> None:
    class Rude(Server):
        async def handle_QUIT(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
            server.transport.abort()
            await asyncio.sleep(0)
            return "221 never said"

    rude = Rude()
    with serving(rude) as port:
        mailer(port).send(MAIL)
    assert len(rude.letters) == 1


def test_starttls_encrypts_and_checks_the_certificate(server_tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> None:
    server = Server()
    with serving(server, tls_context=server_tls) as port:
        mailer(port, security=SmtpSecurity.STARTTLS, tls=client_tls).send(MAIL)
        stranger = refused(port, security=SmtpSecurity.STARTTLS)
    assert server.encrypted == [True]
    assert "certificate" in stranger.why.lower()
    assert not stranger.permanent


def test_starttls_sends_nothing_to_a_server_without_it() -> None:
    server = Server()
    with serving(server) as port:
        problem = refused(port, security=SmtpSecurity.STARTTLS)
    assert "no encryption" in problem.why
    assert (problem.permanent, server.letters) == (False, [])


def test_smtps_encrypts_from_the_first_byte(server_tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> None:
    server = Server()
    with serving(server, implicit_tls=server_tls) as port:
        mailer(port, security=SmtpSecurity.SMTPS, tls=client_tls).send(MAIL)
        stranger = refused(port, security=SmtpSecurity.SMTPS)
    assert len(server.letters) == 1
    assert "certificate" in stranger.why.lower()


def test_signing_in(server_tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> None:
    server = Server()
    settings = {"security": SmtpSecurity.STARTTLS, "tls": client_tls, "user": "shop"}
    with serving(server, tls_context=server_tls, authenticator=check_password, auth_required=True) as port:
        mailer(port, password=PASSWORD, **settings).send(MAIL)
        wrong = refused(port, password="wrong", **settings)
    assert len(server.letters) == 1
    assert not wrong.permanent  # or a typo in the settings would lose every mail of the day
    assert wrong.why.startswith("535")


def test_a_server_can_be_tried_without_sending_anything(server_tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> None:
    server = Server()
    settings = {"security": SmtpSecurity.STARTTLS, "tls": client_tls, "user": "shop"}
    with serving(server, tls_context=server_tls, authenticator=check_password, auth_required=True) as port:
        mailer(port, password=PASSWORD, **settings).reach()
        with pytest.raises(NotDelivered, match="535"):
            mailer(port, password="wrong", **settings).reach()
    assert server.letters == []


def test_the_password_is_never_shown(client_tls: ssl.SSLContext) -> None:
    with serving(Server()) as port:
        shown = mailer(port, user="shop", password=PASSWORD, security=SmtpSecurity.STARTTLS)
        with pytest.raises(NotDelivered) as problem:
            shown.send(MAIL)
    assert PASSWORD not in f"{shown!r} {problem.value!r} {problem.value.__cause__!r}"


def test_a_server_elsewhere_gets_no_password_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server()
    with serving(server, authenticator=check_password, auth_require_tls=False) as port:
        here = ("127.0.0.1", port)
        connect = socket.create_connection
        monkeypatch.setattr(socket, "create_connection", lambda _address, *rest, **more: connect(here, *rest, **more))
        elsewhere = SmtpMailer(
            host="mail.shop.example", port=25, user="shop", password=PASSWORD, letters=LETTERS, clock=FixedClock()
        )
        with pytest.raises(NotDelivered) as problem:
            elsewhere.send(MAIL)
    assert "no encryption" in problem.value.why
    assert server.letters == []


def test_a_server_on_this_machine_may_be_signed_in_to_in_the_clear() -> None:
    server = Server()
    with serving(server, authenticator=check_password, auth_require_tls=False) as port:
        mailer(port, user="shop", password=PASSWORD).send(MAIL)
    assert server.encrypted == [False]
