"""Why somebody may not do something now; see ``errors`` for what is wrong with the input itself."""

from datetime import datetime
from typing import ClassVar

from attrs import frozen

from course_domain.model.errors import DomainError


@frozen(kw_only=True)
class NotSignedIn(DomainError):
    """No session, or one that can't be trusted."""

    code: ClassVar[str] = "not-signed-in"

    @property
    def sentence(self) -> str:
        """Say how to go on."""
        return "Please sign in to the shop and try again."


@frozen(kw_only=True)
class NotAnAdministrator(DomainError):
    """The session lacks the administrator's role."""

    code: ClassVar[str] = "not-an-administrator"

    @property
    def sentence(self) -> str:
        """Say who may."""
        return "Only administrators may do this."


@frozen(kw_only=True)
class NotEnrolled(DomainError):
    """There never was access to this course."""

    code: ClassVar[str] = "not-enrolled"

    @property
    def sentence(self) -> str:
        """Say what opens it."""
        return "This course isn't in your library. Buying it opens it at once."


@frozen(kw_only=True)
class AccessEnded(DomainError):
    """Access was cut: a refund, a cancellation, a lost dispute or an administrator."""

    code: ClassVar[str] = "access-ended"
    at: datetime | None = None

    @property
    def sentence(self) -> str:
        """Say that nothing is lost."""
        return "Your access to this course has ended. Your progress is kept and waits for you."


@frozen(kw_only=True)
class AccessExpired(DomainError):
    """Access ran out."""

    code: ClassVar[str] = "access-expired"
    at: datetime | None = None

    @property
    def sentence(self) -> str:
        """Say how to go on."""
        return "Your access to this course has run out. Renew it in the shop and carry on where you stopped."


@frozen(kw_only=True)
class Blocked(DomainError):
    """An administrator's "no" stands."""

    code: ClassVar[str] = "blocked"

    @property
    def sentence(self) -> str:
        """Say whom to ask."""
        return "The shop has closed this course for you. Please write to the shop if you think this is a mistake."


@frozen(kw_only=True)
class NotOpened(DomainError):
    """The signature of an address doesn't open what is asked for now, or there is none."""

    code: ClassVar[str] = "not-opened"

    @property
    def sentence(self) -> str:
        """Say where addresses come from."""
        return "This address doesn't open, or doesn't any more: ask the course page for a new one."


@frozen(kw_only=True)
class VersionConflict(DomainError):
    """What is there is not what the caller has seen."""

    code: ClassVar[str] = "version-conflict"

    @property
    def sentence(self) -> str:
        """Say how to go on."""
        return "This was changed since you read it. Nothing was written: read it again and repeat your change."


@frozen(kw_only=True)
class IdempotencyConflict(DomainError):
    """The caller's key stands for a call that asked for something else."""

    code: ClassVar[str] = "idempotency-conflict"

    @property
    def sentence(self) -> str:
        """Say what a key is for."""
        return (
            "This Idempotency-Key was used for another call in the last 24 hours. Nothing was done:"
            " send the very same call again, or a new key for a new one."
        )


@frozen(kw_only=True)
class QuotaExceeded(DomainError):
    """Too many calls in a while."""

    code: ClassVar[str] = "quota-exceeded"
    retry_after: int
    """Whole seconds until the next call may succeed."""
    limit: int
    """Calls in the window."""
    window: int
    """Seconds."""
    name: str = "calls"

    @property
    def sentence(self) -> str:
        """Say when to try again."""
        return f"That was a bit fast: please try again in {self.retry_after} seconds. Nothing is lost."


@frozen(kw_only=True)
class UnknownNotice(DomainError):
    """No notice with that key in the mail log."""

    code: ClassVar[str] = "unknown-notice"

    @property
    def sentence(self) -> str:
        """Say what is missing."""
        return "There is no such notice in the mail log."


@frozen(kw_only=True)
class NotResendable(DomainError):
    """A notice that need not be owed again, or only when that is meant. ``state`` is where it stands."""

    code: ClassVar[str] = "not-resendable"
    state: str

    @property
    def sentence(self) -> str:
        """Say what will happen by itself, or what to say."""
        match self.state:
            case "sent":
                return 'This mail was sent. To send it once more, say so: {"again": true}.'
            case "dormant":
                return "What this mail tells of is not true any more; it is sent by itself if that becomes true again."
            case _:
                return "This mail waits to be sent already."
