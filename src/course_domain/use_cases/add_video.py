"""An administrator adds a video to a course."""

from datetime import datetime

from attrs import evolve, frozen

from course_domain.model.courses import CourseDetails, Video, VideoState
from course_domain.model.creations import Made, Once
from course_domain.model.drafts import VideoDraft
from course_domain.model.errors import UnknownVideo
from course_domain.model.learners import Session
from course_domain.model.media_jobs import PREVIEWS, JobKind
from course_domain.model.revisions import awaiting
from course_domain.ports import Clock, Ids, MediaObjects, Storage, UnitOfWork, UrlSigner, Waker
from course_domain.services.access_rules import course_to_change, require_admin
from course_domain.services.gather_videos import gather
from course_domain.services.judge_again import judge_again
from course_domain.services.make_once import keep_made, made_before
from course_domain.services.order_media_work import order_work, use_upload
from course_domain.services.stored_media import refuse_incoming, require_stored


@frozen(kw_only=True)
class AddVideo:
    """Add a video made of an upload, which is shown once it plays, or of an object in the media store.

    A new video un-completes no one: the course shows it as new, and is continued with it.
    Into a published course it is told of by a mail, together with those that follow it soon.

    Raises:
        NotAnAdministrator, UnknownCourse.
        Invalid: a field that can't be meant, an object that isn't there, or an upload that can't be used.
        IdempotencyConflict.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    media: MediaObjects
    signer: UrlSigner
    waker: Waker

    def __call__(self, by: Session, course_id: str, draft: VideoDraft, once: Once | None = None) -> Made[Video]:
        """Give the new video; called again under the same key, the one that it made, as it is now."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.reading() as uow:
            before = made_before(uow, by, once, now)
        # What was added once may have lost its file since; and no transaction waits for the media store.
        if before is None:
            refuse_incoming(draft)
            require_stored(self.media, draft)
        with self.storage.writing() as uow:
            before = made_before(uow, by, once, now)
            if before is not None:
                return Made(thing=_made_then(uow, before.made), is_replay=True)
            details = course_to_change(uow, course_id)
            video = self._added(uow, by, draft, details, now)
            keep_made(uow, by, once, video.id, now)
            uow.commit()
        self.waker.wake(PREVIEWS)
        return Made(thing=video)

    def _added(self, uow: UnitOfWork, by: Session, draft: VideoDraft, details: CourseDetails, now: datetime) -> Video:
        last = max((video.order_position for video in details.videos), default=0)
        upload = None if draft.upload_id is None else use_upload(uow, by, draft.upload_id, now)
        key = draft.s3_key if upload is None else upload.key
        video = draft.new(
            self.ids.new(), details.course.id, key=key, video_url=self.signer.address(key), last=last, now=now
        )
        if upload is not None:
            video = awaiting(evolve(video, state=VideoState.PROCESSING), upload, video.video_url)
        uow.videos.save(video)
        if upload is not None:
            order_work(uow, self.ids, video, JobKind.PREVIEW, source_key=key, now=now, revision=upload.id)
            return video
        order_work(uow, self.ids, video, JobKind.PROBE, source_key=key, now=now)
        judge_again(uow, video.course_id, now)
        gather(uow, self.ids, details.course, video, now)
        return video


def _made_then(uow: UnitOfWork, video_id: str) -> Video:
    """Give it, removed or not: it was made."""
    video = uow.videos.find(video_id)
    if video is None:
        raise UnknownVideo(video_id=video_id)
    return video
