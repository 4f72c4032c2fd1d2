"""Commands for those who run it."""

import json
import sys
from datetime import UTC, datetime

import click

from course_domain.model.errors import DomainError
from course_domain.model.learners import Session
from course_domain.model.reports import MOST_ITEMS, PageRequest
from entrypoints.cli.courses import OPERATOR
from entrypoints.cli.settings import built, read_config
from entrypoints.cli.telling import in_words, notes_on, notes_on_jobs
from entrypoints.container.groups import Check
from entrypoints.container.shop_side import shop_side

_SHOWN = 10


@click.command(epilog="Example: coursedock migrate")
def migrate() -> None:
    """Bring the database up to date."""
    coursedock = built(migrated=False)
    if coursedock.schema.is_current():
        click.echo("The database is up to date.")
        return
    coursedock.schema.migrate()
    click.echo("The database has been brought up to date.")


@click.command(name="check-config", epilog="Example: coursedock check-config")
def check_config() -> None:
    """Print the effective settings, secrets redacted. All problems are told together."""
    click.echo(json.dumps(read_config().shown(), indent=2, ensure_ascii=False))


@click.command(epilog="Example: coursedock doctor")
def doctor() -> None:
    """Try every real part and say what is wrong. Exit code 1 if anything is. Lists what was set aside, too."""
    coursedock = built(migrated=False)
    ill = {name for name, check in coursedock.checks.items() if not is_well(name, check)}
    notes = list(coursedock.advice)
    if "database" not in ill:
        overview = coursedock.commands.read_standing()
        notes += notes_on_jobs(overview.runs, overview.now)
        notes += notes_on(coursedock.commands.list_set_aside(_SHOWN))
    for note in notes:
        click.echo(f"note  {note}")
    sys.exit(1 if ill else 0)


def is_well(name: str, check: Check) -> bool:
    """Try a part and say how it is."""
    try:
        click.echo(f"ok    {name}: {check()}")
    except Exception as problem:  # noqa: BLE001 - whatever is wrong with a part is what we are asked for
        click.echo(f"WRONG {name}: {in_words(problem) if isinstance(problem, DomainError) else problem}", err=True)
        return False
    return True


@click.command(epilog="Example: coursedock resend")
def resend() -> None:
    """Send again what was given up. Only notices that are still true are sent."""
    click.echo(f"resent={built().commands.resend_notices()}")


@click.command(
    epilog='Example: curl -H "Authorization: Bearer $(coursedock token --user 7)" …/api/user/enrolled-courses'
)
@click.option("--user", "user_id", required=True, help="The shop's user id.")
@click.option("--email", help="An address that counts as verified.")
@click.option("--role", help="A role, such as course-admin.")
@click.option("--ttl", default=3600, show_default=True, type=click.IntRange(1, 86_400), help="Seconds.")
def token(user_id: str, email: str | None, role: str | None, ttl: int) -> None:
    """Print a session for trying things (with HS256 secrets only)."""
    config = read_config()
    is_admin = role == config.auth.admin_role
    if role is not None and not is_admin:
        raise click.ClickException(f"The only role is {config.auth.admin_role}.")
    session = Session(user_id=user_id, email=email, email_verified=email is not None, is_admin=is_admin)
    click.echo(shop_side(config).mint_session(session, ttl, datetime.now(UTC)))


@click.command(epilog="Example: coursedock reconcile --dry-run")
@click.option("--dry-run", is_flag=True, help="Only count.")
def reconcile(dry_run: bool) -> None:
    """Compare paid order lines with grants and repair. The expected number of gaps is 0."""
    found = built().commands.reconcile(repair=not dry_run)
    for order in found.failed:
        click.echo(f"could not be compared: {order}", err=True)
    for order in found.unlike:
        click.echo(f"was not as told: {order}", err=True)
    click.echo(f"orders={found.orders} gaps={found.gaps} repaired={found.repaired}")
    sys.exit(1 if found.failed else 0)


@click.command(name="idle-orders", epilog="Example: coursedock idle-orders --limit 200")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="At most so many.")
def idle_orders(limit: int) -> None:
    """List paid orders that open no course, and why.

    Newest first, each with the reason and with what to do. A shop sells other things too, so this is a list to look at.
    """
    read = built().commands.list_idle_orders
    found = read(OPERATOR, PageRequest(limit=min(limit, MOST_ITEMS)))
    shown = 0
    while True:
        for order in found.items[: limit - shown]:
            products = ",".join(line.sold.product_id for line in order.lines)
            click.echo(f"{order.source} {order.order_id} products={products} {order.reason} {order.advice}")
        shown += len(found.items)
        if found.next is None or shown >= limit:
            return
        found = read(OPERATOR, PageRequest(limit=min(limit - shown, MOST_ITEMS), after=found.next))


@click.command(epilog="Example: coursedock expire")
def expire() -> None:
    """Mark what ran out and owe its mails. Access itself is decided at every request; the worker also warns before."""
    click.echo(f"expired={built().commands.mark_expired()}")
