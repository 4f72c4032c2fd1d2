"""Shop: one suite for every kind. ``Counter`` is what the test knows of the other side: how that shop signs."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve, field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from adapters.memory.shops import MemoryShop, MemoryShops
from adapters.shops.configured import ConfiguredShops
from adapters.shops.standard import StandardShop
from adapters.shops.woocommerce import WooCommerceShop
from adapters.wire.standard_webhooks import sign
from course_domain.model.errors import Forged, Stale, Unusable
from course_domain.model.intake import Delivery, InboxEvent
from course_domain.model.learners import Holder
from course_domain.model.orders import OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import Sold
from course_domain.ports import Shop, Shops

DATA = Path(__file__).parents[1] / "data"
NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
SEED = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
SOURCE = "the-shop"


@frozen(kw_only=True)
class Counter:
    """A shop across the wire. ``current`` and ``old`` sign with secrets that are configured, ``foreign`` does not."""

    shop: Shop
    body: bytes
    current: Callable[[bytes, datetime], dict[str, str]]
    old: Callable[[bytes, datetime], dict[str, str]]
    foreign: Callable[[bytes, datetime], dict[str, str]]
    signature: str
    flips: Callable[[str, int], str] = field(repr=False)
    """Turns one bit of a signature header around."""
    signs_body: bool = True

    def delivery(self, headers: dict[str, str], body: bytes | None = None) -> Delivery:
        return Delivery(source=SOURCE, headers=headers, body=self.body if body is None else body)


def event(delivery: Delivery, delivery_id: str = "d") -> InboxEvent:
    return InboxEvent(id="e", source=SOURCE, delivery_id=delivery_id, received_at=NOW, body=delivery.body, due_at=NOW)


def flip_base64(encoded: str, bit: int) -> str:
    raw = bytearray(base64.b64decode(encoded))
    raw[bit // 8 % len(raw)] ^= 1 << bit % 8
    return base64.b64encode(raw).decode()


def standard(current: str, configured: str) -> Counter:
    old, foreign = ("whsec_" + base64.b64encode(bytes([fill]) * 32).decode() for fill in (2, 3))

    def signing(secret: str) -> Callable[[bytes, datetime], dict[str, str]]:
        return lambda body, at: sign(secret, "msg_1", at, body)

    def flips(header: str, bit: int) -> str:
        version, _, encoded = header.partition(",")
        return f"{version},{flip_base64(encoded, bit)}"

    return Counter(
        shop=StandardShop(source=SOURCE, secrets=[configured, old], customer_ids="session"),
        body=(DATA / "standard_order_paid.json").read_bytes(),
        current=signing(current),
        old=signing(old),
        foreign=signing(foreign),
        signature="webhook-signature",
        flips=flips,
    )


def standard_hmac() -> Counter:
    secret = "whsec_" + base64.b64encode(bytes([1]) * 32).decode()
    return standard(secret, secret)


def standard_ed25519() -> Counter:
    return standard("whsk_" + base64.b64encode(SEED).decode(), "whpk_" + base64.b64encode(PUBLIC).decode())


def woocommerce() -> Counter:
    def signing(secret: str) -> Callable[[bytes, datetime], dict[str, str]]:
        def headers(body: bytes, _at: datetime) -> dict[str, str]:
            mac = hmac.new(secret.encode(), body, hashlib.sha256).digest()
            return {"x-wc-webhook-signature": base64.b64encode(mac).decode(), "x-wc-webhook-delivery-id": "same"}

        return headers

    return Counter(
        shop=WooCommerceShop(source=SOURCE, secrets=["näw & <secret>", "old"], customer_ids="session"),
        body=(DATA / "woocommerce_order_completed.json").read_bytes(),
        current=signing("näw & <secret>"),
        old=signing("old"),
        foreign=signing("foreign"),
        signature="x-wc-webhook-signature",
        flips=flip_base64,
    )


def facts(source: str = SOURCE) -> OrderFacts:
    line = OrderLine(id="l1", sold=Sold(product_id="p1", sku="s"), closed=True, closed_at=NOW)
    return OrderFacts(
        source=source,
        order_id="o1",
        version=7,
        version_kind=VersionKind.INTEGER,
        status=OrderStatus.PAID,
        at=NOW,
        holder=Holder(user_id="u1", email="a@example.com"),
        lines=(line,),
    )


def memory() -> Counter:
    shop = MemoryShop(SOURCE, "the secret")
    return Counter(
        shop=shop,
        body=shop.deliver(facts("another")).body,
        current=lambda _body, _at: {"x-memory-signature": "the secret"},
        old=lambda _body, _at: {"x-memory-signature": "the secret"},
        foreign=lambda _body, _at: {"x-memory-signature": "foreign"},
        signature="x-memory-signature",
        signs_body=False,
        flips=lambda header, bit: header[: bit % len(header)] + "!" + header[bit % len(header) + 1 :],
    )


COUNTERS = {each.__name__: each for each in (standard_hmac, standard_ed25519, woocommerce, memory)}


@pytest.fixture(params=COUNTERS.values(), ids=COUNTERS.keys())
def counter(request: pytest.FixtureRequest) -> Counter:
    return request.param()


def test_a_good_signature_is_accepted_and_the_message_kept(counter: Counter) -> None:
    receipt = counter.shop.receive(counter.delivery(counter.current(counter.body, NOW)), NOW)
    assert receipt.delivery_id
    assert not receipt.ignored


def test_an_old_secret_is_accepted_as_long_as_it_is_configured(counter: Counter) -> None:
    assert not counter.shop.receive(counter.delivery(counter.old(counter.body, NOW)), NOW).ignored


def test_a_secret_that_is_not_configured_is_forged(counter: Counter) -> None:
    with pytest.raises(Forged):
        counter.shop.receive(counter.delivery(counter.foreign(counter.body, NOW)), NOW)


def test_no_signature_at_all_is_forged(counter: Counter) -> None:
    for headers in ({}, {"content-type": "application/json"}):
        with pytest.raises(Forged):
            counter.shop.receive(counter.delivery(headers), NOW)


def test_one_wrong_bit_in_the_signature_is_forged(counter: Counter) -> None:
    headers = counter.current(counter.body, NOW)
    for bit in range(256):
        wrong = headers | {counter.signature: counter.flips(headers[counter.signature], bit)}
        with pytest.raises(Forged):
            counter.shop.receive(counter.delivery(wrong), NOW)


def test_the_same_message_sent_again_has_the_same_id(counter: Counter) -> None:
    later = NOW + timedelta(minutes=3)
    first = counter.shop.receive(counter.delivery(counter.current(counter.body, NOW)), NOW)
    again = counter.shop.receive(counter.delivery(counter.old(counter.body, later)), later)
    assert first == again


def test_a_signed_message_that_means_nothing_is_accepted_and_unusable(counter: Counter) -> None:
    for body in (
        b"",
        b"\xff\x00",
        b"[]",
        b"null",
        b"{}",
        b'{"id": 3}',
        b'{"type":"order.paid","data":7}',
        b"[" * 99_999,
    ):
        delivery = counter.delivery(counter.current(body, NOW), body)
        assert not counter.shop.receive(delivery, NOW).ignored
        with pytest.raises(Unusable) as refused:
            counter.shop.facts(event(delivery))
        assert refused.value.reason.endswith(".")


def test_the_facts_name_the_configured_source_and_no_other(counter: Counter) -> None:
    delivery = counter.delivery({"x-wc-webhook-source": "https://evil.example/", "source": "evil"})
    told = counter.shop.facts(event(delivery))
    assert told.source == SOURCE
    assert told.at.utcoffset() == timedelta(0)
    assert told.status is OrderStatus.PAID


def test_the_same_message_gives_the_same_facts_whenever_it_is_read(counter: Counter) -> None:
    once = event(counter.delivery({}))
    assert counter.shop.facts(once) == counter.shop.facts(evolve(once, received_at=NOW + timedelta(days=400)))


@pytest.mark.parametrize("counter", [each() for each in COUNTERS.values()], ids=COUNTERS.keys())
@given(data=st.data())
def test_garbage_in_the_headers_is_forged_or_stale_and_nothing_else(counter: Counter, data: st.DataObject) -> None:
    names = st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature", counter.signature, "content-type"])
    headers = data.draw(st.dictionaries(names, st.text()))
    good = counter.current(counter.body, NOW) if data.draw(st.booleans()) else {}
    drawn = good | headers
    try:
        counter.shop.receive(counter.delivery(drawn, data.draw(st.binary()) + b"!"), NOW)
    except (Forged, Stale):
        return
    assert not counter.signs_body


@pytest.mark.parametrize("counter", [each() for each in COUNTERS.values()], ids=COUNTERS.keys())
@given(
    body=st.binary()
    | st.text().map(str.encode)
    | st.dictionaries(st.text(), st.integers()).map(lambda d: json.dumps(d).encode())
)
def test_any_body_gives_facts_or_is_unusable(counter: Counter, body: bytes) -> None:
    try:
        counter.shop.facts(event(counter.delivery({}, body)))
    except Unusable:
        return


REPLACEMENTS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.just([]),
    st.just({}),
    st.just([[]]),
    st.just([{}]),
    st.just({"0": {}}),
)


def paths(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for name, each in inner for found in paths(each, (*path, name)))]


@pytest.mark.parametrize("counter", [each() for each in COUNTERS.values()], ids=COUNTERS.keys())
@given(data=st.data())
def test_any_field_of_any_kind_gives_facts_or_is_unusable(counter: Counter, data: st.DataObject) -> None:
    value = json.loads(counter.body)
    *way, last = data.draw(st.sampled_from(paths(value)[1:]))
    place = value
    for step in way:
        place = place[step]
    place[last] = data.draw(REPLACEMENTS)
    try:
        told = counter.shop.facts(event(counter.delivery({}, json.dumps(value).encode())))
    except Unusable:
        return
    assert told.source == SOURCE


TIMED = [each() for each in (standard_hmac, standard_ed25519)]


@pytest.mark.parametrize("counter", TIMED, ids=["hmac", "ed25519"])
@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_signed_time_more_than_five_minutes_away_is_stale(counter: Counter, seconds: int) -> None:
    headers = counter.current(counter.body, NOW + timedelta(seconds=seconds))
    with pytest.raises(Stale):
        counter.shop.receive(counter.delivery(headers), NOW)


def test_facts_survive_the_memory_shop() -> None:
    shop = MemoryShop(SOURCE, "the secret")
    delivery = shop.deliver(facts())
    assert not shop.receive(delivery, NOW).ignored
    assert shop.facts(event(delivery)) == facts()


@pytest.mark.parametrize("kind", [ConfiguredShops, MemoryShops])
def test_shops_are_found_by_their_source(kind: Callable[[dict[str, Shop]], Shops]) -> None:
    shop = MemoryShop(SOURCE, "the secret")
    assert kind({SOURCE: shop}).find(SOURCE) is shop
    assert kind({SOURCE: shop}).find("another") is None
