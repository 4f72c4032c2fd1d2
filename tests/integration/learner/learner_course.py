"""A small course to learn from: three lessons, captions in two languages, sections and qualities."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from attrs import frozen
from cinema import Cinema, opened

from films import H264, Films

Cue = tuple[int, int, str]


@frozen(kw_only=True)
class Lesson:
    """What a lesson is made of; ``seconds`` is how long it plays."""

    title: str
    section: str
    seconds: int
    size: str
    english: tuple[Cue, ...]
    german: tuple[Cue, ...]


LESSONS: Final = (
    Lesson(
        title="Wet the paper",
        section="First washes",
        seconds=40,
        size="854x480",
        english=(
            (0, 5, "Wet the paper with clean water."),
            (5, 11, "Let the pigment run."),
            (11, 17, "Tilt the board a little."),
            (17, 24, "Wait until it shines no more."),
            (24, 39, "Now the sky can begin."),
        ),
        german=(
            (0, 5, "Feuchten Sie das Papier an."),
            (5, 11, "Lassen Sie die Farbe laufen."),
            (11, 17, "Kippen Sie das Brett ein wenig."),
            (17, 24, "Warten Sie, bis nichts mehr glänzt."),
            (24, 39, "Nun kann der Himmel beginnen."),
        ),
    ),
    Lesson(
        title="Lay the sky",
        section="First washes",
        seconds=24,
        size="320x180",
        english=((0, 12, "Begin at the top."), (12, 24, "Fade towards the hills.")),
        german=((0, 12, "Beginnen Sie oben."), (12, 24, "Zu den Hügeln hin heller.")),
    ),
    Lesson(
        title="Sign your name",
        section="Finishing",
        seconds=12,
        size="320x180",
        english=((0, 12, "Small, and in a corner."),),
        german=((0, 12, "Klein, und in eine Ecke."),),
    ),
)
TITLE: Final = "Watercolour"
OTHERS: Final = ("Bread from one bowl", "Clay for cafés")
"""Courses that have no lessons yet."""
SHOP_URL: Final = "http://127.0.0.1:9/products/watercolour"
LIFE_AS_SET: Final = "entrypoints.wsgi:api"


def make_course(folder: Path) -> None:
    """Leave a data folder in which the course can be watched, every lesson with its stream."""
    films = Films(folder=folder.with_name(f"{folder.name}-films"))
    films.folder.mkdir(exist_ok=True)
    with opened(folder, LIFE_AS_SET, "http://127.0.0.1:9", {}) as cinema:
        ids = [_add(cinema, lesson, _film(films, lesson), at) for at, lesson in enumerate(LESSONS, 1)]
        with cinema.shop.background("worker"):
            for video_id in ids:
                cinema.wait_for_stream(video_id)
        _dress(cinema, ids)
        for title in OTHERS:
            cinema.told("POST", "/api/admin/courses", _draft(title))


def _film(films: Films, lesson: Lesson) -> Path:
    picture = ("-f", "lavfi", "-i", f"testsrc2=size={lesson.size}:rate=15:duration={lesson.seconds}")
    tone = ("-f", "lavfi", "-i", f"sine=frequency=440:duration={lesson.seconds}")
    return films.make(f"{lesson.title}.mp4", *picture, *tone, *H264, "-c:a", "aac")


def _add(cinema: Cinema, lesson: Lesson, film: Path, position: int) -> str:
    draft = {
        "title": lesson.title,
        "section": lesson.section,
        "description": "",
        "order_position": position,
        "upload_id": cinema.send(film),
    }
    video_id = str(cinema.told("POST", f"/api/admin/courses/{cinema.course_id}/videos", draft)["id"])
    for language, label, cues in (("en", "English", lesson.english), ("de", "Deutsch", lesson.german)):
        answer = cinema.shop.client.put(
            f"{cinema.shop.url}/api/admin/videos/{video_id}/captions/{language}?label={label}",
            content=_webvtt(cues).encode(),
            headers={"Authorization": f"Bearer {cinema.admin}", "Content-Type": "text/vtt"},
        )
        assert answer.status_code == 200, answer.text
    return video_id


def _webvtt(cues: tuple[Cue, ...]) -> str:
    told = [f"00:{start:02}.000 --> 00:{end:02}.000\n{text}\n" for start, end, text in cues]
    return "\n".join(["WEBVTT\n", *told])


def _dress(cinema: Cinema, video_ids: list[str]) -> None:
    """Give the course a description, a picture of its own and the place where it is sold."""
    first: dict[str, Any] = cinema.told("GET", f"/api/admin/videos/{video_ids[0]}")
    dressed = {**_draft(TITLE), "thumbnail": urlsplit(first["thumbnail_url"]).path.lstrip("/")}
    cinema.told("PUT", f"/api/admin/courses/{cinema.course_id}", dressed)


def _draft(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "description": "From the first step to the last.",
        "price": {"amount": 4900, "currency": "EUR"},
        "status": "published",
        "access_days": None,
        "shop_url": SHOP_URL,
    }
