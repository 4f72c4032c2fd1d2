"""The command that makes a course of a folder."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from course_domain.model.course_folders import FolderPlan, plan_of, title_of
from course_domain.model.courses import Video
from course_domain.model.drafts import CourseDraft
from course_domain.model.errors import DomainError
from course_domain.model.languages import language_tag
from entrypoints.cli.awaiting import Awaiting
from entrypoints.cli.importing import Importer
from entrypoints.cli.meters import is_watched
from entrypoints.cli.settings import built
from entrypoints.container.prices import price_of

_WAIT = "Wait until the videos play; the default on a terminal."


@click.command(name="import", epilog="Example: coursedock import watercolour --price 49.00 --currency EUR --publish")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="The course's title; the folder's name if absent.")
@click.option("--price", default="0.00", show_default=True, help="What it costs, as a new course.")
@click.option("--currency", default="EUR", show_default=True, help="Of the price.")
@click.option("--language", default="en", show_default=True, help="Of captions whose name doesn't say it.")
@click.option("--publish", is_flag=True, help="Publish the course; without it, a new one stays a draft.")
@click.option("--wait/--no-wait", "waits", default=None, help=_WAIT)
def import_course(
    *, folder: Path, title: str | None, price: str, currency: str, language: str, publish: bool, waits: bool | None
) -> None:
    """Make a course of the videos in FOLDER.

    Folders in it become sections, and names become titles, in the order of their numbers. Captions are found by their
    video's name: sky.mp4, sky.vtt, sky.de.srt. The files are copied into the media store, and the worker makes them
    playable.

    Run again, it adds what is missing: the course is found by its title, and a video by its file's SHA-256. A file that
    was changed is added as another video. Prints the course's id; exit code 1 if any file could not be taken.
    """
    if not folder.is_dir():
        raise click.ClickException(f"{folder} is no folder.")
    try:
        draft = CourseDraft(title=title or title_of(folder.absolute().name), price=price_of(price, currency))
        plan = plan_of(_files(folder), language_tag(language))
    except DomainError as refused:
        raise click.ClickException(refused.sentence) from refused
    if not plan.videos:
        raise click.ClickException(f"There is no video in {folder}.")
    _import(folder, draft, plan, publish=publish, waits=is_watched() if waits is None else waits)


def _import(folder: Path, draft: CourseDraft, plan: FolderPlan, *, publish: bool, waits: bool) -> None:
    commands = built().commands
    importer = Importer(commands=commands, folder=folder, say=_say)
    for path in plan.left_out:
        _say(f"left out: {path}")
    course = importer.course(draft)
    click.echo(course.id)
    videos = importer.add_all(course, plan.videos)
    if publish:
        importer.publish(course)
    if waits:
        videos = Awaiting(read_video=commands.read_video, list_media_jobs=commands.list_media_jobs)(videos)
    _conclude(importer, videos)


def _conclude(importer: Importer, videos: Mapping[str, Video]) -> None:
    importer.judge(videos)
    for problem in importer.problems:
        _say(problem)
    if importer.problems:
        raise click.ClickException(f"Not taken: {len(importer.problems)}; the lines above say why.")
    _say(f"Taken: {len(videos)} videos.")


def _files(folder: Path) -> Iterator[str]:
    """Give the paths of all files below, but for hidden ones and what is in hidden folders."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                yield (Path(place) / name).relative_to(folder).as_posix()


def _say(line: str) -> None:
    click.echo(line, err=True)
