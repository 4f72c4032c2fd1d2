"""The routes of what videos are made of: their files, and captions beside them."""

from typing import Any

from entrypoints.http.admin_captions import AdminCaptions
from entrypoints.http.admin_files import MediaJobList, VideoPoster, VideoProcessing
from entrypoints.http.admin_views import AdminViews
from entrypoints.http.bodies import Bodies
from entrypoints.http.parts import ApiParts
from entrypoints.http.sign_in import SignIn
from entrypoints.http.views import CourseViews


def file_routes(parts: ApiParts, who: SignIn, bodies: Bodies) -> list[tuple[str, Any]]:
    """Give each path with its resource."""
    poster = VideoPoster(who=who, bodies=bodies, choose_poster=parts.choose_poster)
    captions = AdminCaptions(
        who=who,
        places=bodies.places,
        limit=parts.settings.captions_limit,
        put_captions=parts.put_captions,
        remove_captions=parts.remove_captions,
        show=AdminViews(courses=CourseViews(signer=parts.signer)),
    )
    return [
        ("/api/admin/videos/{video_id}/process", VideoProcessing(who=who, process_video=parts.process_video)),
        ("/api/admin/videos/{video_id}/poster", poster),
        ("/api/admin/videos/{video_id}/captions/{language}", captions),
        ("/api/admin/media-jobs", MediaJobList(who=who, list_media_jobs=parts.list_media_jobs)),
    ]
