"""The API as a client sees it, without a socket."""

import io
import json
from collections.abc import Mapping
from typing import Any

import falcon.inspect
from falcon.testing import Result, TestClient

from course_domain.model.learners import Session
from entrypoints.http.app import create_app
from factories import World, make_parts

FILLED = {
    "course_id": "drawing",
    "video_id": "drawing-1",
    "language": "en",
    "link_id": "link-drawing",
    "enrollment_id": "none",
    "grant_key": "none",
    "event_id": "none",
    "upload_id": "none",
    "part_number": "1",
    "notice_key": "none",
    "source": "shop",
    "token": "none",
    "key": "videos/drawing-1/r1/hls/master.m3u8",
    "address": "none",
    "name": "chunk-AB12CD34.js",
}


def form(fields: Mapping[str, str]) -> tuple[bytes, str]:
    """Write fields as a browser writes a form with a file; gives the body and its Content-Type."""
    head = "--border\r\nContent-Disposition: form-data; name="
    parts = "".join(f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    return f"{parts}--border--\r\n".encode(), "multipart/form-data; boundary=border"


class Api:
    """Calls the API over a world; ``by`` signs somebody in for the call. ``parts`` replace parts of it."""

    def __init__(self, world: World, **parts: Any) -> None:
        """Build the app."""
        self.world = world
        self.app = create_app(parts=make_parts(world, **parts))
        self._client = TestClient(self.app)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        by: Session | None = None,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
        **more: Any,
    ) -> Result:
        """Send a request; ``body`` goes as JSON, ``raw`` as it is."""
        sent = dict(headers or {})
        if by is not None:
            sent["Authorization"] = f"Bearer {self.world.token(by)}"
        if body is not None:
            raw = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        path, _, query = path.partition("?")
        return self._client.simulate_request(method, path, query_string=query, headers=sent, body=raw, **more)

    def get(self, path: str, **more: Any) -> Result:
        """GET."""
        return self.call("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Result:
        """POST."""
        return self.call("POST", path, body, **more)

    def put(self, path: str, body: Any = None, **more: Any) -> Result:
        """PUT."""
        return self.call("PUT", path, body, **more)

    def delete(self, path: str, **more: Any) -> Result:
        """DELETE."""
        return self.call("DELETE", path, **more)

    def call_bare(self, **environ: Any) -> tuple[int, Any]:
        """Call the app as a server does that checks nothing; gives the status and the JSON of the answer."""
        seen: list[str] = []
        plain = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/",
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
            "wsgi.input": io.BytesIO(),
        }
        answer = self.app({**plain, **environ}, lambda status, _headers: seen.append(status))
        return int(seen[0].partition(" ")[0]), json.loads(b"".join(answer))

    def routes(self) -> list[tuple[str, str]]:
        """Give every method and path that the app answers itself, placeholders filled in, OPTIONS apart."""
        return [
            (method.method, route.path.replace(":path}", "}").format(**FILLED))
            for route in falcon.inspect.inspect_routes(self.app)
            for method in route.methods
            if not method.internal and method.method != "OPTIONS"
        ]


def code(answer: Result) -> str:
    """Give the code of a problem; the answer must be one."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert answer.json["status"] == answer.status_code
    return answer.json["code"]


def problems(answer: Result) -> dict[str, str]:
    """Give what is wrong with each field of a body that was refused."""
    assert (answer.status_code, code(answer)) == (422, "invalid"), answer.text
    return {each["field"]: each["problem"] for each in answer.json["problems"]}
