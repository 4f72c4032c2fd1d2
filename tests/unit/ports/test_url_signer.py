"""UrlSigner: one suite for every signer, the one that strangers run. The edge's own gate must say what ours says."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

import pytest
from attrs import frozen
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from adapters.aws.cloudfront import CloudFrontSigner, SigningKey
from adapters.kit.url_signer import UrlSignerContract
from adapters.local.signature_gate import SignatureGate, load_public_key
from adapters.memory.media import MemoryUrlSigner
from adapters.wire.cloudfront import HashName
from course_domain.ports import UrlSigner

BASE = "https://media.example"


Check = Callable[[str, str, datetime, str], bool]
"""Another's judgement of a path and a query, from a viewer's address."""


@frozen(kw_only=True)
class Signing:
    signer: UrlSigner
    check: Check | None = None


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


class TestUrlSigner(UrlSignerContract):
    check: Check | None = None

    @pytest.fixture(params=SIGNINGS.values(), ids=SIGNINGS.keys())
    def signer(self, request: pytest.FixtureRequest) -> UrlSigner:
        signing: Signing = request.param()
        self.check = signing.check
        return signing.signer

    def opens(self, signer: UrlSigner, url: str, now: datetime, viewer: str | None = None) -> bool:
        said = super().opens(signer, url, now, viewer)
        path, _, query = url.removeprefix(BASE).partition("?")
        assert self.check is None or self.check(path, query, now, viewer or "") == said
        return said
