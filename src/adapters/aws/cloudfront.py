"""Signing addresses as CloudFront checks them, with RSA-2048 or P-256 keys."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from ipaddress import IPv4Address

from attrs import Factory, field, frozen
from attrs.validators import min_len
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from adapters.wire.cloudfront import (
    HashName,
    Policy,
    canned_policy,
    canned_query,
    custom_policy,
    custom_query,
    epoch_seconds,
    with_query,
    without_slash,
)
from adapters.wire.cloudfront_checks import TrustedKeys
from adapters.wire.cloudfront_cookies import cookies_of
from course_domain.model.media import is_valid_key

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@frozen(kw_only=True)
class SigningKey:
    """A private key and the id under which the CDN knows its public half. The key never shows in a repr."""

    key_pair_id: str
    private_key: PrivateKey = field(repr=False)

    @classmethod
    def from_pem(cls, key_pair_id: str, pem: bytes) -> "SigningKey":
        """Read an unencrypted PEM; ValueError on all but RSA-2048 and P-256: CloudFront takes no other."""
        key = load_pem_private_key(pem, password=None)
        if isinstance(key, rsa.RSAPrivateKey) and key.key_size == 2048:
            return cls(key_pair_id=key_pair_id, private_key=key)
        if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
            return cls(key_pair_id=key_pair_id, private_key=key)
        raise ValueError("a signing key must be RSA with 2,048 bits or an elliptic curve key on P-256")


def _in_turn(keys: Iterable[SigningKey]) -> tuple[SigningKey, ...]:
    return tuple(keys)


def _trust(signer: "CloudFrontSigner") -> TrustedKeys:
    keys = {each.key_pair_id: each.private_key.public_key() for each in signer.keys}
    return TrustedKeys(base_url=signer.base_url, keys=keys)


@frozen(kw_only=True)
class CloudFrontSigner:
    """UrlSigner for CloudFront and for the local edge, which enforces the same signatures.

    ``base_url`` is the distribution's or the edge's, such as ``https://d111.cloudfront.net``. ``keys``
    rotate: the first signs, the others are those that the CDN still trusts for what was handed out before.
    """

    base_url: str = field(converter=without_slash)
    keys: tuple[SigningKey, ...] = field(converter=_in_turn, validator=min_len(1))
    hash_name: HashName = HashName.SHA256
    _trusted: TrustedKeys = field(default=Factory(_trust, takes_self=True), init=False, repr=False, eq=False)

    def address(self, key: str) -> str:
        """Give the unsigned address of an object; ValueError for a key that is not written as keys are."""
        return f"{self.base_url}/{_checked(key)}"

    def sign(self, key: str, expires_at: datetime, viewer: str | None = None) -> str:
        """Give an address that opens one object until then, in whole seconds, by a canned policy.

        A viewer's IPv4 address makes it a custom policy that opens for that address alone; CloudFront knows no
        other kind of address, so any other opens for everyone.
        """
        url, expires, address = self.address(key), epoch_seconds(expires_at), _ipv4(viewer)
        if address is not None:
            return with_query(url, self._custom(Policy(resource=url, expires=expires, address=address)))
        signature = self._signature(canned_policy(url, expires))
        return with_query(url, canned_query(expires, signature, self.keys[0].key_pair_id, self.hash_name))

    def sign_folder(self, folder: str, expires_at: datetime, viewer: str | None = None) -> str:
        """Give the query string, without ``?``, that opens all below a folder, by one wildcard policy."""
        resource = f"{self.address(folder)}/*"
        return self._custom(Policy(resource=resource, expires=epoch_seconds(expires_at), address=_ipv4(viewer)))

    def opens(self, key: str, query: str, now: datetime, viewer: str | None = None) -> bool:
        """Tell whether a query string opens an object now, as the CDN would, by the public half of any of the keys."""
        if not is_valid_key(key):
            return False
        return self._trusted.judge(path=f"/{key}", query=query, now=now, address=viewer or "").opens

    def as_cookies(self, query: str) -> Mapping[str, str]:
        """Give cookies that open what the query of ``sign_folder`` opens."""
        return cookies_of(query)

    def _custom(self, policy: Policy) -> str:
        text = custom_policy(policy)
        return custom_query(text, self._signature(text), self.keys[0].key_pair_id, self.hash_name)

    def _signature(self, policy: str) -> bytes:
        key, message = self.keys[0].private_key, policy.encode()
        digest = _digest(self.hash_name)
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(message, padding.PKCS1v15(), digest)
        return key.sign(message, ec.ECDSA(digest))


def _digest(hash_name: HashName) -> hashes.HashAlgorithm:
    # SHA-1 is CloudFront's default, and all that older distributions take.
    return hashes.SHA1() if hash_name is HashName.SHA1 else hashes.SHA256()  # noqa: S303


def _checked(key: str) -> str:
    if not is_valid_key(key):
        raise ValueError(f"not a media key: {key!r}")
    return key


def _ipv4(viewer: str | None) -> str | None:
    try:
        return None if viewer is None else str(IPv4Address(viewer))
    except ValueError:
        return None
