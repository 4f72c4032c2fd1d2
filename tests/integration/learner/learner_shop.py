"""A served course, and its learners: each test has one of its own, so that nothing collides."""

import itertools
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen
from installation import Installation, eventually, installed
from learner_course import LIFE_AS_SET, TITLE
from serving import free_port, served

from course_domain.model.learners import Session
from entrypoints.config.settings import Config
from entrypoints.container.shop_side import shop_side

HOUR: Final = 3600


@frozen(kw_only=True)
class Learner:
    """Somebody who is signed in."""

    user_id: str
    token: str = field(repr=False)


@frozen(kw_only=True)
class LearnerShop:
    """The API and the edge over a data folder with one course."""

    shop: Installation
    edge: str
    site: str
    """The origin that may embed us; the pages there are ``host_site``'s."""
    short: str
    """The same API, but for its addresses, which live for twenty seconds."""
    course_id: str
    lessons: tuple[str, ...]
    """The ids of its videos, in their order."""
    others: Mapping[str, str]
    """The ids of the courses without lessons, by their titles."""
    _numbers: "itertools.count[int]" = field(factory=itertools.count, repr=False)

    @property
    def url(self) -> str:
        """Where the API is."""
        return self.shop.url

    def session(self, user_id: str, *, life: int = HOUR, admin: bool = False) -> str:
        """Sign somebody in, for so many seconds; what has ended is made by a negative life."""
        config = Config.from_environ(self.shop.environ)
        session = Session(user_id=user_id, email=None, email_verified=False, is_admin=admin)
        return shop_side(config).mint_session(session, life, datetime.now(UTC))

    def told(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API as the administrator; it must go well."""
        answer = self.shop.call(method, path, self.session("boss", admin=True), body)
        assert answer.is_success, answer.text
        return answer.json()

    def stranger(self) -> Learner:
        """Somebody who has bought nothing."""
        user_id = f"learner-{next(self._numbers)}"
        return Learner(user_id=user_id, token=self.session(user_id))

    def learner(self, *, days: int | None = None) -> Learner:
        """Somebody who may watch the course."""
        who = self.stranger()
        self.enroll(who, self.course_id, days=days)
        return who

    def collector(self) -> Learner:
        """Somebody who has every course, one of them for a week."""
        who = self.learner()
        for course_id, days in zip(self.others.values(), (None, 7), strict=True):
            self.enroll(who, course_id, days=days)
        return who

    def enroll(self, who: Learner, course_id: str, *, days: int | None = None) -> dict[str, Any]:
        """Let somebody into a course; gives the enrollment."""
        wish = {"user_id": who.user_id, "course_id": course_id, "access_days": days}
        return dict(self.told("POST", "/api/admin/enroll-user", wish))

    def progress(self, who: Learner) -> dict[str, Any]:
        """Read what the server holds of somebody."""
        return dict(self.shop.read(f"/api/user/course/{self.course_id}/progress", who.token))

    def of_video(self, who: Learner, number: int = 0) -> dict[str, Any]:
        """Read what the server holds of one video."""
        videos = self.progress(who)["videos"]
        return next(dict(video) for video in videos if video["video_id"] == self.lessons[number])

    def watched(self, who: Learner, number: int = 0) -> set[int]:
        """Give the whole seconds of a video that count as watched."""
        return {second for start, end in self.of_video(who, number)["watched"] for second in range(start, end)}

    def watch(self, who: Learner, number: int, played: list[list[float]], position: float) -> None:
        """Tell that somebody played something, as a player would."""
        address = self.shop.read(f"/api/user/course/{self.course_id}/video/{self.lessons[number]}/url", who.token)
        beat = {
            "video_id": self.lessons[number],
            "position": position,
            "played": played,
            "session": address["session"],
            "seq": 1,
        }
        answer = self.shop.call("POST", f"/api/user/course/{self.course_id}/progress", who.token, beat)
        assert answer.status_code == 200, answer.text


@contextmanager
def learner_shop(made: Path, data: Path, site: str) -> Iterator[LearnerShop]:
    """Serve a copy of a course that was made; ``site`` is the origin that embeds it."""
    shutil.copytree(made, data)
    with installed(data, {"COURSEDOCK_SHOP_ORIGINS": site}) as shop, ExitStack() as servers:
        config = Config.from_environ(shop.environ)

        def serve(name: str, factory: str, port: int, **changed: str) -> str:
            environ = {**shop.environ, **changed}
            log = data / f"{name}.log"
            served_one = served(factory, log=log, environ=environ, port=port, threads=8, ready="/healthz")
            return servers.enter_context(served_one).url

        serve("api", LIFE_AS_SET, config.bind[1])
        serve("edge", "entrypoints.wsgi:edge", config.edge_bind[1])
        port = free_port()
        short = serve("short", "short_addresses:create", port, COURSEDOCK_PUBLIC_URL=f"http://127.0.0.1:{port}")
        eventually(lambda: shop.call("GET", "/readyz").status_code == 200)
        courses = {course["title"]: course["id"] for course in shop.read("/api/courses")["items"]}
        videos = shop.read(f"/api/courses/{courses[TITLE]}")["videos"]
        yield LearnerShop(
            shop=shop,
            edge=config.edge_url,
            site=site,
            short=short,
            course_id=courses.pop(TITLE),
            others=courses,
            lessons=tuple(video["id"] for video in videos),
        )
