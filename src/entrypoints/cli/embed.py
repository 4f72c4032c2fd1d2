"""What a page of the shop needs so that our elements stand in it."""

import click

from entrypoints.cli.settings import built, read_config
from entrypoints.container.course_page import signed_out_pages
from entrypoints.container.media import origin_of


@click.command(epilog='Example: coursedock embed --policy (or, in a shell: export CSP="$(coursedock embed --policy)")')
@click.option("--policy", is_flag=True, help="Give the value of the Content-Security-Policy alone.")
def embed(policy: bool) -> None:
    """Print the tags and the policy for the shop's pages."""
    config = read_config()
    coursedock = built(config, migrated=False)
    allowed = page_policy(origin_of(config.public_url), origin_of(coursedock.signer.address("public")))
    if policy:
        click.echo(allowed)
        return
    click.echo(f'<script type="module" src="{config.public_url}/courses.js"></script>')
    click.echo('<course-library href="/account/courses/{course}?video={video}"></course-library>')
    click.echo('<course-player course="ID" library="/account/courses"></course-player>')
    click.echo(f"\nContent-Security-Policy: {allowed}")
    if not config.shop_origins:
        click.echo("COURSEDOCK_SHOP_ORIGINS is empty: pages of no other origin may call the API yet.", err=True)
    for sentence in signed_out_pages(config):
        click.echo(sentence, err=True)


def page_policy(ours: str, media: str) -> str:
    """Write a policy for a page that has nothing but our elements; streams are played by way of ``blob:``."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {ours}",
            "style-src 'self'",
            f"connect-src 'self' {ours} {media}",
            f"img-src 'self' {ours} {media}",
            f"media-src {ours} {media} blob:",
            "object-src 'none'",
            "base-uri 'none'",
        )
    )
