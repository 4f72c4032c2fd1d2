"""Makes the demonstration's media once: films, posters, captions and thumbnails."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from attrs import frozen

from course_domain.model.spans import whole_duration
from entrypoints.demo.catalogue import COURSES, PRODUCTS, DemoCourse, DemoProduct, course_of
from entrypoints.demo.studio.captions import languages_of, web_vtt
from entrypoints.demo.studio.cards import shop_card
from entrypoints.demo.studio.film import Studio, seconds_of
from entrypoints.demo.studio.script import Lesson

OnProgress: TypeAlias = Callable[[int, int, str], None]
"""Called with how many of how many pieces are made, and the name of the newest."""
_Job: TypeAlias = tuple[str, Callable[[], None]]
_AT_ONCE: Final = 2


@frozen(kw_only=True)
class DemoCaption:
    """A WebVTT file; ``language`` is a BCP 47 tag."""

    language: str
    label: str
    key: str


@frozen(kw_only=True)
class DemoVideo:
    """A film as it lies in the media folder; ``duration`` in whole seconds."""

    course: str
    title: str
    description: str
    section: str | None
    order_position: int
    duration: int
    key: str
    poster_key: str
    captions: tuple[DemoCaption, ...]


@frozen(kw_only=True)
class _Piece:
    """A lesson and the keys that it will have."""

    course: DemoCourse
    lesson: Lesson
    position: int

    @property
    def key(self) -> str:
        return f"videos/{self.course.slug}/{self.position}.mp4"

    @property
    def poster_key(self) -> str:
        return f"public/demo/{self.course.slug}-{self.position}.jpg"

    @property
    def captions(self) -> tuple[DemoCaption, ...]:
        stem = self.key.removesuffix("mp4")
        return tuple(
            DemoCaption(language=language, label=label, key=f"{stem}{language}.vtt")
            for language, label in languages_of(self.lesson)
        )

    @property
    def keys(self) -> list[str]:
        return [self.poster_key, *(caption.key for caption in self.captions), self.key]


def make_course_videos(
    folder: Path, ffmpeg: str, on_progress: OnProgress, courses: Sequence[DemoCourse] = COURSES
) -> list[DemoVideo]:
    """Make what is missing of the courses' media below a folder, and describe all of it in their order.

    Every file appears whole or not at all, so a call that was cut off is finished by the next one; where
    nothing is missing nothing is made and ``on_progress`` is not called. Raises FilmFailed when ffmpeg can't.
    """
    pieces = [
        _Piece(course=course, lesson=lesson, position=position)
        for course in courses
        for position, lesson in enumerate(course.lessons, start=1)
    ]
    with tempfile.TemporaryDirectory(prefix="coursedock-demo-") as workshop:
        studio = Studio(ffmpeg=ffmpeg, folder=Path(workshop))
        _do(list(_missing(studio, folder, courses, pieces)), on_progress)
    return [_describe(piece, folder, ffmpeg) for piece in pieces]


def show_pictures(films: Path, media: Path) -> None:
    """Put the pictures that anyone may see into the folder of media, where they are not there yet."""
    for path in sorted((films / "public").rglob("*.jpg")):
        shown = media / path.relative_to(films)
        if not shown.is_file():
            put_whole(path, shown)


def _missing(studio: Studio, folder: Path, courses: Iterable[DemoCourse], pieces: Iterable[_Piece]) -> Iterator[_Job]:
    for piece in pieces:
        if not all((folder / key).is_file() for key in piece.keys):
            yield piece.lesson.title, partial(_make_film, studio, folder, piece)
    slugs = {course.slug for course in courses}
    for product in PRODUCTS:
        if slugs.issuperset(product.courses) and not (folder / product.thumbnail_key).is_file():
            yield product.title, partial(_make_thumbnail, studio, folder, product)


def _do(jobs: Sequence[_Job], on_progress: OnProgress) -> None:
    """Do the jobs two at a time: ffmpeg is a process of its own, so threads are enough."""
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        running = {pool.submit(work): title for title, work in jobs}
        try:
            for done, future in enumerate(as_completed(running), start=1):
                future.result()
                on_progress(done, len(jobs), running[future])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _make_film(studio: Studio, folder: Path, piece: _Piece) -> None:
    name = f"{piece.course.slug}-{piece.position}"
    film = studio.film(piece.lesson, piece.course.palette, piece.course.note, name)
    put_whole(studio.poster(film), folder / piece.poster_key)
    for caption in piece.captions:
        written = studio.folder / f"{name}.{caption.language}.vtt"
        written.write_text(web_vtt(piece.lesson, caption.language), encoding="utf-8")
        put_whole(written, folder / caption.key)
    put_whole(film, folder / piece.key)


def _make_thumbnail(studio: Studio, folder: Path, product: DemoProduct) -> None:
    courses = [course_of(slug) for slug in product.courses]
    card = shop_card([(course.drawing, course.palette) for course in courses])
    put_whole(studio.still(card, product.id), folder / product.thumbnail_key)


def put_whole(made: Path, wanted: Path) -> None:
    """Give a finished file its name in one step, from beside it, as a rename does not cross file systems."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    beside = wanted.with_name(wanted.name + ".part")
    try:
        shutil.copyfile(made, beside)
        beside.replace(wanted)
    finally:
        beside.unlink(missing_ok=True)


def _describe(piece: _Piece, folder: Path, ffmpeg: str) -> DemoVideo:
    return DemoVideo(
        course=piece.course.slug,
        title=piece.lesson.title,
        description=piece.lesson.description,
        section=piece.lesson.section,
        order_position=piece.position,
        duration=whole_duration(seconds_of(folder / piece.key, ffmpeg)),
        key=piece.key,
        poster_key=piece.poster_key,
        captions=piece.captions,
    )
