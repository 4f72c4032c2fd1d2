"""PlaybackTokens: one suite for HMAC and memory."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from adapters.identity.playback_tokens import HmacPlaybackTokens
from adapters.memory.identity import MemoryPlaybackTokens
from course_domain.model.errors import Forged
from course_domain.model.playback import Device, DeviceKind, PlaybackSession
from course_domain.ports import PlaybackTokens

SESSION = PlaybackSession(
    id="p1", user_id="42", video_id="v1", issued_at=datetime(2026, 11, 22, 9, 30, 0, 123_457, tzinfo=UTC)
)


def hmac() -> PlaybackTokens:
    return HmacPlaybackTokens(keys=[b"k" * 32])


@pytest.fixture(params=[hmac, MemoryPlaybackTokens], ids=["hmac", "memory"])
def tokens(request: pytest.FixtureRequest) -> PlaybackTokens:
    return request.param()


@pytest.mark.parametrize(
    "session",
    [
        SESSION,
        PlaybackSession(id="", user_id="", video_id="", issued_at=datetime(1970, 1, 1, tzinfo=UTC)),
        PlaybackSession(
            id='"],[{',
            user_id="李 小\n龙\0",
            video_id="x" * 255,
            issued_at=datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC),
        ),
        evolve(SESSION, device=Device(name="my-phone_2", kind=DeviceKind.PHONE)),
        evolve(SESSION, device=Device(kind=DeviceKind.TABLET)),
        evolve(SESSION, device=Device(name='"]')),
        PlaybackSession(
            id="a.b", user_id="9007199254740993", video_id=".", issued_at=datetime(1969, 12, 31, tzinfo=UTC)
        ),
    ],
)
def test_a_session_comes_back_as_it_was_issued(tokens: PlaybackTokens, session: PlaybackSession) -> None:
    assert tokens.read(tokens.issue(session)) == session


def test_sessions_are_kept_apart(tokens: PlaybackTokens) -> None:
    other = PlaybackSession(id="p2", user_id="42", video_id="v1", issued_at=SESSION.issued_at)
    first, second = tokens.issue(SESSION), tokens.issue(other)
    assert [tokens.read(first), tokens.read(second), tokens.read(first)] == [SESSION, other, SESSION]


def test_a_token_fits_a_query_string_as_it_is(tokens: PlaybackTokens) -> None:
    token = tokens.issue(PlaybackSession(id="ÿþ?&=#+/ ", user_id="~~~???", video_id="v", issued_at=SESSION.issued_at))
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "1..",
        "1.a.b",
        "2.W10.AAAA",
        "x" * 100_000,
        "é",
        "\udcff",
        "\0",
        "1.e30.AAAAAAAAAAAAAAAAAAAAAA",
        "1.!!.??",
    ],
)
def test_garbage_is_refused(tokens: PlaybackTokens, token: str) -> None:
    with pytest.raises(Forged):
        tokens.read(token)


def test_a_token_with_anything_changed_is_refused(tokens: PlaybackTokens) -> None:
    token = tokens.issue(SESSION)
    changed = [f"{token[:place]}{'B' if char == 'A' else 'A'}{token[place + 1 :]}" for place, char in enumerate(token)]
    changed += [f"{token[:place]}{token[place + 1 :]}" for place in range(len(token))]
    changed += [f"{token}A", f"A{token}", f"{token}=", f"{token}.", f" {token}", token.swapcase()]
    for each in set(changed) - {token}:
        with pytest.raises(Forged):
            tokens.read(each)
