"""A shop with films for journeys: its servers, its administrator who sends films in parts, and its learners."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from attrs import field, frozen
from installation import Installation, eventually, installed
from serving import served

from course_domain.ports import MediaObjects
from entrypoints.config.settings import Config
from entrypoints.container.media import media_objects

PART: Final = 5 << 20
LEARNER: Final = "mia"
WAIT: Final = 120.0
"""Seconds that a worker may take for a film, on a machine that has other things to do."""


@frozen(kw_only=True)
class Cinema:
    """A published course, and the sessions of who runs it and who watches."""

    shop: Installation
    edge: str
    origin: str
    """Where the shop's pages are."""
    admin: str = field(repr=False)
    learner: str = field(repr=False)
    course_id: str
    media: MediaObjects

    def told(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API as the administrator; it must go well."""
        answer = self.shop.call(method, path, self.admin, body)
        assert answer.is_success, answer.text
        return answer.json()

    def send(self, film: Path) -> str:
        """Send a film in parts as Uppy does; gives the upload's id."""
        way = "/api/admin/uploads/s3/multipart"
        wish = {"filename": film.name, "type": "video/mp4", "metadata": {"size": film.stat().st_size}}
        begun = self.told("POST", way, wish)
        one, key, parts = f"{way}/{begun['uploadId']}", begun["key"], []
        with film.open("rb") as file:
            for number, part in enumerate(iter(lambda: file.read(PART), b""), 1):
                url = self.told("GET", f"{one}/{number}?key={key}")["url"]
                sent = self.shop.client.put(url, content=part, headers={"Origin": self.origin})
                assert sent.status_code == 200, sent.text
                parts.append({"PartNumber": number, "ETag": sent.headers["etag"]})
        assert self.told("GET", f"{one}?key={key}")[-1]["PartNumber"] == len(parts)
        assert self.told("POST", f"{one}/complete?key={key}", {"parts": parts})["key"] == key
        return str(begun["uploadId"])

    def add_video(self, film: Path, position: int, subtitles: str) -> str:
        """Send a film and its subtitles, and make a video of them; gives its id."""
        draft = {"title": film.stem, "description": "", "order_position": position, "upload_id": self.send(film)}
        made = self.told("POST", f"/api/admin/courses/{self.course_id}/videos", draft)
        captions = self.shop.client.put(
            f"{self.shop.url}/api/admin/videos/{made['id']}/captions/en?label=English",
            content=subtitles.encode(),
            headers={"Authorization": f"Bearer {self.admin}", "Content-Type": "application/x-subrip"},
        )
        assert captions.status_code == 200, captions.text
        return str(made["id"])

    def wait_for_stream(self, video_id: str) -> dict[str, Any]:
        """Wait until a video is ready, with its stream."""

        def look() -> dict[str, Any] | None:
            found: dict[str, Any] = self.told("GET", f"/api/admin/videos/{video_id}")
            assert found["state"] != "failed", found
            return found if found["state"] == "ready" and found["has_stream"] else None

        return eventually(look, patience=WAIT) or {}

    def enroll(self) -> tuple[str, str]:
        """Let the learner in, unless that was done; gives the enrollment and its grant."""
        given = self.told("POST", "/api/admin/enroll-user", {"user_id": LEARNER, "course_id": self.course_id})
        return given["id"], given["grant"]["key"]

    def end(self, enrollment_id: str, grant_key: str) -> None:
        """Take the grant back."""
        self.told("POST", f"/api/admin/enrollments/{enrollment_id}/grants/{quote(grant_key, safe='')}/end", {})

    def path(self, video_id: str) -> str:
        """Where the address of a video is asked for."""
        return f"/api/user/course/{self.course_id}/video/{video_id}/url"

    def address(self, video_id: str) -> dict[str, Any]:
        """Ask for it as the learner."""
        return dict(self.shop.read(self.path(video_id), self.learner))

    def status(self, url: str) -> int:
        """Look whether an address opens."""
        return self.shop.client.get(url, headers={"Range": "bytes=0-9"}).status_code

    def keys(self) -> list[str]:
        """Name every object of the store."""
        return [found.key for found in self.media.below("", "", 10_000)]


class Tickets:
    """The signed queries of addresses that live for a short while: asked for anew when they are about to end."""

    def __init__(self, cinema: Cinema, life: float) -> None:
        """Ask nothing yet; ``life`` in seconds."""
        self._cinema, self._life = cinema, life
        self._known: dict[str, tuple[float, str]] = {}

    def of(self, video_id: str) -> str:
        """Give one that opens a video for at least half a life more."""
        now = time.monotonic()
        since, query = self._known.get(video_id, (now - self._life, ""))
        if now - since > self._life / 2:
            query = urlsplit(self._cinema.address(video_id)["url"]).query
            self._known[video_id] = now, query
        return query


@contextmanager
def opened(data: Path, factory: str, origin: str, store: Mapping[str, str]) -> Iterator[Cinema]:
    """Serve the API that ``factory`` makes and the edge, with a course in which there is nothing yet."""
    with installed(data, {"COURSEDOCK_SHOP_ORIGINS": origin, **store}) as shop, ExitStack() as servers:
        config = Config.from_environ(shop.environ)
        serve = partial(_serve, servers, shop)
        serve("api", factory, config.bind[1])
        serve("edge", "entrypoints.wsgi:edge", config.edge_bind[1])
        admin, learner = shop.token("boss", admin=True), shop.token(LEARNER)
        draft = {
            "title": "Watercolour",
            "description": "",
            "price": {"amount": 4900, "currency": "EUR"},
            "status": "published",
            "access_days": None,
        }
        made = shop.call("POST", "/api/admin/courses", admin, draft)
        assert made.status_code == 201, made.text
        yield Cinema(
            shop=shop,
            edge=config.edge_url,
            origin=origin,
            admin=admin,
            learner=learner,
            course_id=made.json()["id"],
            media=media_objects(config),
        )


def _serve(servers: ExitStack, shop: Installation, name: str, factory: str, port: int) -> None:
    log = shop.data / f"{name}.log"
    servers.enter_context(served(factory, log=log, environ=shop.environ, port=port, threads=8, ready="/healthz"))
