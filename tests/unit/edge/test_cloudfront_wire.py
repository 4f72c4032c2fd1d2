import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.local.signature_gate import SignatureGate, load_public_key
from adapters.wire.cloudfront import (
    EPOCH,
    HashName,
    Malformed,
    Policy,
    canned_policy,
    canned_query,
    comes_from,
    covers,
    custom_policy,
    custom_query,
    decode,
    encode,
    epoch_seconds,
    parse_policy,
    parse_query,
    with_query,
)
from adapters.wire.cloudfront_checks import verifies

DATA = Path(__file__).parent.parent / "data" / "cloudfront"
PUBLISHED = json.loads((DATA / "go-sdk.json").read_text())
MOCK_KEY = load_public_key((DATA / "go-sdk.pub.pem").read_bytes())
VECTORS = [pytest.param(each, id=f"{each['mode']}-{each['url']}") for each in PUBLISHED["vectors"]]


def parsed(vector: dict[str, str]):
    found = parse_query(vector["expected"].partition("?")[2])
    assert found is not None
    return found


@pytest.mark.parametrize("vector", VECTORS)
def test_a_published_signature_verifies_over_our_policy_text(vector) -> None:
    resource = json.loads(vector["policy"])["Statement"][0]["Resource"]
    ours = canned_policy(resource, vector["expires"])
    assert ours == vector["policy"]
    assert custom_policy(Policy(resource=resource, expires=vector["expires"])) == vector["policy"]
    signed = parsed(vector)
    assert verifies(MOCK_KEY, HashName.SHA1, signed.signature, ours.encode())
    assert not verifies(MOCK_KEY, HashName.SHA256, signed.signature, ours.encode())
    assert not verifies(MOCK_KEY, HashName.SHA1, signed.signature, ours.replace("1257", "1258").encode())


@pytest.mark.parametrize("vector", VECTORS)
def test_a_published_url_is_written_as_we_write_it(vector) -> None:
    signed, key_pair_id = parsed(vector), vector["key_pair_id"]
    assert signed.key_pair_id == key_pair_id
    if vector["mode"] == "canned":
        assert signed.expires == vector["expires"]
        query = canned_query(vector["expires"], signed.signature, key_pair_id, HashName.SHA1)
    else:
        assert signed.policy == vector["policy"].encode()
        query = custom_query(vector["policy"], signed.signature, key_pair_id, HashName.SHA1)
    assert with_query(vector["url"].removeprefix("rtmp://example.com/"), query) == vector["expected"]


@pytest.mark.parametrize("vector", [each for each in VECTORS if each.values[0]["url"].startswith("http")])
def test_a_published_url_opens_until_it_expires(vector) -> None:
    base = vector["url"].partition("/a")[0]
    gate = SignatureGate(base_url=base, keys={"KeyID": MOCK_KEY})
    path, _, query = vector["expected"].removeprefix(base).partition("?")
    end = EPOCH + timedelta(seconds=vector["expires"])
    assert gate.check(path=path, query=query, now=end - timedelta(microseconds=1)).opens
    assert gate.check(path=path, query=query, now=end).reason == "expired"


def test_a_canned_policy_is_written_byte_for_byte() -> None:
    assert canned_policy("https://d1.example/a.mp4", 1767225600) == (
        '{"Statement":[{"Resource":"https://d1.example/a.mp4",'
        '"Condition":{"DateLessThan":{"AWS:EpochTime":1767225600}}}]}'
    )


def test_a_custom_policy_names_address_beginning_and_end() -> None:
    policy = Policy(resource="https://d1.example/v/*", expires=20, not_before=10, address="192.0.2.0/24")
    text = custom_policy(policy)
    assert text == (
        '{"Statement":[{"Resource":"https://d1.example/v/*","Condition":{"IpAddress":{"AWS:SourceIp":"192.0.2.0/24"},'
        '"DateGreaterThan":{"AWS:EpochTime":10},"DateLessThan":{"AWS:EpochTime":20}}}]}'
    )
    assert parse_policy(text.encode()) == policy


@given(
    st.builds(
        Policy,
        resource=st.text(min_size=1, max_size=80).filter(lambda text: text.isprintable()),
        expires=st.integers(0, 10**12),
        not_before=st.none() | st.integers(0, 10**12),
        address=st.none() | st.ip_addresses(v=4).map(str),
    )
)
def test_a_policy_is_read_as_it_was_written(policy: Policy) -> None:
    assert parse_policy(custom_policy(policy).encode()) == policy


@given(st.binary(max_size=300))
@example(b"\xfb\xff\xfe")
def test_bytes_come_back_from_cloudfronts_alphabet(raw: bytes) -> None:
    text = encode(raw)
    assert not set(text) & set("+/=")
    assert decode(text) == raw


@pytest.mark.parametrize(
    "text", ["A", "AA", "AA==", "AB__", "AA__AA__", "A+__", "A A_", "AAA\n", "Ä___", "_", "AAAA____"]
)
def test_bytes_have_one_spelling_only(text: str) -> None:
    with pytest.raises(Malformed):
        decode(text)


SIGNATURE = encode(b"signature")


