"""Standard Webhooks: what is accepted, and that nothing else ever is."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from adapters.wire.standard_webhooks import ID, SIGNATURE, TIMESTAMP, sign, verify, verifying_key
from course_domain.model.errors import Forged, Invalid, Stale

NOW = datetime(2026, 3, 29, 12, 0, 0, tzinfo=UTC)
BODY = b'{"type":"order.paid"}'


def whsec(fill: int) -> str:
    return "whsec_" + base64.b64encode(bytes([fill]) * 24).decode()


SECRET, OLD, OTHER = whsec(1), whsec(2), whsec(3)
SEED = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
WHPK = "whpk_" + base64.b64encode(PUBLIC).decode()
WHSK = "whsk_" + base64.b64encode(SEED + PUBLIC).decode()


def check(headers: dict[str, str], *secrets: str, body: bytes = BODY, now: datetime = NOW) -> str:
    return verify([verifying_key(secret) for secret in secrets], headers, body, now)


def both(*headers: dict[str, str]) -> dict[str, str]:
    return headers[0] | {SIGNATURE: " ".join(each[SIGNATURE] for each in headers)}


def test_the_published_example_verifies() -> None:
    # The example of the reference libraries, github.com/standard-webhooks/standard-webhooks (Apache-2.0).
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    moment = datetime.fromtimestamp(1614265330, UTC)
    headers = {
        ID: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        TIMESTAMP: "1614265330",
        SIGNATURE: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    assert sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", moment, body) == headers
    assert check(headers, secret, body=body, now=moment) == "msg_p5jXN8AQM9LWM0D4loKWxJek"


@pytest.mark.parametrize(("signing", "configured"), [(SECRET, SECRET), (WHSK, WHPK)], ids=["hmac", "ed25519"])
def test_what_is_signed_verifies_and_gives_its_id(signing: str, configured: str) -> None:
    assert check(sign(signing, "msg_1", NOW, BODY), configured) == "msg_1"


def test_the_bare_seed_of_an_ed25519_key_signs_as_well() -> None:
    bare = "whsk_" + base64.b64encode(SEED).decode()
    assert sign(bare, "msg_1", NOW, BODY) == sign(WHSK, "msg_1", NOW, BODY)


def test_any_configured_secret_and_any_signature_will_do_while_secrets_change() -> None:
    old, new = sign(OLD, "msg_1", NOW, BODY), sign(SECRET, "msg_1", NOW, BODY)
    assert check(old, SECRET, OLD) == "msg_1"
    assert check(both(old, new), SECRET) == "msg_1"
    assert check(both(new, sign(WHSK, "msg_1", NOW, BODY)), WHPK) == "msg_1"
    assert check(old | {SIGNATURE: f"v9,AAAA {old[SIGNATURE]}"}, OLD) == "msg_1"


def test_a_secret_that_is_not_configured_is_forged() -> None:
    with pytest.raises(Forged):
        check(sign(OTHER, "msg_1", NOW, BODY), SECRET, OLD, WHPK)


def test_a_shared_secret_never_verifies_under_the_other_version() -> None:
    headers = sign(SECRET, "msg_1", NOW, BODY)
    with pytest.raises(Forged):
        check(headers | {SIGNATURE: headers[SIGNATURE].replace("v1,", "v1a,")}, SECRET, WHPK)


@pytest.mark.parametrize("name", [ID, TIMESTAMP])
def test_the_id_and_the_timestamp_are_signed(name: str) -> None:
    headers = sign(SECRET, "msg_1", NOW, BODY)
    with pytest.raises(Forged):
        check(headers | {name: headers[name][:-1] + "9"}, SECRET)


@pytest.mark.parametrize("signing", [SECRET, WHSK], ids=["hmac", "ed25519"])
@given(data=st.data())
def test_one_wrong_bit_anywhere_is_forged(signing: str, data: st.DataObject) -> None:
    headers = sign(signing, "msg_1", NOW, BODY)
    version, _, encoded = headers[SIGNATURE].partition(",")
    raw = bytearray(base64.b64decode(encoded))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    wrong = headers | {SIGNATURE: f"{version},{base64.b64encode(raw).decode()}"}
    with pytest.raises(Forged):
        check(wrong, SECRET, WHPK)
    body = bytearray(BODY)
    body[data.draw(st.integers(0, len(body) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Forged):
        check(headers, SECRET, WHPK, body=bytes(body))


@pytest.mark.parametrize("seconds", [-300, -1, 0, 1, 300])
def test_five_minutes_either_way_are_accepted(seconds: int) -> None:
    assert check(sign(SECRET, "msg_1", NOW + timedelta(seconds=seconds), BODY), SECRET) == "msg_1"


@pytest.mark.parametrize("seconds", [-(10**9), -301, 301, 10**9])
def test_more_than_five_minutes_either_way_is_stale(seconds: int) -> None:
    with pytest.raises(Stale):
        check(sign(SECRET, "msg_1", NOW + timedelta(seconds=seconds), BODY), SECRET)


@pytest.mark.parametrize(
    "change",
    [
        {ID: ""},
        {ID: "msg.1"},
        {ID: "msg 1"},
        {ID: "x" * 256},
        {TIMESTAMP: ""},
        {TIMESTAMP: "+1774785600"},
        {TIMESTAMP: " 1774785600"},
        {TIMESTAMP: "1774785600.0"},
        {TIMESTAMP: "١٧٧٤٧٨٥٦٠٠"},
        {TIMESTAMP: "9" * 13},
        {SIGNATURE: ""},
        {SIGNATURE: "v1"},
        {SIGNATURE: "v1,"},
        {SIGNATURE: "v1,é"},
        {SIGNATURE: "v1,AAA"},
        {SIGNATURE: "v1,AAB="},
        {SIGNATURE: " ".join(["v1,AAAA"] * 11)},
    ],
    ids=str,
)
def test_headers_that_are_not_written_as_the_standard_says_are_forged(change: dict[str, str]) -> None:
    with pytest.raises(Forged):
        check(sign(SECRET, "msg_1", NOW, BODY) | change, SECRET)


@given(headers=st.dictionaries(st.sampled_from([ID, TIMESTAMP, SIGNATURE]), st.text()), body=st.binary())
def test_garbage_is_forged_or_stale_and_nothing_else(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises((Forged, Stale)):
        check(headers, SECRET, WHPK, body=body)


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "whsec_c2hvcnQ=", "whsec_!!!!", "whsec_é", "plain text", WHSK, "whpk_" + "A" * 40, SECRET[6:]],
)
def test_a_secret_that_can_not_be_meant_is_refused_at_start_without_repeating_it(secret: str) -> None:
    with pytest.raises(Invalid) as refused:
        verifying_key(secret)
    assert len(secret) < 10 or secret not in str(refused.value)


def test_secrets_don_t_show_in_a_representation() -> None:
    assert "\\x01" not in repr(verifying_key(SECRET))


@pytest.mark.parametrize(("secret", "message_id"), [("whpk_AAAA", "msg_1"), ("nonsense", "msg_1"), (SECRET, "a.b")])
def test_what_no_receiver_could_take_is_not_signed(secret: str, message_id: str) -> None:
    with pytest.raises(Invalid):
        sign(secret, message_id, NOW, BODY)
