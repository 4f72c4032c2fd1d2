"""Sessions as JSON Web Tokens (RFC 7519) that the shop signs with a shared secret: HS256 and nothing else."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import jwt
from attrs import Attribute, field, frozen
from attrs.validators import and_, ge, le, min_len

from adapters.identity.session_cache import SessionCache
from course_domain.model.learners import Session, meaningful_user_id
from course_domain.model.refusals import NotSignedIn

ALGORITHM: Final = "HS256"
SHORTEST_SECRET: Final = 32
"""Bytes; a shorter key than the hash is forbidden (RFC 7518, 3.2), because it can be guessed from one token."""
DEFAULT_ADMIN_ROLE: Final = "course-admin"
_LONGEST_TOKEN: Final = 8192
_LONGEST_TEXT: Final = 255
_END_OF_TIME: Final = 253_402_300_799
"""The last second of the year 9999, the last that Python knows."""


@frozen(kw_only=True)
class ClaimNames:
    """Under which names a shop's tokens carry what we want to know."""

    user_id: str = "sub"
    email: str = "email"
    email_verified: str = "email_verified"
    name: str = "name"
    roles: str = "roles"
    locale: str = "locale"


def _in_turn(secrets: Iterable[str]) -> tuple[str, ...]:
    return tuple(secrets)


def check_secret(secret: str) -> str:
    """Give a secret that HS256 can use; ValueError, without showing it, for a short one or a PEM."""
    if len(secret.encode()) < SHORTEST_SECRET:
        raise ValueError(f"a secret for HS256 needs at least {SHORTEST_SECRET} bytes (RFC 7518, 3.2)")
    if "-----BEGIN" in secret:
        raise ValueError("a secret for HS256 is shared by both sides, never a PEM: whoever has a public key could sign")
    return secret


def _check_secrets(_owner: object, _attribute: "Attribute[Any]", secrets: tuple[str, ...]) -> None:
    for secret in secrets:
        check_secret(secret)


@frozen(kw_only=True)
class JwtSessions:
    """SessionReader of HS256 tokens.

    ``secrets`` rotate: any of them may have signed. ``exp`` must be there; ``issuer`` and ``audience`` must match where
    they are configured. What a token's header says of keys (``jku``, ``x5u``, ``jwk``, ``kid``) is not looked at.
    ``leeway`` is in seconds, for clocks that differ.

    Raises ValueError for no secret, and for one that ``check_secret`` refuses.
    """

    secrets: tuple[str, ...] = field(converter=_in_turn, validator=and_(min_len(1), _check_secrets), repr=False)
    issuer: str | None = None
    audience: str | None = None
    claims: ClaimNames = ClaimNames()
    admin_role: str = DEFAULT_ADMIN_ROLE
    leeway: int = field(default=10, validator=and_(ge(0), le(30)))
    cache: SessionCache = field(factory=SessionCache, repr=False)

    def read(self, token: str, now: datetime) -> Session:
        if len(token) > _LONGEST_TOKEN or not token.isascii():
            raise NotSignedIn
        digest = hashlib.sha256(token.encode()).digest()
        known = self.cache.find(digest, now)
        if known is not None:
            return known
        claims = self._signed(token)
        expires_at = self._in_time(claims, now)
        session = self._session(claims)
        self.cache.keep(digest, session, now, expires_at)
        return session

    def _signed(self, token: str) -> Mapping[str, Any]:
        for secret in self.secrets:
            try:
                return self._decoded(token, secret)
            except jwt.InvalidSignatureError:
                continue
            except (jwt.PyJWTError, ValueError, RecursionError) as problem:
                raise NotSignedIn from problem
        raise NotSignedIn

    def _decoded(self, token: str, secret: str) -> Mapping[str, Any]:
        return jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            issuer=self.issuer,
            audience=self.audience,
            options={
                "verify_iss": self.issuer is not None,
                "verify_aud": self.audience is not None,
                "verify_sub": False,  # many shops' user ids are numbers
                # Not by PyJWT's clock, but in ``_in_time`` by the one that we are given:
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )

    def _in_time(self, claims: Mapping[str, Any], now: datetime) -> datetime:
        """Give when the token expires, unless it did, or is not valid yet."""
        at = now.timestamp()
        expires, *begins = (_instant(claims, name) for name in ("exp", "nbf", "iat"))
        if expires is None or at >= expires + self.leeway:
            raise NotSignedIn
        if any(begin is not None and at < begin - self.leeway for begin in begins):
            raise NotSignedIn
        return datetime.fromtimestamp(expires, UTC)

    def _session(self, claims: Mapping[str, Any]) -> Session:
        names = self.claims
        user_id = _user_id(claims.get(names.user_id))
        if user_id is None:
            raise NotSignedIn
        return Session(
            user_id=user_id,
            email=_text(claims.get(names.email)),
            email_verified=_is_true(claims.get(names.email_verified)),
            name=_text(claims.get(names.name)),
            locale=_text(claims.get(names.locale)),
            is_admin=self.admin_role in _words(claims.get(names.roles)),
        )


@frozen(kw_only=True)
class SessionMinter:
    """Makes tokens that ``JwtSessions`` reads, for the command line and the demonstration shop."""

    secret: str = field(converter=check_secret, repr=False)
    issuer: str | None = None
    audience: str | None = None
    claims: ClaimNames = ClaimNames()
    admin_role: str = DEFAULT_ADMIN_ROLE

    def mint(self, session: Session, ttl_seconds: int, now: datetime) -> str:
        """Sign a session that lasts ``ttl_seconds`` from now."""
        issued_at = int(now.timestamp())
        names = self.claims
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "iat": issued_at,
            "exp": issued_at + ttl_seconds,
            names.user_id: session.user_id,
            names.email: session.email,
            names.email_verified: session.email_verified,
            names.name: session.name,
            names.locale: session.locale,
            names.roles: [self.admin_role] if session.is_admin else [],
        }
        told = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(told, self.secret, algorithm=ALGORITHM)


def _instant(claims: Mapping[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _END_OF_TIME:
        raise NotSignedIn  # written so that NaN is caught too
    return float(value)


def _user_id(value: object) -> str | None:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)
    return meaningful_user_id(text)


def _text(value: object) -> str | None:
    fits = isinstance(value, str) and len(value) <= _LONGEST_TEXT and value.isprintable()
    return value if fits and isinstance(value, str) else None


def _is_true(value: object) -> bool:
    """Some sign-ons write their truths as text."""
    return value is True or value == "true"


def _words(value: object) -> list[object]:
    if isinstance(value, str):
        return list(value.split())
    return value if isinstance(value, list) else []
