"""Mail in memory: what the tests of use cases run on."""

from threading import Lock

from attrs import field, frozen

from course_domain.model.errors import NotDelivered
from course_domain.model.mail import Mail


@frozen(kw_only=True)
class MemoryMailer:
    """Mailer that keeps what it was given, in the order of ``sent``; it can be told to refuse an address."""

    sent: list[Mail] = field(factory=list)
    _refused: dict[str, bool] = field(factory=dict, init=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def refuse(self, address: str, *, permanent: bool = True) -> None:
        """From now on refuse mails to an address, for good or for the time being."""
        self._refused[address] = permanent

    def accept(self, address: str) -> None:
        """Take mails to an address again."""
        self._refused.pop(address, None)

    def send(self, mail: Mail) -> None:
        name, _, host = mail.to.partition("@")
        if not name or not host or mail.to.split() != [mail.to]:
            raise NotDelivered(why=f"not an e-mail address: {mail.to!r}", permanent=True)
        if mail.to in self._refused:
            raise NotDelivered(why="told to refuse this address", permanent=self._refused[mail.to])
        with self._lock:
            self.sent.append(mail)
