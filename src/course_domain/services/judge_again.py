"""After a course's videos changed: judge every learner's completion again, upward only."""

from datetime import datetime

from course_domain.model.heartbeats import completion_notice
from course_domain.model.progress import catch_up
from course_domain.ports import UnitOfWork


def judge_again(uow: UnitOfWork, course_id: str, now: datetime) -> None:
    """Bring completion, counters and the place to continue of all learners of a course in line with its videos."""
    for user_id in uow.records.learners_of(course_id):
        settle_record(uow, user_id, course_id, now)


def settle_record(uow: UnitOfWork, user_id: str, course_id: str, now: datetime) -> int:
    """Credit what the bank covers by now, judge, save; gives the seconds credited."""
    heard = catch_up(uow.records.get(user_id, course_id), now)
    uow.records.save(heard.record)
    notice = completion_notice(heard, now)
    if notice is not None:
        uow.outbox.owe(notice)
    return heard.credited
