"""Commands that run until they are told to stop."""

import logging
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import click

from course_domain.model.media_jobs import LADDERS, PREVIEWS, QUICK, JobKind, JobState
from course_domain.use_cases.reconcile import Reconcile
from entrypoints.cli.serving import EDGE_THREADS, children, require_port, serve_wsgi
from entrypoints.cli.settings import built, read_config
from entrypoints.cli.telling import log_event, log_media_job, log_notice, notice_name
from entrypoints.container.build import Coursedock
from entrypoints.container.groups import Jobs
from entrypoints.http.counts import SHARED
from entrypoints.process.logs import log_context
from entrypoints.process.orphans import end_with_parent
from entrypoints.worker import run_worker

_LOG = logging.getLogger(__name__)
EVERY = {
    "expire": 60.0,
    "warn": 300.0,
    "new-videos": 60.0,
    "reconcile": 300.0,
    "catch-up": 15.0,
    "forget-keys": 600.0,
    "sweep-uploads": 600.0,
    PREVIEWS: 1.0,
    LADDERS: 2.0,
    "forget-viewings": 3600.0,
    "read-access-logs": 60.0,
}
"""Seconds between the runs of each job."""
_NAMED = 50
"""Orders that one line of the log names."""
_with_parent = click.option("--end-with-parent", "parent", type=int, hidden=True)


@click.command(epilog="Example: coursedock serve --migrate --workers 2")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes of the API.")
@click.option("--migrate", "migrates", is_flag=True, help="Bring the database up to date first.")
@click.option("--no-edge", "elsewhere", is_flag=True, help="Leave the local CDN to another server, or to `edge`.")
@_with_parent
def serve(workers: int, migrates: bool, elsewhere: bool, parent: int | None) -> None:
    """Serve the API, and the local CDN where no CloudFront is set."""
    _serve("entrypoints.wsgi:api", workers, migrates=migrates, parent=parent, has_edge=not elsewhere)


@click.command(epilog="Example: coursedock serve-demo", hidden=True)
@_with_parent
def serve_demo(parent: int | None) -> None:
    """Serve the API with the demonstration shop in front of it; `coursedock demo` runs this."""
    _serve("entrypoints.wsgi:demo", 1, migrates=True, parent=parent)


def _serve(target: str, workers: int, *, migrates: bool, parent: int | None, has_edge: bool = True) -> None:
    if parent is not None:
        end_with_parent(parent)
    config = read_config()
    coursedock = built(config, migrated=not migrates)
    require_port(config.bind, "COURSEDOCK_BIND sets another one.")
    serves_edge = has_edge and config.has_local_cdn
    if serves_edge:
        _require_edge_port(config.edge_bind)
    if migrates:
        coursedock.schema.migrate()
    _count_together(config.data / "metrics" / str(config.bind[1]))
    click.echo(f"Coursedock answers at {config.public_url}", err=True)
    with children([["edge"]] if serves_edge else []) as beside:
        serve_wsgi(target, config.bind, workers=workers, beside=beside)


def _count_together(folder: Path) -> None:
    """Let the processes of this server, and none from before, add up what they count."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[SHARED] = str(folder)


def _require_edge_port(address: tuple[str, int]) -> None:
    require_port(address, "It is for the local CDN; COURSEDOCK_EDGE_BIND sets another one.")


@click.command(epilog="Example: COURSEDOCK_EDGE_BIND=0.0.0.0:8001 coursedock edge")
@_with_parent
def edge(parent: int | None) -> None:
    """Serve media as the local CDN: signed addresses only. `coursedock serve` starts it by itself."""
    if parent is not None:
        end_with_parent(parent)
    config = read_config()
    _require_edge_port(config.edge_bind)
    serve_wsgi("entrypoints.wsgi:edge", config.edge_bind, threads=EDGE_THREADS)


@click.command(epilog="Example: coursedock worker")
@_with_parent
def worker(parent: int | None) -> None:
    """Work on orders, send mails, expire access, reconcile. It also warns before and tells of new videos."""
    if parent is not None:
        end_with_parent(parent)
    work(built())


def _reconcile(compare: Reconcile) -> None:
    """The expected number of gaps is 0: anything else is for the operator to read."""
    found = compare()
    if found.gaps:
        named = ", ".join(found.unlike[:_NAMED]) + (", …" if found.gaps > _NAMED else "")
        what = "%d of %d orders were not what was told of them, and were mended: %s"
        _LOG.error(what, found.gaps, found.orders, named)
    for order in found.failed:
        _LOG.error("an order could not be compared with its grants: %s", order)


def relay(jobs: Jobs) -> bool:
    """Work on one message and on one notice, say what did not go through, and tell whether there was any.

    By turns: a shop that is busy for an hour must not keep its customers' mails for an hour.
    """
    events = jobs.work_inbox()
    notices = jobs.deliver_notices()
    for event in events:
        with log_context(event=event.id):
            log_event(event)
    for notice in notices:
        with log_context(notice=notice_name(notice)):
            log_notice(notice)
    return bool(events or notices)


def media_step(jobs: Jobs, kinds: Iterable[JobKind]) -> bool:
    """Take a step with one job on a video's file, say what failed, and tell whether to look again at once."""
    job = jobs.work_media(kinds)
    if job is None:
        return False
    with log_context(media_job=job.id):
        log_media_job(job)
    # One that runs is looked at again in a while; one that went a step further may go on, or another may begin.
    return job.state is not JobState.RUNNING or job.ticket is None


def work(coursedock: Coursedock) -> None:
    """Do the worker's jobs until SIGTERM or SIGINT."""
    jobs = coursedock.jobs
    run_worker(
        consumer=coursedock.consumer,
        relay=lambda: relay(jobs),
        jobs={
            "expire": jobs.mark_expired,
            "warn": jobs.warn_of_expiry,
            "new-videos": jobs.tell_of_new_videos,
            "reconcile": lambda: _reconcile(jobs.reconcile),
            "catch-up": jobs.catch_up,
            "forget-keys": jobs.forget_keys,
            "sweep-uploads": jobs.sweep_uploads,
            PREVIEWS: lambda: media_step(jobs, QUICK),
            LADDERS: lambda: media_step(jobs, (JobKind.LADDER,)),
            "forget-viewings": jobs.forget_viewings,
            "read-access-logs": jobs.read_access_logs,
        },
        every=EVERY,
    )
