"""The demonstration: everything embedded, in one command."""

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import httpx
import imageio_ffmpeg

from course_domain.model.drafts import VideoDraft
from course_domain.model.learners import Session
from entrypoints.cli.importing import look_at
from entrypoints.cli.serving import Parts, children, require_port
from entrypoints.cli.settings import built
from entrypoints.config.settings import Config
from entrypoints.container.adapters import path_of
from entrypoints.container.demo_settings import demo_environ
from entrypoints.container.groups import Commands
from entrypoints.demo.media import DemoVideo, make_course_videos, show_pictures
from entrypoints.demo.seed import seed
from entrypoints.http.admin_captions import read_captions
from entrypoints.process.logs import configure_logging
from entrypoints.web.assets import ENTRY, NotBuilt, WebAssets

PATIENCE = 90.0
"""Seconds: the worker begins to make films playable at the same time."""


@click.command(epilog='Example: coursedock demo --data /tmp/fresh --port 9000 (or: make demo ARGS="--data /tmp/fresh")')
@click.option("--data", default="var/demo", show_default=True, type=click.Path(path_type=Path), help="Its folder.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1024, 65_534), help="And the next one.")
def demo(data: Path, port: int) -> None:
    """Start the demonstration shop: buy, watch, refund. Ctrl-C stops all of it."""
    for each in (port, port + 1):
        require_port(("127.0.0.1", each), f"Another place for it: coursedock demo --port {port + 1000}")
    environ = {**_without_ours(os.environ), **demo_environ(data.absolute(), "127.0.0.1", port)}
    config = Config.from_environ(environ)
    configure_logging(config.log_level, config.log_format, config.secrets())
    _look_for_elements()
    _prepare(config)
    with children([["serve-demo"], ["worker"]], environ) as parts:
        _wait_until_open(config, parts)
        click.echo(f"\n  The shop is open: {config.public_url}\n  Everything lies in {data}. Ctrl-C closes it.\n")
        _wait_for_the_end(parts)


def _without_ours(environ: Mapping[str, str]) -> dict[str, str]:
    """An operator's settings must not leak into the demonstration."""
    return {name: value for name, value in environ.items() if not name.startswith("COURSEDOCK_")}


def _look_for_elements() -> None:
    """The shop's pages are little without them, and filming takes a minute: so before that."""
    try:
        WebAssets().find(ENTRY)
    except NotBuilt as problem:
        raise click.ClickException(str(problem)) from problem


def _prepare(config: Config) -> None:
    coursedock = built(config, migrated=False)
    coursedock.schema.migrate()
    commands, folder = coursedock.commands, config.data / "films"
    films = _films(folder)
    show_pictures(folder, path_of(config.media_url))
    seed(
        films,
        list_all=commands.list_all_courses,
        read_course=commands.read_course,
        create_course=commands.create_course,
        change_course=commands.change_course,
        add_film=lambda by, course_id, film: _add(commands, folder, by, course_id, film),
        link_product=commands.link_product,
        shop_url=config.public_url,
    )


def _add(commands: Commands, folder: Path, by: Session, course_id: str, film: DemoVideo) -> None:
    """Upload a film with its captions, as an administrator does; the worker makes it playable."""
    path = folder / film.key
    with path.open("rb") as body:
        upload = commands.store_upload(by, look_at(path, lambda _further: None), body)
    draft = VideoDraft(
        title=film.title,
        description=film.description,
        section=film.section,
        order_position=film.order_position,
        upload_id=upload.id,
        thumbnail=film.poster_key,
        free_preview=film.course == "tea" and film.order_position == 1,
    )
    video = commands.add_video(by, course_id, draft).thing
    for caption in film.captions:
        file = read_captions((folder / caption.key).read_bytes(), caption.language, caption.label)
        commands.put_captions(by, video.id, file.draft, file.webvtt)


def _films(folder: Path) -> Sequence[DemoVideo]:
    def show(done: int, of: int, name: str) -> None:
        click.echo(f"\r  Filming the courses: {done} of {of} ({name})\033[K", nl=done == of)

    return make_course_videos(folder, imageio_ffmpeg.get_ffmpeg_exe(), show)


def _wait_until_open(config: Config, parts: Parts) -> None:
    """Wait for the API to be ready, and for the local CDN to answer at all: its pictures are on the first page."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and _all_run(parts):
        if _status(f"{config.public_url}/readyz") == httpx.codes.OK and _status(config.edge_url) is not None:
            return
        time.sleep(0.2)
    raise click.ClickException("It did not start; the lines above say why.")


def _status(url: str) -> int | None:
    try:
        return httpx.get(url, trust_env=False, timeout=2).status_code
    except httpx.HTTPError:
        return None


def _wait_for_the_end(parts: Parts) -> None:
    try:
        while _all_run(parts):
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo("\n  Closing.")
        return
    raise click.ClickException("A part of it ended by itself; the lines above say why.")


def _all_run(parts: Parts) -> bool:
    return all(part.poll() is None for part in parts)
