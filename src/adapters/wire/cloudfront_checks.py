"""Checking CloudFront's signatures as its edge does: the same policies, held against the same addresses."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from attrs import field, frozen
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from adapters.wire.cloudfront import (
    EPOCH,
    HashName,
    Malformed,
    Policy,
    SignedQuery,
    canned_policy,
    comes_from,
    covers,
    parse_policy,
    parse_query,
    with_query,
    without_slash,
)
from adapters.wire.recent import Recent

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
KEPT_CHARACTERS: Final = 1 << 20
"""Of queries whose signatures held: about two thousand playbacks."""
_LONGEST_KEPT: Final = 4096
_MICROSECOND: Final = timedelta(microseconds=1)


@frozen(kw_only=True)
class Verdict:
    """Whether a signed URL opens its object.

    ``reason`` is None when it does, and else one of these stable words, in this order: ``no-signature``,
    ``malformed``, ``unknown-key``, ``wrong-hash``, ``bad-signature`` (a canned URL used for another path is
    one), ``other-path``, ``other-address``, ``not-yet``, ``expired``. From ``other-path`` on the signature
    is genuine.
    """

    reason: str | None = None

    @property
    def opens(self) -> bool:
        """True when the object may be sent."""
        return self.reason is None


@frozen(kw_only=True)
class _Genuine:
    """What a query says whose signature held. Who signed it stays true; what it opens, and when, is asked anew."""

    own_query: str
    policy: Policy


def _nothing_yet() -> Recent[str, _Genuine]:
    return Recent(KEPT_CHARACTERS)


@frozen(kw_only=True)
class TrustedKeys:
    """The trusted key group for URLs under ``base_url``: public keys by id, several while they rotate.

    A custom policy's signature is verified once and then remembered, so that what opens a whole folder costs
    one verification and not one an object.
    """

    base_url: str = field(converter=without_slash)
    keys: Mapping[str, PublicKey]
    hashes: frozenset[HashName] = frozenset(HashName)
    _known: Recent[str, _Genuine] = field(factory=_nothing_yet, init=False, repr=False, eq=False)

    def judge(self, *, path: str, query: str, now: datetime, address: str = "") -> Verdict:
        """Judge a request: ``path`` with its leading slash and ``query`` without ``?``, both as sent.

        ``address`` is the viewer's, for policies that name one. Nothing of the policy is believed, not even
        its shape, before its signature holds.
        """
        try:
            genuine = self._known.find(query) or self._verified(path, query)
        except Malformed:
            return Verdict(reason="malformed")
        if isinstance(genuine, Verdict):
            return genuine
        url = with_query(self.base_url + path, genuine.own_query)
        return Verdict(reason=_limit(genuine.policy, url, now, address))

    def _verified(self, path: str, query: str) -> "_Genuine | Verdict":
        signed = parse_query(query)
        if signed is None:
            return Verdict(reason="no-signature")
        url = with_query(self.base_url + path, signed.own_query)
        raw = signed.policy if signed.policy is not None else canned_policy(url, signed.expires or 0).encode()
        refused = self._forgery(signed, raw)
        if refused is not None:
            return Verdict(reason=refused)
        genuine = _Genuine(own_query=signed.own_query, policy=parse_policy(raw))
        if signed.policy is not None and len(query) <= _LONGEST_KEPT:
            self._known.keep(query, genuine, len(query))
        return genuine

    def _forgery(self, signed: SignedQuery, policy: bytes) -> str | None:
        key = self.keys.get(signed.key_pair_id)
        if key is None:
            return "unknown-key"
        named = next((each for each in self.hashes if each.value == signed.hash_name), None)
        if named is None:
            return "wrong-hash"
        if verifies(key, named, signed.signature, policy):
            return None
        # Only to say what is wrong: it stays refused.
        others = frozenset(HashName) - {named}
        genuine = any(verifies(key, other, signed.signature, policy) for other in others)
        return "wrong-hash" if genuine else "bad-signature"


def load_public_key(pem: bytes) -> PublicKey:
    """Read a public key in PEM; ValueError on anything but RSA or P-256.

    RSA sizes are not checked: a modulus of 2,048 bits may begin with a zero bit and count as 2,047.
    """
    key = load_pem_public_key(pem)
    if isinstance(key, rsa.RSAPublicKey):
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise ValueError("a trusted key must be RSA or an elliptic curve key on P-256")


def verifies(key: PublicKey, hash_name: HashName, signature: bytes, message: bytes) -> bool:
    """Tell whether a signature over a message is the key's: PKCS#1 v1.5 for RSA, ECDSA in DER for P-256."""
    # SHA-1 is CloudFront's default, and all that older distributions take.
    digest = hashes.SHA1() if hash_name is HashName.SHA1 else hashes.SHA256()  # noqa: S303
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), digest)
        else:
            key.verify(signature, message, ec.ECDSA(digest))
    except InvalidSignature:
        return False
    return True


def _limit(policy: Policy, url: str, now: datetime, address: str) -> str | None:
    elapsed = (now - EPOCH) // _MICROSECOND
    if not covers(policy.resource, url):
        return "other-path"
    if policy.address is not None and not comes_from(policy.address, address):
        return "other-address"
    if policy.not_before is not None and elapsed <= policy.not_before * 1_000_000:
        return "not-yet"
    return None if elapsed < policy.expires * 1_000_000 else "expired"
