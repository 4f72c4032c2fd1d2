import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrypoints.edge.ranges import LARGEST_PART, Part, is_unchanged, wanted_part

SIZE = 3 * LARGEST_PART + 5


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-", 0, LARGEST_PART - 1),
        ("bytes=0-0", 0, 0),
        ("bytes=0-1", 0, 1),
        ("bytes=10-19", 10, 19),
        ("Bytes= 10-19 ", 10, 19),
        (f"bytes=5-{SIZE * 2}", 5, LARGEST_PART + 4),
        (f"bytes={SIZE - 3}-", SIZE - 3, SIZE - 1),
        (f"bytes={SIZE - 1}-{SIZE - 1}", SIZE - 1, SIZE - 1),
        ("bytes=-4", SIZE - 4, SIZE - 1),
        (f"bytes=-{SIZE * 2}", 0, LARGEST_PART - 1),
        ("bytes=007-008", 7, 8),
    ],
)
def test_a_range_gives_its_bytes_at_most_a_mebibyte_at_once(header: str, first: int, last: int) -> None:
    assert wanted_part(header, "", "e", SIZE) == Part(first=first, last=last)


@pytest.mark.parametrize("header", [f"bytes={SIZE}-", f"bytes={SIZE + 1}-{SIZE + 9}", "bytes=-0"])
def test_a_range_past_the_end_holds_nothing(header: str) -> None:
    part = wanted_part(header, "", "e", SIZE)
    assert part is not None
    assert part.length == 0


def test_no_range_of_an_empty_object_holds_anything() -> None:
    for header in ("bytes=0-", "bytes=0-0", "bytes=-1"):
        part = wanted_part(header, "", "e", 0)
        assert part is not None
        assert part.length == 0


@pytest.mark.parametrize(
    "header",
    [
        *(
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=5-4",
            "bytes=1-2,4-5",
            "bytes=--1",
            "bytes=1 - 2",
        ),
        *("items=0-1", "bytes=0-1;q=1", "bytes=\u0661-", f"bytes={'9' * 5000}-", "bytes=0x1-2", "bytes=+1-2"),
    ],
)
def test_what_is_no_single_range_is_ignored(header: str) -> None:
    assert wanted_part(header, "", "e", SIZE) is None


def test_a_range_holds_only_if_the_object_is_still_the_same() -> None:
    assert wanted_part("bytes=0-1", '"e"', "e", SIZE) == Part(first=0, last=1)
    for other in ('"f"', 'W/"e"', "e", "Sun, 29 Mar 2026 12:00:00 GMT"):
        assert wanted_part("bytes=0-1", other, "e", SIZE) is None


@given(st.binary(min_size=1, max_size=300), st.integers(0, 400), st.none() | st.integers(0, 400))
def test_a_part_is_what_a_slice_gives(raw: bytes, first: int, last: int | None) -> None:
    part = wanted_part(f"bytes={first}-{'' if last is None else last}", "", "e", len(raw))
    if part is None:
        assert last is not None
        assert last < first
    else:
        expected = raw[first:] if last is None else raw[first : last + 1]
        assert raw[part.first : part.first + part.length] == expected


@given(st.binary(min_size=1, max_size=300), st.integers(0, 400))
def test_a_suffix_is_what_a_slice_from_the_end_gives(raw: bytes, count: int) -> None:
    part = wanted_part(f"bytes=-{count}", "", "e", len(raw))
    assert part is not None
    assert raw[part.first : part.first + part.length] == (raw[-count:] if count else b"")


@given(st.integers(1, 5 * LARGEST_PART))
def test_asking_on_from_where_an_answer_ended_reads_the_whole(size: int) -> None:
    at = 0
    while at < size:
        part = wanted_part(f"bytes={at}-", "", "e", size)
        assert part is not None
        assert part.first == at
        assert 0 < part.length <= LARGEST_PART
        at += part.length
    assert at == size


@pytest.mark.parametrize("header", ['"e"', 'W/"e"', '"a", "e"', '"a",W/"e"', "*", " * "])
def test_a_viewer_who_has_the_object_is_told_so(header: str) -> None:
    assert is_unchanged(header, "e")


@pytest.mark.parametrize("header", ["", "e", '"f"', '"E"', '"e', 'w/"e"', '"ee"'])
def test_a_viewer_who_has_another_object_gets_this_one(header: str) -> None:
    assert not is_unchanged(header, "e")
