"""An administrator changes a video, or replaces its file."""

from datetime import datetime

from attrs import evolve, frozen

from course_domain.model.courses import Video
from course_domain.model.drafts import VideoDraft
from course_domain.model.learners import Session
from course_domain.model.media import MediaObject
from course_domain.model.media_jobs import PREVIEWS, JobKind
from course_domain.model.revisions import awaiting, is_made_of, picture_of, with_object
from course_domain.model.versions import Seen
from course_domain.ports import Clock, Ids, MediaObjects, Storage, UnitOfWork, UrlSigner, Waker
from course_domain.services.access_rules import require_admin, video_to_change
from course_domain.services.judge_again import judge_again
from course_domain.services.order_media_work import call_off, order_work, use_upload, was_given
from course_domain.services.stored_media import refuse_incoming, require_stored


@frozen(kw_only=True)
class ChangeVideo:
    """Replace what an administrator may write of a video.

    Another file is an upload, another object of the store, or the same object with other bytes. Completion stays;
    seconds are kept where they still fit, and a corrected duration is judged again, upward only. What plays goes on
    playing until the new file does.

    Raises:
        NotAnAdministrator, UnknownVideo, VersionConflict.
        Invalid: a field that can't be meant, an object that isn't there, or an upload that can't be used.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    media: MediaObjects
    signer: UrlSigner
    waker: Waker

    def __call__(self, by: Session, video_id: str, draft: VideoDraft, seen: Seen[Video] | None = None) -> Video:
        """Give the changed video; nothing is written over what the caller has not ``seen``."""
        require_admin(by)
        found = require_stored(self.media, draft)
        now = self.clock.now()
        with self.storage.writing() as uow:
            before = video_to_change(uow, video_id, seen)
            after = self._changed(uow, by, before, draft, found=found, now=now)
            uow.videos.save(after)
            if (after.duration, after.order_position) != (before.duration, before.order_position):
                judge_again(uow, after.course_id, now)
            uow.commit()
        self.waker.wake(PREVIEWS)
        return after

    def _changed(
        self,
        uow: UnitOfWork,
        by: Session,
        before: Video,
        draft: VideoDraft,
        *,
        found: MediaObject | None,
        now: datetime,
    ) -> Video:
        after = evolve(draft.applied_to(before, now), thumbnail=picture_of(before, draft.thumbnail))
        if draft.upload_id is not None and was_given(uow, before.id, draft.upload_id):
            return after
        if draft.upload_id is not None:
            upload = use_upload(uow, by, draft.upload_id, now)
            call_off(uow, before.id, now)
            order_work(uow, self.ids, before, JobKind.PREVIEW, source_key=upload.key, now=now, revision=upload.id)
            return awaiting(after, upload, self.signer.address(upload.key))
        if not is_made_of(before, draft.s3_key):
            refuse_incoming(draft)
            call_off(uow, before.id, now)
            order_work(uow, self.ids, before, JobKind.PROBE, source_key=draft.s3_key, now=now)
            return with_object(after, draft.s3_key, self.signer.address(draft.s3_key), draft.duration)
        if before.revision is not None or before.source_key is not None:
            return after
        return self._same_object(uow, after, draft, found, now)

    def _same_object(
        self, uow: UnitOfWork, after: Video, draft: VideoDraft, found: MediaObject | None, now: datetime
    ) -> Video:
        """Look whether an integrator put other bytes under the same key: caches must forget the old ones."""
        if after.file_etag is None:
            return evolve(after, duration=draft.duration)
        if found is None or found.etag == after.file_etag:
            return after
        for kind in (JobKind.FORGET, JobKind.PROBE):
            order_work(uow, self.ids, after, kind, source_key=after.s3_key, now=now)
        return evolve(after, file_etag=None)
