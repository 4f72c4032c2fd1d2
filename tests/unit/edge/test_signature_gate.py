import string
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from adapters.aws.cloudfront import CloudFrontSigner, SigningKey
from adapters.local.signature_gate import SignatureGate, Verdict, load_public_key
from adapters.wire.cloudfront import EPOCH, HashName, Policy, custom_policy, custom_query, decode, encode

BASE = "http://127.0.0.1:8001"
NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
BEFORE = NOON - timedelta(hours=3)
KEY = "videos/v1/r1/master.mp4"
FOLDER = "videos/v1/r1"


@cache
def private_key(kind: str) -> SigningKey:
    made = rsa.generate_private_key(65537, 2048) if kind == "RSA" else ec.generate_private_key(ec.SECP256R1())
    return SigningKey.from_pem(kind, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def signer_with(kind: str, hash_name: HashName = HashName.SHA256, base: str = BASE) -> CloudFrontSigner:
    return CloudFrontSigner(base_url=base, keys=[private_key(kind)], hash_name=hash_name)


@cache
def gate() -> SignatureGate:
    keys = {kind: private_key(kind).private_key.public_key() for kind in ("RSA", "P-256")}
    return SignatureGate(base_url=BASE, keys=keys)


def judge(url: str, now: datetime = BEFORE, address: str = "") -> Verdict:
    """Ask as the edge does: only what comes after our own scheme and host ever reaches it."""
    if not url.startswith(BASE + "/"):
        return Verdict(reason="elsewhere")
    path, _, query = url.removeprefix(BASE).partition("?")
    return gate().check(path=path, query=query, now=now, address=address)


def signed_policy(text: str, signer: CloudFrontSigner) -> str:
    return custom_query(text, signer._signature(text), signer.keys[0].key_pair_id, signer.hash_name)


signers = st.builds(signer_with, st.sampled_from(["RSA", "P-256"]), st.sampled_from(HashName))
segments = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=12)
keys = st.lists(segments, min_size=1, max_size=5).map("/".join)
instants = st.integers(0, 200 * 365 * 86_400 * 10**6).map(lambda each: EPOCH + timedelta(microseconds=each))
# Signatures on P-256 differ from run to run, so what is drawn must not depend on them: places wrap around.
places = st.integers(0, 2**16)
CHARACTERS = [*sorted(set(string.printable) - set(string.whitespace)), " ", "\n", "é"]
characters = st.sampled_from(CHARACTERS)


def another(new: str, old: str) -> str:
    """Give a character that is not the old one."""
    return new if new != old else CHARACTERS[CHARACTERS.index(new) - 1]


@given(signers, keys, instants, st.timedeltas(timedelta(microseconds=1), timedelta(hours=4)))
def test_what_the_signer_makes_the_gate_opens(
    signer: CloudFrontSigner, key: str, end: datetime, left: timedelta
) -> None:
    whole = end.replace(microsecond=0)
    assert judge(signer.sign(key, end), whole - left).opens
    assert judge(signer.sign(key, end), whole).reason == "expired"


@given(signers, keys, keys, instants)
def test_what_lies_below_a_signed_folder_the_gate_opens(
    signer: CloudFrontSigner, folder: str, below: str, end: datetime
) -> None:
    whole = end.replace(microsecond=0)
    url = f"{signer.address(folder)}/{below}?{signer.sign_folder(folder, end)}"
    assert judge(url, whole - timedelta(microseconds=1)).opens
    assert judge(url, whole).reason == "expired"


@given(signers, places, characters)
def test_any_single_character_change_of_a_signed_url_closes(signer: CloudFrontSigner, place: int, new: str) -> None:
    url = signer.sign(KEY, NOON)
    at = place % len(url)
    inserted, appended, removed = url[:at] + new + url[at:], url + new, url[:at] + url[at + 1 :]
    changed = url[:at] + another(new, url[at]) + url[at + 1 :]
    assert not any(judge(each).opens for each in (inserted, appended, removed, changed))


@given(signers, places, characters)
def test_any_single_character_change_of_a_folders_path_or_query_closes(
    signer: CloudFrontSigner, place: int, new: str
) -> None:
    folder, rest = f"{BASE}/{FOLDER}/", f"?{signer.sign_folder(FOLDER, NOON)}"
    at = place % len(folder + rest)
    changed = (folder + rest)[:at] + another(new, (folder + rest)[at]) + (folder + rest)[at + 1 :]
    assert not judge(f"{changed[: len(folder)]}720p/0001.m4s{changed[len(folder) :]}").opens


