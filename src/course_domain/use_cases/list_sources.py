"""An operator asks which files a course's videos were made of."""

from collections.abc import Mapping

from attrs import frozen

from course_domain.model.courses import Video
from course_domain.model.learners import Session
from course_domain.model.uploads import upload_at
from course_domain.ports import Storage, UnitOfWork
from course_domain.services.access_rules import known_course, require_admin


@frozen(kw_only=True)
class ListSources:
    """The videos of a course by the SHA-256 of the upload that each was made of, where that is known.

    Raises:
        NotAnAdministrator, UnknownCourse.
    """

    storage: Storage

    def __call__(self, by: Session, course_id: str) -> Mapping[str, Video]:
        """Give them; of two that were made of the same file, the first in order."""
        require_admin(by)
        found: dict[str, Video] = {}
        with self.storage.reading() as uow:
            for video in uow.videos.kept_of_course(known_course(uow, course_id).id):
                digest = _digest(uow, video)
                if digest is not None:
                    found.setdefault(digest, video)
        return found


def _digest(uow: UnitOfWork, video: Video) -> str | None:
    key = video.source_key or ""
    upload_id = upload_at(key)
    upload = None if upload_id is None else uow.uploads.find(upload_id)
    return upload.declared_sha256 if upload else None
