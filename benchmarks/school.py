"""A school to measure: learners enrolled in many courses, each some way into every one of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import field, frozen
from sqlalchemy import Table, insert

from adapters.sql.engine import Database
from adapters.sql.tables import course_enrollments, course_videos, courses, learners, user_course_progress
from course_domain.model.bank import BANK_HOLDS_SECONDS
from course_domain.model.courses import CourseStatus
from course_domain.model.enrollments import EnrollmentStatus
from course_domain.model.learners import Session
from course_domain.model.spans import seconds_between

COURSES: Final = 40
ENROLLED: Final = 24
VIDEOS: Final = 10
BEGUN: Final = 9
"""Videos of a course that a learner has begun; the last of them is the one being watched."""
_TOGETHER: Final = 5_000

Row = dict[str, Any]


@frozen(kw_only=True)
class School:
    """So many learners, each enrolled in 24 of 40 courses with nine of ten videos begun."""

    learners: int
    now: datetime
    session: str = field(default="0d2c6f8e-6f0b-4a51-9d5b-1b1f4f4d8f10")

    @property
    def progress_rows(self) -> int:
        """How many rows of progress there are."""
        return self.learners * ENROLLED * BEGUN

    def who(self, number: int) -> Session:
        """Give a learner's session, as the directory knows her: nothing is news."""
        return Session(
            user_id=f"user-{number:05}",
            email=f"learner.{number}@example.com",
            email_verified=True,
            name=f"Learner {number}",
            locale="en-GB",
        )

    def course(self, number: int, place: int) -> str:
        """Give a course that a learner is enrolled in."""
        return _course_id((number + place % ENROLLED) % COURSES)

    def watching(self, course_id: str) -> str:
        """Give the video that everyone in a course is in the middle of."""
        return _video_id(course_id, BEGUN - 1)

    def fill(self, database: Database) -> None:
        """Put it into an empty, migrated database."""
        made: list[tuple[Table, Iterator[Row]]] = [
            (courses, self._courses()),
            (course_videos, self._videos()),
            (learners, self._learners()),
            (course_enrollments, self._enrollments()),
            (user_course_progress, self._progress()),
        ]
        for table, rows in made:
            _insert(database, table, rows)

    def _courses(self) -> Iterator[Row]:
        for number in range(COURSES):
            title = f"Course {number}: bread from one bowl"
            yield {
                "id": _course_id(number),
                "title": title,
                "description": "Flour, water, salt and time. " * 8,
                "thumbnail": f"public/{_course_id(number)}/poster.jpg",
                "price": 4900,
                "currency": "EUR",
                "status": CourseStatus.PUBLISHED,
                "access_days": None,
                "shop_url": f"https://shop.example/p/{number}",
                "title_folded": title.casefold(),
                "search_text": title.casefold(),
                **self._written,
            }

    def _videos(self) -> Iterator[Row]:
        for course_id in map(_course_id, range(COURSES)):
            for place in range(VIDEOS):
                key = f"videos/{course_id}/{place}.mp4"
                yield {
                    "id": _video_id(course_id, place),
                    "course_id": course_id,
                    "title": f"Lesson {place + 1}",
                    "description": "What to do, and why. " * 5,
                    "section": f"Part {place // 4 + 1}",
                    "video_url": f"https://videos.example/{key}",
                    "duration": _duration(place),
                    "order_position": place,
                    "s3_key": key,
                    "thumbnail": f"public/{course_id}/{place}.jpg",
                    "free_preview": False,
                    "removed_at": None,
                    **self._written,
                }

    def _learners(self) -> Iterator[Row]:
        for learner in map(self.who, range(self.learners)):
            yield {
                "user_id": learner.user_id,
                "email": learner.email,
                "name": learner.name,
                "locale": learner.locale,
                "time_zone": None,
                "name_folded": (learner.name or "").casefold(),
                "updated_at": self.now,
            }

    def _enrollments(self) -> Iterator[Row]:
        watched = sum(_watched(place).bit_count() for place in range(BEGUN))
        for number in range(self.learners):
            user_id = self.who(number).user_id
            for place in range(ENROLLED):
                course_id = self.course(number, place)
                yield {
                    "id": f"{user_id}-{course_id}",
                    "user_id": user_id,
                    "user_id_folded": user_id,
                    "course_id": course_id,
                    "enrolled_at": self.now - timedelta(days=60 + place),
                    "expires_at": None if place % 2 else self.now + timedelta(days=300),
                    "cut": False,
                    "status": EnrollmentStatus.ACTIVE,
                    "videos_completed": BEGUN - 1,
                    "watched_duration": watched,
                    "last_watched_at": self.now - timedelta(hours=place),
                    "last_video_id": self.watching(course_id),
                    "continue_video_id": self.watching(course_id),
                    "continue_position": _watched(BEGUN - 1).bit_length(),
                    "bank_opened_at": self.now - timedelta(days=59),
                    "bank_as_of": self.now,
                    "bank_ticks": BANK_HOLDS_SECONDS * 1_000_000,
                    **self._written,
                }

    def _progress(self) -> Iterator[Row]:
        for number in range(self.learners):
            user_id = self.who(number).user_id
            for course_id in (self.course(number, place) for place in range(ENROLLED)):
                for place in range(BEGUN):
                    yield {"user_id": user_id, "course_id": course_id, **self._way_into(course_id, place)}

    def _way_into(self, course_id: str, place: int) -> Row:
        seen, is_complete = _watched(place), place < BEGUN - 1
        at = self.now - timedelta(days=BEGUN - place)
        return {
            "video_id": _video_id(course_id, place),
            "watched_duration": seen.bit_count(),
            "completed": is_complete,
            "completed_at": at if is_complete else None,
            "last_watched_at": at,
            "position": seen.bit_length(),
            "position_happened_at": at,
            "position_session": self.session,
            "position_seq": 40,
            "claimed": seen,
            "watched": seen,
        }

    @property
    def _written(self) -> Mapping[str, datetime]:
        return {"created_at": self.now - timedelta(days=90), "updated_at": self.now - timedelta(days=90)}


def _course_id(number: int) -> str:
    return f"5b0f6c1e-6d0c-4c1f-8a11-{number:012}"


def _video_id(course_id: str, place: int) -> str:
    return f"{course_id[:-2]}-v{place:02}"[-36:] + course_id[-2:]


def _duration(place: int) -> int:
    """Give between eight and sixteen minutes, in seconds."""
    return 480 + 53 * place


def _watched(place: int) -> int:
    """Give what was seen of a video: with a gap where something was skipped; of the one being watched a third."""
    duration = _duration(place)
    if place == BEGUN - 1:
        return seconds_between(0, duration // 3)
    return seconds_between(0, duration) & ~seconds_between(120, 150)


def _insert(database: Database, table: Table, rows: Iterator[Row]) -> None:
    statement = insert(table)
    with database.writing() as connection:
        while some := [row for _, row in zip(range(_TOGETHER), rows, strict=False)]:
            connection.execute(statement, some)
        connection.commit()
