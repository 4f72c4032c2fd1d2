"""A shop's delivery: raw bytes in, and a 2xx only for what is on our disk."""

import base64
import hmac
import io
from collections.abc import Mapping
from typing import Any

import pytest

from adapters.shops.woocommerce import WooCommerceShop
from api_client import Api, code
from course_domain.model.intake import Delivery, InboxEvent
from course_domain.use_cases.receive_delivery import ReceiveDelivery
from entrypoints.http.parts import HttpSettings
from factories import PUBLIC_URL, World, make_order, make_world

HOOK = "/webhooks/shop"


@pytest.fixture
def world() -> World:
    made = make_world()
    made.add_course("drawing")
    return made


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)


def deliver(api: Api, delivery: Delivery, **headers: str) -> Any:
    return api.post(HOOK, raw=delivery.body, headers={**delivery.headers, **headers})


def stored(world: World) -> list[InboxEvent]:
    with world.storage.reading() as uow:
        found = (uow.inbox.find(f"id-{n}") for n in range(1, 30))
        return [event for event in found if event is not None]


def test_a_signed_message_is_stored_before_it_is_answered(world: World, api: Api) -> None:
    delivery = world.shop.deliver(make_order())
    answer = deliver(api, delivery)
    assert (answer.status_code, answer.json) == (200, {"status": "accepted"})
    (event,) = stored(world)
    assert (event.source, event.body) == ("shop", delivery.body)
    assert world.waker.woken


def test_the_same_message_again_is_a_duplicate(world: World, api: Api) -> None:
    delivery = world.shop.deliver(make_order())
    assert [deliver(api, delivery).json["status"] for _ in range(2)] == ["accepted", "duplicate"]
    assert len(stored(world)) == 1


def test_an_unsigned_or_forged_message_is_refused_and_not_kept(world: World, api: Api) -> None:
    delivery = world.shop.deliver(make_order())
    for headers in ({}, {"x-memory-signature": "guess"}):
        answer = api.post(HOOK, raw=delivery.body, headers=headers)
        assert (answer.status_code, code(answer)) == (401, "forged")
    assert stored(world) == []


def test_an_unknown_source_is_unknown(world: World, api: Api) -> None:
    delivery = world.shop.deliver(make_order())
    answer = api.post("/webhooks/nobody", raw=delivery.body, headers=delivery.headers)
    assert (answer.status_code, code(answer)) == (404, "unknown-source")


def test_a_session_opens_no_webhook(world: World, api: Api) -> None:
    delivery = world.shop.deliver(make_order())
    token = {"Authorization": f"Bearer {world.shop.secret}"}
    assert code(api.post(HOOK, raw=delivery.body, headers=token)) == "forged"


def test_a_message_of_one_mebibyte_is_the_largest(world: World, api: Api) -> None:
    largest, larger = b" " * (1 << 20), b" " * ((1 << 20) + 1)
    signed = {"x-memory-signature": world.shop.secret}
    assert api.post(HOOK, raw=largest, headers=signed).status_code == 200
    refused = api.post(HOOK, raw=larger, headers=signed)
    assert (refused.status_code, code(refused)) == (413, "too-large")
    assert len(stored(world)) == 1


def test_a_body_without_a_length_is_measured_while_it_is_read(world: World) -> None:
    """As granian gives a chunked one: without Content-Length, and ended by the server."""
    api = Api(world, settings=HttpSettings(public_url=PUBLIC_URL, webhook_limit=1000))
    delivery = world.shop.deliver(make_order())
    assert chunked(api, delivery.body, delivery.headers) == (200, {"status": "accepted"})
    assert stored(world)[0].body == delivery.body
    assert chunked(api, b" " * 1001, delivery.headers)[0] == 413


class Trickle(io.RawIOBase):
    """Gives a few bytes at a time, as a network does."""

    def __init__(self, raw: bytes) -> None:
        self._rest = io.BytesIO(raw)

    def read(self, size: int = -1) -> bytes:
        return self._rest.read(min(size, 7))


def chunked(api: Api, body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
    sent = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    ended = {"wsgi.input": Trickle(body), "wsgi.input_terminated": True}
    return api.call_bare(REQUEST_METHOD="POST", PATH_INFO=HOOK, **ended, **sent)


def test_a_message_that_could_not_be_stored_is_never_answered_with_success(world: World) -> None:
    class Broken:
        def writing(self) -> Any:
            raise OSError("disk full")

    delivery = world.shop.deliver(make_order())
    api = Api(world, receive_delivery=world.make(ReceiveDelivery, storage=Broken()))
    answer = deliver(api, delivery)
    assert (answer.status_code, code(answer)) == (500, "unexpected")
    assert "disk full" not in answer.text


def test_a_commit_that_fails_is_never_answered_with_success(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    api = Api(world)

    def fail(_state: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(world.storage, "publish", fail)
    assert deliver(api, world.shop.deliver(make_order())).status_code == 500
    assert stored(world) == []


def test_a_body_that_means_nothing_is_kept_when_it_is_signed(world: World, api: Api) -> None:
    answer = api.post(HOOK, raw=b"\xff\x00 not json", headers={"x-memory-signature": world.shop.secret})
    assert (answer.status_code, answer.json) == (200, {"status": "accepted"})
    world.work()
    (event,) = stored(world)
    assert event.state == "quarantined"


def test_credentials_of_other_kinds_are_not_kept_with_a_message(world: World, api: Api) -> None:
    deliver(
        api, world.shop.deliver(make_order()), Authorization="Basic c2VjcmV0", Cookie="session=1", **{"X-Kept": "1"}
    )
    (event,) = stored(world)
    kept = {name.lower() for name in event.headers}
    assert "x-kept" in kept
    assert not kept & {"authorization", "cookie"}


def test_other_methods_are_not_allowed(api: Api) -> None:
    answer = api.get(HOOK)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")


@pytest.fixture
def woo(world: World) -> None:
    world.shops.shops["woo"] = WooCommerceShop(source="woo", secrets=("a secret of WooCommerce",))


@pytest.mark.usefixtures("woo")
def test_woocommerces_unsigned_ping_gets_exactly_200(world: World, api: Api) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = api.post("/webhooks/woo", raw=b"webhook_id=7", headers=form)
    assert (answer.status_code, answer.json) == (200, {"status": "ignored"})
    assert stored(world) == []


@pytest.mark.usefixtures("woo")
def test_woocommerces_unsigned_order_is_refused(world: World, api: Api) -> None:
    body = b'{"id": 7, "status": "completed"}'
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        answer = api.post("/webhooks/woo", raw=body, headers={"Content-Type": kind})
        assert (answer.status_code, code(answer)) == (401, "forged")
    assert stored(world) == []


@pytest.mark.usefixtures("woo")
def test_woocommerces_signed_bytes_are_checked_as_they_came(world: World, api: Api) -> None:
    body = b'{ "id":7,\n "status":"completed" }'
    mac = base64.b64encode(hmac.digest(b"a secret of WooCommerce", body, "sha256")).decode()
    signed = {"X-WC-Webhook-Signature": mac, "Content-Type": "application/json"}
    assert api.post("/webhooks/woo", raw=body, headers=signed).json == {"status": "accepted"}
    assert code(api.post("/webhooks/woo", raw=body.replace(b" ", b""), headers=signed)) == "forged"
