"""An administrator looks at an upload."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.uploads import UnknownUpload, Upload
from course_domain.ports import Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ReadUpload:
    """Any upload, whoever began it.

    Raises:
        NotAnAdministrator, UnknownUpload.
    """

    storage: Storage

    def __call__(self, by: Session, upload_id: str) -> Upload:
        """Give it as it stands."""
        require_admin(by)
        with self.storage.reading() as uow:
            upload = uow.uploads.find(upload_id)
        if upload is None:
            raise UnknownUpload
        return upload
