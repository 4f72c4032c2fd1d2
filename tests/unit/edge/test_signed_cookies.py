"""Signed cookies: they open what their query would open, and nothing more."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.aws.cloudfront import CloudFrontSigner, SigningKey
from adapters.local.signature_gate import SignatureGate
from adapters.wire.cloudfront import HashName

BASE = "https://cdn.shop.example"
NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
BEFORE = NOON - timedelta(hours=3)
PATH = "/videos/v1/r1/hls/720p/0.m4s"
VIEWER = "192.0.2.9"


@cache
def key() -> SigningKey:
    return SigningKey(key_pair_id="K1", private_key=ec.generate_private_key(ec.SECP256R1()))


def signer(hash_name: HashName = HashName.SHA256) -> CloudFrontSigner:
    return CloudFrontSigner(base_url=BASE, keys=[key()], hash_name=hash_name)


def jar(folder: str = "videos/v1", **more: str) -> dict[str, str]:
    made = signer()
    return {**made.as_cookies(made.sign_folder(folder, NOON)), **more}


def header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def judge(cookies: str, path: str = PATH, query: str = "", now: datetime = BEFORE, address: str = "") -> str | None:
    gate = SignatureGate(base_url=BASE, keys={"K1": key().private_key.public_key()})
    return gate.check(path=path, query=query, now=now, address=address, cookies=cookies).reason


def test_cookies_have_the_names_that_cloudfront_reads() -> None:
    assert set(jar()) == {
        "CloudFront-Policy",
        "CloudFront-Signature",
        "CloudFront-Key-Pair-Id",
        "CloudFront-Hash-Algorithm",
    }
    old = signer(HashName.SHA1)
    assert "CloudFront-Hash-Algorithm" not in old.as_cookies(old.sign_folder("videos/v1", NOON))
    assert judge(header(dict(old.as_cookies(old.sign_folder("videos/v1", NOON))))) is None


def test_cookies_open_everything_below_their_folder_until_they_expire() -> None:
    assert judge(header(jar())) is None
    assert judge(f"theme=dark; {header(jar())};lang=de") is None
    assert judge(header(jar()), path="/videos/v1/captions/en.vtt", query="quality=720") is None
    assert judge(header(jar()), now=NOON) == "expired"


def test_cookies_of_another_videos_folder_open_nothing() -> None:
    assert judge(header(jar("videos/v2"))) == "other-path"
    assert judge(header(jar("videos/v11"))) == "other-path"


@pytest.mark.parametrize("name", ["CloudFront-Policy", "CloudFront-Signature", "CloudFront-Key-Pair-Id"])
def test_tampered_or_missing_cookies_open_nothing(name: str) -> None:
    without = {each: value for each, value in jar().items() if each != name}
    assert judge(header(without)) == "malformed"
    other = {**jar(), name: jar("videos/v2")[name][::-1]}
    assert judge(header(other)) in ("malformed", "bad-signature", "unknown-key")


def test_a_policy_that_was_widened_or_prolonged_opens_nothing() -> None:
    wide = jar("videos/v2")["CloudFront-Policy"]
    assert judge(header(jar(**{"CloudFront-Policy": wide})), path="/videos/v2/a.mp4") == "bad-signature"


def test_cookies_under_another_hash_than_they_say_open_nothing() -> None:
    assert judge(header(jar(**{"CloudFront-Hash-Algorithm": "SHA1"}))) == "wrong-hash"
    assert judge(header(jar(**{"CloudFront-Hash-Algorithm": "MD5"}))) == "wrong-hash"


def test_a_cookie_sent_twice_or_with_two_values_is_malformed() -> None:
    assert judge(f"{header(jar())}; {header(jar('videos/v2'))}") == "malformed"
    assert judge(header(jar(**{"CloudFront-Key-Pair-Id": "K1&quality=720"}))) == "malformed"


def test_a_signed_query_wins_over_cookies_whether_it_opens_or_not() -> None:
    late = signer().sign_folder("videos/v1", NOON - timedelta(hours=4))
    good = signer().sign_folder("videos/v1", NOON)
    assert judge(header(jar()), query=late) == "expired"
    assert judge(header(jar()), query="Signature=x") == "malformed"
    assert judge(header(jar("videos/v2")), query=good) is None
    assert judge("CloudFront-Policy=x", query=good) is None


def test_cookies_that_sign_nothing_are_no_signature() -> None:
    assert judge("theme=dark; Policy=x; cloudfront-policy=x; CloudFront-Other=y") == "no-signature"
    assert judge("") == "no-signature"
    assert judge(";;=;") == "no-signature"


def test_cookies_for_one_viewer_open_for_nobody_else() -> None:
    made = signer()
    bound = header(dict(made.as_cookies(made.sign_folder("videos/v1", NOON, VIEWER))))
    assert judge(bound, address=VIEWER) is None
    assert judge(bound, address="198.51.100.7") == "other-address"
    assert judge(bound) == "other-address"
