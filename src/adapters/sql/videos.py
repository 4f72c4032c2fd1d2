"""Videos and their captions in a database."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, bindparam, delete, insert, select

from adapters.sql.dialects import Upsert
from adapters.sql.tables import course_videos, video_captions
from adapters.sql.tables.catalogue import published
from course_domain.model.courses import Caption, Video

_CAPTION: Final = (video_captions.c.language, video_captions.c.label, video_captions.c.s3_key)
_VIDEO: Final = (
    course_videos.c.id,
    course_videos.c.course_id,
    course_videos.c.title,
    course_videos.c.description,
    course_videos.c.section,
    course_videos.c.duration,
    course_videos.c.order_position,
    course_videos.c.s3_key,
    course_videos.c.video_url,
    course_videos.c.thumbnail,
    course_videos.c.free_preview,
    course_videos.c.created_at,
    course_videos.c.updated_at,
    course_videos.c.removed_at,
    course_videos.c.state,
    course_videos.c.revision,
    course_videos.c.source_key,
    course_videos.c.hls_key,
    course_videos.c.storyboard_key,
    course_videos.c.file_etag,
    course_videos.c.warning,
)


PUBLISHED: Final = published(course_videos)
# One row per caption, and one for a video without any: one statement whatever there is.
_FIND: Final = (
    select(*_VIDEO, *_CAPTION)
    .select_from(course_videos.outerjoin(video_captions))
    .where(course_videos.c.id == bindparam("video_id"))
    .order_by(video_captions.c.place)
)
_OF_COURSE: Final = (
    select(*_VIDEO, *_CAPTION)
    .select_from(course_videos.outerjoin(video_captions))
    .where(course_videos.c.course_id == bindparam("course_id"), PUBLISHED)
    .order_by(course_videos.c.order_position, course_videos.c.id, video_captions.c.place)
)
_KEPT_OF_COURSE: Final = (
    select(*_VIDEO, *_CAPTION)
    .select_from(course_videos.outerjoin(video_captions))
    .where(course_videos.c.course_id == bindparam("course_id"), course_videos.c.removed_at.is_(None))
    .order_by(course_videos.c.order_position, course_videos.c.id, video_captions.c.place)
)
_SAVE: Final = Upsert(
    table=course_videos, key=["id"], replace=[column.name for column in course_videos.c if column.name != "id"]
)
_DROP_CAPTIONS: Final = delete(video_captions).where(video_captions.c.video_id == bindparam("video"))
_ADD_CAPTIONS: Final = insert(video_captions)


def _video_of(rows: Sequence[Sequence[Any]]) -> Video:
    video = rows[0]
    return Video(
        id=video[0],
        course_id=video[1],
        title=video[2],
        description=video[3],
        section=video[4],
        duration=video[5],
        order_position=video[6],
        s3_key=video[7],
        video_url=video[8],
        thumbnail=video[9],
        free_preview=video[10],
        captions=tuple(Caption(language=row[-3], label=row[-2], s3_key=row[-1]) for row in rows if row[-3] is not None),
        created_at=video[11],
        updated_at=video[12],
        removed_at=video[13],
        state=video[14],
        revision=video[15],
        source_key=video[16],
        hls_key=video[17],
        storyboard_key=video[18],
        file_etag=video[19],
        warning=video[20],
    )


def _videos_of(rows: Iterable[Sequence[Any]]) -> tuple[Video, ...]:
    return tuple(_video_of(list(its)) for _, its in groupby(rows, key=lambda row: row[0]))


def _values(video: Video) -> dict[str, Any]:
    return {
        "id": video.id,
        "course_id": video.course_id,
        "title": video.title,
        "description": video.description,
        "section": video.section,
        "duration": video.duration,
        "order_position": video.order_position,
        "s3_key": video.s3_key,
        "video_url": video.video_url,
        "thumbnail": video.thumbnail,
        "free_preview": video.free_preview,
        "created_at": video.created_at,
        "updated_at": video.updated_at,
        "removed_at": video.removed_at,
        "state": video.state,
        "revision": video.revision,
        "source_key": video.source_key,
        "hls_key": video.hls_key,
        "storyboard_key": video.storyboard_key,
        "file_etag": video.file_etag,
        "warning": video.warning,
    }


@frozen(kw_only=True)
class SqlVideos:
    """Videos in a transaction."""

    connection: Connection

    def find(self, video_id: str) -> Video | None:
        found = _videos_of(self.connection.execute(_FIND, {"video_id": video_id}))
        return found[0] if found else None

    def of_course(self, course_id: str) -> tuple[Video, ...]:
        return _videos_of(self.connection.execute(_OF_COURSE, {"course_id": course_id}))

    def kept_of_course(self, course_id: str) -> tuple[Video, ...]:
        return _videos_of(self.connection.execute(_KEPT_OF_COURSE, {"course_id": course_id}))

    def save(self, video: Video) -> None:
        self.connection.execute(_SAVE.on(self.connection), _values(video))
        self.connection.execute(_DROP_CAPTIONS, {"video": video.id})
        captions = [
            {"video_id": video.id, "place": place, "language": c.language, "label": c.label, "s3_key": c.s3_key}
            for place, c in enumerate(video.captions)
        ]
        if captions:
            self.connection.execute(_ADD_CAPTIONS, captions)
