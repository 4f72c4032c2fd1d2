"""An administrator's browser asks where to send a part."""

from datetime import datetime

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.upload_parts import check_number
from course_domain.model.upload_policy import UploadPolicy
from course_domain.model.uploads import PartAddress, UnknownUpload, UploadState
from course_domain.ports import Clock, MediaReceiver, Storage
from course_domain.services.access_rules import require_admin
from course_domain.services.own_upload import own_upload, parts_name


@frozen(kw_only=True)
class SignPart:
    """Give the address of a part, as often as it is asked for: what comes last under a number counts.

    Raises:
        NotAnAdministrator, UnknownUpload.
        Invalid: no part has that number.
    """

    storage: Storage
    clock: Clock
    receiver: MediaReceiver
    policy: UploadPolicy

    def __call__(self, by: Session, upload_id: str, key: str, number: int) -> PartAddress:
        """Give the address."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.reading() as uow:
            upload = own_upload(uow, by, upload_id, key)
        multipart = parts_name(upload)
        check_number(number)
        if now - upload.updated_at >= self.policy.touch_every:
            self._touch(upload_id, now)
        expires_at = now + self.policy.address_life
        return PartAddress(url=self.receiver.part_url(key, multipart, number, expires_at), expires_at=expires_at)

    def _touch(self, upload_id: str, now: datetime) -> None:
        with self.storage.writing() as uow:
            upload = uow.uploads.find(upload_id)
            if upload is None or upload.state is not UploadState.OPEN:
                raise UnknownUpload
            uow.uploads.save(upload.touched(now))
            uow.commit()
