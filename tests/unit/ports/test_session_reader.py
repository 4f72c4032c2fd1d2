"""SessionReader: one suite for JSON Web Tokens and memory."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve, frozen

from adapters.identity.jwt_sessions import JwtSessions, SessionMinter
from adapters.memory.identity import MemorySessions
from course_domain.model.learners import Session
from course_domain.model.refusals import NotSignedIn
from entrypoints.http.parts import SessionReader

NOW = datetime(2026, 11, 22, 9, 30, 0, 250_000, tzinfo=UTC)
SECRET = "0123456789abcdef0123456789abcdef"
LEARNER = Session(
    user_id="42", email="Bob@Example.com", email_verified=True, name="Bob Ross", locale="de-AT", is_admin=False
)


@frozen(kw_only=True)
class SignOn:
    """A reader, and the shop's side that makes tokens: session, seconds, now."""

    reader: SessionReader
    mint: Callable[[Session, int, datetime], str]


def jwt() -> SignOn:
    minter = SessionMinter(secret=SECRET, issuer="shop", audience="courses")
    reader = JwtSessions(secrets=[SECRET], issuer="shop", audience="courses")
    return SignOn(reader=reader, mint=minter.mint)


def memory() -> SignOn:
    sessions = MemorySessions()
    return SignOn(reader=sessions, mint=sessions.mint)


@pytest.fixture(params=[jwt, memory], ids=lambda each: each.__name__)
def sign_on(request: pytest.FixtureRequest) -> SignOn:
    return request.param()


@pytest.mark.parametrize(
    "session",
    [
        LEARNER,
        evolve(LEARNER, is_admin=True),
        evolve(LEARNER, email_verified=False),
        Session(user_id="a"),
        Session(user_id="gid://shop/Customer/9007199254740993", name="李小龙"),
    ],
)
def test_a_token_says_who_asks(sign_on: SignOn, session: Session) -> None:
    assert sign_on.reader.read(sign_on.mint(session, 3600, NOW), NOW) == session


def test_a_token_can_be_read_as_often_as_one_likes(sign_on: SignOn) -> None:
    token = sign_on.mint(LEARNER, 3600, NOW)
    moments = [NOW + timedelta(seconds=seconds) for seconds in (0, 1, 59, 61, 3000, 2, 3599)]
    assert [sign_on.reader.read(token, moment) for moment in moments] == [LEARNER] * 7


def test_sessions_are_kept_apart(sign_on: SignOn) -> None:
    bob, eve = (sign_on.mint(evolve(LEARNER, user_id=who), 3600, NOW) for who in ("bob", "eve"))
    assert [sign_on.reader.read(token, NOW).user_id for token in (bob, eve, bob)] == ["bob", "eve", "bob"]


def test_an_expired_session_is_none(sign_on: SignOn) -> None:
    token = sign_on.mint(LEARNER, 3600, NOW)
    assert sign_on.reader.read(token, NOW + timedelta(seconds=3599)) == LEARNER
    with pytest.raises(NotSignedIn):
        sign_on.reader.read(token, NOW + timedelta(seconds=3600 + 31))


@pytest.mark.parametrize("user_id", ["", "0", " ", " 0 "])
def test_the_user_ids_by_which_shops_mean_a_guest_match_no_one(sign_on: SignOn, user_id: str) -> None:
    token = sign_on.mint(evolve(LEARNER, user_id=user_id), 3600, NOW)
    with pytest.raises(NotSignedIn):
        sign_on.reader.read(token, NOW)


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a.b.c", "Bearer x", "x" * 10_000, "é.é.é", "\udcff", "e30.e30.", "\0"]
)
def test_what_is_no_token_is_no_session(sign_on: SignOn, token: str) -> None:
    with pytest.raises(NotSignedIn):
        sign_on.reader.read(token, NOW)


def test_a_token_with_anything_changed_is_no_session(sign_on: SignOn) -> None:
    token = sign_on.mint(LEARNER, 3600, NOW)
    for place, char in enumerate(token):
        changed = f"{token[:place]}{'B' if char == 'A' else 'A'}{token[place + 1 :]}"
        with pytest.raises(NotSignedIn):
            sign_on.reader.read(changed, NOW)
    for changed in (token[:-1], f"{token}A", f"{token}.", f" {token}"):
        with pytest.raises(NotSignedIn):
            sign_on.reader.read(changed, NOW)
