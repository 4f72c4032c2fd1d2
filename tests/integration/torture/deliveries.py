"""What shops deliver, and how they do it: to any server, several at once, and again until it is answered 2xx."""

import base64
import hashlib
import hmac
import random
import time
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Final

import httpx
from attrs import define, field, frozen
from installation import WOO_SECRET
from order_stories import STANDARD, WOO, Story

from adapters.wire.standard_webhooks import sign
from environments import STANDARD as STANDARD_SECRET

SOURCES: Final[dict[str, Any]] = {
    STANDARD: {"kind": "standard", "secrets": [STANDARD_SECRET], "customer_ids": "session"},
    WOO: {"kind": "woocommerce", "secrets": [WOO_SECRET], "customer_ids": "own"},
}
NO_ORDER: Final = b'{"type": "order.paid", "this": "is signed, and no order"}'
"""Kept and set aside."""
_MOMENT: Final = 1
"""Orders whose messages come at one moment share it with those of about so many others."""
_TIMEOUT: Final = 10.0
_PAUSE: Final = 0.2


@frozen(kw_only=True)
class Post:
    """One delivery. ``delivery_id`` is what makes it the same as another one."""

    source: str
    delivery_id: str
    body: bytes

    @property
    def row(self) -> tuple[str, str, bytes]:
        """As the inbox keeps it."""
        return self.source, self.delivery_id, self.body

    def headers(self) -> dict[str, str]:
        """Sign it now: a delivery that is sent again is signed again."""
        if self.source == WOO:
            signature = hmac.digest(WOO_SECRET.encode(), self.body, hashlib.sha256)
            return {"X-WC-Webhook-Signature": base64.b64encode(signature).decode()}
        return sign(STANDARD_SECRET, self.delivery_id, datetime.now(UTC), self.body)


def posts(stories: Sequence[Story], chance: random.Random) -> list[Post]:
    """Give each message twice, shuffled; a second one is a repetition, or a message of its own.

    For half of the customers they come all over the time, for the rest at one moment, so that several work on one
    person's orders at once.
    """
    bodies = [(story.email, story.source, body) for story in stories for body in story.messages]
    moments = {story.email: chance.choice([None, chance.random()]) for story in stories}
    placed: list[tuple[float, Post]] = []
    for number, (who, source, body) in enumerate([*bodies, (stories[0].email, STANDARD, NO_ORDER)]):
        again = chance.choice([f"msg-{number}", f"msg-{number}-again"])
        ids = (f"msg-{number}", again) if source == STANDARD else (hashlib.sha256(body).hexdigest(),) * 2
        for each in ids:
            moment = moments[who]
            place = chance.random() if moment is None else moment + _MOMENT * chance.random() / len(stories)
            placed.append((place, Post(source=source, delivery_id=each, body=body)))
    return [post for _place, post in sorted(placed, key=lambda each: each[0])]


@define(kw_only=True, eq=False)
class Shops:
    """Deliver everything through the real webhooks, as fast as they answer.

    ``answered`` are those with a 2xx and its word, ``unanswered`` counts the attempts that got none by their reason,
    and ``refused`` tells of answers that no shop should get. After ``patience`` seconds without any answer it gives up.
    """

    urls: Sequence[str]
    posts: Sequence[Post]
    clients: int
    seed: int
    patience: float
    answered: list[tuple[Post, str]] = field(factory=list, init=False)
    unanswered: list[str] = field(factory=list, init=False)
    refused: list[str] = field(factory=list, init=False)
    _heard: float = field(factory=time.monotonic, init=False)

    def deliver_all(self) -> None:
        """Return when each has its 2xx; whatever is refused is not sent again."""
        with ThreadPoolExecutor(self.clients) as pool:
            list(pool.map(self._deliver, range(self.clients)))

    @property
    def words(self) -> Counter[str]:
        """Count what the 2xx said."""
        return Counter(word for _post, word in self.answered)

    def _deliver(self, number: int) -> None:
        chance = random.Random(f"{self.seed}-{number}")
        waiting = deque(self.posts[number :: self.clients])
        with httpx.Client(trust_env=False, timeout=_TIMEOUT) as client:
            while waiting:
                assert time.monotonic() < self._heard + self.patience, f"{len(waiting)} deliveries got no answer"
                post = waiting.popleft()
                if not self._is_settled(client, chance.choice(self.urls), post):
                    waiting.append(post)
                    time.sleep(_PAUSE)

    def _is_settled(self, client: httpx.Client, url: str, post: Post) -> bool:
        try:
            answer = client.post(f"{url}/webhooks/{post.source}", content=post.body, headers=post.headers())
        except httpx.TransportError as problem:
            self.unanswered.append(type(problem).__name__)
            return False
        if answer.is_server_error:
            self.unanswered.append(f"{answer.status_code} {answer.json().get('code')}")
            return False
        self._heard = time.monotonic()
        if answer.status_code == httpx.codes.OK:
            self.answered.append((post, answer.json()["status"]))
        else:
            self.refused.append(f"{answer.status_code} {answer.text}")
        return True
