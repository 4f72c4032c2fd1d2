"""Cursors: read back as written, and nothing else is read."""

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.wire.cursors import page_of, read_cursor, read_moment, write_cursor, write_moment
from course_domain.model.errors import Invalid
from course_domain.model.reports import PageRequest

PLAIN = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(st.lists(PLAIN, max_size=4))
def test_texts_come_back_in_a_text_that_is_safe_in_a_url(place: list[str]) -> None:
    cursor = write_cursor(*place)
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert read_cursor(cursor, len(place)) == tuple(place)


@given(st.datetimes(timezones=st.timezones()), PLAIN)
def test_an_instant_comes_back_in_utc(moment: datetime, row_id: str) -> None:
    back, same_id = read_moment(write_moment(moment, row_id))
    assert (back, same_id) == (moment.astimezone(UTC), row_id)
    assert back.tzinfo is UTC


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        " ",
        "x",
        "****",
        "é",
        "\ud800",
        packed(None),
        packed({}),
        packed("ab"),
        packed([]),
        packed(["a"]),
        packed(["a", "b", "c"]),
        packed([1, "b"]),
        packed(["1", None]),
        packed(["1", "\ud800"]),
        packed(["1", "a\0b"]),
        packed(["1", "b"]) + "\n",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b"[" * 2000).decode().rstrip("="),
        "A" * 5000,
    ],
)
def test_what_no_list_gave_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_cursor(cursor, 2)
    assert refused.value.problems[0].field == "cursor"


@pytest.mark.parametrize("ticks", ["", "x", "1.5", "9" * 18, "9" * 30, "-" + "9" * 18, "9" * 4000])
def test_a_time_beyond_the_calendar_is_refused(ticks: str) -> None:
    with pytest.raises(Invalid):
        read_moment(write_cursor(ticks, "c1"))


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(cursor: str) -> None:
    with suppress(Invalid):
        assert len(read_moment(cursor)) == 2


def test_a_row_more_than_the_page_says_that_something_follows() -> None:
    request = PageRequest(limit=2)
    assert page_of([1, 2, 3], request, str).next == "2"
    assert page_of([1, 2], request, str).next is None
    assert page_of([], request, str).items == ()
