"""A mail as the domain means it; how it is worded and sent is an adapter's matter."""

from datetime import datetime

from attrs import frozen

from course_domain.model.notices import NoticeKind


@frozen(kw_only=True)
class CoursePages:
    """Where people watch: the shop's page of a course, or our own. ``template`` holds ``{course}``."""

    template: str

    def address(self, course_id: str) -> str:
        """Give the absolute address of a course's page."""
        return self.template.replace("{course}", course_id)


@frozen(kw_only=True)
class UnsubscribePages:
    """Where a kind of mail is turned off. ``template`` holds ``{token}``."""

    template: str

    def address(self, token: str) -> str:
        """Give the absolute address of a subscription's page."""
        return self.template.replace("{token}", token)


@frozen(kw_only=True)
class MailCourse:
    """A course that a mail speaks of."""

    title: str
    address: str
    """Absolute address of the page where it is watched."""
    expires_at: datetime | None = None
    shop_url: str | None = None
    """Where it can be bought, or bought again; None for a course that is no longer sold."""
    lessons: tuple[str, ...] = ()
    """Titles of its new videos, in a mail that tells of them."""


@frozen(kw_only=True)
class Mail:
    """A notice with everything that its wording needs. ``key`` is the notice's, for the Message-ID."""

    key: str
    kind: NoticeKind
    to: str
    name: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    courses: tuple[MailCourse, ...]
    cause: str | None = None
    """Why access ended: refunded, cancelled, dispute lost, failed, expired, blocked or administrator."""
    obstacle: str | None = None
    """What must change before it can be sent: there is no address, or no course that the reader could open yet."""
    unsubscribe: str | None = None
    """Absolute address that turns mails of this kind off; None for kinds that can't be."""
    must_claim: bool = False
    """The reader has no account yet that we know of: signing in with this address opens it."""
