"""Who was given which video, when and from where: the merchant's access log."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from attrs import evolve, frozen

NAME = "v"
"""The parameter of a video's addresses that names the viewing. No signature covers it, so what is counted by it is a
hint and no proof."""
READ_LOGS_KNOWN = timedelta(days=7)
"""How long it is known that a log of the CDN was counted, after it was found last."""


def named(query: str, viewing_id: str | None) -> str:
    """Add to the query of addresses for which viewing they are."""
    return query if viewing_id is None else f"{query}&{NAME}={viewing_id}"


def unnamed(query: str) -> str:
    """Take off what ``named`` added."""
    signed, _, name = query.rpartition(f"&{NAME}=")
    return query if not signed or "&" in name else signed


@frozen(kw_only=True)
class Viewing:
    """One playback: its first address, and how often that was renewed."""

    id: str
    """Opaque; it stands in the video's addresses, so that the CDN's logs can be told apart by it."""
    user_id: str | None
    """None for a visitor of a free preview."""
    course_id: str
    video_id: str
    revision: str | None
    address: str
    """The viewer's network address, as it was last."""
    opened_at: datetime
    last_opened_at: datetime
    addresses: int = 1
    sent_bytes: int | None = None
    """What the CDN sent for it, as far as its logs have been read; None where they tell nothing."""

    def joined(self, later: "Viewing") -> "Viewing":
        """Join what is noted of the same playback: the first and the last instant, the sums, the newest place."""
        newest = later if later.last_opened_at >= self.last_opened_at else self
        counted = [each.sent_bytes for each in (self, later) if each.sent_bytes is not None]
        return evolve(
            self,
            revision=newest.revision,
            address=newest.address,
            opened_at=min(self.opened_at, later.opened_at),
            last_opened_at=newest.last_opened_at,
            addresses=self.addresses + later.addresses,
            sent_bytes=sum(counted) if counted else None,
        )


def by_playback(viewings: Iterable[Viewing]) -> Mapping[str, Viewing]:
    """Join what was noted of the same playbacks; by id, sorted."""
    joined: dict[str, Viewing] = {}
    for viewing in viewings:
        known = joined.get(viewing.id)
        joined[viewing.id] = viewing if known is None else known.joined(viewing)
    return dict(sorted(joined.items()))


@frozen(kw_only=True)
class ViewingPolicy:
    """How long the access log is kept."""

    days: int = 90

    @property
    def keeps_any(self) -> bool:
        """Tell whether anything is noted at all."""
        return self.days > 0

    def forgotten_before(self, now: datetime) -> datetime:
        """Give since when viewings are kept."""
        return now - timedelta(days=self.days)


@frozen(kw_only=True)
class ViewingQuery:
    """Which viewings a list shows; None leaves a field out."""

    video_id: str | None = None
    course_id: str | None = None
    user_id: str | None = None
