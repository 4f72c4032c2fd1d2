"""Senders that fall silent in the middle of a body keep their places, and nobody else's answers."""

import io
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Semaphore
from typing import Any

import pytest

from api_client import Api, code
from entrypoints.webhooks.raw_body import PLACES
from factories import ADMIN, World, make_order, make_world

HOOK = "/webhooks/shop"


class Silent(io.RawIOBase):
    """A body that doesn't come before ``ended`` is set, and then stops short; ``reached`` counts who waits for it."""

    def __init__(self, reached: Semaphore, ended: Event) -> None:
        self._reached, self._ended = reached, ended

    def read(self, size: int = -1) -> bytes:
        self._reached.release()
        assert self._ended.wait(20)
        return b""


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)


def send(api: Api, body: Silent, path: str = HOOK, **more: Any) -> Any:
    headers = {"Content-Length": "10", "Content-Type": "application/json"}
    return api.post(path, headers=headers, extras={"wsgi.input": body}, **more)


@contextmanager
def crowd(api: Api, **more: Any) -> Iterator[list[Future[Any]]]:
    """Have every place taken by a body that doesn't come; they all end with the block."""
    reached, ended = Semaphore(0), Event()
    with ThreadPoolExecutor(PLACES) as threads:
        try:
            waiting = [threads.submit(send, api, Silent(reached, ended), **more) for _ in range(PLACES)]
            assert all(reached.acquire(timeout=20) for _ in waiting)
            yield waiting
        finally:
            ended.set()


def is_refused(answer: Any) -> bool:
    assert (answer.status_code, code(answer)) == (503, "busy")
    return bool(answer.headers["retry-after"] == "1")


def test_one_body_more_than_there_are_places_is_asked_to_come_back(world: World, api: Api) -> None:
    delivery = world.shop.deliver(make_order())
    with crowd(api) as waiting:
        assert is_refused(api.post(HOOK, raw=delivery.body, headers=delivery.headers))
    assert {code(each.result()) for each in waiting} == {"forged"}


def test_silent_senders_of_webhooks_take_no_place_from_those_who_are_signed_in(world: World, api: Api) -> None:
    delivery = world.shop.deliver(make_order())
    with crowd(api):
        assert api.post("/api/admin/courses", {}, by=ADMIN).status_code == 422
    with crowd(api, path="/api/admin/courses", by=ADMIN):
        assert is_refused(api.post("/api/admin/courses", {}, by=ADMIN))
        assert api.post(HOOK, raw=delivery.body, headers=delivery.headers).json == {"status": "accepted"}


def test_what_has_no_body_is_answered_all_the_while(api: Api) -> None:
    with crowd(api):
        assert api.get("/healthz").status_code == 200
        assert api.get("/api/admin/courses", by=ADMIN).status_code == 200


def test_a_place_is_given_back_however_the_reading_ended(world: World, api: Api) -> None:
    class Broken(Silent):
        def read(self, size: int = -1) -> bytes:
            raise OSError("the connection was closed")

    for _ in range(PLACES + 1):
        assert send(api, Broken(Semaphore(0), Event())).status_code == 500
    with crowd(api):
        pass
    delivery = world.shop.deliver(make_order())
    assert api.post(HOOK, raw=delivery.body, headers=delivery.headers).json == {"status": "accepted"}


def test_a_body_for_an_unknown_shop_is_not_waited_for(api: Api) -> None:
    reached = Semaphore(0)
    answer = send(api, Silent(reached, Event()), path="/webhooks/nobody")
    assert (answer.status_code, code(answer)) == (404, "unknown-source")
    assert not reached.acquire(blocking=False), "it was read"