@given(signers, places, characters)
def test_any_single_character_change_of_a_policy_closes(signer: CloudFrontSigner, place: int, new: str) -> None:
    first, *rest = signer.sign_folder(FOLDER, NOON).split("&")
    policy = decode(first.removeprefix("Policy=")).decode()
    at = place % len(policy)
    changed = policy[:at] + another(new, policy[at]) + policy[at + 1 :]
    query = "&".join([f"Policy={encode(changed.encode())}", *rest])
    assert judge(f"{BASE}/{FOLDER}/a.m4s?{query}").reason == "bad-signature"


@given(signers, places)
def test_any_changed_bit_of_a_signature_closes(signer: CloudFrontSigner, place: int) -> None:
    url = signer.sign(KEY, NOON)
    text = url.partition("Signature=")[2].partition("&")[0]
    raw = bytearray(decode(text))
    bit = place % (len(raw) * 8)
    raw[bit // 8] ^= 1 << bit % 8
    assert judge(url.replace(text, encode(bytes(raw)))).reason == "bad-signature"


@pytest.mark.parametrize("kind", ["RSA", "P-256"])
@pytest.mark.parametrize("hash_name", HashName)
def test_a_signature_under_another_hash_than_it_says_is_refused(kind: str, hash_name: HashName) -> None:
    url = signer_with(kind, hash_name).sign(KEY, NOON)
    named = "&Hash-Algorithm=SHA256"
    other = url.removesuffix(named) if hash_name is HashName.SHA256 else url + named
    assert judge(url).opens
    assert judge(other).reason == "wrong-hash"


def test_a_hash_that_nobody_agreed_on_is_refused() -> None:
    url = signer_with("P-256").sign(KEY, NOON)
    assert judge(url.replace("SHA256", "MD5")).reason == "wrong-hash"
    strict = SignatureGate(base_url=BASE, keys=gate().keys, hashes=frozenset({HashName.SHA256}))
    path, _, query = signer_with("P-256", HashName.SHA1).sign(KEY, NOON).removeprefix(BASE).partition("?")
    assert strict.check(path=path, query=query, now=BEFORE).reason == "wrong-hash"


def test_without_a_signature_nothing_opens() -> None:
    assert judge(f"{BASE}/{KEY}").reason == "no-signature"
    assert judge(f"{BASE}/{KEY}?quality=720").reason == "no-signature"


def test_a_key_that_is_not_trusted_opens_nothing() -> None:
    stranger = SigningKey(key_pair_id="STRANGER", private_key=private_key("P-256").private_key)
    assert judge(CloudFrontSigner(base_url=BASE, keys=[stranger]).sign(KEY, NOON)).reason == "unknown-key"


def test_a_strangers_key_under_a_trusted_name_opens_nothing() -> None:
    forged = SigningKey(key_pair_id="P-256", private_key=ec.generate_private_key(ec.SECP256R1()))
    assert judge(CloudFrontSigner(base_url=BASE, keys=[forged]).sign(KEY, NOON)).reason == "bad-signature"


@pytest.mark.parametrize("kind", ["RSA", "P-256"])
def test_a_signature_by_one_key_under_the_name_of_another_kind_is_refused(kind: str) -> None:
    other = "P-256" if kind == "RSA" else "RSA"
    url = signer_with(kind).sign(KEY, NOON).replace(f"Key-Pair-Id={kind}", f"Key-Pair-Id={other}")
    assert judge(url).reason == "bad-signature"


def test_a_canned_signature_opens_no_other_path() -> None:
    query = signer_with("P-256").sign(KEY, NOON).partition("?")[2]
    assert judge(f"{BASE}/videos/v2/r1/master.mp4?{query}").reason == "bad-signature"


def test_a_custom_signature_opens_no_other_path() -> None:
    query = signer_with("P-256").sign_folder(FOLDER, NOON)
    assert judge(f"{BASE}/videos/v2/r1/a.m4s?{query}").reason == "other-path"


def test_a_signature_for_another_host_opens_nothing_here() -> None:
    query = signer_with("P-256", base="https://d111.cloudfront.net").sign(KEY, NOON).partition("?")[2]
    assert judge(f"{BASE}/{KEY}?{query}").reason == "bad-signature"


def test_a_canned_signature_may_be_sent_as_the_policy_that_it_signs() -> None:
    url = signer_with("P-256").sign(KEY, NOON)
    rest = url.partition("&")[2]
    text = custom_policy(Policy(resource=f"{BASE}/{KEY}", expires=int(NOON.timestamp())))
    assert judge(f"{BASE}/{KEY}?Policy={encode(text.encode())}&{rest}").opens
    assert judge(f"{BASE}/{KEY}2?Policy={encode(text.encode())}&{rest}").reason == "other-path"


def test_a_policy_with_a_beginning_opens_after_it_only() -> None:
    signer = signer_with("P-256")
    begin = BEFORE
    policy = Policy(resource=f"{BASE}/*", expires=int(NOON.timestamp()), not_before=int(begin.timestamp()))
    url = f"{BASE}/{KEY}?{signed_policy(custom_policy(policy), signer)}"
    assert judge(url, begin - timedelta(seconds=1)).reason == "not-yet"
    assert judge(url, begin).reason == "not-yet"
    assert judge(url, begin + timedelta(microseconds=1)).opens
    assert judge(url, NOON).reason == "expired"


def test_a_policy_with_an_address_opens_from_there_only() -> None:
    policy = Policy(resource=f"{BASE}/*", expires=int(NOON.timestamp()), address="192.0.2.0/24")
    url = f"{BASE}/{KEY}?{signed_policy(custom_policy(policy), signer_with('P-256'))}"
    assert judge(url, address="192.0.2.9").opens
    assert judge(url, address="198.51.100.9").reason == "other-address"
    assert judge(url).reason == "other-address"


@pytest.mark.parametrize("text", ["{}", '{"Statement":[]}', "not json", "[" * 1500])
def test_a_genuine_signature_over_nonsense_is_malformed(text: str) -> None:
    assert judge(f"{BASE}/{KEY}?{signed_policy(text, signer_with('P-256'))}").reason == "malformed"


def test_a_forged_signature_over_nonsense_is_refused_before_it_is_read() -> None:
    query = signed_policy("{}", signer_with("P-256")).replace(encode(b"{}"), encode(b"[]"))
    assert judge(f"{BASE}/{KEY}?{query}").reason == "bad-signature"


def test_while_keys_rotate_the_old_addresses_still_open() -> None:
    old, new = private_key("RSA"), private_key("P-256")
    before = CloudFrontSigner(base_url=BASE, keys=[old]).sign(KEY, NOON)
    after = CloudFrontSigner(base_url=BASE, keys=[new, old]).sign(KEY, NOON)
    assert "Key-Pair-Id=P-256" in after
    assert judge(before).opens
    assert judge(after).opens
    later = SignatureGate(base_url=BASE, keys={"P-256": new.private_key.public_key()})
    path, _, query = before.removeprefix(BASE).partition("?")
    assert later.check(path=path, query=query, now=BEFORE).reason == "unknown-key"


def test_only_rsa_and_p256_keys_are_trusted() -> None:
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    pem = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(ValueError, match="P-256"):
        load_public_key(pem)


def test_a_signature_that_held_once_is_not_verified_again_and_still_expires() -> None:
    counted = CountedKey(private_key("P-256").private_key.public_key())
    trusting = SignatureGate(base_url=BASE, keys={"P-256": counted})
    query = signer_with("P-256").sign_folder(FOLDER, NOON)
    for _ in range(5):
        assert trusting.check(path=f"/{KEY}", query=query, now=BEFORE).opens
    assert counted.verified == 1
    assert trusting.check(path="/videos/v2/r1/a.m4s", query=query, now=BEFORE).reason == "other-path"
    assert trusting.check(path=f"/{KEY}", query=query, now=NOON).reason == "expired"
    assert counted.verified == 1


def test_a_signature_that_did_not_hold_is_not_remembered() -> None:
    counted = CountedKey(ec.generate_private_key(ec.SECP256R1()).public_key())
    trusting = SignatureGate(base_url=BASE, keys={"P-256": counted}, hashes=frozenset({HashName.SHA256}))
    query = signer_with("P-256").sign_folder(FOLDER, NOON)
    for _ in range(2):
        assert trusting.check(path=f"/{KEY}", query=query, now=BEFORE).reason == "bad-signature"
    assert counted.verified == 4


class CountedKey:
    """A public key that counts."""

    def __init__(self, key: ec.EllipticCurvePublicKey) -> None:
        self.key = key
        self.verified = 0

    def verify(self, *signed: object) -> None:
        self.verified += 1
        self.key.verify(*signed)
