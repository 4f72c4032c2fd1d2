"""An administrator takes a video's captions in a language away."""

from attrs import evolve, frozen

from course_domain.model.captions import without_language
from course_domain.model.courses import Video
from course_domain.model.languages import language_tag
from course_domain.model.learners import Session
from course_domain.model.versions import Seen
from course_domain.ports import Clock, Storage
from course_domain.services.access_rules import require_admin, video_to_change


@frozen(kw_only=True)
class RemoveCaptions:
    """Show no captions in a language any more; where there are none, nothing changes.

    Raises:
        NotAnAdministrator, UnknownVideo, VersionConflict.
        Invalid: that is no language.
    """

    storage: Storage
    clock: Clock

    def __call__(self, by: Session, video_id: str, language: str, seen: Seen[Video] | None = None) -> Video:
        """Give the video as it is then."""
        require_admin(by)
        tag = language_tag(language)
        with self.storage.writing() as uow:
            before = video_to_change(uow, video_id, seen)
            others = without_language(before, tag)
            if others == before.captions:
                return before
            after = evolve(before, captions=others, updated_at=self.clock.now())
            uow.videos.save(after)
            uow.commit()
        return after
