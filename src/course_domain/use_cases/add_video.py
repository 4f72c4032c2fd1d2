"""An administrator adds a video to a course."""

from attrs import frozen

from course_domain.model.courses import Video
from course_domain.model.creations import Made, Once
from course_domain.model.drafts import VideoDraft
from course_domain.model.errors import UnknownVideo
from course_domain.model.learners import Session
from course_domain.ports import Clock, Ids, MediaObjects, Storage, UnitOfWork, UrlSigner
from course_domain.services.access_rules import course_to_change, require_admin
from course_domain.services.gather_videos import gather
from course_domain.services.judge_again import judge_again
from course_domain.services.make_once import keep_made, made_before
from course_domain.services.stored_media import require_stored


@frozen(kw_only=True)
class AddVideo:
    """Add a video whose object is in the media store already.

    A new video un-completes no one: the course shows it as new, and is continued with it.
    Into a published course it is told of by a mail, together with those that follow it soon.

    Raises:
        NotAnAdministrator, UnknownCourse.
        Invalid: a field that can't be meant, or an object that isn't there.
        IdempotencyConflict.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    media: MediaObjects
    signer: UrlSigner

    def __call__(self, by: Session, course_id: str, draft: VideoDraft, once: Once | None = None) -> Made[Video]:
        """Give the new video; called again under the same key, the one that it made, as it is now."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.reading() as uow:
            before = made_before(uow, by, once, now)
        # What was added once may have lost its file since; and no transaction waits for the media store.
        if before is None:
            require_stored(self.media, draft)
        with self.storage.writing() as uow:
            before = made_before(uow, by, once, now)
            if before is not None:
                return Made(thing=_added(uow, before.made), is_replay=True)
            details = course_to_change(uow, course_id)
            last = max((video.order_position for video in details.videos), default=0)
            address = self.signer.address(draft.s3_key)
            video = draft.new(self.ids.new(), course_id, address, last, now)
            uow.videos.save(video)
            judge_again(uow, course_id, now)
            gather(uow, self.ids, details.course, video, now)
            keep_made(uow, by, once, video.id, now)
            uow.commit()
        return Made(thing=video)


def _added(uow: UnitOfWork, video_id: str) -> Video:
    """Give it, removed or not: it was made."""
    video = uow.videos.find(video_id)
    if video is None:
        raise UnknownVideo(video_id=video_id)
    return video
