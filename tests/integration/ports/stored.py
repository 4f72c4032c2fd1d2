"""Values to store: one of each by hand, any by hypothesis."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from course_domain.model.courses import Course, CourseStatus, Video
from course_domain.model.enrollments import Enrollment
from course_domain.model.grants import Grant, GrantKind
from course_domain.model.intake import InboxEvent
from course_domain.model.learners import Holder, Learner
from course_domain.model.money import Money
from course_domain.model.notices import Notice, NoticeKind
from course_domain.model.orders import OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import ProductLink, Sold
from course_domain.model.progress import CourseRecord
from course_domain.model.reports import Page, PageRequest
from course_domain.ports import Storage, UnitOfWork

T = TypeVar("T")

NOW = datetime(2026, 3, 1, 12, 0, 0, 123_456, tzinfo=UTC)
KATHMANDU = timezone(timedelta(hours=5, minutes=45))

# A fixture lives as long as all examples of a test: values with equal keys follow each other in one storage.
many_values = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def days(count: float) -> timedelta:
    return timedelta(days=count)


def course(course_id: str = "c1", **fields: Any) -> Course:
    known = {
        "title": "Watercolour for beginners",
        "price": Money(amount=4900, currency="EUR"),
        "status": CourseStatus.PUBLISHED,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Course(id=course_id, **{**known, **fields})


def video(video_id: str = "v1", **fields: Any) -> Video:
    known = {
        "course_id": "c1",
        "title": f"Lesson {video_id}",
        "duration": 100,
        "order_position": 1,
        "s3_key": f"videos/{video_id}/r1/master.mp4",
        "video_url": f"https://media.example/videos/{video_id}/r1/master.mp4",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Video(id=video_id, **{**known, **fields})


def link(link_id: str = "l1", **fields: Any) -> ProductLink:
    known = {"source": "shop", "product_id": "p1", "course_id": "c1"}
    return ProductLink(id=link_id, **{**known, **fields})


def line(line_id: str = "1", **fields: Any) -> OrderLine:
    return OrderLine(id=line_id, **{"sold": Sold(product_id="p1"), **fields})


def facts(order_id: str = "1001", **fields: Any) -> OrderFacts:
    known = {
        "source": "shop",
        "version": 1,
        "version_kind": VersionKind.INTEGER,
        "status": OrderStatus.PAID,
        "at": NOW,
        "paid_at": NOW,
        "holder": Holder(user_id="ada", email="ada@example.org"),
        "lines": (line(),),
    }
    return OrderFacts(order_id=order_id, **{**known, **fields})


def grant(key: str = "g1", **fields: Any) -> Grant:
    known = {"kind": GrantKind.ORDER, "holder": Holder(user_id="ada"), "course_id": "c1", "given_at": NOW}
    return Grant(key=key, **{**known, **fields})


def enrollment(enrollment_id: str = "e1", **fields: Any) -> Enrollment:
    known = {
        "user_id": "ada",
        "course_id": "c1",
        "enrolled_at": NOW,
        "expires_at": None,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Enrollment(id=enrollment_id, **{**known, **fields})


def event(event_id: str = "i1", **fields: Any) -> InboxEvent:
    known = {"source": "shop", "delivery_id": event_id, "received_at": NOW, "body": b"{}", "due_at": NOW}
    return InboxEvent(id=event_id, **{**known, **fields})


def notice(key: str = "n1", **fields: Any) -> Notice:
    known = {
        "kind": NoticeKind.ACCESS_GRANTED,
        "holder": Holder(user_id="ada"),
        "course_ids": ("c1",),
        "created_at": NOW,
        "due_at": NOW,
    }
    return Notice(key=key, **{**known, **fields})


def learner(user_id: str = "ada", **fields: Any) -> Learner:
    return Learner(user_id=user_id, **{"updated_at": NOW, **fields})


def save(storage: Storage, *told: Callable[[UnitOfWork], object]) -> None:
    """Tell one unit of work several things and commit it."""
    with storage.writing() as unit:
        for tell in told:
            tell(unit)
        unit.commit()


def save_courses(storage: Storage, *courses: Course) -> None:
    save(storage, *(lambda unit, each=each: unit.courses.save(each) for each in courses or [course()]))


def save_enrollments(storage: Storage, *enrollments: Enrollment) -> None:
    save(storage, *(lambda unit, each=each: unit.enrollments.save(each) for each in enrollments))


def complete(storage: Storage, user_id: str, course_id: str) -> None:
    """Complete a course without having watched anything: only lists are asked."""
    record = CourseRecord(user_id=user_id, course_id=course_id, videos=(), completed_at=NOW)
    save(storage, lambda unit: unit.records.save(record))


def pages_of(read: Callable[[PageRequest], Page[T]], limit: int) -> list[Page[T]]:
    """Read a list from its top to its end."""
    pages = [read(PageRequest(limit=limit))]
    while pages[-1].next is not None:
        pages.append(read(PageRequest(limit=limit, after=pages[-1].next)))
        assert len(pages) < 100, "the list never ends"
    return pages


# --- any value, from the declarations of the model

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
ids = st.text(st.sampled_from("abcxyzäß-_:%0123456789"), min_size=2, max_size=8)
instants = st.integers(86_400 * 10**6, 7_000_000_000 * 10**6).flatmap(
    lambda ticks: st.sampled_from([UTC, KATHMANDU]).map(
        lambda zone: datetime.fromtimestamp(0, zone) + timedelta(microseconds=ticks)
    )
)
_BASIC: Mapping[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: st.integers(1, 10**6),
    bool: st.booleans(),
    bytes: st.binary(max_size=40),
    datetime: instants,
    type(None): st.none(),
    Money: st.builds(Money, amount=st.integers(0, 10**9), currency=st.sampled_from(["EUR", "JPY"])),
}


def any_of(kind: Any, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give values of an annotation, or of a class of the model with some fields as told."""
    if kind in _BASIC:
        return _BASIC[kind]
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return st.one_of(*map(any_of, parts))
    if origin is tuple:
        return st.lists(any_of(parts[0]), max_size=3).map(tuple)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(any_of(parts[0]), any_of(parts[1]), max_size=3)
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    hints = get_type_hints(kind)
    inferred = {f.alias: any_of(hints[f.name]) for f in attrs.fields(kind) if f.alias not in fields}
    return st.builds(kind, **inferred, **fields)


def times_in(value: Any) -> Iterable[datetime]:
    """Walk every time in a value."""
    if isinstance(value, datetime):
        yield value
    elif attrs.has(type(value)):
        for name in attrs.fields(type(value)):
            yield from times_in(getattr(value, name.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from times_in(each)


def is_utc(value: Any) -> bool:
    return all(moment.utcoffset() == timedelta(0) for moment in times_in(value))
