"""Random lives of a shop: whatever happens in whatever order, these sentences stay true after every step."""

import random
from collections.abc import Callable
from datetime import timedelta
from math import floor

import pytest
from attrs import evolve, frozen

from course_domain.model.enrollments import Enrollment, refusal
from course_domain.model.errors import DomainError
from course_domain.model.grants import ADMINISTRATOR, access_windows
from course_domain.model.learners import Holder
from course_domain.model.mail import Mail
from course_domain.model.notices import instant
from course_domain.model.progress import CourseRecord
from course_domain.model.reports import PageRequest
from course_domain.use_cases.block_enrollment import BlockEnrollment
from course_domain.use_cases.catch_up import CatchUp
from course_domain.use_cases.end_grant import EndGrant
from course_domain.use_cases.enroll_user import EnrollmentWish, EnrollUser
from course_domain.use_cases.extend_enrollment import ExtendEnrollment
from course_domain.use_cases.mark_expired import MarkExpired
from course_domain.use_cases.read_library import ReadLibrary
from course_domain.use_cases.reconcile import Reconcile
from course_domain.use_cases.replay_event import ReplayEvent
from course_domain.use_cases.unblock_enrollment import UnblockEnrollment
from factories import ADMIN, ANN, NOON, World
from stories import WORDS, deliver, enrollment, events, grants, open_world, record, told, watch

COURSES = ("drawing", "painting")
OPENING = {"access-granted", "access-renewed", "access-extended", "access-restored", "access-claimed"}


@frozen(kw_only=True)
class Life:
    """One shop, one learner, and chance."""

    world: World
    dice: random.Random

    @property
    def day(self) -> float:
        """Now, as messages write it; never ahead of the clock."""
        return floor((self.world.clock.now() - NOON) / timedelta(days=1) * 1000) / 1000

    def pass_time(self) -> None:
        self.world.advance(seconds=self.dice.choice([1, 3600, 86_400, 10 * 86_400, 40 * 86_400]))

    def tell(self) -> None:
        """A message of some order, perhaps late; of a guest's in one case of three."""
        number = self.dice.choice(["1001", "1002", "1003"])
        late = self.dice.choice([0, 0, 0, 0.5, 3, 20])
        lines = self.dice.choice(["", "", ", line 1", ", line 2"])
        word = self.dice.choice([*WORDS, "paid", "paid", "refunded"])
        guest = number == "1003"
        sold = {"1001": ["drawing"], "1002": ["drawing", "painting"], "1003": ["painting", "drawing"]}[number]
        phrase = f"day {max(0, self.day - late):.3f}: order {number} {word}{lines if len(sold) > 1 else ''}"
        (facts,) = told(phrase, sold=sold, user_id=None if guest else "ann")
        if "dispute" in word or "partly" in word:
            facts = evolve(facts, paid_at=NOON)
        deliver(self.world, facts, again=self.dice.randint(0, 2))

    def sign_in(self) -> None:
        self.world.make(ReadLibrary)(ANN, None, PageRequest())

    def give(self) -> None:
        days = self.dice.choice([None, 5, 30])
        wish = EnrollmentWish(
            holder=Holder(user_id="ann"),
            course_id=self.dice.choice(COURSES),
            access_days=days,
            use_course_length=False,
            reference=self.dice.choice(["a", "b"]),
        )
        self.world.make(EnrollUser)(ADMIN, wish)

    def administrate(self) -> None:
        found = enrollment(self.world, self.dice.choice(COURSES))
        if found is None:
            return
        act = self.dice.choice([BlockEnrollment, UnblockEnrollment, UnblockEnrollment, ExtendEnrollment, EndGrant])
        held = [
            each for each in grants(self.world) if (each.holder.user_id, each.course_id) == ("ann", found.course_id)
        ]
        if act is BlockEnrollment:
            self.world.make(BlockEnrollment)(ADMIN, found.id, "")
        elif act is UnblockEnrollment:
            self.world.make(UnblockEnrollment)(ADMIN, found.id)
        elif act is ExtendEnrollment:
            self.world.make(ExtendEnrollment)(ADMIN, found.id, self.dice.randint(1, 20))
        elif held:
            self.world.make(EndGrant)(ADMIN, found.id, self.dice.choice(held).key)

    def replay(self) -> None:
        if events(self.world):
            self.world.make(ReplayEvent)(ADMIN, self.dice.choice(events(self.world)).id)

    def mend(self) -> None:
        self.world.work()
        assert self.world.make(Reconcile)().gaps == 0

    def learn(self) -> None:
        course_id = self.dice.choice(COURSES)
        found = enrollment(self.world, course_id)
        if found is not None and found.is_open(self.world.clock.now() + timedelta(minutes=2)):
            start = self.dice.randint(0, 60)
            watch(self.world, start, start + self.dice.randint(1, 40), f"{course_id}-{self.dice.randint(1, 2)}")
        self.world.make(CatchUp)()

    def step(self) -> Callable[[], None]:
        acts = [self.tell] * 5 + [self.pass_time] * 3 + [self.learn] * 2
        return self.dice.choice([*acts, self.sign_in, self.give, self.administrate, self.replay, self.mend])


