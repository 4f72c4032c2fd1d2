"""JSON Web Tokens: what is refused, whose clock decides, how secrets rotate, how long a session is remembered."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.identity.jwt_sessions import ClaimNames, JwtSessions, SessionMinter
from adapters.identity.session_cache import SessionCache
from course_domain.model.learners import Session
from course_domain.model.refusals import NotSignedIn

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AT = int(NOW.timestamp())
SECRET, OLD, OTHER = "s" * 32, "o" * 40, "x" * 32
READER = JwtSessions(secrets=[SECRET, OLD], issuer="shop", audience="courses")
CLAIMS: dict[str, Any] = {"iss": "shop", "aud": "courses", "sub": "42", "exp": AT + 60}
LEARNER = Session(user_id="42", email="bob@example.com")
SECOND = timedelta(seconds=1)


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def signed(claims: object, header: dict[str, Any] | None = None, secret: str = SECRET, digest: str = "sha256") -> str:
    """Sign by hand, so that nothing that a library would refuse to make is missing here."""
    body = f"{b64(json.dumps(header or {'alg': 'HS256'}).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{body}.{b64(hmac.digest(secret.encode(), body.encode(), getattr(hashlib, digest)))}"


def refused(token: str, now: datetime = NOW, reader: JwtSessions = READER) -> bool:
    try:
        reader.read(token, now)
    except NotSignedIn:
        return True
    return False


def read(**claims: Any) -> Session:
    return READER.read(signed(CLAIMS | claims), NOW)


def test_a_token_made_elsewhere_is_read() -> None:
    assert read() == Session(user_id="42")


@pytest.mark.parametrize(
    ("header", "digest"),
    [
        ({"alg": "none"}, "sha256"),
        ({"alg": "None"}, "sha256"),
        ({"alg": "HS512"}, "sha512"),
        ({"alg": "HS384"}, "sha384"),
        ({"alg": "RS256"}, "sha256"),
        ({"alg": "hs256"}, "sha256"),
        ({"alg": None}, "sha256"),
        ({"alg": ["HS256"]}, "sha256"),
        ({"typ": "JWT"}, "sha256"),
        ({"alg": "HS256", "crit": ["exp"]}, "sha256"),
        ({"alg": "HS256", "b64": False, "crit": ["b64"]}, "sha256"),
    ],
)
def test_only_hs256_is_taken_whatever_the_header_asks_for(header: dict[str, Any], digest: str) -> None:
    assert refused(signed(CLAIMS, header, digest=digest))


def test_an_unsigned_token_is_refused() -> None:
    unsigned = signed(CLAIMS, {"alg": "none"}).rpartition(".")[0]
    assert refused(f"{unsigned}.")
    assert refused(unsigned)


@pytest.mark.parametrize("name", ["jku", "x5u", "jwk", "kid", "x5c"])
def test_keys_that_a_header_brings_are_not_looked_at(name: str) -> None:
    header = {
        "alg": "HS256",
        name: {"kty": "oct", "k": b64(OTHER.encode())} if name == "jwk" else "https://evil.example",
    }
    assert refused(signed(CLAIMS, header, secret=OTHER))


def test_any_configured_secret_may_have_signed_and_no_other() -> None:
    assert not refused(signed(CLAIMS, secret=SECRET))
    assert not refused(signed(CLAIMS, secret=OLD))
    assert refused(signed(CLAIMS, secret=OTHER))


@pytest.mark.parametrize("absent", ["exp", "sub", "iss", "aud"])
def test_a_token_needs_its_end_its_user_its_issuer_and_its_audience(absent: str) -> None:
    assert refused(signed({name: value for name, value in CLAIMS.items() if name != absent}))


@pytest.mark.parametrize(
    "wrong", [{"iss": "other"}, {"aud": "other"}, {"aud": ["a", "b"]}, {"iss": None}, {"iss": ["shop"]}]
)
def test_issuer_and_audience_must_match_where_they_are_configured(wrong: dict[str, Any]) -> None:
    assert refused(signed(CLAIMS | wrong))


def test_one_of_several_audiences_is_enough() -> None:
    assert read(aud=["shop", "courses"]).user_id == "42"


def test_issuer_and_audience_are_free_where_they_are_not_configured() -> None:
    reader = JwtSessions(secrets=[SECRET])
    assert not refused(signed({"sub": "42", "exp": AT + 60}), reader=reader)
    assert not refused(signed(CLAIMS), reader=reader)


@pytest.mark.parametrize("claim", ["nbf", "iat"])
def test_a_token_of_the_future_waits(claim: str) -> None:
    assert not refused(signed(CLAIMS | {claim: AT + 10}))
    assert refused(signed(CLAIMS | {claim: AT + 11}))


def test_the_end_of_a_token_is_judged_by_the_clock_that_is_given_and_not_by_the_machines() -> None:
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    token = signed(CLAIMS | {"exp": int(long_ago.timestamp()) + 60, "iat": int(long_ago.timestamp())})
    assert not refused(token, long_ago)
    assert refused(token, NOW)


def test_clocks_may_differ_by_the_leeway() -> None:
    token = signed(CLAIMS)
    assert not refused(token, NOW + 69 * SECOND)
    assert refused(token, NOW + 70 * SECOND)


@pytest.mark.parametrize("leeway", [-1, 31])
def test_a_leeway_is_at_most_half_a_minute(leeway: int) -> None:
    with pytest.raises(ValueError, match="leeway"):
        JwtSessions(secrets=[SECRET], leeway=leeway)


@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
@pytest.mark.parametrize("value", ["1893456000", True, [], {}, -1, 1e300, float("inf"), float("nan"), 10**400, 2**60])
def test_a_time_that_is_none_is_refused(name: str, value: object) -> None:
    assert refused(signed(CLAIMS | {name: value}))


def test_an_end_with_a_fraction_is_taken() -> None:
    assert read(exp=AT + 60.5).user_id == "42"


@pytest.mark.parametrize("value", [7, "7"])
def test_a_user_id_may_be_a_number(value: object) -> None:
    assert read(sub=value).user_id == "7"


@pytest.mark.parametrize("value", [0, "0", "", None, True, False, 1.5, ["7"], {"id": 7}, "a\nb", "\ud800", "x" * 256])
def test_a_user_id_that_could_be_anybodys_is_refused(value: object) -> None:
    assert refused(signed(CLAIMS | {"sub": value}))


@pytest.mark.parametrize("value", [5, ["a"], "a\nb", "\ud800", "x" * 256, None])
def test_a_name_an_address_or_a_locale_that_is_none_is_left_out(value: object) -> None:
    session = read(name=value, email=value, locale=value)
    assert (session.name, session.email, session.locale) == (None, None, None)


@pytest.mark.parametrize(
    ("value", "verified"),
    [(True, True), ("true", True), (False, False), ("false", False), (1, False), ("", False), (None, False)],
)
def test_an_address_is_verified_only_if_the_token_says_so(value: object, verified: bool) -> None:
    assert read(email="Bob@Example.com", email_verified=value).verified_email == (
        "bob@example.com" if verified else None
    )


@pytest.mark.parametrize(
    ("roles", "is_admin"),
    [
        (["a", "course-admin"], True),
        ("a course-admin", True),
        ("course-admin", True),
        (["course-administrator"], False),
        ("not-course-admin", False),
        ("course-admin-no", False),
        ([["course-admin"]], False),
        ({"course-admin": True}, False),
        (None, False),
        (5, False),
    ],
)
def test_an_administrator_has_exactly_the_role(roles: object, is_admin: bool) -> None:
    assert read(roles=roles).is_admin is is_admin


def test_claims_and_the_role_can_have_the_shops_own_names() -> None:
    names = ClaimNames(user_id="uid", email="mail", email_verified="ok", name="nick", roles="groups", locale="lang")
    reader = JwtSessions(secrets=[SECRET], claims=names, admin_role="boss")
    minter = SessionMinter(secret=SECRET, claims=names, admin_role="boss")
    session = Session(user_id="u", email="b@c.de", email_verified=True, name="B", locale="de", is_admin=True)
    token = minter.mint(session, 60, NOW)
    assert reader.read(token, NOW) == session
    told = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert {told[name] for name in ("uid", "mail", "nick", "lang")} == {"u", "b@c.de", "B", "de"}
    assert (told["ok"], told["groups"]) == (True, ["boss"])


@pytest.mark.parametrize("payload", [[], "x", 5, None, [CLAIMS]])
def test_a_payload_that_is_no_object_is_refused(payload: object) -> None:
    assert refused(signed(payload))


def test_a_payload_that_is_nested_without_end_is_refused() -> None:
    header = json.dumps({"alg": "HS256"}).encode()
    body = f"{b64(header)}.{b64(b'[' * 3000)}"
    assert refused(f"{body}.{b64(hmac.digest(SECRET.encode(), body.encode(), 'sha256'))}")


@given(st.text(st.characters(codec="latin-1"), max_size=200))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    assert refused(text)
    assert refused(f"{b64(text.encode())}.{b64(text.encode())}.{b64(text.encode())}")


@pytest.mark.parametrize("secret", ["", "short", "x" * 31])
def test_a_secret_that_can_be_guessed_is_refused_at_once_and_not_shown(secret: str) -> None:
    for make in (lambda: JwtSessions(secrets=[SECRET, secret]), lambda: SessionMinter(secret=secret)):
        with pytest.raises(ValueError, match="32 bytes") as problem:
            make()
        assert not secret or secret not in str(problem.value)


def test_a_public_key_is_refused_as_a_secret() -> None:
    with pytest.raises(ValueError, match="PEM"):
        JwtSessions(
            secrets=["-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----"]
        )


def test_no_secret_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="secrets"):
        JwtSessions(secrets=[])


def test_secrets_are_never_shown() -> None:
    shown = repr([JwtSessions(secrets=[SECRET, OLD]), SessionMinter(secret=SECRET)])
    assert SECRET not in shown
    assert OLD not in shown


class CountingSessions(JwtSessions):
    """Tells how often a signature was checked."""

    checks = 0

    def _decoded(self, token: str, secret: str) -> Any:
        CountingSessions.checks += 1
        return super()._decoded(token, secret)


@pytest.fixture
def counting() -> CountingSessions:
    CountingSessions.checks = 0
    return CountingSessions(secrets=[SECRET])


def checks_at(reader: CountingSessions, token: str, *offsets: float) -> list[int]:
    counts = []
    for offset in offsets:
        refused(token, NOW + offset * SECOND, reader)
        counts.append(CountingSessions.checks)
    return counts


def test_a_session_is_remembered_for_a_minute_and_not_longer(counting: CountingSessions) -> None:
    token = signed(CLAIMS | {"exp": AT + 3600})
    assert checks_at(counting, token, 0, 1, 59, 60, 61, 119, 120) == [1, 1, 1, 2, 2, 2, 3]


def test_a_session_is_not_remembered_past_its_end(counting: CountingSessions) -> None:
    token = signed(CLAIMS | {"exp": AT + 20})
    assert checks_at(counting, token, 0, 19, 20, 29) == [1, 1, 2, 3]
    assert refused(token, NOW + 30 * SECOND, counting)


def test_a_clock_that_steps_back_has_the_session_checked_again(counting: CountingSessions) -> None:
    assert checks_at(counting, signed(CLAIMS), 0, -1) == [1, 2]


def test_what_is_refused_is_not_remembered(counting: CountingSessions) -> None:
    assert checks_at(counting, signed(CLAIMS, secret=OTHER), 0, 0) == [1, 2]


def test_remembering_can_be_switched_off(counting: CountingSessions) -> None:
    reader = evolve(counting, cache=SessionCache(seconds=0))
    assert checks_at(reader, signed(CLAIMS), 0, 0) == [1, 2]


def test_the_oldest_session_makes_room() -> None:
    cache = SessionCache(entries=2)
    for name in (b"1", b"2", b"1", b"3"):
        cache.keep(name, LEARNER, NOW, NOW + 60 * SECOND)
    assert len(cache) == 2
    assert [cache.find(name, NOW) for name in (b"1", b"2", b"3")] == [LEARNER, None, LEARNER]


@pytest.mark.parametrize("seconds", [-1, 61])
def test_a_session_cannot_be_remembered_longer_than_a_minute(seconds: int) -> None:
    with pytest.raises(ValueError, match="60 seconds"):
        SessionCache(seconds=seconds)
