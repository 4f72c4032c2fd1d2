"""Which keys a CDN may be asked to forget, for every adapter that asks."""

from collections.abc import Iterable

from course_domain.model.media import is_valid_key


def checked_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """Give each key once, sorted; ValueError for what is neither a key nor ``folder/*``."""
    found = tuple(sorted(set(keys)))
    for key in found:
        if not is_valid_key(key.removesuffix("/*")):
            raise ValueError(f"not a media key: {key!r}")
    return found
