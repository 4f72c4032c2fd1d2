"""The domain of signed cookies; a ValueError's message is what the operator reads."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(rf"({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?")


def cookie_domain(text: str, sites: Iterable[str]) -> str:
    """A domain that lies above all of the sites, which are addresses: browsers take no cookie for any other."""
    domain = text.lower().removeprefix(".")
    if not _DOMAIN.fullmatch(domain):
        raise ValueError("must be a domain that the shop, this API and the CDN share, such as .shop.example")
    for site in sites:
        parts = urlsplit(site)
        if parts.scheme != "https" or not f".{parts.hostname}".endswith(f".{domain}"):
            raise ValueError(f"cookies of this domain can't be kept for {site}: that must be https, and lie below it")
    return domain
