"""Files on their way, in memory."""

from datetime import datetime

from attrs import frozen

from adapters.memory.lists import newest_first
from adapters.memory.state import State, in_utc
from course_domain.model.reports import Page, PageRequest
from course_domain.model.uploads import Upload, UploadState


@frozen(kw_only=True)
class MemoryUploads:
    """Uploads in a dictionary."""

    state: State

    def find(self, upload_id: str) -> Upload | None:
        return self.state.uploads.get(upload_id)

    def save(self, upload: Upload) -> None:
        self.state.uploads[upload.id] = in_utc(upload)

    def stale(
        self, open_since: datetime, stored_since: datetime, ending_since: datetime, limit: int
    ) -> tuple[Upload, ...]:
        since = {
            UploadState.OPEN: open_since,
            UploadState.STORED: stored_since,
            UploadState.ENDING: ending_since,
        }
        unfinished = (upload for upload in self.state.uploads.values() if upload.state in since)
        stale = (upload for upload in unfinished if upload.updated_at <= since[upload.state])
        return tuple(sorted(stale, key=lambda upload: (upload.updated_at, upload.id))[:limit])

    def page(self, request: PageRequest) -> Page[Upload]:
        return newest_first(self.state.uploads.values(), request, lambda upload: (upload.created_at, upload.id))
