"""Letters: mails as the messages that are handed to a mail server (RFC 5322)."""

import email.policy
import hashlib
import re
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit

from attrs import field, frozen

from adapters.mail.clean_text import friendly_name, one_line, web_address
from adapters.mail.wording import Wordings
from course_domain.model.errors import NotDelivered
from course_domain.model.mail import Mail

_DOMAIN: Final = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_LONGEST_ADDRESS: Final = 254
"""RFC 5321 leaves that much between the angle brackets of a path."""

_LINE: Final = 76
"""For quoted-printable (RFC 2045, 6.7), and for encoded words with a space before them (RFC 2047, 2: 75)."""


@frozen(kw_only=True)
class LetterWriter:
    """Words mails as letters with a plain and an HTML part.

    ``sender`` is an address, with or without a name (``Shop <courses@shop.example>``; the shop's name otherwise).
    ``public_url`` is where Coursedock is reached: its host is the right half of every Message-ID.
    ``time_zone`` is the shop's, for readers whose own we don't know.

    Raises ValueError for a sender that is no address.
    """

    shop_name: str = field(converter=one_line)
    sender: str
    public_url: str
    time_zone: str = "UTC"
    wordings: Wordings = field(factory=Wordings, repr=False)
    _from: Address = field(init=False, repr=False)

    @_from.default
    def _read_sender(self) -> Address:
        name, bracket, address = self.sender.removesuffix(">").rpartition("<")
        made = to_address(address, one_line(name).strip('"') if bracket and name else self.shop_name)
        if made is None:
            raise ValueError(f"not a sender's address: {self.sender!r}")
        return made

    @property
    def domain(self) -> str:
        """The host of ``public_url`` in ASCII, as mail servers want it."""
        host = ascii_domain(urlsplit(self.public_url).hostname or "")
        return host or self._from.domain

    def write(self, mail: Mail, now: datetime) -> EmailMessage:
        """Write a mail's letter, dated ``now``; the Message-ID is the same whenever the same notice is written.

        Raises NotDelivered, for good, if ``mail.to`` is no address that a mail server would take.
        """
        recipient = to_address(mail.to, friendly_name(mail.name) or "")
        if recipient is None:
            raise NotDelivered(why=f"not an e-mail address: {one_line(mail.to)[:_LONGEST_ADDRESS]!r}", permanent=True)
        words = self.wordings.word(mail, self.shop_name, self.time_zone)
        letter = EmailMessage(policy=email.policy.SMTP.clone(max_line_length=_LINE, header_factory=_headers()))
        letter["Subject"] = words.subject
        letter["From"] = self._from
        letter["To"] = recipient
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{key_digest(mail.key)}@{self.domain}>"
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
        if (stop := web_address(mail.unsubscribe)) is not None:
            # RFC 8058: these two together are "one click" for mail programs.
            letter["List-Unsubscribe"] = f"<{stop}>"
            letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        letter.set_content(words.text, cte="quoted-printable")
        letter.add_alternative(words.html, subtype="html", cte="quoted-printable")
        letter["Content-Language"] = words.language  # after the content, whose setting clears such headers
        return letter


class _WholeHeader(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc] # typeshed types max_count twice
    """A header on one line: folding would put a long address into encoded words, which no mail program follows."""

    def fold(self, *, policy: Policy) -> str:
        """Write it as it is."""
        return f"{self.name}: {self}{policy.linesep}"


def _headers() -> HeaderRegistry:
    headers = HeaderRegistry()
    headers.map_to_type("list-unsubscribe", _WholeHeader)
    return headers


def key_digest(key: str) -> str:
    """Give 32 hexadecimal digits that stand for a notice's key."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def ascii_domain(host: str) -> str | None:
    """Give a domain in ASCII (``xn--…`` where need be), or None where it is no name of a host."""
    try:
        encoded = host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return encoded if _DOMAIN.fullmatch(encoded) else None


def to_address(text: str, name: str) -> Address | None:
    """Read one e-mail address, or None: its local part must be ASCII, its domain is turned into ASCII."""
    local, _, host = text.rpartition("@")
    domain = ascii_domain(host)
    if domain is None or not local.isascii() or len(text) > _LONGEST_ADDRESS:
        return None
    try:
        return Address(display_name=name, addr_spec=f"{local}@{domain}")
    except (MessageError, ValueError, IndexError):  # IndexError: Python's parser on an empty local part
        return None