class Watchman:
    """Looks after every step."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.open: dict[str, bool] = dict.fromkeys(COURSES, False)
        self.records: dict[str, CourseRecord] = {course: record(world, course) for course in COURSES}
        self.ended_by_hand: set[str] = set()
        self.mails = 0
        send = world.mailer.send

        def send_what_is_true(mail: Mail) -> None:
            for course in mail.courses:
                found = enrollment(world, course.title.lower())
                is_open = found is not None and found.is_open(world.clock.now())
                if mail.kind.value in OPENING:
                    assert is_open or mail.must_claim, mail
                elif mail.kind.value == "access-ended":
                    assert not is_open, mail
            send(mail)

        self.mailer = send_what_is_true

    def look(self, act: str) -> None:
        self.world.advance(seconds=1)
        self.world.make(MarkExpired)()
        self.world.work()
        for course in COURSES:
            self.check_access(course)
            self.check_progress(course, learned=act == "learn")
        self.check_ends()
        keys = [mail.key for mail in self.world.mailer.sent]
        assert len(keys) == len(set(keys))
        self.mails = len(keys)

    def check_access(self, course: str) -> None:
        """Open is inside a window and not blocked; whoever loses or gains access is told."""
        now, found = self.world.clock.now(), enrollment(self.world, course)
        held = [each for each in grants(self.world) if (each.holder.user_id, each.course_id) == ("ann", course)]
        inside = any(window.holds(now) for window in access_windows(held))
        is_open = refusal(found, now) is None
        assert is_open == (inside and found is not None and found.block is None)
        new = [mail for mail in self.world.mailer.sent[self.mails :] if course.capitalize() in _titles(mail)]
        if is_open and not self.open[course]:
            assert OPENING & {mail.kind.value for mail in new} or self.was_told(course)
        if self.open[course] and not is_open:
            assert "access-ended" in {mail.kind.value for mail in new} or self.was_told_of_that_end(found)
        self.open[course] = is_open

    def was_told(self, course: str) -> bool:
        """A guest was told at the purchase, and the shop may have named the user since."""
        told_of = [mail for mail in self.world.mailer.sent if course.capitalize() in _titles(mail)]
        return bool(told_of) and told_of[-1].kind.value in OPENING

    def was_told_of_that_end(self, found: Enrollment | None) -> bool:
        """The same end for the same reason has one key: it came, was taken back, and came again."""
        assert found is not None
        start = f"access-ended:{found.id}:{instant(found.expires_at)}:"
        return any(mail.key.startswith(start) for mail in self.world.mailer.sent)

    def check_progress(self, course: str, *, learned: bool) -> None:
        before, after = self.records[course], record(self.world, course)
        if not learned:
            assert after == before
        for video in after.videos:
            assert before.of(video.id).watched & ~after.of(video.id).watched == 0
            assert before.of(video.id).completed_at is None or after.of(video.id).completed_at is not None
        assert before.completed_at in (None, after.completed_at)
        self.records[course] = after

    def check_ends(self) -> None:
        """What an administrator took back stays taken back, unless it turns out that it never was."""
        ended = {grant.key: grant.end_reason == ADMINISTRATOR for grant in grants(self.world)}
        self.ended_by_hand = {key for key, by_hand in ended.items() if by_hand or key in self.ended_by_hand}
        assert all(ended[key] for key in self.ended_by_hand)


def _titles(mail: Mail) -> set[str]:
    return {course.title for course in mail.courses}


@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_access_mails_and_progress_stay_true(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    world = open_world()
    world.add_course("drawing", access_days=30)
    world.add_course("painting")
    life, watchman = Life(world=world, dice=random.Random(seed)), Watchman(world)
    life.sign_in()
    monkeypatch.setattr(type(world.mailer), "send", lambda _mailer, mail: watchman.mailer(mail))
    for _ in range(40):
        step = life.step()
        try:
            step()
        except DomainError as refused:
            pytest.fail(f"{step.__name__}: {refused!r}")
        watchman.look(step.__name__)
    assert world.make(Reconcile)().gaps == 0
