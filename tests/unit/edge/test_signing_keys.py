import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from adapters.aws.cloudfront import CloudFrontSigner, SigningKey
from adapters.local.key_pair import FILE_NAME, local_key_pair
from adapters.local.signature_gate import load_public_key


def pem_of(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(lambda: ec.generate_private_key(ec.SECP384R1()), id="P-384"),
        pytest.param(lambda: rsa.generate_private_key(65537, 1024), id="RSA-1024"),
        pytest.param(ed25519.Ed25519PrivateKey.generate, id="Ed25519"),
    ],
)
def test_a_key_that_cloudfront_would_refuse_is_refused(key) -> None:
    with pytest.raises(ValueError, match=r"2,048 bits .* P-256"):
        SigningKey.from_pem("K1", pem_of(key()))


def test_a_signer_without_a_key_is_refused() -> None:
    with pytest.raises(ValueError, match="keys"):
        CloudFrontSigner(base_url="https://e", keys=[])


def test_a_slash_at_the_end_of_the_base_is_not_doubled(tmp_path: Path) -> None:
    pair = local_key_pair(tmp_path)
    signer = CloudFrontSigner(base_url="https://e/", keys=[SigningKey.from_pem(pair.key_pair_id, pair.private_pem)])
    assert signer.address("a.mp4") == "https://e/a.mp4"


def test_the_key_pair_is_made_once_and_found_again(tmp_path: Path) -> None:
    made, found = local_key_pair(tmp_path / "keys"), local_key_pair(tmp_path / "keys")
    assert made == found
    assert made.key_pair_id.startswith("LOCAL")
    private = SigningKey.from_pem(made.key_pair_id, made.private_pem).private_key
    assert private.public_key() == load_public_key(made.public_pem)


def test_the_private_key_is_its_owners_alone_and_in_no_repr(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        pair = local_key_pair(tmp_path / "keys")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / FILE_NAME).stat().st_mode) == 0o600
    assert [each.name for each in (tmp_path / "keys").iterdir()] == [FILE_NAME]
    assert "PRIVATE" not in repr(pair)


def test_all_who_start_at_once_agree_on_one_key_pair(tmp_path: Path) -> None:
    barrier = Barrier(8)

    def start(_: int) -> bytes:
        barrier.wait(10)
        return local_key_pair(tmp_path / "keys").private_pem

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1


@pytest.mark.parametrize("content", [b"", b"nonsense", pem_of(ec.generate_private_key(ec.SECP384R1()))])
def test_a_file_that_holds_no_such_key_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(ValueError, match=FILE_NAME):
        local_key_pair(tmp_path)
