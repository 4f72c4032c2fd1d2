"""Works on videos in threads of this process, each with an ffmpeg of its own that dies with it."""

import logging
import secrets
import threading
from collections.abc import Iterator
from typing import Final

from attrs import define, field, frozen

from adapters.ffmpeg.running import Control, WorkFailed, WorkStopped
from adapters.ffmpeg.working import Workshop
from course_domain.model.errors import NotReachable, UnknownMedia
from course_domain.model.renditions import MediaWork, UnknownWork, WorkKind, WorkPhase, WorkState

_log: Final = logging.getLogger(__name__)
_REMEMBERED: Final = 100
"""Works that are over and may still be asked for."""


_PATIENCE: Final = 10.0
"""Seconds for a stopped work to put its things away."""


@define(kw_only=True)
class _Job:
    kind: WorkKind
    control: Control = field(factory=Control)
    thread: threading.Thread | None = None
    end: WorkState | None = None

    @property
    def state(self) -> WorkState:
        running = WorkState(phase=WorkPhase.RUNNING, percent=self.control.percent, log=self.control.log)
        return self.end or running


@frozen(kw_only=True)
class FfmpegTranscoder:
    """Transcoder on this machine. A ticket is known to the process that gave it, and lost with it."""

    workshop: Workshop
    _jobs: dict[str, _Job] = field(factory=dict, init=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False)

    def has_room(self, kind: WorkKind) -> bool:
        limits = self.workshop.limits
        is_ladder = kind is WorkKind.LADDER
        with self._lock:
            running = sum(job.end is None and (job.kind is WorkKind.LADDER) == is_ladder for job in self._jobs.values())
        return running < (limits.ladders if is_ladder else limits.quick)

    def start(self, work: MediaWork) -> str:
        ticket = secrets.token_hex(16)
        job = _Job(kind=work.kind)
        with self._lock:
            for over in list(self._over())[:-_REMEMBERED]:
                del self._jobs[over]
            self._jobs[ticket] = job
        name = f"{work.kind}-{ticket[:8]}"
        job.thread = threading.Thread(target=self._do, args=(work, job), name=name, daemon=True)
        job.thread.start()
        return ticket

    def look(self, ticket: str) -> WorkState:
        with self._lock:
            job = self._jobs.get(ticket)
        if job is None:
            raise UnknownWork
        return job.state

    def stop(self, ticket: str) -> None:
        with self._lock:
            job = self._jobs.pop(ticket, None)
        if job:
            job.control.stop()

    def close(self) -> None:
        """Stop all works and give back the disk that they took."""
        jobs = dict(self._jobs)
        for ticket in jobs:
            self.stop(ticket)
        for job in jobs.values():
            if job.thread:
                job.thread.join(_PATIENCE)
        self.workshop.scratch.close()

    def _over(self) -> Iterator[str]:
        return (ticket for ticket, job in self._jobs.items() if job.end)

    def _do(self, work: MediaWork, job: _Job) -> None:
        try:
            made = self.workshop.do(work, job.control)
            job.end = WorkState(phase=WorkPhase.FINISHED, percent=100, made=made, log=job.control.log)
        except WorkStopped:
            job.end = _failed(job, "stopped", "The work was stopped.", is_final=False)
        except WorkFailed as failure:
            job.end = _failed(job, failure.reason, failure.why, is_final=failure.is_final)
        except UnknownMedia:
            job.end = _failed(job, "gone", "The video file is not in the media store any more.", is_final=True)
        except NotReachable as error:
            job.end = _failed(job, "not-reachable", error.sentence, is_final=False)
        except Exception as error:  # noqa: BLE001 - of a thread's exception nobody hears, and its work would run for ever
            _log.exception("work on %s broke", work.source_key)
            job.control.say(repr(error))
            job.end = _failed(job, "broken-off", "The work broke off on this machine.", is_final=False)


def _failed(job: _Job, reason: str, why: str, *, is_final: bool) -> WorkState:
    return WorkState(
        phase=WorkPhase.FAILED,
        percent=job.control.percent,
        reason=reason,
        why=why,
        final=is_final,
        log=job.control.log,
    )
