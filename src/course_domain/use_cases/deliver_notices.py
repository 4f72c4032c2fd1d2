"""The worker sends what is owed, once per key, and only while it is true."""

from datetime import datetime, timedelta

from attrs import evolve, field, frozen

from course_domain.model.errors import NotDelivered
from course_domain.model.expiry_warnings import WarningPolicy
from course_domain.model.mail import CoursePages, Mail, UnsubscribePages
from course_domain.model.notices import Notice, NoticeState, RetryPolicy
from course_domain.ports import Clock, Mailer, Storage, SubscriptionTokens
from course_domain.services.compose_mail import Desk, compose

NO_WORKER_SURVIVES = "gave up: every worker that took it died"
ASLEEP = "not true, or not wanted, any more"


@frozen(kw_only=True)
class OutboxPolicy:
    """How long a worker may hold a notice, and how failures are tried again."""

    lease: timedelta = timedelta(seconds=120)
    retry: RetryPolicy = field(factory=RetryPolicy)
    rest: timedelta = timedelta(hours=1)
    """How long a notice rests that can't be sent yet: there is no address, or the course is not published."""


@frozen(kw_only=True)
class DeliverNotices:
    """Send the notice that is due first; one bad address never stops the rest.

    A notice is sent once per key. Over a crash between the sending and its record it is sent at
    least once: the lease runs out and another worker sends it again.
    """

    storage: Storage
    mailer: Mailer
    pages: CoursePages
    unsubscribe: UnsubscribePages
    tokens: SubscriptionTokens
    warnings: WarningPolicy
    clock: Clock
    policy: OutboxPolicy

    def __call__(self) -> tuple[Notice, ...]:
        """Take one notice, so that the lease is its own; gives what became of it, nothing when none is due."""
        now = self.clock.now()
        with self.storage.writing() as uow:
            notices = uow.outbox.take_due(now, now + self.policy.lease, 1)
            uow.commit()
        return tuple(self._deliver(notice, self.clock.now()) for notice in notices)

    @property
    def _desk(self) -> Desk:
        return Desk(pages=self.pages, unsubscribe=self.unsubscribe, tokens=self.tokens, warnings=self.warnings)

    def _deliver(self, notice: Notice, now: datetime) -> Notice:
        if self.policy.retry.gives_up(notice.attempts - 1):
            return self._record(evolve(notice, state=NoticeState.DEAD, last_error=NO_WORKER_SURVIVES))
        try:
            with self.storage.reading() as uow:
                mail = compose(uow, self._desk, notice, now)
        except Exception as problem:  # noqa: BLE001 - what can't be worded must not be tried for ever
            return self._record(self._failed(notice, f"{type(problem).__name__}: {problem}", now, final=False))
        return self._hand_over(notice, mail, now)

    def _hand_over(self, notice: Notice, mail: Mail | None, now: datetime) -> Notice:
        if mail is None:
            return self._put_to_sleep(notice, now)
        if mail.obstacle is not None:
            rests_until = now + self.policy.rest
            return self._record(
                evolve(notice, due_at=rests_until, attempts=notice.attempts - 1, last_error=mail.obstacle)
            )
        return self._record(self._send(notice, mail, now))

    def _put_to_sleep(self, notice: Notice, now: datetime) -> Notice:
        """Look again inside the transaction: its fact may have come true while we looked.

        Twice, for the first look locks the enrollments that it is about, and those come before the notice. One that was
        sent, and is owed again by hand, stays sent: what sleeps wakes by itself.
        """
        sleeps = NoticeState.DORMANT if notice.sent_at is None else NoticeState.SENT
        rested = evolve(notice, attempts=notice.attempts - 1, due_at=now)
        with self.storage.writing() as uow:
            compose(uow, self._desk, notice, now)
            uow.outbox.find(notice.key)
            if compose(uow, self._desk, notice, now) is None:
                rested = evolve(rested, state=sleeps, last_error=ASLEEP)
            uow.outbox.save(rested)
            uow.commit()
        return rested

    def _send(self, notice: Notice, mail: Mail, now: datetime) -> Notice:
        try:
            self.mailer.send(mail)
        except NotDelivered as problem:
            return self._failed(notice, problem.why, now, final=problem.permanent)
        except Exception as problem:  # noqa: BLE001 - whatever one mail does must not stop the others
            return self._failed(notice, f"{type(problem).__name__}: {problem}", now, final=False)
        return evolve(notice, state=NoticeState.SENT, sent_at=now, last_error=None)

    def _failed(self, notice: Notice, why: str, now: datetime, *, final: bool) -> Notice:
        if final or self.policy.retry.gives_up(notice.attempts):
            return evolve(notice, state=NoticeState.DEAD, last_error=why)
        return evolve(notice, due_at=self.policy.retry.due_after(notice.attempts, now), last_error=why)

    def _record(self, notice: Notice) -> Notice:
        with self.storage.writing() as uow:
            uow.outbox.save(notice)
            uow.commit()
        return notice
