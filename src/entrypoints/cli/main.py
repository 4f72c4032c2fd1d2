"""The table of commands."""

import logging
from typing import Any

import click

from entrypoints.cli.aws import aws
from entrypoints.cli.backup import backup, restore
from entrypoints.cli.courses import enroll, link_product
from entrypoints.cli.demo import demo
from entrypoints.cli.embed import embed
from entrypoints.cli.import_course import import_course
from entrypoints.cli.operate import check_config, doctor, expire, idle_orders, migrate, reconcile, resend, token
from entrypoints.cli.run import edge, serve, serve_demo, worker
from entrypoints.cli.telling import in_words

_LOG = logging.getLogger(__name__)


class Sentences(click.Group):
    """Commands that tell what went wrong in a sentence, not in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; exit code 1 where it could not be done."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as problem:
            _LOG.debug("the command failed", exc_info=problem)
            raise click.ClickException(f"{in_words(problem)} (COURSEDOCK_LOG_LEVEL=debug shows where)") from problem


@click.group(
    cls=Sentences,
    commands=[
        serve,
        serve_demo,
        worker,
        edge,
        migrate,
        demo,
        check_config,
        doctor,
        embed,
        token,
        import_course,
        enroll,
        link_product,
        reconcile,
        idle_orders,
        expire,
        resend,
        backup,
        restore,
        aws,
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="coursedock", message="%(prog)s %(version)s")
def main() -> None:
    """Video courses for the shop you already have.

    Settings come from the environment (COURSEDOCK_…); `coursedock check-config` shows the effective ones.
    """
