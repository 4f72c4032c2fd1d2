"""A learner wants to watch: the address of a video, for a while, with everything a player needs."""

from datetime import datetime

from attrs import field, frozen

from course_domain.model.courses import Video, neighbours
from course_domain.model.delivery import Delivery
from course_domain.model.enrollments import refusal
from course_domain.model.errors import Forged, UnknownVideo
from course_domain.model.learners import Session
from course_domain.model.limits import Limits
from course_domain.model.playback import (
    UNNAMED,
    Device,
    PlaybackPolicy,
    PlaybackSession,
    Position,
    elsewhere,
    resume_at,
)
from course_domain.model.progress import CourseRecord, VideoProgress
from course_domain.model.refusals import NotSignedIn
from course_domain.model.viewings import Viewing, ViewingPolicy
from course_domain.ports import Clock, Ids, PlaybackTokens, RateLimiter, Storage, UrlSigner, ViewingLog
from course_domain.services.access_rules import visible_course
from course_domain.services.claim_waiting import greet
from course_domain.services.sign_video import CaptionAddress, FileAddress, FolderCookies, sign_video


@frozen(kw_only=True)
class VideoAddress:
    """What a player needs. ``session`` is None where no progress is kept; positions and durations in seconds."""

    url: str = field(repr=False)
    """The stream where there is one, else the file."""
    type: str
    file: FileAddress
    expires_at: datetime
    renew_at: datetime
    session: str | None = field(repr=False)
    position: int
    elsewhere: Position | None
    """Where she was last on another device than the one that asks."""
    duration: int
    poster: str | None
    captions: tuple[CaptionAddress, ...]
    storyboard: str | None = field(repr=False)
    previous: str | None
    next: str | None
    cookies: FolderCookies | None
    """Where cookies open the CDN: the player has to send them."""


@frozen(kw_only=True)
class _Admission:
    """Who watches what, once every check has passed."""

    video: Video
    previous: str | None
    next: str | None
    access_until: datetime | None
    learner: str | None
    """The user whose progress is kept."""
    progress: VideoProgress
    """Blank where none is kept."""


@frozen(kw_only=True)
class _Playback:
    """One playing; ``id`` names it in the access log, ``token`` is None where no progress is kept."""

    id: str
    device: Device
    token: str | None = None


@frozen(kw_only=True)
class OpenVideo:
    """Hand out an address, after all checks in their order, and take note of it.

    Raises:
        QuotaExceeded, NotSignedIn, UnknownCourse, UnknownVideo, NotEnrolled, AccessEnded, AccessExpired, Blocked,
        Forged: the ``session`` to renew is not this learner's, or not for this video.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    limiter: RateLimiter
    limits: Limits
    signer: UrlSigner
    tokens: PlaybackTokens
    policy: PlaybackPolicy
    delivery: Delivery
    log: ViewingLog
    log_policy: ViewingPolicy

    def __call__(
        self,
        session: Session | None,
        course_id: str,
        video_id: str,
        renewing: str | None = None,
        *,
        viewer: str | None = None,
        device: Device = UNNAMED,
    ) -> VideoAddress:
        """Give the address; without a session only free previews open. ``viewer`` is the caller's network address.

        A playback that is renewed stays with the ``device`` that began it.
        """
        if session is not None:
            self.limiter.hit(self.limits.url_by_learner, session.user_id)
        now = self.clock.now()
        admission = self._admit(session, course_id, video_id, now)
        playback = self._playback(admission, renewing, device, now)
        address = self._address(admission, playback, now, viewer)
        if self.log_policy.keeps_any:
            self._note(playback.id, session, admission.video, viewer, now)
        return address

    def _admit(self, session: Session | None, course_id: str, video_id: str, now: datetime) -> _Admission:
        with self.storage.reading() as uow:
            visible_course(uow, course_id, is_admin=session is not None and session.is_admin)
            user_id = session.user_id if session else None
            record = uow.records.get(user_id or "", course_id)
            enrollment = uow.enrollments.find(user_id, course_id) if user_id is not None else None
        video = _video_of(record, video_id)
        refused = refusal(enrollment, now)
        if refused is None and enrollment is not None:
            return _admission(record, video, learner=user_id, access_until=enrollment.expires_at)
        if session is not None and greet(self.storage, self.ids, session, now):
            return self._admit(session, course_id, video_id, now)
        if video.free_preview or (session is not None and session.is_admin):
            return _admission(record, video, learner=None, access_until=None)
        raise refused if session is not None and refused is not None else NotSignedIn()

    def _playback(self, admission: _Admission, renewing: str | None, device: Device, now: datetime) -> _Playback:
        learner, video_id = admission.learner, admission.video.id
        if learner is None:
            return _Playback(id=self.ids.new(), device=device)
        if renewing is None:
            playback = PlaybackSession(
                id=self.ids.new(), user_id=learner, video_id=video_id, issued_at=now, device=device
            )
            return _Playback(id=playback.id, device=device, token=self.tokens.issue(playback))
        playback = self.tokens.read(renewing)
        if (playback.user_id, playback.video_id) != (learner, video_id):
            raise Forged(what="playback session")
        return _Playback(id=playback.id, device=playback.device if playback.device.name else device, token=renewing)

    def _note(self, viewing_id: str, session: Session | None, video: Video, viewer: str | None, now: datetime) -> None:
        viewing = Viewing(
            id=viewing_id,
            user_id=session.user_id if session is not None else None,
            course_id=video.course_id,
            video_id=video.id,
            revision=video.revision,
            address=viewer or "",
            opened_at=now,
            last_opened_at=now,
        )
        self.log.note(viewing)

    def _address(self, admission: _Admission, playback: _Playback, now: datetime, viewer: str | None) -> VideoAddress:
        video, progress = admission.video, admission.progress
        viewing = playback.id if self.log_policy.keeps_any else None
        expires_at = self.policy.ends_at(now, admission.access_until)
        signed = sign_video(video, self.signer, self.delivery, expires_at, viewer, viewing=viewing)
        return VideoAddress(
            url=signed.url,
            type=signed.type,
            file=signed.file,
            expires_at=expires_at,
            renew_at=self.policy.renews_at(now, expires_at),
            session=playback.token,
            position=resume_at(progress.position.at, video.duration),
            elsewhere=elsewhere((progress.position, progress.other), playback.device, video.duration),
            duration=video.duration,
            poster=video.thumbnail,
            captions=signed.captions,
            storyboard=signed.storyboard,
            previous=admission.previous,
            next=admission.next,
            cookies=signed.cookies,
        )


def _video_of(record: CourseRecord, video_id: str) -> Video:
    video = next((video for video in record.videos if video.id == video_id), None)
    if video is None:
        raise UnknownVideo(video_id=video_id)
    return video


def _admission(record: CourseRecord, video: Video, learner: str | None, access_until: datetime | None) -> _Admission:
    before, after = neighbours(record.videos, video.id)
    return _Admission(
        video=video,
        previous=before.id if before else None,
        next=after.id if after else None,
        access_until=access_until,
        learner=learner,
        progress=VideoProgress(video_id=video.id) if learner is None else record.of(video.id),
    )
