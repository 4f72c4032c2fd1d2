"""Playback sessions as signed text, so that issuing one costs no write."""

import binascii
import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from attrs import Attribute, field, frozen
from attrs.validators import and_, min_len

from course_domain.model.errors import Forged
from course_domain.model.playback import UNNAMED, Device, DeviceKind, PlaybackSession

SHORTEST_KEY: Final = 32
_VERSION: Final = "1"
_MAC_BYTES: Final = 16
"""Half of SHA-256's output, which RFC 2104, 5 names as the least to keep."""
_LONGEST_TOKEN: Final = 2048
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
_FORGED: Final = "playback session"


def _in_turn(keys: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(keys)


def _check_keys(_owner: object, _attribute: "Attribute[Any]", keys: tuple[bytes, ...]) -> None:
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise ValueError(f"a key for playback tokens needs at least {SHORTEST_KEY} bytes")


@frozen(kw_only=True)
class HmacPlaybackTokens:
    """PlaybackTokens as ``1.<session>.<mac>``, URL-safe; readable by anyone, made by nobody else.

    ``keys`` rotate: the first signs, any of them may have signed. ValueError for no key or a short one.
    """

    keys: tuple[bytes, ...] = field(converter=_in_turn, validator=and_(min_len(1), _check_keys), repr=False)

    def issue(self, session: PlaybackSession) -> str:
        ticks = (session.issued_at - _EPOCH) // _TICK
        device = [] if session.device == UNNAMED else [session.device.name, session.device.kind.value]
        told = [session.id, session.user_id, session.video_id, ticks, *device]
        body = f"{_VERSION}.{_encode(json.dumps(told, ensure_ascii=False, separators=(',', ':')).encode())}"
        return f"{body}.{_encode(_mac(self.keys[0], body))}"

    def read(self, token: str) -> PlaybackSession:
        body, _, mac = token.rpartition(".")
        version, _, payload = body.partition(".")
        if len(token) > _LONGEST_TOKEN or not token.isascii() or version != _VERSION:
            raise Forged(what=_FORGED)
        given = _decode(mac)
        if not any(hmac.compare_digest(given, _mac(key, body)) for key in self.keys):
            raise Forged(what=_FORGED)
        return _session_of(json.loads(_decode(payload)))


def _session_of(told: Sequence[Any]) -> PlaybackSession:
    session_id, user_id, video_id, ticks, *device = told
    name, kind = device or (UNNAMED.name, UNNAMED.kind)
    return PlaybackSession(
        id=session_id,
        user_id=user_id,
        video_id=video_id,
        issued_at=_EPOCH + ticks * _TICK,
        device=Device(name=name, kind=DeviceKind(kind)),
    )


def _mac(key: bytes, body: str) -> bytes:
    # The name keeps other things that are signed with the same key from passing as playback tokens.
    return hmac.digest(key, b"coursedock playback " + body.encode(), hashlib.sha256)[:_MAC_BYTES]


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    """Read base64url without padding, in the one spelling that ``_encode`` gives."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Forged(what=_FORGED) from error
    if _encode(raw) != text:
        raise Forged(what=_FORGED)
    return raw
