"""A job removes what was left behind on its way."""

from attrs import frozen

from course_domain.model.upload_policy import UploadPolicy
from course_domain.model.uploads import Upload, UploadState
from course_domain.ports import Clock, MediaObjects, MediaReceiver, Storage
from course_domain.services.own_upload import remove_bytes

BATCH = 100


@frozen(kw_only=True)
class SweepUploads:
    """Give up uploads that nothing comes for, and stored ones that no video is made of; remove their bytes.

    They are removed once more a day later: an address that was handed out before may have brought some, and whoever was
    to remove them may have crashed.
    """

    storage: Storage
    clock: Clock
    receiver: MediaReceiver
    media: MediaObjects
    policy: UploadPolicy

    def __call__(self) -> int:
        """Sweep all that are due; gives how many."""
        swept = 0
        while batch := self._stale():
            swept += sum(self._sweep(upload.id) for upload in batch)
        return swept

    def _stale(self) -> tuple[Upload, ...]:
        with self.storage.reading() as uow:
            return uow.uploads.stale(*self.policy.stale_since(self.clock.now()), BATCH)

    def _sweep(self, upload_id: str) -> bool:
        now = self.clock.now()
        with self.storage.writing() as uow:
            upload = uow.uploads.find(upload_id)
            if upload is None or not self.policy.is_stale(upload, now):
                return False
            if upload.state is not UploadState.ENDING:
                uow.uploads.save(upload.ending(self.policy.why_swept(upload), now))
                uow.commit()
        remove_bytes(upload, self.receiver, self.media)
        if upload.state is UploadState.ENDING:
            self._end(upload_id)
        return True

    def _end(self, upload_id: str) -> None:
        with self.storage.writing() as uow:
            upload = uow.uploads.find(upload_id)
            if upload is not None and upload.state is UploadState.ENDING:
                uow.uploads.save(upload.ended())
                uow.commit()
