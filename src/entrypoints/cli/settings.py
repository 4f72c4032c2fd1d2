"""Settings for commands: problems are told in sentences, not in tracebacks."""

import os
import sys
from typing import NoReturn

import click

from entrypoints.config.settings import Config
from entrypoints.config.values import ConfigError
from entrypoints.container.build import Coursedock, build
from entrypoints.process.logs import configure_logging


def read_config() -> Config:
    """Read the environment; every problem goes to stderr, exit code 2."""
    try:
        config = Config.from_environ(os.environ)
    except ConfigError as error:
        _refuse(error)
    configure_logging(config.log_level, config.log_format, config.secrets())
    return config


def _refuse(error: ConfigError) -> NoReturn:
    for name, problem in error.problems.items():
        click.echo(f"{name}: {problem}", err=True)
    click.echo("Nothing was started. README.md lists the settings.", err=True)
    sys.exit(2)


def built(config: Config | None = None, *, migrated: bool = True) -> Coursedock:
    """Build everything, closed with the command; refuses a database that isn't migrated unless told otherwise."""
    try:
        coursedock = build(config or read_config())
    except ConfigError as error:
        _refuse(error)
    click.get_current_context().call_on_close(coursedock.close)
    if migrated and not coursedock.schema.is_current():
        raise click.ClickException("The database is not up to date. Run: coursedock migrate")
    return coursedock
