"""Connections that send half of a body and fall silent: the server that operators run answers all the others."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from installation import Installation, eventually, installed
from serving import wait_until_answered

HALF = b"POST /webhooks/woo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
HALF_FORM = (
    b"POST /media-uploads HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    b"Content-Length: 1000\r\n\r\n--b\r\n"
)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path) as made, made.background("serve") as server:
        wait_until_answered(server, f"{made.url}/healthz")
        yield made


def send_form(url: str) -> int:
    """Send a form that nobody was given; gives the status."""
    files = {"file": ("a", b"x")}
    return httpx.post(f"{url}/media-uploads", data={"token": "x"}, files=files, trust_env=False, timeout=5).status_code


def knock(url: str) -> int:
    """Deliver something that nobody signed; gives the status."""
    return httpx.post(f"{url}/webhooks/woo", json={}, trust_env=False, timeout=5).status_code


def test_forty_silent_half_bodies_keep_nobody_waiting(serving: Installation) -> None:
    place = urlsplit(serving.url)
    with ExitStack() as silent:
        for _ in range(40):
            each = silent.enter_context(socket.create_connection((place.hostname, place.port), timeout=5))
            each.sendall(HALF)
        eventually(lambda: knock(serving.url) == 503)
        assert httpx.get(f"{serving.url}/healthz", trust_env=False, timeout=2).status_code == 200
    eventually(lambda: knock(serving.url) == 401)


def test_silent_forms_keep_only_forms_waiting(serving: Installation) -> None:
    place = urlsplit(serving.url)
    with ExitStack() as silent:
        for _ in range(40):
            each = silent.enter_context(socket.create_connection((place.hostname, place.port), timeout=5))
            each.sendall(HALF_FORM)
        eventually(lambda: send_form(serving.url) == 503)
        assert httpx.get(f"{serving.url}/healthz", trust_env=False, timeout=2).status_code == 200
        assert httpx.put(f"{serving.url}/media-uploads/x", content=b"x", trust_env=False, timeout=5).status_code == 403
        assert knock(serving.url) == 401
    eventually(lambda: send_form(serving.url) == 403)
