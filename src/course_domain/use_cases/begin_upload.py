"""An administrator begins to send a file in parts."""

from attrs import evolve, frozen

from course_domain.model.learners import Session
from course_domain.model.upload_policy import UploadPolicy, UploadWish
from course_domain.model.uploads import Upload
from course_domain.ports import Clock, Ids, MediaReceiver, Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class BeginUpload:
    """Begin an upload, under a key of our own making.

    Raises:
        NotAnAdministrator.
        Invalid: the file can't be taken, and no byte need be sent to know it.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    receiver: MediaReceiver
    policy: UploadPolicy

    def __call__(self, by: Session, wish: UploadWish) -> Upload:
        """Give the upload; parts may come from now on."""
        require_admin(by)
        upload = self.policy.begin(wish, self.ids.new(), by.user_id, self.clock.now())
        upload = evolve(upload, multipart=self.receiver.begin(upload.key, upload.content_type))
        with self.storage.writing() as uow:
            uow.uploads.save(upload)
            uow.commit()
        return upload
