"""Refusals: frozen exceptions with data and a stable ``code``.

A refusal's sentence is for the person who reads it; its code is for the program.
"""

from typing import ClassVar

from attrs import frozen


@frozen(kw_only=True)
class DomainError(Exception):
    """A refusal with a reason. Subclasses name the fact that stands in the way."""

    code: ClassVar[str] = "refused"

    @property
    def sentence(self) -> str:
        """What happened and what helps, in one English sentence."""
        return "This can't be done."

    def __str__(self) -> str:
        """Give the sentence, for logs and tracebacks."""
        return self.sentence


@frozen(kw_only=True)
class Forged(DomainError):
    """A signature does not match what it is meant to protect."""

    code: ClassVar[str] = "forged"
    what: str = "signature"

    @property
    def sentence(self) -> str:
        """Say which check failed."""
        return f"The {self.what} is missing or wrong: check that both sides use the same secret and the untouched body."


@frozen(kw_only=True)
class Stale(DomainError):
    """A signed timestamp lies too far from now."""

    code: ClassVar[str] = "stale"

    @property
    def sentence(self) -> str:
        """Say what to look at."""
        return "The timestamp lies more than five minutes from now: check the sender's clock and send it again."


@frozen(kw_only=True)
class UnknownCourse(DomainError):
    """No course with that id that this person may see."""

    code: ClassVar[str] = "unknown-course"
    course_id: str = ""

    @property
    def sentence(self) -> str:
        """Say what is missing."""
        return "There is no such course."


@frozen(kw_only=True)
class UnknownVideo(DomainError):
    """No video with that id in that course."""

    code: ClassVar[str] = "unknown-video"
    video_id: str = ""

    @property
    def sentence(self) -> str:
        """Say what is missing."""
        return "There is no such video in this course."


@frozen(kw_only=True)
class UnknownSource(DomainError):
    """No shop is configured under that name."""

    code: ClassVar[str] = "unknown-source"
    source: str = ""

    @property
    def sentence(self) -> str:
        """Say where sources come from."""
        return "No shop is configured under this name: see COURSEDOCK_SOURCES."


@frozen(kw_only=True)
class UnknownEnrollment(DomainError):
    """No enrollment with that id."""

    code: ClassVar[str] = "unknown-enrollment"

    @property
    def sentence(self) -> str:
        """Say what is missing."""
        return "There is no such enrollment."


@frozen(kw_only=True)
class UnknownGrant(DomainError):
    """No grant with that id in that enrollment."""

    code: ClassVar[str] = "unknown-grant"

    @property
    def sentence(self) -> str:
        """Say what is missing."""
        return "This enrollment has no such grant."


@frozen(kw_only=True)
class UnknownProduct(DomainError):
    """No product link with that id."""

    code: ClassVar[str] = "unknown-product"

    @property
    def sentence(self) -> str:
        """Say what is missing."""
        return "There is no such product link."


@frozen(kw_only=True)
class UnknownEvent(DomainError):
    """No message with that id in the inbox."""

    code: ClassVar[str] = "unknown-event"

    @property
    def sentence(self) -> str:
        """Say what is missing."""
        return "There is no such message in the inbox."


@frozen(kw_only=True)
class UnknownMedia(DomainError):
    """No object under that key in the media store."""

    code: ClassVar[str] = "unknown-media"
    key: str = ""

    @property
    def sentence(self) -> str:
        """Name the key: only administrators and the CDN ever ask by key."""
        return f"There is no object {self.key!r} in the media store."


@frozen(kw_only=True)
class TooLarge(DomainError):
    """A body beyond its limit."""

    code: ClassVar[str] = "too-large"
    limit: int
    """Bytes."""

    @property
    def sentence(self) -> str:
        """Name the limit."""
        return f"The body is larger than {self.limit} bytes."


@frozen(kw_only=True)
class Busy(DomainError):
    """Everything that could take this is taken; a little later it may not be."""

    code: ClassVar[str] = "busy"
    retry_after: int = 1
    """Whole seconds until the next call may succeed."""

    @property
    def sentence(self) -> str:
        """Ask for patience."""
        return "Too much arrives at the same moment: please try again in a second. Nothing was taken."


@frozen(kw_only=True)
class FieldProblem:
    """One thing wrong with one field; ``field`` is a path such as ``played[0][1]``."""

    field: str
    problem: str


@frozen(kw_only=True)
class Invalid(DomainError):
    """Input that can't be meant; every problem is listed, not only the first."""

    code: ClassVar[str] = "invalid"
    problems: tuple[FieldProblem, ...]

    @classmethod
    def of(cls, name: str, problem: str) -> "Invalid":
        """Refuse one field for one reason."""
        return cls(problems=(FieldProblem(field=name, problem=problem),))

    @property
    def sentence(self) -> str:
        """Name each field and what is wrong with it."""
        return "; ".join(f"{each.field}: {each.problem}" for each in self.problems) + "."


@frozen(kw_only=True)
class Unusable(DomainError):
    """A signed message that can't be turned into facts; it is kept and set aside."""

    code: ClassVar[str] = "unusable"
    reason: str

    @property
    def sentence(self) -> str:
        """Give the reason as it is."""
        return self.reason


@frozen(kw_only=True)
class NotReachable(DomainError):
    """Another system did not answer as agreed; trying again later may help."""

    code: ClassVar[str] = "not-reachable"
    what: str

    @property
    def sentence(self) -> str:
        """Name the system."""
        return f"{self.what} did not answer as expected; it will be tried again."


@frozen(kw_only=True)
class NotDelivered(DomainError):
    """A mail could not be handed over. ``permanent``: trying again can't help (an address that is refused)."""

    code: ClassVar[str] = "not-delivered"
    why: str
    permanent: bool = False

    @property
    def sentence(self) -> str:
        """Give the other side's words."""
        return f"The mail was not taken: {self.why}"
