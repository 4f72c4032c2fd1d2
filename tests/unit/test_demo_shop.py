"""The demonstration's own endpoints over the API: its pages, its orders, and what it refuses."""

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from attrs import field, frozen

from api_client import Api, code, problems
from course_domain.model.learners import Session
from course_domain.model.refusals import NotSignedIn
from entrypoints.demo.catalogue import COURSES, PEOPLE, PRODUCTS, DemoCourse, product_for
from entrypoints.demo.mount import PAGES, mount
from entrypoints.demo.orders import DemoOrders, NotTaken
from entrypoints.demo.resources import DemoParts
from factories import World, make_world

CUSTOMER = next(person for person in PEOPLE if person.role == "customer")
BUYER = Session(user_id=CUSTOMER.id, email=CUSTOMER.email, email_verified=True, name=CUSTOMER.name)
PRODUCT = PRODUCTS[0].id


@frozen(kw_only=True)
class Wire:
    """Stands for the webhook: keeps what it is told, unless it is ``down``."""

    told: list[tuple[str, Any]] = field(factory=list)
    down: list[str] = field(factory=list)

    def deliver(self, message_id: str, body: bytes, _now: datetime) -> None:
        self.told.append((message_id, json.loads(body)))
        if self.down:
            raise NotTaken(self.down[0])

    @property
    def kinds(self) -> list[str]:
        return [body["type"] for _, body in self.told]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def shop(world: World, wire: Wire, tmp_path: Path) -> Api:
    api = Api(world)
    parts = DemoParts(
        orders=DemoOrders(path=tmp_path / "orders.json", clock=world.clock, deliver=wire.deliver),
        clock=world.clock,
        course_ids=dict,
        address=world.signer.address,
        mint_session=world.sessions.mint,
        read_session=world.sessions.read,
        mails=list,
    )
    mount(api.app, parts, "https://media.example")
    return api


def policy_of(shop: Api, path: str) -> dict[str, list[str]]:
    told = [part.split() for part in shop.get(path).headers["content-security-policy"].split("; ")]
    return {name: sources for name, *sources in told}


def buy(shop: Api) -> str:
    return str(shop.post("/shop/orders", {"product_id": PRODUCT}, by=BUYER).json["order"]["id"])


def status_of(shop: Api, order: str) -> str:
    (status,) = (each["status"] for each in shop.get("/shop/orders", by=BUYER).json["items"] if each["id"] == order)
    return str(status)


def at_once(calls: Iterable[Any]) -> list[Any]:
    """Make calls that begin together."""
    calls = list(calls)
    together = Barrier(len(calls))

    def make(call: Any) -> Any:
        together.wait(timeout=20)
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(make, calls))


def test_an_order_that_is_refunded_and_cancelled_at_once_ends_once(shop: Api, wire: Wire) -> None:
    order = buy(shop)
    verbs = ["refund", "cancel"] * 4
    answers = at_once([lambda v=verb: shop.post(f"/shop/orders/{order}/{v}", {}, by=BUYER) for verb in verbs])
    (end,) = {answer.json["order"]["status"] for answer in answers}
    assert wire.kinds == ["order.paid", f"order.{end}"]
    assert status_of(shop, order) == end


def test_orders_made_at_once_are_all_kept(shop: Api, wire: Wire) -> None:
    made = at_once([lambda: buy(shop)] * 8)
    kept = {each["id"] for each in shop.get("/shop/orders", by=BUYER).json["items"]}
    assert kept == set(made)
    assert len(kept) == len(wire.told) == 8


def test_a_message_that_is_told_again_has_an_id_of_its_own(shop: Api, wire: Wire) -> None:
    order = buy(shop)
    wire.down.append("The webhook answered 503.")
    assert shop.post(f"/shop/orders/{order}/refund", {}, by=BUYER).status_code == 502
    wire.down.clear()
    assert shop.post(f"/shop/orders/{order}/cancel", {}, by=BUYER).json["order"]["status"] == "cancelled"
    assert wire.kinds == ["order.paid", "order.refunded", "order.cancelled"]
    assert len({message_id for message_id, _ in wire.told}) == 3


