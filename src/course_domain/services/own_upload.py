"""What the steps of an upload share: whose it is, and how its bytes are removed."""

from course_domain.model.learners import Session
from course_domain.model.uploads import UnknownUpload, Upload, UploadState
from course_domain.ports import MediaObjects, MediaReceiver, UnitOfWork


def own_upload(uow: UnitOfWork, by: Session, upload_id: str, key: str) -> Upload:
    """Give an upload to the administrator who began it, and to nobody else.

    Raises:
        UnknownUpload: there is none with that id and key, or it is another's.
    """
    upload = uow.uploads.find(upload_id)
    if upload is None or upload.by != by.user_id or upload.key != key:
        raise UnknownUpload
    return upload


def parts_name(upload: Upload) -> str:
    """Give the store's own name for the parts of an upload that takes some.

    Raises:
        UnknownUpload: it is over, or comes in one piece.
    """
    if upload.state is not UploadState.OPEN or upload.multipart is None:
        raise UnknownUpload
    return upload.multipart


def remove_bytes(upload: Upload, receiver: MediaReceiver, media: MediaObjects) -> None:
    """Remove all that came of it; again does no harm."""
    if upload.multipart is not None:
        receiver.abort(upload.key, upload.multipart)
    media.delete(upload.key)
