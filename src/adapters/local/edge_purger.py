"""Nothing to forget: the local CDN reads every object from its store, whenever it is asked for."""

from collections.abc import Sequence

from attrs import frozen

from adapters.wire.forgotten_keys import checked_keys


@frozen(kw_only=True)
class EdgePurger:
    """CachePurger for a CDN that keeps no copies: what was replaced is forgotten already."""

    def forget(self, keys: Sequence[str], reference: str) -> None:
        """Only look whether they are keys; ValueError where one isn't."""
        checked_keys(keys)
