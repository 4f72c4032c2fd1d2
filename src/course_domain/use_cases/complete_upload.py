"""An administrator's browser has sent all of a file."""

from collections.abc import Sequence
from typing import NoReturn

from attrs import evolve, frozen

from course_domain.model.learners import Session
from course_domain.model.magic import HEAD
from course_domain.model.media import MediaObject
from course_domain.model.upload_parts import Part, flaw_of, parts_to_join, too_much
from course_domain.model.uploads import NotArrived, UnknownUpload, Upload, UploadRefused, UploadState
from course_domain.ports import Clock, MediaObjects, MediaReceiver, Storage
from course_domain.services.access_rules import require_admin
from course_domain.services.own_upload import own_upload, remove_bytes


@frozen(kw_only=True)
class CompleteUpload:
    """Join the parts and look at what they are. Told again, after a crash too, it gives the same answer.

    What is no video, or too much, is removed at once.

    Raises:
        NotAnAdministrator, UnknownUpload, NotArrived.
        Invalid: parts are missing or changed, each of which is named; nothing is lost.
        UploadRefused: what came can't be taken, and why.
    """

    storage: Storage
    clock: Clock
    receiver: MediaReceiver
    media: MediaObjects

    def __call__(self, by: Session, upload_id: str, key: str, parts: Sequence[Part] = ()) -> Upload:
        """Give the upload, stored; ``parts`` as the browser tells them, none where it came in one piece."""
        require_admin(by)
        with self.storage.reading() as uow:
            upload = own_upload(uow, by, upload_id, key)
        if upload.is_over:
            raise UploadRefused(why=upload.problem) if upload.problem else UnknownUpload
        if upload.state is not UploadState.OPEN:
            return upload
        # A crash may have come between the store and the row: then the object is there already.
        found = self.media.find(key) or self._joined(upload, parts)
        flaw = flaw_of(upload, found.size, self.media.read(key, 0, HEAD) if found.size else b"")
        if flaw is not None:
            self._refuse(upload, found.size, flaw)
        return self._keep(upload, found)

    def _joined(self, upload: Upload, parts: Sequence[Part]) -> MediaObject:
        if upload.multipart is None:
            raise NotArrived
        try:
            stored = self.receiver.parts(upload.key, upload.multipart)
            total = sum(part.size for part in stored)
            if total > upload.most:
                self._refuse(upload, total, too_much(upload, total))
            return self.receiver.complete(upload.key, upload.multipart, parts_to_join(upload, parts, stored))
        except UnknownUpload:
            # Somebody else may have been quicker.
            found = self.media.find(upload.key)
            if found is None:
                raise
            return found

    def _keep(self, upload: Upload, found: MediaObject) -> Upload:
        with self.storage.writing() as uow:
            known = uow.uploads.find(upload.id) or upload
            if known.state is UploadState.OPEN:
                known = known.stored(found.size, found.etag, self.clock.now())
                uow.uploads.save(known)
                uow.commit()
        if known.is_over:
            remove_bytes(known, self.receiver, self.media)
            raise UnknownUpload
        return known

    def _refuse(self, upload: Upload, size: int, flaw: str) -> NoReturn:
        with self.storage.writing() as uow:
            known = uow.uploads.find(upload.id)
            if known is None or known.state is not UploadState.OPEN:
                raise UploadRefused(why=flaw)
            uow.uploads.save(evolve(known, size=size).ending(flaw, self.clock.now()))
            uow.commit()
        remove_bytes(upload, self.receiver, self.media)
        raise UploadRefused(why=flaw)
