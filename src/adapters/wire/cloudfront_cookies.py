"""CloudFront's signed cookies as text: they say what a signed URL's query says, under names of their own.

Source: Amazon CloudFront Developer Guide, "Use signed cookies", "Set signed cookies using a custom policy".
"""

from collections.abc import Mapping
from typing import Final

from adapters.wire.cloudfront import RESERVED, Malformed

_PREFIX: Final = "CloudFront-"


def cookies_of(query: str) -> Mapping[str, str]:
    """Write a signature's query string as cookies by name."""
    pairs = (part.partition("=") for part in query.split("&"))
    return {_PREFIX + name: value for name, _, value in pairs if name in RESERVED}


def with_cookies(query: str, header: str) -> str:
    """Add to a URL's query what the Cookie header signs. A query that has a signature of its own stays as it is.

    Raises Malformed for a value that no cookie of ours has. A name sent twice stays twice, for the query's reader.
    """
    if any(part.partition("=")[0] in RESERVED for part in query.split("&")):
        return query
    crumbs = (crumb.strip().partition("=") for crumb in header.split(";"))
    told = [(name.removeprefix(_PREFIX), value) for name, _, value in crumbs if name.startswith(_PREFIX)]
    ours = [f"{name}={value}" for name, value in told if name in RESERVED]
    if any("&" in part for part in ours):
        raise Malformed("a cookie holds more than one value")
    return "&".join([*([query] if query else []), *ours])
