"""A shop of one file, with Python's standard library alone, whose account page embeds Coursedock's courses.

It signs people in by a name and no password: put your own shop in its place, and keep ``course_token``.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from http.cookies import SimpleCookie
from pathlib import Path
from string import Template
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server

LIFE = 600
"""Seconds that a session of Coursedock lives; the elements ask for another one when it has ended."""
PAGE = Template(Path(__file__).with_name("index.html").read_text(encoding="utf-8"))
Answer = tuple[str, dict[str, str], bytes]


def course_token(user_id: str, email: str, secret: str) -> str:
    """Say who is signed in at the shop: a JSON Web Token (RFC 7519), signed by HS256."""
    now = int(time.time())
    claims = {"sub": user_id, "email": email, "email_verified": True, "iat": now, "exp": now + LIFE}
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    return f"{signed}.{_base64(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())}"


def _part(value: Mapping[str, object]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Shop:
    """The shop as a WSGI application; who is signed in is kept in memory, behind a random cookie."""

    def __init__(self, *, coursedock: str, secret: str, policy: str) -> None:
        """``coursedock`` is where it answers, ``policy`` the Content-Security-Policy of the page."""
        self._coursedock, self._secret, self._policy = coursedock, secret, policy
        self._signed_in: dict[str, str] = {}

    def __call__(self, environ: Mapping[str, object], start: Callable[..., object]) -> list[bytes]:
        """Answer a request."""
        ways = {
            ("GET", "/"): self._page,
            ("GET", "/shop.js"): self._script,
            ("POST", "/sign-in"): self._sign_in,
            ("POST", "/course-session"): self._course_session,
        }
        way = ways.get((str(environ["REQUEST_METHOD"]), str(environ["PATH_INFO"])), self._nothing)
        status, headers, body = way(environ)
        start(status, list(headers.items()))
        return [body]

    def _page(self, _environ: Mapping[str, object]) -> Answer:
        page = PAGE.substitute(coursedock=self._coursedock).encode()
        return "200 OK", {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": self._policy}, page

    def _script(self, _environ: Mapping[str, object]) -> Answer:
        return "200 OK", {"Content-Type": "text/javascript"}, Path(__file__).with_name("shop.js").read_bytes()

    def _sign_in(self, environ: Mapping[str, object]) -> Answer:
        name = parse_qs(_body(environ).decode()).get("name", [""])[0]
        cookie = secrets.token_urlsafe(24)
        self._signed_in[cookie] = name
        kept = f"shop={cookie}; Path=/; HttpOnly; SameSite=Lax"
        return "303 See Other", {"Location": "/", "Set-Cookie": kept}, b""

    def _course_session(self, environ: Mapping[str, object]) -> Answer:
        """Make a token for whoever is signed in: a POST, so that the cookie's SameSite keeps other sites out."""
        cookies = SimpleCookie(str(environ.get("HTTP_COOKIE", "")))
        name = self._signed_in.get(cookies["shop"].value) if "shop" in cookies else None
        if not name:
            return "401 Unauthorized", {"Content-Type": "application/json"}, b"{}"
        told = {"token": course_token(name, f"{name}@shop.example", self._secret)}
        return "200 OK", {"Content-Type": "application/json", "Cache-Control": "no-store"}, json.dumps(told).encode()

    def _nothing(self, _environ: Mapping[str, object]) -> Answer:
        return "404 Not Found", {"Content-Type": "text/plain"}, b"There is nothing here."


def _body(environ: Mapping[str, object]) -> bytes:
    stream, length = environ["wsgi.input"], int(str(environ.get("CONTENT_LENGTH") or 0))
    return bytes(stream.read(min(length, 4096)))  # type: ignore[attr-defined]


def make(environ: Mapping[str, str]) -> Shop:
    """Build the shop by its settings; KeyError for one that is missing."""
    return Shop(
        coursedock=environ["COURSEDOCK_URL"].rstrip("/"),
        secret=environ["COURSEDOCK_SECRET"],
        policy=environ["CONTENT_SECURITY_POLICY"],
    )


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "9000"))
    with make_server("127.0.0.1", port, make(os.environ)) as server:
        sys.stderr.write(f"The shop is open: http://127.0.0.1:{port}\n")
        server.serve_forever()
