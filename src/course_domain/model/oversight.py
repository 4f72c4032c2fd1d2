"""What operators and support look at: messages, mails, jobs and orders, each as a list or a number shows it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import field, frozen

from course_domain.model.intake import EventState
from course_domain.model.learners import Holder
from course_domain.model.notices import Notice, NoticeKind, NoticeState
from course_domain.model.orders import OrderStatus
from course_domain.model.products import ProductLink, Sold
from course_domain.model.reports import folded

RECONCILE = "reconcile"
"""The name of the job that compares orders with grants."""
PAID = frozenset({OrderStatus.PAID, OrderStatus.PARTIALLY_REFUNDED})
"""The words of an order that has been paid for, at least in part."""
RECENT = timedelta(hours=1)
"""How far back mails that were sent are counted."""


@frozen(kw_only=True)
class EventQuery:
    """What the list of messages is narrowed to."""

    state: EventState | None = None
    source: str | None = None


@frozen(kw_only=True)
class EventRow:
    """A message as lists show it: without what the shop wrote, which may be large."""

    id: str
    source: str
    delivery_id: str
    received_at: datetime
    state: EventState
    attempts: int
    due_at: datetime
    reason: str | None
    worked_at: datetime | None


@frozen(kw_only=True)
class NoticeQuery:
    """What the mail log is narrowed to; ``q`` is part of an e-mail, name, user id, course id or key."""

    state: NoticeState | None = None
    kind: NoticeKind | None = None
    q: str | None = None


@frozen(kw_only=True)
class NoticeRow:
    """A notice with the person whom it is for, as far as the directory knows her."""

    notice: Notice
    email: str | None
    name: str | None


def notice_words(notice: Notice) -> str:
    """Give what a notice itself is searched by; the reader's name and present address are in the directory."""
    return folded(notice.key, notice.holder.user_id, notice.holder.email, *notice.course_ids)


@frozen(kw_only=True)
class IdleLine:
    """What a line sold, the courses that it froze, and the product links that fit it today."""

    line_id: str
    sold: Sold
    course_ids: tuple[str, ...] = ()
    links: tuple[ProductLink, ...] = ()


@frozen(kw_only=True)
class IdleOrder:
    """A paid order that opens nothing anybody could watch; ``updated_at`` is the shop's time of its newest word."""

    source: str
    order_id: str
    updated_at: datetime
    paid_at: datetime | None
    holder: Holder
    name: str | None
    lines: tuple[IdleLine, ...]

    @property
    def reason(self) -> str:
        """Say why, in a sentence."""
        if self._drafts:
            return f"It opened courses that are drafts: {', '.join(self._drafts)}."
        if self._links:
            return "The product link that fits it came after it was paid, and links open no past orders by themselves."
        return "No product link fits what it sold."

    @property
    def advice(self) -> str:
        """Say what to do."""
        if self._drafts:
            return "Publish them; nothing else is needed."
        if self._links:
            return f"Let it open past orders by a back-fill: {', '.join(link.id for link in self._links)}."
        return "Nothing, if it sold no course. Else link the product, and let the link open past orders by a back-fill."

    @property
    def _drafts(self) -> list[str]:
        return sorted({course_id for line in self.lines for course_id in line.course_ids})

    @property
    def _links(self) -> list[ProductLink]:
        return sorted({link for line in self.lines for link in line.links}, key=lambda link: link.id)


@frozen(kw_only=True)
class JobRun:
    """How the last run of a job went; ``numbers`` are what it counted, ``failed`` what it could not do."""

    job: str
    started_at: datetime
    finished_at: datetime
    numbers: Mapping[str, int] = field(factory=dict)
    failed: int = 0


@frozen(kw_only=True)
class Standing:
    """What waits and what was given up, now.

    ``oldest_message`` is when the oldest of the new messages came; ``oldest_notice`` since when the first of the
    pending notices is due. ``failing``: pending after a failed attempt. ``pending_seconds``: played, not yet credited.
    """

    new_messages: int = 0
    oldest_message: datetime | None = None
    set_aside: int = 0
    pending_notices: int = 0
    oldest_notice: datetime | None = None
    failing: int = 0
    given_up: int = 0
    recently_sent: int = 0
    pending_seconds: int = 0
    new_media_jobs: int = 0
    running_media_jobs: int = 0
    failed_media_jobs: int = 0
