"""A CDN's memory, in memory: what the tests of use cases run on."""

from collections.abc import Sequence

from attrs import field, frozen

from adapters.wire.forgotten_keys import checked_keys


@frozen(kw_only=True)
class MemoryCachePurger:
    """CachePurger that keeps in ``batches`` what was to be forgotten, once for each reference and set of keys."""

    batches: dict[tuple[str, tuple[str, ...]], None] = field(factory=dict, init=False)

    def forget(self, keys: Sequence[str], reference: str) -> None:
        checked = checked_keys(keys)
        if checked:
            self.batches[reference, checked] = None

    @property
    def forgotten(self) -> list[str]:
        """Every key that was to be forgotten, in turn."""
        return [key for _, keys in self.batches for key in keys]
