"""An administrator begins to send a small file in one piece."""

from datetime import datetime

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.upload_policy import UploadPolicy, UploadWish
from course_domain.model.uploads import Upload, UploadForm
from course_domain.ports import Clock, Ids, MediaReceiver, Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class BegunForm:
    """An upload, and the form that its file is posted with until then."""

    upload: Upload
    form: UploadForm
    expires_at: datetime


@frozen(kw_only=True)
class BeginForm:
    """Begin an upload by a form.

    Raises:
        NotAnAdministrator.
        Invalid: the file can't be taken, and no byte need be sent to know it.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    receiver: MediaReceiver
    policy: UploadPolicy

    def __call__(self, by: Session, wish: UploadWish) -> BegunForm:
        """Give the form."""
        require_admin(by)
        now = self.clock.now()
        upload = self.policy.begin(wish, self.ids.new(), by.user_id, now, by_form=True)
        with self.storage.writing() as uow:
            uow.uploads.save(upload)
            uow.commit()
        expires_at = now + self.policy.address_life
        form = self.receiver.form(upload.key, upload.content_type, upload.most, expires_at)
        return BegunForm(upload=upload, form=form, expires_at=expires_at)
