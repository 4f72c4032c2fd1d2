"""The requests of each path, ready to be sent: signed by the real adapters, before any clock runs."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any, Final

from attrs import field, frozen

from adapters.identity.jwt_sessions import SessionMinter
from adapters.identity.playback_tokens import HmacPlaybackTokens
from adapters.wire.standard_webhooks import sign
from benchmarks.school import ENROLLED, School
from benchmarks.targets import ADDRESS, HEARTBEAT, LIBRARY, WEBHOOK
from course_domain.model.playback import PlaybackSession

SOURCE: Final = "shop"
HELLO: Final = b"GET /hello HTTP/1.1\r\nHost: courses.example\r\nAccept: */*\r\n\r\n"
_STRIDE: Final = 7
"""Learners come in an order in which neighbours in the database don't follow each other."""
_BEAT_SECONDS: Final = 10
_HOURS: Final = 12 * 3600


@frozen(kw_only=True)
class Traffic:
    """Endless requests: no beat, no delivery and no session of an address comes twice."""

    school: School
    minter: SessionMinter = field(repr=False)
    tokens: HmacPlaybackTokens = field(repr=False)
    webhook_secret: str = field(repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a school in which the stride would leave learners out."""
        if self.school.learners % _STRIDE == 0:
            raise ValueError(f"the number of learners must not be a multiple of {_STRIDE}")

    def all(self) -> Mapping[str, Iterator[bytes]]:
        """Give the requests of each path."""
        return {
            ADDRESS: self._addresses(),
            HEARTBEAT: self._heartbeats(),
            WEBHOOK: self._webhooks(),
            LIBRARY: self._libraries(),
        }

    def _addresses(self) -> Iterator[bytes]:
        """A learner opens a video once in a long while: her session is in no cache, so each has one of its own."""
        for number in count():
            learner, course_id = self._turn(number)
            session = self.minter.mint(self.school.who(learner), _HOURS + number, self.school.now)
            path = f"/api/user/course/{course_id}/video/{self.school.watching(course_id)}/url"
            yield _request("GET", path, session)

    def _heartbeats(self) -> Iterator[bytes]:
        """A player beats every few seconds: its session is known, and each beat has played something more."""
        mint, token = cache(self._session), cache(self._token)
        for number in count():
            learner, course_id = self._turn(number)
            seq = 1 + number // (self.school.learners * ENROLLED)
            start = 240 + (seq * _BEAT_SECONDS) % 660
            beat = {
                "video_id": self.school.watching(course_id),
                "position": start + _BEAT_SECONDS + 0.4,
                "played": [[start + 0.2, start + _BEAT_SECONDS + 0.4]],
                "session": token(learner, course_id),
                "seq": seq,
                "age": 0,
            }
            yield _request("POST", f"/api/user/course/{course_id}/progress", mint(learner), beat)

    def _webhooks(self) -> Iterator[bytes]:
        for number in count():
            now = datetime.now(UTC)
            body = json.dumps(_order(number, now)).encode()
            yield _message(f"/webhooks/{SOURCE}", body, sign(self.webhook_secret, f"msg_{number}", now, body))

    def _libraries(self) -> Iterator[bytes]:
        mint = cache(self._session)
        for number in count():
            yield _request("GET", "/api/user/enrolled-courses?limit=24", mint(self._turn(number)[0]))

    def _turn(self, number: int) -> tuple[int, str]:
        """Give whose turn it is, and in which of her courses."""
        learner = number * _STRIDE % self.school.learners
        return learner, self.school.course(learner, number // self.school.learners)

    def _session(self, learner: int) -> str:
        return self.minter.mint(self.school.who(learner), _HOURS, self.school.now)

    def _token(self, learner: int, course_id: str) -> str:
        playback = PlaybackSession(
            id=f"7a6b{learner:08}-{course_id[-12:]}",
            user_id=self.school.who(learner).user_id,
            video_id=self.school.watching(course_id),
            issued_at=self.school.now - timedelta(minutes=5),
        )
        return self.tokens.issue(playback)


def _request(method: str, path: str, session: str, media: Any = None) -> bytes:
    body = b"" if media is None else json.dumps(media).encode()
    return _message(path, body, {"Authorization": f"Bearer {session}"}, method)


def _message(path: str, body: bytes, headers: Mapping[str, str], method: str = "POST") -> bytes:
    told = {"Host": "courses.example", "Accept": "*/*", **headers}
    if body:
        told |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _order(number: int, now: datetime) -> dict[str, Any]:
    at = now.isoformat()
    return {
        "type": "order.paid",
        "timestamp": at,
        "data": {
            "order": {
                "id": f"order-{number}",
                "version": 1,
                "status": "paid",
                "paid_at": at,
                "total": {"amount": 9800, "currency": "EUR"},
            },
            "customer": {
                "id": f"buyer-{number}",
                "email": f"buyer.{number}@example.com",
                "name": "Ada Kovács",
                "locale": "hu-HU",
                "time_zone": "Europe/Budapest",
            },
            "lines": [
                {"id": f"line-{place}", "product_id": f"product-{place}", "sku": f"SKU-{place}", "quantity": 1}
                for place in range(2)
            ],
        },
    }
