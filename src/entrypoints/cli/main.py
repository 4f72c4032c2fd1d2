"""The table of commands."""

import click

from entrypoints.cli.courses import enroll, link_product
from entrypoints.cli.demo import demo
from entrypoints.cli.operate import check_config, doctor, expire, migrate, reconcile, token
from entrypoints.cli.run import edge, serve, serve_demo, worker


@click.group(
    commands=[
        serve,
        serve_demo,
        worker,
        edge,
        migrate,
        demo,
        check_config,
        doctor,
        token,
        enroll,
        link_product,
        reconcile,
        expire,
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="coursedock", message="%(prog)s %(version)s")
def main() -> None:
    """Video courses for the shop you already have.

    Settings come from the environment (COURSEDOCK_…); `coursedock check-config` shows the effective ones.
    """
