"""Backup and restore."""

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from entrypoints.cli.settings import read_config
from entrypoints.container.backups import backup_tools
from entrypoints.container.groups import BackupCounts, BackupTools, NotDone, Told

_QUIET_SECONDS = 2.0
_SHOWN = 20
_ENDINGS = (signal.SIGTERM, signal.SIGHUP)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="Example: coursedock backup --media /backups/courses.tar")
@click.argument("file", type=_FILE)
@click.option("--media", "with_media", is_flag=True, help="With the media objects, not only their checksums.")
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
def backup(file: Path, *, with_media: bool, force: bool) -> None:
    """Back up everything into one FILE, while it runs.

    FILE HOLDS SECRETS: the keys of our own making, without which links that were sent would break, and your
    customers' data. It is readable by its owner only; keep it like a password. Settings are not in it.
    """
    with _tools() as tools:
        counts = tools.take(file.absolute(), _teller(), force=force, with_media=with_media)
    _show("backup", counts)


@click.command(epilog="Example: coursedock restore /backups/courses.tar")
@click.argument("file", type=_FILE)
def restore(file: Path) -> None:
    """Restore a backup into an empty place.

    The place is where the settings say. FILE is restored whole or not at all, and everything is compared with
    what was backed up. Media objects that FILE only lists are looked for where COURSEDOCK_MEDIA_URL says; exit
    code 1 where any is missing or different.
    """
    with _tools() as tools:
        found = tools.restore(file.absolute(), _teller())
    _show("restored", found.counts)
    if not found.is_current:
        click.echo("The backup is of an older version. Run: coursedock migrate", err=True)
    _name("missing", found.missing)
    _name("different", found.different)
    if found.missing or found.different:
        raise click.ClickException(
            f"Database and keys are restored, but of the media objects {len(found.missing)} are missing and "
            f"{len(found.different)} are different: bring them back from their own versions."
        )


@contextmanager
def _tools() -> Iterator[BackupTools]:
    """Close what was opened, tell a refusal as a sentence, and clean up when we are told to end."""
    tools = backup_tools(read_config())
    # A program that was started by nohup goes on when its terminal is closed.
    heard = [each for each in _ENDINGS if signal.getsignal(each) is not signal.SIG_IGN]
    before = {each: signal.signal(each, _end) for each in heard}
    try:
        yield tools
    except NotDone as refused:
        raise click.ClickException(str(refused)) from refused
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        tools.close()


def _end(received: int, _frame: FrameType | None) -> None:
    sys.exit(128 + received)


def _teller() -> Told:
    """Say every two seconds how far it is, and nothing where all is done before."""
    last = time.monotonic()

    def tell(what: str, done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _QUIET_SECONDS:
            last = time.monotonic()
            click.echo(f"{what}: {done} of {of}", err=True)

    return tell


def _show(what: str, counts: BackupCounts) -> None:
    for table, rows in counts.rows.items():
        click.echo(f"{table} {rows}")
    media = f"media={counts.media} bytes={counts.media_bytes} ({'held' if counts.has_media else 'listed only'})"
    made_at = f"{counts.made_at:%Y-%m-%dT%H:%M:%SZ}"
    click.echo(f"{what} of {made_at}: rows={sum(counts.rows.values())} keys={counts.keys} {media}")


def _name(what: str, keys: Sequence[str]) -> None:
    for key in keys[:_SHOWN]:
        click.echo(f"{what}: {key}", err=True)
