"""Mail to a mail server by SMTP (RFC 5321)."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from enum import StrEnum
from ipaddress import ip_address
from typing import Final

from attrs import field, frozen

from adapters.mail.clean_text import one_line
from adapters.mail.letters import LetterWriter
from course_domain.model.errors import NotDelivered
from course_domain.model.mail import Mail
from course_domain.ports import Clock

_LONGEST_REASON: Final = 200


class SmtpSecurity(StrEnum):
    """How the connection is encrypted.

    ``smtp``: by STARTTLS if the server is on another machine and offers it; a password never travels unencrypted.
    ``starttls``: by STARTTLS, or not at all. ``smtps``: from the first byte (RFC 8314, the usual port is 465).
    """

    SMTP = "smtp"
    STARTTLS = "starttls"
    SMTPS = "smtps"


@frozen(kw_only=True)
class SmtpMailer:
    """Mailer that hands each letter to a mail server, on a connection of its own.

    ``timeout`` is in seconds, for each word that the server owes us. What the server refuses for good (RFC 5321, 4.2.1:
    5yz) about the reader's address or the letter is permanent. What is wrong with the connection, the sign-in or the
    sender is the operator's to mend, so the mail is tried again.
    """

    host: str
    port: int
    letters: LetterWriter
    clock: Clock
    security: SmtpSecurity = SmtpSecurity.SMTP
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 10.0
    tls: ssl.SSLContext = field(factory=ssl.create_default_context, repr=False)

    def send(self, mail: Mail) -> None:
        letter = self.letters.write(mail, self.clock.now())
        with self._speaking() as server:
            server.send_message(letter, to_addrs=[_recipient(letter)])

    def reach(self) -> None:
        """Connect, encrypt and sign in as for a mail, and send none. Raises NotDelivered with what is wrong."""
        with self._speaking() as server:
            server.noop()

    @contextmanager
    def _speaking(self) -> Iterator[smtplib.SMTP]:
        try:
            with self._connection() as server:
                yield server
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            raise _not_delivered(code, words, may_be_final=True) from refused
        except smtplib.SMTPDataError as refused:
            raise _not_delivered(refused.smtp_code, refused.smtp_error, may_be_final=True) from refused
        except smtplib.SMTPResponseException as refused:
            raise _not_delivered(refused.smtp_code, refused.smtp_error, may_be_final=False) from refused
        except (OSError, UnicodeError) as problem:  # smtplib's other exceptions and ssl's; a host that is no name
            why = f"{self.host}:{self.port}: {type(problem).__name__}: {problem}"
            raise NotDelivered(why=_reason(why)) from problem

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        server = self._dial()
        try:
            self._encrypt(server)
            if self.user is not None:
                server.login(self.user, self.password or "")
            yield server
            # The letter is the server's from here on: a clumsy good-bye must not make it look undelivered.
            with suppress(OSError):
                server.quit()
        finally:
            server.close()

    def _dial(self) -> smtplib.SMTP:
        name, timeout = self.letters.domain, self.timeout
        if self.security is SmtpSecurity.SMTPS:
            return smtplib.SMTP_SSL(self.host, self.port, name, timeout=timeout, context=self.tls)
        return smtplib.SMTP(self.host, self.port, name, timeout=timeout)

    def _encrypt(self, server: smtplib.SMTP) -> None:
        if self.security is SmtpSecurity.SMTPS or (self.security is SmtpSecurity.SMTP and _is_here(self.host)):
            return
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls"):
            server.starttls(context=self.tls)
        elif self.security is SmtpSecurity.STARTTLS or self.password is not None:
            raise smtplib.SMTPNotSupportedError("the server offers no encryption (STARTTLS)")


def _recipient(letter: EmailMessage) -> str:
    return str(letter["To"].addresses[0].addr_spec)


def _is_here(host: str) -> bool:
    """Tell whether a host is this machine, where there is no wire to listen on."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _not_delivered(code: int, words: bytes | str, *, may_be_final: bool) -> NotDelivered:
    said = words.decode("utf-8", errors="replace") if isinstance(words, bytes) else words
    return NotDelivered(why=_reason(f"{code} {said}"), permanent=may_be_final and 500 <= code <= 599)


def _reason(text: str) -> str:
    return one_line(text)[:_LONGEST_REASON]
