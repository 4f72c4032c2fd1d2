"""Administrators add, change, order and remove videos."""

from http import HTTPStatus
from typing import Final

from attrs import frozen
from falcon import Request, Response

from course_domain.model.captions import LONGEST_LABEL, MOST_CAPTIONS
from course_domain.model.courses import Caption
from course_domain.model.drafts import VideoDraft
from course_domain.use_cases.add_video import AddVideo
from course_domain.use_cases.change_video import ChangeVideo
from course_domain.use_cases.read_video import ReadVideo
from course_domain.use_cases.remove_video import RemoveVideo
from course_domain.use_cases.reorder_videos import ReorderVideos
from entrypoints.http.admin_files import job_view
from entrypoints.http.admin_views import AdminViews
from entrypoints.http.bodies import Bodies
from entrypoints.http.body import LONGEST_ID, Body
from entrypoints.http.repeats import once, tell
from entrypoints.http.sign_in import SignIn
from entrypoints.http.versions import seen

MANAGED: Final = (
    "id",
    "course_id",
    "video_url",
    "thumbnail_url",
    "state",
    "warning",
    "has_stream",
    "jobs",
    "created_at",
    "updated_at",
    "etag",
)
"""Fields that answers have and the server keeps; a PUT may carry them, and they change nothing."""
LAST_POSITION: Final = 1_000_000
MOST_VIDEOS: Final = 10_000


@frozen(kw_only=True)
class AdminVideoList:
    """/api/admin/courses/{id}/videos."""

    who: SignIn
    bodies: Bodies
    add_video: AddVideo
    show: AdminViews

    def on_post(self, req: Request, resp: Response, course_id: str) -> None:
        """Add a video of an upload, or of an object in the media store, once per ``Idempotency-Key``."""
        by = self.who.administrator(req)
        body = self.bodies.read(req)
        made = self.add_video(by, course_id, body.build(_draft), once(req, body))
        tell(resp, made)
        resp.etag = self.show.video_tag(made.thing)
        resp.media = self.show.video(made.thing)


@frozen(kw_only=True)
class AdminVideoOrder:
    """/api/admin/courses/{id}/order."""

    who: SignIn
    bodies: Bodies
    reorder_videos: ReorderVideos
    show: AdminViews

    def on_put(self, req: Request, resp: Response, course_id: str) -> None:
        """Number the videos as they are listed; ``If-Match`` and ``ETag`` are those of the course."""
        by = self.who.administrator(req)
        video_ids = self.bodies.read(req).build(lambda body: body.texts("video_ids", most=MOST_VIDEOS))
        ordered = self.reorder_videos(by, course_id, video_ids, seen(req, self.show.course_tag))
        resp.etag = self.show.course_tag(ordered)
        resp.media = {"items": [self.show.video(video) for video in ordered.videos], "next": None}


@frozen(kw_only=True)
class AdminVideo:
    """/api/admin/videos/{id}."""

    who: SignIn
    bodies: Bodies
    read_video: ReadVideo
    change_video: ChangeVideo
    remove_video: RemoveVideo
    show: AdminViews

    def on_get(self, req: Request, resp: Response, video_id: str) -> None:
        """Give it, whether it plays or not, with the work on its files."""
        video, jobs = self.read_video(self.who.administrator(req), video_id)
        resp.etag = self.show.video_tag(video)
        resp.media = {**self.show.video(video), "jobs": [job_view(job) for job in jobs]}

    def on_put(self, req: Request, resp: Response, video_id: str) -> None:
        """Replace what may be written of it, its file too; with ``If-Match``, of what was seen alone."""
        by = self.who.administrator(req)
        draft = self.bodies.read(req, ignoring=MANAGED).build(_replacement)
        changed = self.change_video(by, video_id, draft, seen(req, self.show.video_tag))
        resp.etag = self.show.video_tag(changed)
        resp.media = self.show.video(changed)

    def on_delete(self, req: Request, resp: Response, video_id: str) -> None:
        """Remove it; what was watched of it is kept."""
        self.remove_video(self.who.administrator(req), video_id, seen(req, self.show.video_tag))
        resp.status = HTTPStatus.NO_CONTENT


def _replacement(body: Body) -> VideoDraft:
    if not body.has("description"):
        body.wrong("description", "is missing: a PUT replaces all of it")
    return _draft(body)


def _draft(body: Body) -> VideoDraft:
    upload_id = body.maybe_text("upload_id", longest=LONGEST_ID) or None
    return VideoDraft(
        title=body.text("title"),
        description=body.maybe_text("description") or "",
        section=body.maybe_text("section", longest=200),
        duration=body.whole("duration") if upload_id is None else body.maybe_whole("duration") or 0,
        order_position=body.maybe_whole("order_position", most=LAST_POSITION),
        s3_key=body.text("s3_key") if upload_id is None else body.maybe_text("s3_key") or "",
        upload_id=upload_id,
        thumbnail=body.maybe_text("thumbnail") or None,
        free_preview=body.has("free_preview") and body.flag("free_preview"),
        captions=_captions(body),
    )


def _captions(body: Body) -> tuple[Caption, ...]:
    told = body.children("captions", most=MOST_CAPTIONS) if body.is_given("captions") else []
    return tuple(
        Caption(
            language=each.text("language", longest=35),
            label=each.text("label", longest=LONGEST_LABEL),
            s3_key=each.text("s3_key"),
        )
        for each in told
    )
