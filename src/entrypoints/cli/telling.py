"""What is said of messages and notices that did not go through: never a body, never an e-mail address."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from course_domain.model.errors import DomainError, NotReachable
from course_domain.model.intake import EventState, InboxEvent
from course_domain.model.media_jobs import JobState, MediaJob
from course_domain.model.notices import Notice, NoticeState
from course_domain.model.oversight import RECONCILE, EventRow, JobRun
from course_domain.use_cases.list_set_aside import SetAside

_LOG = logging.getLogger(__name__)
_ADDRESS = re.compile(r"[^\s:<>(),;\[\]]*@[^\s:<>(),;\[\]]+")
_CLASS = re.compile(r"^\([\w.]+\) ")
_MASK = "…"
_LONGEST = 300
_LATE = timedelta(minutes=15)
"""Three runs of the worker's."""
_REPLAY = "replay one with POST /api/admin/events/{id}/replay"
_RESEND = "send them again with: coursedock resend"
_PROCESS = "give it another file, or try again with POST /api/admin/videos/{id}/process"


def in_words(problem: Exception) -> str:
    """Give what went wrong on one line: a refusal in its sentence, with the first line of what brought it about."""
    cause = "" if problem.__cause__ is None else f" ({_first_line(problem.__cause__)})"
    match problem:
        case NotReachable():
            return f"{problem.what} can't be reached{cause}."
        case DomainError():
            return f"{problem.sentence}{cause}"
        case _:
            return f"{type(problem).__name__}: {_first_line(problem)}"


def _first_line(problem: BaseException) -> str:
    """Leave out the driver's class, which says nothing to who runs it."""
    return _CLASS.sub("", str(problem).partition("\n")[0]).strip()


def event_in_words(event: InboxEvent | EventRow) -> str:
    """Give a message's id, its source and what is wrong with it."""
    return _discreet(f"{event.id} from {event.source}: {event.reason}")


def notice_in_words(notice: Notice) -> str:
    """Give a notice's key, which begins with its kind, and what is wrong with it."""
    return _discreet(f"{notice.key}: {notice.last_error}", notice.holder.email)


def work_in_words(job: MediaJob) -> str:
    """Give what was to be done, with which video, and why it was not."""
    return _discreet(f"{job.kind} of video {job.video_id}: {job.problem}")


def notice_name(notice: Notice) -> str:
    """Give a notice's key without the address that may be in it."""
    return _discreet(notice.key, notice.holder.email)


def _discreet(text: str, address: str | None = None) -> str:
    """Write it on one line without addresses; ``address`` is one that may look like none."""
    masked = text.replace(address, _MASK) if address else text
    line = " ".join(_ADDRESS.sub(_MASK, masked).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}{_MASK}"


def log_event(event: InboxEvent) -> None:
    """Warn of a message that was set aside, and mention one that is tried again."""
    if event.state is EventState.QUARANTINED:
        _LOG.warning("a message was set aside: %s", event_in_words(event))
    elif event.state is EventState.NEW:
        _LOG.info("a message is tried again at %s: %s", event.due_at.isoformat("T", "seconds"), event_in_words(event))


def log_notice(notice: Notice) -> None:
    """Warn of a notice that was given up, and mention one that is tried again."""
    if notice.state is NoticeState.DEAD:
        _LOG.warning("a notice was given up: %s", notice_in_words(notice))
    elif notice.state is NoticeState.PENDING and notice.last_error:
        _LOG.info("a notice is tried again at %s: %s", notice.due_at.isoformat("T", "seconds"), notice_in_words(notice))


def log_media_job(job: MediaJob) -> None:
    """Warn of work on a file that was given up, and mention work that is done or tried again."""
    what = f"{job.id}: {job.kind} of video {job.video_id}"
    if job.state is JobState.FAILED:
        _LOG.warning("work on a file was given up: %s: %s", what, job.problem)
    elif job.state is JobState.NEW:
        _LOG.info(
            "work on a file is tried again at %s: %s: %s", job.due_at.isoformat("T", "seconds"), what, job.problem
        )
    elif job.is_over:
        _LOG.info("work on a file is %s: %s", job.state, what)


def notes_on(found: SetAside) -> Iterator[str]:
    """Say how many messages and notices there are, how all is worked on again, and which: the newest, a line each."""
    if found.event_count:
        yield _note(f"messages set aside: {found.event_count}; {_REPLAY}", map(event_in_words, found.events))
    if found.notice_count:
        yield _note(f"notices given up: {found.notice_count}; {_RESEND}", map(notice_in_words, found.notices))
    if found.works:
        yield _note(f"work on a video's file given up; {_PROCESS}", map(work_in_words, found.works))


def notes_on_jobs(runs: Mapping[str, JobRun], now: datetime) -> Iterator[str]:
    """Say when the reconciler has not run for long, and what it found when it ran last."""
    run = runs.get(RECONCILE)
    if run is None:
        yield "the reconciler has never run here: start coursedock worker, or run coursedock reconcile"
        return
    at = run.finished_at.isoformat("T", "seconds")
    if now - run.finished_at > _LATE:
        yield f"the reconciler has not run since {at}: is coursedock worker running?"
    if gaps := run.numbers.get("gaps"):
        yield f"the reconciler found orders that were not what was told of them: {gaps} at {at}; the log names them"
    if run.failed:
        yield f"the reconciler could not compare some orders: {run.failed} at {at}; the log names them"


def _note(head: str, lines: Iterable[str]) -> str:
    return "\n      ".join([head, *lines])
