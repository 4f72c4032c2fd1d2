"""UrlSigner: one suite for every signer. What a signer says opens, the edge's own gate says too, where there is one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

import pytest
from attrs import frozen
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from adapters.aws.cloudfront import CloudFrontSigner, SigningKey
from adapters.local.signature_gate import SignatureGate, load_public_key
from adapters.memory.media import MemoryUrlSigner
from adapters.wire.cloudfront import HashName
from course_domain.ports import UrlSigner

BASE = "https://media.example"
NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
KEY = "videos/v1/r1/master.mp4"


@frozen(kw_only=True)
class Signing:
    signer: UrlSigner
    check: Callable[[str, str, datetime, str], bool] | None = None
    """Another's judgement of a path and a query, from a viewer's address."""

    def opens(self, url: str, now: datetime, viewer: str | None = None) -> bool:
        """Ask the signer; the other must agree."""
        path, _, query = url.removeprefix(BASE).partition("?")
        said = self.signer.opens(path[1:], query, now, viewer)
        assert self.check is None or self.check(path, query, now, viewer or "") == said
        return said


@cache
def key_pem(kind: str) -> tuple[bytes, bytes]:
    made = rsa.generate_private_key(65537, 2048) if kind == "RSA" else ec.generate_private_key(ec.SECP256R1())
    private = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def cloudfront(kind: str, hash_name: HashName) -> Signing:
    private, public = key_pem(kind)
    signer = CloudFrontSigner(base_url=BASE, keys=[SigningKey.from_pem("K1", private)], hash_name=hash_name)
    gate = SignatureGate(base_url=BASE, keys={"K1": load_public_key(public)})

    def check(path: str, query: str, now: datetime, viewer: str) -> bool:
        return gate.check(path=path, query=query, now=now, address=viewer).opens

    return Signing(signer=signer, check=check)


def memory() -> Signing:
    return Signing(signer=MemoryUrlSigner(base_url=BASE))


SIGNINGS = {
    "memory": memory,
    **{
        f"cloudfront-{kind}-{each.value}": lambda kind=kind, each=each: cloudfront(kind, each)
        for kind in ("RSA", "P-256")
        for each in HashName
    },
}


@pytest.fixture(params=SIGNINGS.values(), ids=SIGNINGS.keys())
def signing(request: pytest.FixtureRequest) -> Signing:
    return request.param()


def test_an_unsigned_address_names_the_object_and_opens_nothing(signing: Signing) -> None:
    assert signing.signer.address(KEY) == f"{BASE}/{KEY}"
    assert not signing.opens(signing.signer.address(KEY), NOON)


def test_a_signed_address_begins_with_the_unsigned_one(signing: Signing) -> None:
    assert signing.signer.sign(KEY, NOON).startswith(f"{BASE}/{KEY}?")


def test_a_signed_address_opens_until_it_expires_and_not_a_moment_longer(signing: Signing) -> None:
    url = signing.signer.sign(KEY, NOON)
    assert signing.opens(url, NOON - timedelta(hours=3))
    assert signing.opens(url, NOON - TICK)
    assert not signing.opens(url, NOON)


def test_a_fraction_of_a_second_is_rounded_down(signing: Signing) -> None:
    url = signing.signer.sign(KEY, NOON + timedelta(milliseconds=999))
    assert signing.opens(url, NOON - TICK)
    assert not signing.opens(url, NOON)


def test_an_instant_is_the_same_in_every_time_zone(signing: Signing) -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    url = signing.signer.sign(KEY, elsewhere)
    assert signing.opens(url, NOON - TICK)
    assert not signing.opens(url, NOON)


def test_a_signed_address_opens_no_other_object(signing: Signing) -> None:
    query = signing.signer.sign(KEY, NOON).partition("?")[2]
    assert not signing.opens(f"{BASE}/videos/v2/r1/master.mp4?{query}", NOON - TICK)
    assert not signing.opens(f"{BASE}/{KEY}.bak?{query}", NOON - TICK)


def test_a_folder_query_opens_everything_below_the_folder_until_it_expires(signing: Signing) -> None:
    query = signing.signer.sign_folder("videos/v1/r1", NOON)
    for name in ("index.m3u8", "720p/index.m3u8", "720p/0001.m4s", "captions/en.vtt"):
        assert signing.opens(f"{BASE}/videos/v1/r1/{name}?{query}", NOON - TICK)
        assert not signing.opens(f"{BASE}/videos/v1/r1/{name}?{query}", NOON)


@pytest.mark.parametrize("other", ["videos/v1/r2/index.m3u8", "videos/v1/r11/index.m3u8", "videos/v1/r1", "index.m3u8"])
def test_a_folder_query_opens_nothing_beside_the_folder(signing: Signing, other: str) -> None:
    query = signing.signer.sign_folder("videos/v1/r1", NOON)
    assert not query.startswith("?")
    assert not signing.opens(f"{BASE}/{other}?{query}", NOON - TICK)


def test_an_address_for_one_viewer_opens_for_nobody_else(signing: Signing) -> None:
    query = signing.signer.sign_folder("videos/v1", NOON, "192.0.2.9")
    for url in (signing.signer.sign(KEY, NOON, "192.0.2.9"), f"{BASE}/{KEY}?{query}"):
        assert signing.opens(url, NOON - TICK, "192.0.2.9")
        assert not signing.opens(url, NOON, "192.0.2.9")
        assert not any(signing.opens(url, NOON - TICK, other) for other in ("192.0.2.10", "2001:db8::9", "", None))


@pytest.mark.parametrize("viewer", ["2001:db8::9", "::ffff:192.0.2.9", "unknown", "", None])
def test_a_viewer_without_an_ipv4_address_is_not_bound_to_one(signing: Signing, viewer: str | None) -> None:
    query = signing.signer.sign_folder("videos/v1", NOON, viewer)
    for url in (signing.signer.sign(KEY, NOON, viewer), f"{BASE}/{KEY}?{query}"):
        assert all(signing.opens(url, NOON - TICK, other) for other in (viewer, "192.0.2.10", "2001:db8::7", None))


def test_a_tampered_query_opens_nothing_however_often_the_genuine_one_did(signing: Signing) -> None:
    query = signing.signer.sign_folder("videos/v1", NOON)
    assert all(signing.opens(f"{BASE}/{KEY}?{query}", NOON - TICK) for _ in range(3))
    for place in range(0, len(query), 7):
        changed = query[:place] + ("A" if query[place] != "A" else "B") + query[place + 1 :]
        assert not signing.opens(f"{BASE}/{KEY}?{changed}", NOON - TICK)
    assert not signing.opens(f"{BASE}/{KEY}?{query}", NOON)
    assert not signing.opens(f"{BASE}/videos/v2/r1/master.mp4?{query}", NOON - TICK)


@pytest.mark.parametrize("bad", ["", "/a", "videos/v1//a", "videos/v1/../v1/a", "videos/v1/a b", "videos/v1/ä"])
def test_what_is_no_key_never_opens(signing: Signing, bad: str) -> None:
    assert not signing.signer.opens(bad, signing.signer.sign_folder("videos/v1", NOON), NOON - TICK)


def test_a_query_of_another_making_opens_nothing(signing: Signing) -> None:
    for query in ("", "a=b", "Policy=x&Signature=y&Key-Pair-Id=K1", "for=x&until=1&proof=y", "&", "%", "ä=ö"):
        assert not signing.signer.opens(KEY, query, NOON - TICK)


def test_cookies_say_all_that_the_folders_query_says(signing: Signing) -> None:
    query = signing.signer.sign_folder("videos/v1", NOON)
    cookies = signing.signer.as_cookies(query)
    assert len(cookies) == query.count("&") + 1
    assert all(name.isascii() and ";" not in value and value in query for name, value in cookies.items())


@pytest.mark.parametrize("bad", ["", "/a", "a//b", "a/../b", "./a", "a b", "a%2Fb", "a?b", "a*", "a/", "ä", "a" * 513])
def test_what_is_no_key_is_never_signed(signing: Signing, bad: str) -> None:
    with pytest.raises(ValueError, match="media key"):
        signing.signer.address(bad)
    with pytest.raises(ValueError, match="media key"):
        signing.signer.sign(bad, NOON)
    with pytest.raises(ValueError, match="media key"):
        signing.signer.sign_folder(bad, NOON, "192.0.2.9")


def test_a_signer_shows_no_secret(signing: Signing) -> None:
    assert "PRIVATE" not in repr(signing.signer)
    assert "private_key" not in repr(signing.signer)
    assert "secret" not in repr(signing.signer)
