"""Ports that mails of optional kinds need: who wants them, what they gather, and the link that turns them off."""

from datetime import datetime
from typing import Protocol

from course_domain.model.preferences import Preference, Subscription
from course_domain.model.video_batches import VideoBatch


class Preferences(Protocol):
    """Which mails people chose to have, by (user, kind); ``of`` gives them by kind."""

    def of(self, user_id: str) -> tuple[Preference, ...]: ...
    def save(self, preference: Preference) -> None: ...


class VideoBatches(Protocol):
    """New videos by batch; one batch of a course gathers at a time. Whoever writes has found it before.

    ``due`` gives those that gathered until then, and those that are being told; oldest first.
    """

    def find(self, batch_id: str) -> VideoBatch | None: ...
    def gathering(self, course_id: str) -> VideoBatch | None: ...
    def due(self, quiet_since: datetime, open_since: datetime, limit: int) -> tuple[VideoBatch, ...]: ...
    def save(self, batch: VideoBatch) -> None: ...


class SubscriptionTokens(Protocol):
    """Subscriptions as text for a link: nobody else can make one, and nobody can read whose it is."""

    def issue(self, subscription: Subscription) -> str: ...
    def read(self, token: str) -> Subscription: ...  # raises Forged
