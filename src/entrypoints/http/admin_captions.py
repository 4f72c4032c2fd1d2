"""Administrators give videos captions, and take them away."""

from hashlib import sha256
from io import BytesIO
from typing import Final

from attrs import frozen
from falcon import HTTPUnsupportedMediaType, Request, Response

from course_domain.model.captions import CaptionsDraft
from course_domain.model.languages import language_tag
from course_domain.model.subtitles import read_subtitles
from course_domain.use_cases.put_captions import PutCaptions
from course_domain.use_cases.remove_captions import RemoveCaptions
from entrypoints.http.admin_views import AdminViews
from entrypoints.http.paging import words
from entrypoints.http.sign_in import SignIn
from entrypoints.http.versions import seen
from entrypoints.webhooks.raw_body import BodyPlaces

MEDIA_TYPES: Final = ("text/vtt", "application/x-subrip", "text/plain")
LEFT_OUT: Final = "Cues-Left-Out"


@frozen(kw_only=True)
class CaptionFile:
    """A file of subtitles as it is stored: WebVTT, with what is said of it. ``left_out`` cues could not be shown."""

    draft: CaptionsDraft
    webvtt: BytesIO
    left_out: int


def read_captions(raw: bytes, language: str, label: str = "") -> CaptionFile:
    """Read a file in either format.

    Raises:
        Invalid: it is none, or the language or the label can't be meant.
    """
    tag = language_tag(language)
    found = read_subtitles(raw)
    webvtt = found.webvtt.encode()
    draft = CaptionsDraft(language=tag, label=label, digest=sha256(webvtt).hexdigest())
    return CaptionFile(draft=draft, webvtt=BytesIO(webvtt), left_out=found.left_out)


@frozen(kw_only=True)
class AdminCaptions:
    """/api/admin/videos/{id}/captions/{language}."""

    who: SignIn
    places: BodyPlaces
    limit: int
    """Bytes."""
    put_captions: PutCaptions
    remove_captions: RemoveCaptions
    show: AdminViews

    def on_put(self, req: Request, resp: Response, video_id: str, language: str) -> None:
        """Take a WebVTT or SubRip file as the captions in a language; with ``If-Match``, for what was seen alone."""
        by = self.who.administrator(req)
        raw = self.places.read(req, self.limit)
        if (req.content_type or "").partition(";")[0].strip().lower() not in MEDIA_TYPES:
            raise HTTPUnsupportedMediaType(description=f"Send the file as Content-Type: {' or '.join(MEDIA_TYPES)}.")
        file = read_captions(raw, language, words(req, "label") or "")
        changed = self.put_captions(by, video_id, file.draft, file.webvtt, seen(req, self.show.video_tag))
        resp.set_header(LEFT_OUT, str(file.left_out))
        resp.etag = self.show.video_tag(changed)
        resp.media = self.show.video(changed)

    def on_delete(self, req: Request, resp: Response, video_id: str, language: str) -> None:
        """Take them away; where there are none, nothing changes."""
        by = self.who.administrator(req)
        changed = self.remove_captions(by, video_id, language, seen(req, self.show.video_tag))
        resp.etag = self.show.video_tag(changed)
        resp.media = self.show.video(changed)
