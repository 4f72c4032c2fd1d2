"""People whom an administrator enrolls and who watch, while servers come and go: every call twice, until answered."""

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import httpx
from attrs import define, field, frozen
from installation import Installation

from course_domain.model.learners import Session
from entrypoints.config.settings import Config
from entrypoints.container.shop_side import shop_side
from parallel import in_parallel

FILM: Final = "film"
_DURATION: Final = 300
_BEATS: Final = 8
_ENROLLED: Final = frozenset({200, 201})
_PAUSE: Final = 0.1


@frozen(kw_only=True)
class Film:
    """A course that no order opens, of one film."""

    course_id: str
    video_id: str


def add_film(shop: Installation, admin: str) -> Film:
    """Publish it."""
    path = shop.data / "media" / "videos" / "film" / "1.mp4"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no film, but nobody looks")
    price = {"amount": 4900, "currency": "EUR"}
    wish = {"title": FILM, "description": "", "price": price, "status": "published", "access_days": None}
    course = shop.call("POST", "/api/admin/courses", admin, wish)
    assert course.status_code == 201, course.text
    films = f"/api/admin/courses/{course.json()['id']}/videos"
    of_it = {"title": "1", "description": "", "duration": _DURATION, "order_position": 1, "s3_key": "videos/film/1.mp4"}
    film = shop.call("POST", films, admin, of_it)
    assert film.status_code == 201, film.text
    return Film(course_id=course.json()["id"], video_id=film.json()["id"])


@define(kw_only=True, eq=False)
class Learners:
    """So many of them, one after the other. ``wrong`` tells what should not be."""

    shop: Installation
    client: httpx.Client
    urls: Sequence[str]
    admin: str
    film: Film
    count: int
    chance: random.Random
    patience: float
    calls: Counter[str] = field(factory=Counter, init=False)
    wrong: list[str] = field(factory=list, init=False)
    _told: dict[str, set[int]] = field(factory=dict, init=False)

    @property
    def users(self) -> list[str]:
        """Who they are."""
        return [f"m{number}" for number in range(self.count)]

    def come(self) -> None:
        """Let each be enrolled by two calls at once, and watch."""
        for user in self.users:
            token = self._token(user)
            self._insist("look", "GET", "/api/user/enrolled-courses", token)
            self._enroll(user)
            self._watch(user, token)

    def look(self) -> None:
        """See that each has every second that was told and answered."""
        for user in self.users:
            token = self._token(user)
            done = self._insist("look", "GET", f"/api/user/course/{self.film.course_id}/progress", token)
            answer = self._beat(token, self._session(token), seq=_BEATS + 1, played=[])
            seconds = int(done["videos"][0]["watched_duration"]) + int(answer["credited"]) + int(answer["pending"])
            if seconds != len(self._told[user]):
                self.wrong.append(f"{user} played {len(self._told[user])} seconds and has {seconds}")

    def _enroll(self, user: str) -> None:
        wish = {"user_id": user, "course_id": self.film.course_id, "reference": "torture"}
        made = in_parallel(2, lambda _: self._insist("enroll", "POST", "/api/admin/enroll-user", self.admin, wish))
        if made[0]["grant"]["key"] != made[1]["grant"]["key"]:
            self.wrong.append(f"{user} was enrolled twice")

    def _watch(self, user: str, token: str) -> None:
        session, told = self._session(token), self._told.setdefault(user, set())
        for seq in range(1, _BEATS + 1):
            begin = self.chance.randrange(0, 15)
            played = [[begin, begin + 2]]
            for _again in range(2):
                self._beat(token, session, seq, played)
            told |= {begin, begin + 1}

    def _session(self, token: str) -> str:
        address = f"/api/user/course/{self.film.course_id}/video/{self.film.video_id}/url"
        return str(self._insist("address", "GET", address, token)["session"])

    def _beat(self, token: str, session: str, seq: int, played: list[list[int]]) -> dict[str, Any]:
        beat = {
            "video_id": self.film.video_id,
            "session": session,
            "seq": seq,
            "played": played,
            "position": 2,
            "age": 0,
        }
        return self._insist("beat", "POST", f"/api/user/course/{self.film.course_id}/progress", token, beat)

    def _insist(self, what: str, method: str, path: str, token: str, body: Any = None) -> dict[str, Any]:
        """Call any server until one answers; a server that is busy or gone is called again, as our player does."""
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            answer = self._call(method, self.chance.choice(self.urls) + path, token, body)
            if answer is not None and answer.status_code in _ENROLLED:
                self.calls[what] += 1
                return dict(answer.json())
            assert answer is None or answer.is_server_error, f"{what}: {answer.status_code} {answer.text}"
            self.calls[f"{what} again"] += 1
            time.sleep(_PAUSE)
        raise AssertionError(f"{what}: no answer")

    @property
    def _mint(self) -> Callable[[Session, int, datetime], str]:
        return shop_side(Config.from_environ(self.shop.environ)).mint_session

    def _token(self, user: str) -> str:
        session = Session(user_id=user, email=f"{user}@example.com", email_verified=True)
        return self._mint(session, 3600, datetime.now(UTC))

    def _call(self, method: str, url: str, token: str, body: Mapping[str, Any] | None) -> httpx.Response | None:
        try:
            return self.client.request(method, url, headers={"Authorization": f"Bearer {token}"}, json=body)
        except httpx.TransportError:
            return None