@pytest.mark.parametrize(
    "query",
    [
        "Expires=1",
        f"Signature={SIGNATURE}&Key-Pair-Id=K",
        f"Expires=1&Policy=e30_&Signature={SIGNATURE}&Key-Pair-Id=K",
        f"Expires=1&Expires=1&Signature={SIGNATURE}&Key-Pair-Id=K",
        f"Expires=01&Signature={SIGNATURE}&Key-Pair-Id=K",
        f"Expires=-1&Signature={SIGNATURE}&Key-Pair-Id=K",
        f"Expires=1.5&Signature={SIGNATURE}&Key-Pair-Id=K",
        f"Expires=\u0661&Signature={SIGNATURE}&Key-Pair-Id=K",
        f"Expires={'9' * 5000}&Signature={SIGNATURE}&Key-Pair-Id=K",
        f"Expires=&Signature={SIGNATURE}&Key-Pair-Id=K",
        "Expires=1&Signature=&Key-Pair-Id=K",
        "Expires=1&Signature=!&Key-Pair-Id=K",
        f"Expires=1&Signature={SIGNATURE}&Key-Pair-Id=",
        f"Expires=1&Signature={SIGNATURE}&Key-Pair-Id=K K",
        f"Expires=1&Signature={SIGNATURE}&Key-Pair-Id=K&",
        f"Expires=1&&Signature={SIGNATURE}&Key-Pair-Id=K",
        f"Policy=!&Signature={SIGNATURE}&Key-Pair-Id=K",
        "Hash-Algorithm=SHA256",
    ],
)
def test_a_signature_that_is_not_written_properly_is_malformed(query: str) -> None:
    with pytest.raises(Malformed):
        parse_query(query)


def test_a_query_without_any_signature_has_none() -> None:
    assert parse_query("") is None
    assert parse_query("b=1&expires=2&policy=x") is None


def test_a_urls_own_query_is_kept_in_its_order() -> None:
    found = parse_query(f"b=1&Expires=9&c&Signature={SIGNATURE}&d=2=3&Key-Pair-Id=K&Hash-Algorithm=SHA256")
    assert found is not None
    assert (found.own_query, found.expires, found.hash_name) == ("b=1&c&d=2=3", 9, "SHA256")


WELL_FORMED = '{"Statement":[{"Resource":"r","Condition":{"DateLessThan":{"AWS:EpochTime":1}}}]}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "[" * 1500,
        WELL_FORMED[:-1],
        WELL_FORMED + "x",
        WELL_FORMED.replace('"r"', '"r","Resource":"s"'),
        WELL_FORMED.replace('"r"', '""'),
        WELL_FORMED.replace('"r"', "1"),
        WELL_FORMED.replace('"r"', '"r","Effect":"Allow"'),
        WELL_FORMED.replace(":1}", ":true}"),
        WELL_FORMED.replace(":1}", ":1.0}"),
        WELL_FORMED.replace(":1}", ":-1}"),
        WELL_FORMED.replace(":1}", ':"1"}'),
        WELL_FORMED.replace(":1}", ":NaN}"),
        WELL_FORMED.replace("DateLessThan", "DateGreaterThan"),
        WELL_FORMED.replace('{"DateLessThan"', '{"IpAddress":{"AWS:SourceIp":"::1"},"DateLessThan"'),
        WELL_FORMED.replace('{"DateLessThan"', '{"IpAddress":{"AWS:SourceIp":"10.0.0.1/8"},"DateLessThan"'),
        WELL_FORMED.replace('{"DateLessThan"', '{"Weekday":1,"DateLessThan"'),
        '{"Statement":[]}',
        '{"Statement":[1]}',
        '{"Statement":{}}',
        WELL_FORMED.replace("}]}", '},{"Resource":"s","Condition":{"DateLessThan":{"AWS:EpochTime":1}}}]}'),
        WELL_FORMED.replace("}]}", '}],"Version":"2012-10-17"}'),
        WELL_FORMED + " " * 2048,
    ],
)
def test_a_policy_of_another_shape_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        parse_policy(text.encode())


def test_bytes_that_are_no_text_are_no_policy() -> None:
    with pytest.raises(Malformed):
        parse_policy(b"\xff\xfe{}")


@pytest.mark.parametrize(
    ("resource", "url", "covered"),
    [
        ("https://e/v/*", "https://e/v/a/b.m4s", True),
        ("https://e/v/*", "https://e/v/", True),
        ("https://e/v/*", "https://e/v", False),
        ("https://e/v/*", "https://e/w/a", False),
        ("https://e/v/*", "http://e/v/a", False),
        ("https://e/v/*.m4s", "https://e/v/a.m4s", True),
        ("https://e/v/*.m4s", "https://e/v/aXm4s", False),
        ("https://e/v/?.m4s", "https://e/v/1.m4s", True),
        ("https://e/v/?.m4s", "https://e/v/12.m4s", False),
        ("https://e/v/[ab]", "https://e/v/a", False),
        ("https://e/v.m", "https://e/vxm", False),
        ("*", "https://e/anything\nelse", True),
    ],
)
def test_a_star_covers_any_run_and_a_question_mark_one_character(resource: str, url: str, *, covered: bool) -> None:
    assert covers(resource, url) is covered


def test_an_address_lies_in_its_network_only() -> None:
    assert comes_from("192.0.2.0/24", "192.0.2.77")
    assert comes_from("192.0.2.77", "192.0.2.77")
    assert not comes_from("192.0.2.0/24", "192.0.3.1")
    assert not comes_from("192.0.2.0/24", "::1")
    assert not comes_from("192.0.2.0/24", "")


def test_seconds_are_whole_and_never_later_than_the_instant() -> None:
    assert epoch_seconds(datetime(2026, 1, 1, 0, 0, 0, 999_999, tzinfo=UTC)) == 1767225600
    with pytest.raises(TypeError):
        epoch_seconds(datetime(2026, 1, 1))  # noqa: DTZ001 - that naive times are refused is the point
