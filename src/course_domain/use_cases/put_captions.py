"""An administrator gives a video captions in a language."""

from typing import BinaryIO

from attrs import frozen

from course_domain.model.captions import CaptionsDraft
from course_domain.model.courses import Video
from course_domain.model.learners import Session
from course_domain.model.versions import Seen
from course_domain.ports import Clock, MediaObjects, Storage
from course_domain.services.access_rules import known_video, require_admin, video_to_change


@frozen(kw_only=True)
class PutCaptions:
    """Store captions, and show them instead of those that the video had in their language.

    They are stored first, because no transaction waits for the media store. A crash in between leaves an object that
    nothing names, under the key that the same text has when it is put again. Former captions stay in the store: pages
    that were opened before still fetch them.

    Raises:
        NotAnAdministrator, UnknownVideo, VersionConflict.
        Invalid: the video has captions in too many languages.
    """

    storage: Storage
    clock: Clock
    media: MediaObjects

    def __call__(
        self, by: Session, video_id: str, draft: CaptionsDraft, webvtt: BinaryIO, seen: Seen[Video] | None = None
    ) -> Video:
        """Give the changed video; ``webvtt`` is what the draft has the digest of."""
        require_admin(by)
        with self.storage.reading() as uow:
            key = draft.key_for(known_video(uow, video_id))
        if self.media.find(key) is None:
            self.media.put(key, webvtt, "text/vtt; charset=utf-8")
        now = self.clock.now()
        with self.storage.writing() as uow:
            after = draft.shown_by(video_to_change(uow, video_id, seen), now)
            uow.videos.save(after)
            uow.commit()
        return after
