"""Making streams with AWS Elemental MediaConvert, which reads the source from S3 and writes what it makes there.

Source: AWS Elemental MediaConvert API Reference, "Jobs". Nothing is made here: the job of a worker that dies goes on.
"""

import logging
import time
from collections.abc import Iterable
from typing import Final

from attrs import field, frozen
from botocore.exceptions import ClientError

from adapters.aws.media_convert_events import MediaConvertEvents
from adapters.aws.media_convert_job import WORK, MediaConvertSettings, job_request, successor_of, token_of
from adapters.aws.media_convert_states import state_of_job
from adapters.aws.sdk import ServiceClient, code_of, reaching
from course_domain.model.errors import NotReachable
from course_domain.model.renditions import MediaWork, UnknownWork, WorkKind, WorkPhase, WorkState

_LOG = logging.getLogger(__name__)
_UNTOLD: Final = 30.0
"""Seconds for which nobody asks about a job of which no event tells."""
_UNKNOWN: Final = ("NotFoundException", "BadRequestException")
"""What it says of an id that it does not know, or that is none."""
_OVER: Final = (*_UNKNOWN, "ConflictException")
_GIVEN_UP: Final = ("CANCELED", "ERROR")
_NOT_LET: Final = ("AccessDeniedException", "ForbiddenException")
_OPEN: Final = ("PROGRESSING", "SUBMITTED")
_MOST_JOBS: Final = 100
"""That are looked through for the same work."""


@frozen(kw_only=True)
class MediaConvertTranscoder:
    """Transcoder of ladders; poster, storyboard and copied MP4 are another's.

    A ticket is a job's id. A work that is started again while its job waits or runs is that job, not a second one.
    Without ``events`` every look asks MediaConvert. With them it asks when it was told of the job, and now and then
    besides, since an event may be lost, or be taken by another worker.
    """

    settings: MediaConvertSettings
    client: ServiceClient = field(repr=False)
    events: MediaConvertEvents | None = field(default=None, repr=False)
    _seen: dict[str, tuple[float, WorkState]] = field(factory=dict, init=False, repr=False)
    """By ticket: when we asked last, and how the job was."""

    def has_room(self, kind: WorkKind) -> bool:
        """Jobs wait in a queue of their own, so there always is."""
        return kind is WorkKind.LADDER

    def start(self, work: MediaWork) -> str:
        """Hand the work over; ValueError for another kind, and without rungs."""
        if work.kind is not WorkKind.LADDER or not work.rungs:
            raise ValueError(f"MediaConvert makes ladders, not {work.kind}")
        with reaching("MediaConvert"):
            return self._open_job(token_of(work)) or self._create(work)

    def look(self, ticket: str) -> WorkState:
        for told in self._told_of() if ticket in self._seen else ():
            self._seen.pop(told, None)
        asked_at, state = self._seen.get(ticket, (0.0, None))
        if state is not None and time.monotonic() - asked_at < _UNTOLD:
            return state
        state = self._asked(ticket)
        if self.events is not None and state.phase is WorkPhase.RUNNING:
            self._seen[ticket] = (time.monotonic(), state)
        else:
            self._seen.pop(ticket, None)
        return state

    def _told_of(self) -> Iterable[str]:
        try:
            return self.events.take() if self.events else ()
        except NotReachable as trouble:
            _LOG.warning("MediaConvert's events can't be taken; jobs are asked about meanwhile: %s", trouble.what)
            return ()

    def _asked(self, ticket: str) -> WorkState:
        with reaching("MediaConvert"):
            try:
                job = self.client().get_job(Id=ticket)["Job"]
            except ClientError as error:
                if code_of(error) in _UNKNOWN:
                    raise UnknownWork from error
                raise
        return state_of_job(job, self.settings)

    def stop(self, ticket: str) -> None:
        """Cancel a job that waits or runs; one that is over stays as it is."""
        self._seen.pop(ticket, None)
        with reaching("MediaConvert"):
            try:
                self.client().cancel_job(Id=ticket)
            except ClientError as error:
                if code_of(error) not in _OVER:
                    raise

    def _create(self, work: MediaWork) -> str:
        """Ask for a job. Two calls at the same moment are one: MediaConvert remembers a token for a minute.

        Within that minute it also gives back what failed or was cancelled; then the next token is that job's successor.
        """
        token = token_of(work)
        while True:
            job = self.client().create_job(**job_request(work, self.settings, token))["Job"]
            if job.get("Status") not in _GIVEN_UP:
                return str(job["Id"])
            token = successor_of(token, job["Id"])

    def _open_job(self, token: str) -> str | None:
        """Find what a worker started that died before it wrote the ticket down; a role need not be let look."""
        try:
            return self._found(token)
        except ClientError as error:
            if code_of(error) in _NOT_LET:
                return None
            raise

    def _found(self, token: str) -> str | None:
        queue = {"Queue": self.settings.queue} if self.settings.queue else {}
        pages = self.client().get_paginator("list_jobs")
        for status in _OPEN:
            for page in pages.paginate(Status=status, PaginationConfig={"MaxItems": _MOST_JOBS}, **queue):
                for job in page["Jobs"]:
                    if job.get("UserMetadata", {}).get(WORK) == token:
                        return str(job["Id"])
        return None
