"""Reading what strangers wrote: JSON, fields, times and amounts."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.wire import amounts, base64_text, fields, instants, strict_json
from course_domain.model.errors import Unusable
from course_domain.model.money import Money

BEFORE = datetime(2027, 1, 1, tzinfo=UTC)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**50), 10**50) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON_VALUES)
def test_what_json_means_is_what_is_read(value: object) -> None:
    assert strict_json.read(json.dumps(value).encode()) == value
    assert strict_json.read(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")) == value


@given(st.binary())
def test_any_bytes_are_read_or_refused_as_a_value_error(raw: bytes) -> None:
    try:
        strict_json.read(raw)
    except ValueError:
        return


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"a":1,"a":1}',
        b'{"b":{"a":1,"\\u0061":2}}',
        b"NaN",
        b"[-Infinity]",
        b"1e99999999999999999999999",
        b"1e61",
        b"1" * 61,
        b"0." + b"1" * 60,
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        '{"a":1}'.encode("utf-16"),
        b"[" * 41 + b"]" * 41,
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda raw: repr(raw[:30]),
)
def test_json_with_two_meanings_or_none_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        strict_json.read(raw)


def test_brackets_in_texts_are_not_levels() -> None:
    text = "[{" * 100 + '"\\"' + "[" * 100
    assert strict_json.read(json.dumps([text]).encode()) == [text]


def test_numbers_keep_all_of_their_digits() -> None:
    assert strict_json.read(b"[9007199254740993, 0.1, 1.10]") == [9007199254740993, Decimal("0.1"), Decimal("1.10")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-29T12:00:00Z", datetime(2026, 3, 29, 12, tzinfo=UTC)),
        ("2026-03-29t12:00:00.123456789z", datetime(2026, 3, 29, 12, 0, 0, 123456, tzinfo=UTC)),
        ("2026-03-29 12:00:00.5+05:45", datetime(2026, 3, 29, 6, 15, 0, 500000, tzinfo=UTC)),
        ("2026-03-29T00:00:00-00:00", datetime(2026, 3, 29, tzinfo=UTC)),
    ],
)
def test_rfc_3339_instants_are_read_in_utc(text: str, expected: datetime) -> None:
    assert instants.read(text) == expected
    assert instants.read(text).utcoffset() == expected.utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-29T12:00:00",
        "2026-03-29",
        "20260329T120000Z",
        "2026-W13-7T12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-03-29T12:00:60Z",
        "2026-03-29T12:00:00+25:00",
        "0001-01-01T00:00:00+23:59",
        "٢٠٢٦-03-29T12:00:00Z",
        "now",
        "",
    ],
)
def test_other_times_are_not_guessed_at(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        instants.read(text)


def test_a_time_without_a_zone_is_utc_only_where_that_is_asked_for() -> None:
    assert instants.read("2026-03-29T12:00:00", zone_is_utc=True) == datetime(2026, 3, 29, 12, tzinfo=UTC)


@given(seconds=st.integers(-(10**10), 10**10), micro=st.integers(0, 999_999), minutes=st.integers(-1439, 1439))
def test_an_instant_survives_its_writing_in_any_zone(seconds: int, micro: int, minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes))
    instant = (instants.EPOCH + timedelta(seconds=seconds, microseconds=micro)).astimezone(zone)
    assert instants.read(instant.isoformat()) == instant


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("49.00", "EUR", 4900),
        ("49", "eur", 4900),
        ("0.00", "USD", 0),
        ("4900", "JPY", 4900),
        ("1.234", "KWD", 1234),
        ("1.2345", "CLF", 12345),
        ("10.005", "EUR", 1001),
        ("32.773109243697478991", "EUR", 3277),
        ("4900.4", "JPY", 4900),
    ],
)
def test_major_units_become_the_currency_s_minor_units(amount: str, currency: str, minor: int) -> None:
    money = amounts.from_major(amounts.decimal(amount), currency)
    assert money == Money(amount=minor, currency=currency.upper())


@given(minor=st.integers(-amounts.MOST, amounts.MOST), currency=st.sampled_from(["EUR", *amounts.EXPONENTS]))
def test_money_survives_being_written_in_major_units(minor: int, currency: str) -> None:
    written = format(Decimal(minor).scaleb(-amounts.EXPONENTS.get(currency, 2)), "f")
    assert amounts.from_major(amounts.decimal(written), currency) == amounts.from_minor(minor, currency)


@pytest.mark.parametrize("text", ["", "1,50", "1e3", "+1", ".5", "1.", "1 000", "٣", "NaN", "9" * 17])
def test_text_that_is_no_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="decimal"):
        amounts.decimal(text)


@pytest.mark.parametrize(
    ("amount", "currency"), [(10**15 + 1, "EUR"), (1, "EURO"), (1, ""), (1, "E€R"), (1, "\u017f\u017f\u017f")]
)
def test_money_that_can_not_be_meant_is_refused(amount: int, currency: str) -> None:
    with pytest.raises(ValueError, match=r"amount|currency"):
        amounts.from_minor(amount, currency)
    with pytest.raises(ValueError, match=r"amount|currency"):
        amounts.from_major(Decimal(amount), currency)


@given(st.binary())
def test_base64_has_one_spelling(raw: bytes) -> None:
    assert base64_text.read(base64_text.write(raw)) == raw


@pytest.mark.parametrize("text", ["AAB=", "AA==\n", "A A=", "AA", "A-_=", "é", "=", "AAAA===="])
def test_other_spellings_of_base64_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        base64_text.read(text)


READERS = {
    "child": lambda these: these.child("x"),
    "maybe_child": lambda these: these.maybe_child("x"),
    "children": lambda these: these.children("x", 3),
    "id": lambda these: these.id("x"),
    "maybe_id": lambda these: these.maybe_id("x"),
    "text": lambda these: these.text("x"),
    "words": lambda these: these.words("x"),
    "flag": lambda these: these.flag("x"),
    "whole": lambda these: these.whole("x"),
    "decimal": lambda these: these.decimal("x"),
    "instant": lambda these: these.instant("x", before=BEFORE),
    "maybe_instant": lambda these: these.maybe_instant("x", before=BEFORE, zone_is_utc=True),
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
@given(value=JSON_VALUES | st.decimals(allow_nan=False, allow_infinity=False))
def test_a_field_is_read_or_named_in_a_refusal(reader: object, value: object) -> None:
    try:
        reader(fields.Fields(values={"x": value}, path="data"))
        reason = "data.x is fine"
    except Unusable as refused:
        reason = refused.reason
    assert reason.startswith("data.x")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(9007199254740993, "9007199254740993"), (0, "0"), ("a b", "a b"), ("", None), (" ", None), (None, None)],
)
def test_ids_are_text_with_all_of_their_digits(value: object, expected: str | None) -> None:
    assert fields.Fields(values={"x": value}).maybe_id("x") == expected


@pytest.mark.parametrize("value", [True, Decimal("1.5"), [], {}, "a\x00b", "\ud800", "x" * 256])
def test_what_no_database_could_keep_is_no_id(value: object) -> None:
    with pytest.raises(Unusable, match=r"^x must "):
        fields.Fields(values={"x": value}).maybe_id("x")


def test_a_list_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(Unusable, match="more than the 2"):
        fields.Fields(values={"x": [1, 2, 3]}).children("x", 2)


@pytest.mark.parametrize("text", ["1999-12-31T23:59:59Z", "2027-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_time_that_is_not_believable_is_refused(text: str) -> None:
    with pytest.raises(Unusable, match="check the shop's clock"):
        fields.Fields(values={"x": text}).instant("x", before=BEFORE)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"x"', b"\xff", b'{"a":1,"a":2}'])
def test_a_body_that_is_no_object_is_unusable(body: bytes) -> None:
    with pytest.raises(Unusable):
        fields.read(body)
