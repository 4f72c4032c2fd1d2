"""A job warns people before their access runs out."""

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen

from course_domain.model.enrollments import Enrollment, Place
from course_domain.model.expiry_warnings import WarningPolicy, range_of, warning_of
from course_domain.model.notices import NoticeKind, NoticeState
from course_domain.ports import Clock, Storage, UnitOfWork, Waker
from course_domain.services.judge_warning import should_warn, wants

BATCH = 200


@frozen(kw_only=True)
class WarnOfExpiry:
    """Owe the warnings whose moment has come, each in a transaction of its own, and none that is stale.

    It looks at the ends that lie near enough, page by page, and keeps no account of what it has done: the
    keys do. So any number of workers may run it, and one that slept has nothing to make up for.
    """

    storage: Storage
    clock: Clock
    waker: Waker
    policy: WarningPolicy

    def __call__(self) -> int:
        """Look at every end that is near; gives how many warnings are owed by now that were not before."""
        now = self.clock.now()
        near = ((enrollment, days) for days in self.policy.days for enrollment in self._near(days, now))
        owed = sum(self._owe(enrollment, days, now) for enrollment, days in near)
        if owed:
            self.waker.wake("relay")
        return owed

    def _near(self, days: int, now: datetime) -> Iterator[Enrollment]:
        start, until = range_of(days, now, self.policy.grace)
        place: Place = (start, "")
        while True:
            with self.storage.reading() as uow:
                page = uow.enrollments.expiring(place, until, BATCH)
                due = [each for each in page if self._is_due(uow, each, days, now)]
            yield from due
            if len(page) < BATCH:
                return
            place = (page[-1].expires_at or until, page[-1].id)

    def _is_due(self, uow: UnitOfWork, enrollment: Enrollment, days: int, now: datetime) -> bool:
        if not should_warn(uow, self.policy, enrollment, days, now, within=self.policy.grace):
            return False
        known = uow.outbox.find(warning_of(enrollment, days, now).key)
        may_wake = known is None or known.state is NoticeState.DORMANT
        return may_wake and wants(uow, NoticeKind.EXPIRY, enrollment.user_id)

    def _owe(self, seen: Enrollment, days: int, now: datetime) -> bool:
        """Look again inside the transaction: access may have been renewed while we looked."""
        with self.storage.writing() as uow:
            enrollment = uow.enrollments.find(seen.user_id, seen.course_id)
            if enrollment is None or not self._is_due(uow, enrollment, days, now):
                return False
            is_news = uow.outbox.owe(warning_of(enrollment, days, now))
            uow.commit()
        return is_news
