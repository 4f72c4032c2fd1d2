"""Which mails people want: optional kinds can be turned off, transactional ones belong to what was bought."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from attrs import frozen

from course_domain.model.errors import FieldProblem, Invalid
from course_domain.model.notices import NoticeKind


@frozen(kw_only=True)
class Topic:
    """What a kind of mail is about, for the person who gets it."""

    title: str
    description: str
    optional: bool = False


TOPICS: Mapping[NoticeKind, Topic] = MappingProxyType(
    {
        NoticeKind.EXPIRY: Topic(
            title="Before access ends",
            description="A reminder 14 days, 7 days and 1 day before your time for a course runs out.",
            optional=True,
        ),
        NoticeKind.NEW_VIDEOS: Topic(
            title="New videos",
            description="When videos have been added to a course of yours: one mail for all of them.",
            optional=True,
        ),
        NoticeKind.COURSE_COMPLETED: Topic(
            title="Course completed", description="A congratulation when you have completed a course.", optional=True
        ),
        NoticeKind.ACCESS_GRANTED: Topic(
            title="Your course is ready", description="Where to watch what you have bought or were given."
        ),
        NoticeKind.ACCESS_RENEWED: Topic(
            title="More time by an order", description="How long a course is yours after a new order."
        ),
        NoticeKind.ACCESS_EXTENDED: Topic(
            title="More time from the shop", description="How long a course is yours after the shop has added time."
        ),
        NoticeKind.ACCESS_RESTORED: Topic(
            title="Open again", description="When a course that was closed is open to you again."
        ),
        NoticeKind.ACCESS_CLAIMED: Topic(
            title="Purchases found", description="When purchases made with your e-mail address come to your account."
        ),
        NoticeKind.ACCESS_ENDED: Topic(title="Access ended", description="When a course is closed to you, and why."),
    }
)
"""Every kind, optional ones first, in the order in which they are shown."""


@frozen(kw_only=True)
class Preference:
    """What somebody chose for a kind; what nobody chose is on."""

    user_id: str
    kind: NoticeKind
    is_on: bool
    changed_at: datetime


@frozen(kw_only=True)
class Subscription:
    """One person and one optional kind of mail: what an unsubscribe link speaks of."""

    user_id: str
    kind: NoticeKind


@frozen(kw_only=True)
class Choice:
    """A kind with what is chosen for it."""

    kind: NoticeKind
    is_on: bool

    @property
    def topic(self) -> Topic:
        """What it is about."""
        return TOPICS[self.kind]


def is_optional(kind: NoticeKind) -> bool:
    """Tell whether people may turn a kind off."""
    return TOPICS[kind].optional


def is_wanted(kind: NoticeKind, chosen: Iterable[Preference]) -> bool:
    """Tell whether mails of a kind are wanted: transactional ones always are."""
    return not is_optional(kind) or all(each.is_on for each in chosen if each.kind is kind)


def choices(chosen: Iterable[Preference]) -> tuple[Choice, ...]:
    """Give every kind with what somebody chose for it."""
    known = tuple(chosen)
    return tuple(Choice(kind=kind, is_on=is_wanted(kind, known)) for kind in TOPICS)


def check_choices(wanted: Mapping[NoticeKind, bool]) -> None:
    """Refuse to turn off what belongs to a purchase.

    Raises:
        Invalid: it names each such kind.
    """
    always = [kind for kind, is_on in wanted.items() if not is_on and not is_optional(kind)]
    if always:
        problem = "can't be turned off: it tells you about your own purchases, and is sent only when they change"
        raise Invalid(problems=tuple(FieldProblem(field=kind.value, problem=problem) for kind in always))
