"""An administrator gives an upload up."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.uploads import UnknownUpload, UploadState
from course_domain.ports import Clock, MediaObjects, MediaReceiver, Storage
from course_domain.services.access_rules import require_admin
from course_domain.services.own_upload import own_upload, remove_bytes


@frozen(kw_only=True)
class AbortUpload:
    """Give it up and remove what came; what was given up stays so. What a video was made of is not given up.

    Raises:
        NotAnAdministrator, UnknownUpload.
    """

    storage: Storage
    clock: Clock
    receiver: MediaReceiver
    media: MediaObjects

    def __call__(self, by: Session, upload_id: str, key: str) -> None:
        """Do it."""
        require_admin(by)
        with self.storage.writing() as uow:
            upload = own_upload(uow, by, upload_id, key)
            if upload.state is UploadState.USED:
                raise UnknownUpload
            if not upload.is_over:
                uow.uploads.save(upload.ending(None, self.clock.now()))
                uow.commit()
        remove_bytes(upload, self.receiver, self.media)
