"""A small film, as the transcoder lays it down: two qualities, captions, a storyboard. Made by hand."""

from collections.abc import Iterator
from io import BytesIO

from attrs import evolve

from course_domain.model.courses import Caption, Video
from course_domain.ports import MediaObjects
from factories import make_video

MASTER = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subs",NAME="English, plain",LANGUAGE="en",URI="subs/en.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360,CODECS="avc1.4d401e,mp4a.40.2",SUBTITLES="subs"
360p/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=2900000,RESOLUTION=1280x720,CODECS="avc1.4d401f,mp4a.40.2",SUBTITLES="subs"
720p/index.m3u8
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,CODECS="avc1.4d401e",URI="360p/iframes.m3u8"
"""
VARIANT = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.000000,
0.m4s
#EXTINF:3.500000,
1.m4s
#EXT-X-ENDLIST
"""
IFRAMES = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-I-FRAMES-ONLY
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.0,
#EXT-X-BYTERANGE:120@8
0.m4s
#EXT-X-ENDLIST
"""
SUBTITLES = """#EXTM3U
#EXT-X-TARGETDURATION:8
#EXTINF:7.5,
../../../captions/en.vtt
#EXT-X-ENDLIST
"""
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello #1\n"
STORYBOARD = """WEBVTT

00:00:00.000 --> 00:00:05.000
storyboard-1.jpg#xywh=0,0,160,90

00:00:05.000 --> 00:00:07.500
storyboard-1.jpg#xywh=160,0,160,90
"""


def streamed(video: Video, revision: str = "r1") -> Video:
    """Give a video that has the stream."""
    folder = f"{video.folder}/{revision}"
    return evolve(
        video,
        s3_key=f"{folder}/play.mp4",
        hls_key=f"{folder}/hls/master.m3u8",
        storyboard_key=f"{folder}/storyboard.vtt",
        captions=(Caption(language="en", label="English", s3_key=f"{video.folder}/captions/en.vtt"),),
        revision=revision,
    )


def streamed_video(course_id: str = "drawing", position: int = 1) -> Video:
    """Make a video that has the stream."""
    return streamed(make_video(course_id, position))


def tree(video: Video) -> Iterator[tuple[str, bytes]]:
    """Give every object made for the video's viewers, with its bytes."""
    folder = f"{video.folder}/{video.revision}"
    yield f"{folder}/play.mp4", b"a whole film"
    yield f"{folder}/hls/master.m3u8", MASTER.encode()
    for rung in ("360p", "720p"):
        yield f"{folder}/hls/{rung}/index.m3u8", VARIANT.encode()
        yield f"{folder}/hls/{rung}/init.mp4", f"the beginning in {rung}".encode()
        for number in range(2):
            yield f"{folder}/hls/{rung}/{number}.m4s", f"part {number} in {rung}".encode()
    yield f"{folder}/hls/360p/iframes.m3u8", IFRAMES.encode()
    yield f"{folder}/hls/subs/en.m3u8", SUBTITLES.encode()
    yield f"{folder}/storyboard.vtt", STORYBOARD.encode()
    yield f"{folder}/storyboard-1.jpg", b"a sprite"
    yield f"{video.folder}/captions/en.vtt", CAPTIONS.encode()


def put_tree(media: MediaObjects, video: Video) -> tuple[str, ...]:
    """Put all of it; gives the keys."""
    made = dict(tree(video))
    for key, raw in made.items():
        media.put(key, BytesIO(raw), "application/octet-stream")
    return tuple(made)
