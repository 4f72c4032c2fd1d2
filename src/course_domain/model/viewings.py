"""Who was given which video, when and from where: the merchant's access log."""

from datetime import datetime

from attrs import frozen


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
    """The viewer's network address."""
    opened_at: datetime
    last_opened_at: datetime
    addresses: int = 1
    sent_bytes: int | None = None
    """What the CDN sent for it, as far as its logs have been read; None where they tell nothing."""


@frozen(kw_only=True)
class ViewingQuery:
    """Which viewings a list shows; None leaves a field out."""

    video_id: str | None = None
    course_id: str | None = None
    user_id: str | None = None
