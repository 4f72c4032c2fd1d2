"""An administrator's browser asks which parts have arrived, to go on with the rest."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.uploads import StoredPart
from course_domain.ports import MediaReceiver, Storage
from course_domain.services.access_rules import require_admin
from course_domain.services.own_upload import own_upload, parts_name


@frozen(kw_only=True)
class ListParts:
    """Tell what has arrived.

    Raises:
        NotAnAdministrator, UnknownUpload.
    """

    storage: Storage
    receiver: MediaReceiver

    def __call__(self, by: Session, upload_id: str, key: str) -> tuple[StoredPart, ...]:
        """Give the parts by number."""
        require_admin(by)
        with self.storage.reading() as uow:
            upload = own_upload(uow, by, upload_id, key)
        return self.receiver.parts(key, parts_name(upload))
