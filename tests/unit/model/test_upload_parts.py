"""Whether what came is what was sent."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_domain.model.errors import Invalid
from course_domain.model.upload_parts import check_number, flaw_of, parts_to_join
from course_domain.model.uploads import StoredPart, Upload

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MP4 = b"\x00\x00\x00\x20ftypisom"


def upload(**fields: object) -> Upload:
    known = {
        "by": "boss",
        "filename": "One.mp4",
        "content_type": "video/mp4",
        "key": "incoming/u1",
        "multipart": "m1",
        "most": 1000,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Upload(id="u1", **{**known, **fields})


def stored(*numbers: int, size: int = 5) -> list[StoredPart]:
    return [StoredPart(number=number, etag=f'"etag-{number}"', size=size) for number in numbers]


def given_parts(*numbers: int) -> list[tuple[int, str]]:
    return [(number, f"etag-{number}") for number in numbers]


def problems(parts: list[tuple[int, str]], there: list[StoredPart], **fields: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        parts_to_join(upload(**fields), parts, there)
    return {each.field: each.problem for each in refused.value.problems}


@given(st.permutations(range(1, 9)), st.permutations(range(1, 9)))
def test_parts_join_by_number_in_whatever_order_they_are_told(told: list[int], there: list[int]) -> None:
    joined = parts_to_join(upload(), given_parts(*told), stored(*there))
    assert joined == tuple((number, f'"etag-{number}"') for number in range(1, 9))


def test_a_gap_in_the_numbers_is_named() -> None:
    assert problems(given_parts(1, 3), stored(1, 3)) == {"parts": "leave out part 2: number them from 1 without a gap"}
    assert "part 1:" in problems(given_parts(2), stored(2))["parts"]


def test_a_part_that_did_not_arrive_is_named() -> None:
    assert problems(given_parts(1, 2, 3), stored(1, 3)) == {"parts[1]": "part 2 has not arrived: send it again"}


def test_a_part_that_differs_is_named() -> None:
    told = [(1, "etag-1"), (2, "another")]
    assert problems(told, stored(1, 2)) == {"parts[1].ETag": "part 2 is not what arrived: send it again"}


def test_a_part_that_arrived_and_is_not_told_is_named() -> None:
    assert problems(given_parts(1, 2), stored(1, 2, 3)) == {"parts": "leave out part 3, which has arrived"}


def test_a_part_that_is_told_twice_is_named() -> None:
    assert problems([*given_parts(1), *given_parts(1)], stored(1)) == {"parts[1].PartNumber": "names part 1 twice"}


def test_no_parts_are_no_file() -> None:
    assert problems([], []) == {"parts": "must name at least one part"}
    assert problems([], stored(1)) == {"parts": "must name at least one part"}


@pytest.mark.parametrize("number", [0, -1, 10_001, 2**53])
def test_a_part_number_outside_of_one_to_ten_thousand_is_refused(number: int) -> None:
    assert problems([(number, "x")], [])["parts[0].PartNumber"] == "must be from 1 to 10000"
    with pytest.raises(Invalid, match="from 1 to 10000"):
        check_number(number)


def test_the_first_and_the_ten_thousandth_part_are_parts() -> None:
    for number in (1, 10_000):
        check_number(number)
    everything = range(1, 10_001)
    assert len(parts_to_join(upload(), given_parts(*everything), stored(*everything))) == 10_000


def test_parts_that_are_not_all_of_a_declared_file_are_not_joined() -> None:
    assert problems(given_parts(1, 2), stored(1, 2), declared_size=11) == {
        "parts": "have 10 bytes together, and the file has 11"
    }
    assert parts_to_join(upload(declared_size=10), given_parts(1, 2), stored(1, 2))


FLAWS = {
    "an empty file": (0, b"", {}, "arrived empty"),
    "too much": (1001, MP4, {}, "One.mp4 has 1001 bytes, and at most 1000 bytes are taken: it was removed."),
    "another size than declared": (99, MP4, {"declared_size": 100}, "has 100 bytes, and 99 arrived"),
    "a text named .mp4": (99, b"This is no video", {}, "One.mp4 is not a video, whatever its name says"),
}


@pytest.mark.parametrize(("size", "head", "fields", "sentence"), FLAWS.values(), ids=FLAWS.keys())
def test_what_can_not_be_taken_is_said_in_a_sentence(
    size: int, head: bytes, fields: dict[str, object], sentence: str
) -> None:
    flaw = flaw_of(upload(**fields), size, head)
    assert flaw is not None
    assert sentence in flaw
    assert flaw.endswith(".")


def test_a_video_of_the_right_size_has_no_flaw() -> None:
    assert flaw_of(upload(declared_size=1000), 1000, MP4) is None
