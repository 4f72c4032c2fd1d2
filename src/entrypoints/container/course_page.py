"""Where mails lead: a page on which somebody can be signed in, or one on which nobody of another origin ever is."""

from urllib.parse import urlsplit

from entrypoints.config.parsers import origin
from entrypoints.config.settings import Config


def signed_out_pages(config: Config) -> list[str]:
    """Say that mails lead to our own page though the shop, of another origin, can sign nobody in there."""
    ours = urlsplit(config.public_url)
    foreign = [shop for shop in config.shop_origins if shop != origin(f"{ours.scheme}://{ours.netloc}")]
    if not foreign or not config.course_page.startswith(f"{config.public_url}/learn/"):
        return []
    remedy = "set COURSEDOCK_COURSE_PAGE to the page of the shop that has the player."
    return [f"Mails lead to /learn, where {foreign[0]} can sign nobody in: {remedy}"]
