"""An administrator adds a video to a course."""

from attrs import frozen

from course_domain.model.courses import Video
from course_domain.model.drafts import VideoDraft
from course_domain.model.learners import Session
from course_domain.ports import Clock, Ids, MediaObjects, Storage, UrlSigner
from course_domain.services.access_rules import known_course, require_admin
from course_domain.services.judge_again import judge_again
from course_domain.services.stored_media import require_stored


@frozen(kw_only=True)
class AddVideo:
    """Add a video whose object is in the media store already.

    A new video un-completes no one: the course shows it as new, and is continued with it.

    Raises:
        NotAnAdministrator, UnknownCourse.
        Invalid: a field that can't be meant, or an object that isn't there.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    media: MediaObjects
    signer: UrlSigner

    def __call__(self, by: Session, course_id: str, draft: VideoDraft) -> Video:
        """Give the new video."""
        require_admin(by)
        require_stored(self.media, draft)
        now = self.clock.now()
        with self.storage.writing() as uow:
            course = known_course(uow, course_id)
            last = max((video.order_position for video in uow.videos.of_course(course.id)), default=0)
            address = self.signer.address(draft.s3_key)
            video = draft.new(self.ids.new(), course.id, address, last, now)
            uow.videos.save(video)
            judge_again(uow, course.id, now)
            uow.commit()
        return video
