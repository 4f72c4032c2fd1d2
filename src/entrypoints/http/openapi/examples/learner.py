"""What learners send and are shown. Addresses and sessions are never the same twice."""

from typing import Any, Final

from entrypoints.http.openapi.examples.public import COURSE

SESSION: Final = "eyJpZCI6InBsYXliYWNrLTIifQ.RkFLRSBTSUdOQVRVUkU"
_PLACE: Final[dict[str, Any]] = {"video_id": "watercolour-1", "position": 60, "title": "Sky", "number": 1}
_SUM: Final[dict[str, Any]] = {
    "percent": 5,
    "completed": False,
    "completed_at": None,
    "watched_duration": 60,
    "videos_completed": 0,
    "videos_total": 2,
    "new_videos": 0,
    "last_watched_at": "2026-03-29T12:01:00Z",
    "continue": _PLACE,
}
_COURSE_SUM: Final[dict[str, Any]] = {**_SUM, "course_id": "watercolour", "duration": 1200, "pending": 0}
_SKY: Final[dict[str, Any]] = {
    "video_id": "watercolour-1",
    "position": 60,
    "watched_duration": 60,
    "duration": 600,
    "percent": 10,
    "completed": False,
    "completed_at": None,
    "last_watched_at": "2026-03-29T12:01:00Z",
    "watched": [[0, 60]],
}
_WATER: Final[dict[str, Any]] = {
    **_SKY,
    "video_id": "watercolour-2",
    "position": 0,
    "watched_duration": 0,
    "percent": 0,
    "last_watched_at": None,
    "watched": [],
}

LIBRARY: Final[dict[str, Any]] = {
    "items": [
        {
            "course": COURSE,
            "enrollment": {"status": "active", "enrolled_at": "2026-03-29T12:00:00Z", "expires_at": None},
            "progress": _SUM,
        }
    ],
    "next": None,
}
PROGRESS: Final[dict[str, Any]] = {"videos": [_SKY, _WATER], "course": _COURSE_SUM}
BEAT: Final[dict[str, Any]] = {
    "video_id": "watercolour-1",
    "position": 90,
    "played": [[60, 90]],
    "session": SESSION,
    "seq": 2,
}
BEATS: Final[dict[str, Any]] = {
    "beats": [
        {**BEAT, "position": 75, "played": [[60, 75]], "age": 15},
        {**BEAT, "played": [[75, 90]], "seq": 3, "age": 0},
    ]
}
HEARD: Final[dict[str, Any]] = {
    "credited": 30,
    "pending": 0,
    "videos": [{**_SKY, "position": 90, "watched_duration": 90, "percent": 15, "watched": [[0, 90]]}],
    "course": {**_COURSE_SUM, "percent": 7, "watched_duration": 90, "continue": {**_PLACE, "position": 90}},
}
ADDRESS: Final[dict[str, Any]] = {
    "url": "https://media.example/videos/watercolour/1.mp4?Expires=1774796460&Signature=Zm9y&Key-Pair-Id=K2JCJMDEHXQW5F",
    "type": "video/mp4",
    "file": {
        "url": "https://media.example/videos/watercolour/1.mp4?Expires=1774796460&Signature=Zm9y&Key-Pair-Id=K2JCJMDEHXQW5F",
        "type": "video/mp4",
    },
    "expires_at": "2026-03-29T15:01:00Z",
    "renew_at": "2026-03-29T14:43:00Z",
    "session": SESSION,
    "position": 60,
    "elsewhere": {"position": 60, "device": "phone", "at": "2026-03-29T12:01:00Z"},
    "duration": 600,
    "poster": None,
    "captions": [],
    "storyboard": None,
    "previous": None,
    "next": "watercolour-2",
    "credentials": False,
}
PLAYLIST: Final = (
    "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360\n"
    "360p/index.m3u8?Policy=eyJT&Signature=Zm9y&Key-Pair-Id=K2JCJMDEHXQW5F\n"
)
ACCESS: Final[dict[str, Any]] = {
    "course_id": "watercolour",
    "course_title": "Watercolour in a weekend",
    "open": True,
    "status": "active",
    "explanation": "The course is open, for good.",
    "refusal": None,
    "enrolled_at": "2026-03-29T12:00:00Z",
    "expires_at": None,
    "grants": [
        {
            "kind": "order",
            "source": "shop",
            "reference": "1001",
            "given_at": "2026-03-29T12:00:00Z",
            "days": None,
            "starts": "2026-03-29T12:00:00Z",
            "ends": None,
            "ended_at": None,
            "why": None,
        }
    ],
    "history": [{"what": "granted", "at": "2026-03-29T12:00:00Z", "actor": "shop"}],
}