def test_what_was_not_taken_is_a_problem_and_changes_nothing(shop: Api, wire: Wire) -> None:
    order = buy(shop)
    wire.down.append("The webhook answered 503.")
    answer = shop.post(f"/shop/orders/{order}/refund", {}, by=BUYER)
    assert (answer.status_code, code(answer)) == (502, "not-taken")
    assert answer.json["detail"] == "The webhook answered 503."
    assert status_of(shop, order) == "paid"


def test_what_is_not_there_is_a_problem(shop: Api) -> None:
    missing = [
        shop.get("/demo/none.js"),
        shop.get("/shop/mail/none"),
        shop.post("/shop/sign-in", {"id": "nobody"}),
        shop.post("/shop/orders", {"product_id": "none"}, by=BUYER),
        shop.post("/shop/orders/none/refund", {}, by=BUYER),
    ]
    for answer in missing:
        assert (answer.status_code, code(answer)) == (404, "not-found")
        assert set(answer.json) == {"type", "title", "status", "detail", "code"}
        assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("body", [{}, {"id": 7}, ["id"]])
def test_what_can_not_be_meant_is_a_problem(shop: Api, body: Any) -> None:
    assert problems(shop.post("/shop/sign-in", body)) == {"id": "must be text"}


def test_a_body_that_is_no_json_is_a_problem(shop: Api) -> None:
    answer = shop.post("/shop/sign-in", raw=b"{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, code(answer)) == (400, "bad-request")


@pytest.mark.parametrize("path", [*PAGES, "/demo/style.css"])
def test_a_page_may_be_asked_for_its_headers_alone(shop: Api, path: str) -> None:
    whole, head = shop.get(path), shop.call("HEAD", path)
    assert (whole.status_code, head.status_code) == (200, 200)
    assert head.text == ""
    for name in ("content-type", "cache-control", "x-content-type-options"):
        assert head.headers[name] == whole.headers[name]
    assert head.headers.get("content-security-policy") == whole.headers.get("content-security-policy")


@pytest.mark.parametrize("path", ["/account/courses", "/account/courses/any", "/embed"])
def test_a_page_with_elements_lets_in_their_styles_by_hash_and_streams(shop: Api, path: str) -> None:
    policy = policy_of(shop, path)
    assert policy["style-src"] == ["'self'"]
    assert policy["media-src"] == ["'self'", "https://media.example", "blob:"]
    assert policy["default-src"] == ["'self'"]
    assert "script-src" not in policy


@pytest.mark.parametrize("path", ["/", "/account/orders", "/account/downloads", "/admin"])
def test_a_page_without_elements_lets_in_its_own_styles_alone(shop: Api, path: str) -> None:
    policy = policy_of(shop, path)
    assert policy["style-src"] == ["'self'"]
    assert policy["media-src"] == ["'self'", "https://media.example"]


def test_the_elements_get_a_session_of_ten_minutes_for_whoever_is_signed_in(shop: Api, world: World) -> None:
    token = shop.post("/shop/course-session", {}, by=BUYER).json["token"]
    assert world.sessions.read(token, world.clock.now()).user_id == BUYER.user_id
    world.clock.advance(timedelta(seconds=599))
    assert world.sessions.read(token, world.clock.now()).user_id == BUYER.user_id
    world.clock.advance(timedelta(seconds=20))
    with pytest.raises(NotSignedIn):
        world.sessions.read(token, world.clock.now())


def test_the_elements_get_no_session_where_nobody_is_signed_in(shop: Api) -> None:
    answer = shop.post("/shop/course-session", {})
    assert (answer.status_code, code(answer)) == (401, "not-signed-in")


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.slug)
def test_a_course_is_best_bought_by_the_product_that_opens_the_least_beside_it(course: DemoCourse) -> None:
    product = product_for(course.slug)
    assert product.courses == (course.slug,)
    assert product.price == course.price
