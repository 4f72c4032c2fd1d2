"""Signed playback sessions: keys rotate, tokens are short, and keys are never shown."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from adapters.identity.playback_tokens import HmacPlaybackTokens
from course_domain.model.errors import Forged
from course_domain.model.playback import Device, PlaybackSession

NEW, OLD, OTHER = b"n" * 32, b"o" * 48, b"x" * 32
SESSION = PlaybackSession(
    id="0f8fad5bd9cb469fa16570867728950e",
    user_id="42",
    video_id="7c9e6679f7074d1b9b2d0f5c6b8f3a21",
    issued_at=datetime(2026, 11, 22, 9, 30, 0, 123_457, tzinfo=UTC),
)


def test_keys_rotate_the_first_signs_and_any_is_taken() -> None:
    before = HmacPlaybackTokens(keys=[OLD])
    after = HmacPlaybackTokens(keys=[NEW, OLD])
    assert after.read(before.issue(SESSION)) == SESSION
    with pytest.raises(Forged):
        before.read(after.issue(SESSION))


def test_a_token_signed_with_a_strangers_key_is_forged() -> None:
    with pytest.raises(Forged):
        HmacPlaybackTokens(keys=[NEW, OLD]).read(HmacPlaybackTokens(keys=[OTHER]).issue(SESSION))


def test_the_same_session_gives_the_same_short_token() -> None:
    tokens = HmacPlaybackTokens(keys=[NEW])
    assert tokens.issue(SESSION) == tokens.issue(SESSION)
    assert len(tokens.issue(SESSION)) < 160


def test_a_token_from_before_devices_had_names_is_read() -> None:
    told = "WyIwZjhmYWQ1YmQ5Y2I0NjlmYTE2NTcwODY3NzI4OTUwZSIsIjQyIiwiN2M5ZTY2NzlmNzA3NGQxYjliMmQwZjVjNmI4ZjNhMjEi"
    token = f"1.{told}LDE3OTUzMzk4MDAxMjM0NTdd.2SA9-vo9JUS5YW9cI2So9g"
    assert HmacPlaybackTokens(keys=[NEW]).read(token) == SESSION
    assert SESSION.device == Device()


def test_a_mac_of_the_same_key_for_another_purpose_is_no_token() -> None:
    body = HmacPlaybackTokens(keys=[NEW]).issue(SESSION).rpartition(".")[0]
    mac = base64.urlsafe_b64encode(hmac.digest(NEW, body.encode(), hashlib.sha256)[:16]).decode().rstrip("=")
    with pytest.raises(Forged):
        HmacPlaybackTokens(keys=[NEW]).read(f"{body}.{mac}")


@pytest.mark.parametrize("keys", [[], [b""], [NEW, b"short"]])
def test_no_key_or_a_short_one_is_refused_at_once(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="key"):
        HmacPlaybackTokens(keys=keys)


def test_keys_are_never_shown() -> None:
    assert "nnnn" not in repr(HmacPlaybackTokens(keys=[NEW]))
