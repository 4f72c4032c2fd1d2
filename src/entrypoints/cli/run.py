"""Commands that run until they are told to stop."""

import click

from entrypoints.cli.serving import EDGE_THREADS, children, serve_wsgi
from entrypoints.cli.settings import built, read_config
from entrypoints.process.orphans import end_with_parent
from entrypoints.worker import run_worker

EVERY = {"expire": 60.0, "reconcile": 300.0, "catch-up": 15.0}
"""Seconds between the runs of each job."""
_with_parent = click.option("--end-with-parent", "watches", is_flag=True, hidden=True)


@click.command(epilog="Example: coursedock serve --migrate --workers 2")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes of the API.")
@click.option("--migrate", "migrates", is_flag=True, help="Bring the database up to date first.")
@_with_parent
def serve(workers: int, migrates: bool, watches: bool) -> None:
    """Serve the API, and the local CDN beside it where no CloudFront is configured."""
    _serve("entrypoints.wsgi:api", workers, migrates=migrates, watches=watches)


@click.command(epilog="Example: coursedock serve-demo", hidden=True)
@_with_parent
def serve_demo(watches: bool) -> None:
    """Serve the API with the demonstration shop in front of it; `coursedock demo` runs this."""
    _serve("entrypoints.wsgi:demo", 1, migrates=True, watches=watches)


def _serve(target: str, workers: int, *, migrates: bool, watches: bool) -> None:
    if watches:
        end_with_parent()
    config = read_config()
    coursedock = built(config, migrated=not migrates)
    if migrates:
        coursedock.schema.migrate()
    click.echo(f"Coursedock answers at {config.public_url}", err=True)
    with children([] if config.cloudfront else [["edge"]]):
        serve_wsgi(target, config.bind, workers=workers)


@click.command(epilog="Example: COURSEDOCK_EDGE_BIND=0.0.0.0:8001 coursedock edge")
@_with_parent
def edge(watches: bool) -> None:
    """Serve media as the local CDN: signed addresses only. `coursedock serve` starts it by itself."""
    if watches:
        end_with_parent()
    config = read_config()
    serve_wsgi("entrypoints.wsgi:edge", config.edge_bind, threads=EDGE_THREADS)


@click.command(epilog="Example: coursedock worker")
@_with_parent
def worker(watches: bool) -> None:
    """Work on orders, send mails, expire access, reconcile."""
    if watches:
        end_with_parent()
    coursedock = built()
    jobs = coursedock.jobs
    run_worker(
        consumer=coursedock.consumer,
        relay=lambda: bool(jobs.work_inbox() or jobs.deliver_notices()),
        jobs={"expire": jobs.mark_expired, "reconcile": jobs.reconcile, "catch-up": jobs.catch_up},
        every=EVERY,
    )
