"""Commands for those who sell courses."""

from collections.abc import Callable
from typing import TypeVar

import click

from course_domain.model.errors import DomainError
from course_domain.model.learners import Holder, Session
from course_domain.model.products import ProductLink
from course_domain.use_cases.enroll_user import EnrollmentWish
from entrypoints.cli.settings import built

T = TypeVar("T")
_PAST = "Orders paid before: leave them, show which the link would open, or open them."
OPERATOR = Session(user_id="command line", is_admin=True)


def _do(action: Callable[[], T]) -> T:
    """Tell a refusal as a sentence."""
    try:
        return action()
    except DomainError as refused:
        raise click.ClickException(refused.sentence) from refused


@click.command(epilog="Example: coursedock enroll --email mia@example.com --course c1a2 --days 30")
@click.option("--user", "user_id", help="The shop's user id.")
@click.option("--email", help="Waits until this address signs in, verified.")
@click.option("--course", "course_id", required=True, help="The course's id.")
@click.option("--days", type=click.IntRange(1), help="Length of access; the course's own length if absent.")
@click.option("--reference", default="manual", show_default=True, help="The same call with it gives access once.")
def enroll(user_id: str | None, email: str | None, course_id: str, days: int | None, reference: str) -> None:
    """Open a course for somebody by hand. Doing it twice opens it once."""
    wish = EnrollmentWish(
        holder=Holder(user_id=user_id, email=email),
        course_id=course_id,
        access_days=days,
        use_course_length=days is None,
        reference=reference,
    )
    commands = built().commands
    enrolled = _do(lambda: commands.enroll_user(OPERATOR, wish))
    state = "waiting" if enrolled.enrollment is None else str(enrolled.enrollment.status)
    click.echo(f"{'granted' if enrolled.is_new else 'unchanged'} {enrolled.grant.key} ({state})")


@click.command(
    name="link-product", epilog="Example: coursedock link-product --source my-shop --product 93 --course c1a2"
)
@click.option("--source", required=True, help="The shop's name in COURSEDOCK_SOURCES.")
@click.option("--product", "product_id", required=True, help="The shop's product id.")
@click.option("--variant", "variant_id", help="Only this variant.")
@click.option("--sku", help="Only this SKU.")
@click.option("--course", "course_id", required=True, help="The course that it opens.")
@click.option("--past", type=click.Choice(["leave", "show", "open"]), default="leave", show_default=True, help=_PAST)
def link_product(
    *, source: str, product_id: str, variant_id: str | None, sku: str | None, course_id: str, past: str
) -> None:
    """Say which product opens which course. Several links of one product are a bundle."""
    link = ProductLink(id="", source=source, product_id=product_id, variant_id=variant_id, sku=sku, course_id=course_id)
    commands = built().commands
    made = _do(lambda: commands.link_product(OPERATOR, link))
    click.echo(f"{'linked' if made.is_new else 'unchanged'} {made.thing.id}")
    if past != "leave":
        lines = _do(lambda: commands.back_fill_product(OPERATOR, made.thing.id, dry_run=past == "show"))
        for line in lines:
            click.echo(f"{'would open' if past == 'show' else 'opened'} order {line.order_id} line {line.line_id}")
