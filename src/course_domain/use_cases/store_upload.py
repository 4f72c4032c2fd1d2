"""An operator puts a whole file into the media store, as if a browser had sent it."""

from typing import BinaryIO

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.uploads import Upload, UploadRefused, incoming_key
from course_domain.ports import Clock, Ids, MediaObjects, Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class WholeFile:
    """A file at hand; ``size`` in bytes, ``sha256`` of all of it in hexadecimal digits."""

    filename: str
    content_type: str
    size: int
    sha256: str


@frozen(kw_only=True)
class StoreUpload:
    """Store a file as an upload that a video can be made of.

    Its row is written first, so that what a crash leaves behind is swept with the other uploads that nobody went on
    with.

    Raises:
        NotAnAdministrator.
        UploadRefused: what was read is not the file that was described.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    media: MediaObjects

    def __call__(self, by: Session, file: WholeFile, body: BinaryIO) -> Upload:
        """Give the upload, stored."""
        require_admin(by)
        begun = self._begun(by, file)
        self._save(begun)
        found = self.media.put(begun.key, body, file.content_type)
        now = self.clock.now()
        if found.size != file.size:
            why = f"{file.filename} changed while it was read: try again when nobody writes it any more."
            self._save(begun.ending(why, now))
            raise UploadRefused(why=why)
        stored = begun.stored(found.size, found.etag, now)
        self._save(stored)
        return stored

    def _begun(self, by: Session, file: WholeFile) -> Upload:
        upload_id, now = self.ids.new(), self.clock.now()
        return Upload(
            id=upload_id,
            by=by.user_id,
            filename=file.filename,
            content_type=file.content_type,
            key=incoming_key(upload_id),
            multipart=None,
            most=file.size,
            declared_size=file.size,
            declared_sha256=file.sha256,
            created_at=now,
            updated_at=now,
        )

    def _save(self, upload: Upload) -> None:
        with self.storage.writing() as uow:
            uow.uploads.find(upload.id)
            uow.uploads.save(upload)
            uow.commit()
