"""Lines of access logs: what is counted for whom."""

import pytest

from adapters.wire.access_logs import sum_cloudfront_lines, viewing_in


def row(sent: str = "5", query: str = "v=w1") -> str:
    told = ["2026-03-29", "12:00:00", "FRA", sent, "203.0.113.7", "GET", "d1", "/videos/v1/a.mp4", "200", "-", "Moz"]
    return "\t".join([*told, query, "-", "Hit"]) + "\n"


@pytest.mark.parametrize(
    ("query", "viewing"),
    [
        ("v=w1", "w1"),
        ("Policy=a_b&Signature=c~&Key-Pair-Id=K&v=W-_1", "W-_1"),
        ("v=w1&v=w2", "w1"),
        ("Policy=v=w1", None),
        ("rev=w1", None),
        ("v=../x", None),
        ("v=%77%31", "w1"),
        ("", None),
    ],
)
def test_a_query_names_a_viewing_or_none(query: str, viewing: str | None) -> None:
    assert viewing_in(query) == viewing


def test_rows_of_cloudfront_are_summed_and_what_is_none_is_passed_over() -> None:
    wrong = [row("-"), row("-5"), row("٣"), row("9" * 19), row(query="-"), row(query="Policy=x"), "short\trow\n", "\n"]
    lines = ["#Version: 1.0\n", row(), *wrong, row("7", "Policy=x%2526&v=w1"), row("1", "v%3Dw2")]
    assert sum_cloudfront_lines(lines) == {"w1": 12, "w2": 1}


def test_the_line_of_fields_says_what_stands_where() -> None:
    assert sum_cloudfront_lines(["#Fields: cs-uri-query sc-bytes\n", "v=w1\t9\n"]) == {"w1": 9}
    assert sum_cloudfront_lines(["#Fields: date time\n", "v=w1\t9\n", row()]) == {}
