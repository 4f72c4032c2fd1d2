"""A warning's way through real parts: the jobs over SQLite, a letter in the mail folder, one click, and silence."""

import email
import email.policy
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from falcon.testing import TestClient

from course_domain.model.courses import CourseStatus
from course_domain.model.drafts import CourseDraft
from course_domain.model.learners import Holder, Session
from course_domain.model.money import Money
from course_domain.use_cases.enroll_user import EnrollmentWish
from entrypoints.config.settings import Config
from entrypoints.container.build import Coursedock, build
from entrypoints.http.app import create_app
from environments import environment

ADMIN = Session(user_id="boss", is_admin=True)
DAY = 86_400 * 10**6


@pytest.fixture
def coursedock(tmp_path: Path) -> Iterator[Coursedock]:
    """An installation of its own, its database made."""
    settings = environment(tmp_path, PUBLIC_URL="https://courses.example", TIME_ZONE="Europe/Berlin")
    made = build(Config.from_environ(settings))
    made.schema.migrate()
    yield made
    made.close()


def enroll(coursedock: Coursedock, user: str) -> None:
    draft = CourseDraft(
        title=f"Bread for {user}", price=Money(amount=4900, currency="EUR"), status=CourseStatus.PUBLISHED
    )
    course = coursedock.commands.create_course(ADMIN, draft).thing.course
    wish = EnrollmentWish(holder=Holder(user_id=user), course_id=course.id, access_days=20, use_course_length=False)
    coursedock.commands.enroll_user(ADMIN, wish)


def age(data: Path, days: float) -> None:
    """Let everything have happened so many days earlier, and give each learner an address."""
    earlier = int(days * DAY)
    with closing(sqlite3.connect(data / "coursedock.db")) as database:
        database.execute("UPDATE grants SET given_at = given_at - ?", (earlier,))
        database.execute(
            "UPDATE course_enrollments SET enrolled_at = enrolled_at - ?1, expires_at = expires_at - ?1", (earlier,)
        )
        database.execute(
            "INSERT OR REPLACE INTO learners (user_id, email, updated_at)"
            " SELECT user_id, user_id || '@example.com', 0 FROM course_enrollments"
        )
        database.commit()


def work(coursedock: Coursedock) -> None:
    coursedock.jobs.mark_expired()
    coursedock.jobs.warn_of_expiry()
    coursedock.jobs.tell_of_new_videos()
    while coursedock.jobs.deliver_notices():
        pass


def letters(data: Path) -> list[EmailMessage]:
    raw = [path.read_bytes() for path in sorted((data / "mail").glob("*.eml"))]
    return [email.message_from_bytes(each, policy=email.policy.default) for each in raw]


def test_a_warning_is_sent_once_and_one_click_stops_the_next(coursedock: Coursedock, tmp_path: Path) -> None:
    for user in ("mia", "nora"):
        enroll(coursedock, user)
    age(tmp_path, 6.1)
    for _ in range(3):
        work(coursedock)
    warnings = {str(letter["To"]): letter for letter in letters(tmp_path) if letter["List-Unsubscribe"]}
    assert len(letters(tmp_path)) == 4
    assert set(warnings) == {"mia@example.com", "nora@example.com"}
    link = str(warnings["mia@example.com"]["List-Unsubscribe"]).strip("<>")
    assert link.startswith("https://courses.example/unsubscribe/")
    assert "mia" not in link
    client = TestClient(create_app(parts=coursedock.api))
    answer = client.simulate_post(
        link.removeprefix("https://courses.example"),
        body="List-Unsubscribe=One-Click",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 200
    age(tmp_path, 7)
    for _ in range(3):
        work(coursedock)
    later = [str(letter["To"]) for letter in letters(tmp_path)[4:]]
    assert later == ["nora@example.com"]
    age(tmp_path, 7)
    for _ in range(3):
        work(coursedock)
    assert sorted(str(letter["To"]) for letter in letters(tmp_path)[5:]) == ["mia@example.com", "nora@example.com"]
    assert {letter["List-Unsubscribe"] for letter in letters(tmp_path)[5:]} == {None}
