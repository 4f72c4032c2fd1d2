"""An administrator changes a video, or replaces its file."""

from attrs import frozen

from course_domain.model.courses import Video
from course_domain.model.drafts import VideoDraft
from course_domain.model.learners import Session
from course_domain.model.versions import Seen
from course_domain.ports import Clock, MediaObjects, Storage, UrlSigner
from course_domain.services.access_rules import require_admin, video_to_change
from course_domain.services.judge_again import judge_again
from course_domain.services.stored_media import require_stored


@frozen(kw_only=True)
class ChangeVideo:
    """Replace what an administrator may write of a video.

    Completion stays; seconds are kept where they still fit, and a corrected duration is judged again, upward only.

    Raises:
        NotAnAdministrator, UnknownVideo, VersionConflict.
        Invalid: a field that can't be meant, or an object that isn't there.
    """

    storage: Storage
    clock: Clock
    media: MediaObjects
    signer: UrlSigner

    def __call__(self, by: Session, video_id: str, draft: VideoDraft, seen: Seen[Video] | None = None) -> Video:
        """Give the changed video; nothing is written over what the caller has not ``seen``."""
        require_admin(by)
        require_stored(self.media, draft)
        now = self.clock.now()
        with self.storage.writing() as uow:
            before = video_to_change(uow, video_id, seen)
            after = draft.applied_to(before, self.signer.address(draft.s3_key), now)
            uow.videos.save(after)
            if (after.duration, after.order_position) != (before.duration, before.order_position):
                judge_again(uow, after.course_id, now)
            uow.commit()
        return after
