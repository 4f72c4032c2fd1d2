"""Letting CloudFront forget objects.

Source: Amazon CloudFront API Reference, "CreateInvalidation"; Developer Guide, "Invalidate files": at most 3,000 paths
may be in progress for a distribution, and a batch sent again under its caller reference is the same batch.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import field, frozen

from adapters.aws.sdk import ServiceClient, reaching
from adapters.wire.forgotten_keys import checked_keys

MOST_PATHS: Final = 3_000
"""In one batch."""


@frozen(kw_only=True)
class CloudFrontPurger:
    """CachePurger for a distribution."""

    distribution_id: str
    client: ServiceClient = field(repr=False)

    def forget(self, keys: Sequence[str], reference: str) -> None:
        """Ask for it in batches; what was asked for before under the same reference is not asked for again."""
        for paths in _batches(checked_keys(keys)):
            batch = {
                "Paths": {"Quantity": len(paths), "Items": paths},
                "CallerReference": caller_reference(reference, paths),
            }
            with reaching("CloudFront"):
                self.client().create_invalidation(DistributionId=self.distribution_id, InvalidationBatch=batch)


def _batches(keys: tuple[str, ...]) -> Iterator[list[str]]:
    for start in range(0, len(keys), MOST_PATHS):
        yield [f"/{key}" for key in keys[start : start + MOST_PATHS]]


def caller_reference(reference: str, paths: Sequence[str]) -> str:
    """Name a batch by what asks for it and by what it holds: CloudFront refuses other paths under a known name."""
    digest = hashlib.sha256("\n".join((reference, *paths)).encode()).hexdigest()[:32]
    return f"{reference[:64]}-{digest}"
