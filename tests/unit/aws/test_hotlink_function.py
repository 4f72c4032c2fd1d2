"""CloudFront's function against hotlinks, run by node: it says what the local CDN says, by the same table."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode.cfn_yaml import loads

from adapters.aws.stacks.templates import template
from node import run_javascript

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "data/hotlink_cases.json").read_text())
SHOP = "https://shop.example"


def written_in(origins: Sequence[str], cookies: str = "false") -> str:
    """Give the code as the template has it, with what CloudFormation writes in."""
    function = loads(template("cdn"))["Resources"]["Hotlink"]["Properties"]["FunctionCode"]["Fn::Sub"][0]
    return str(function).replace("${Origins}", ",".join(origins)).replace("${SignedCookies}", cookies)


def request(headers: Mapping[str, str], method: str = "GET") -> dict[str, Any]:
    """Write a viewer's request as CloudFront hands it over."""
    return {
        "method": method,
        "uri": "/videos/v1/play.mp4",
        "querystring": {"Expires": {"value": "1"}},
        "headers": {name: {"value": value} for name, value in headers.items()},
        "cookies": {},
    }


def handled(*calls: tuple[str, Any]) -> list[dict[str, Any]]:
    """Run the function, by code and request, in one node."""
    given = [{"code": code, "event": {"version": "1.0", "request": each}} for code, each in calls]
    program = "return given.map((each) => new Function(each.code + '; return handler')()(each.event));"
    return list(run_javascript(program, given))


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    calls = [(written_in(case["allowed_origins"]), request(case["headers"])) for case in CASES]
    return dict(zip([case["name"] for case in CASES], handled(*calls), strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_function_lets_through_what_the_edge_lets_through(
    case: dict[str, Any], answers: dict[str, dict[str, Any]]
) -> None:
    answer = answers[case["name"]]
    if case["allowed"]:
        assert answer == request(case["headers"]), "it goes on to the cache as it came"
    else:
        assert answer["statusCode"] == 403
        assert json.loads(answer["body"])["code"] == "hotlink"
        assert answer["headers"]["cache-control"] == {"value": "no-store"}


def test_a_name_that_only_ends_like_our_host_is_foreign() -> None:
    (answer,) = handled((written_in([SHOP]), request({"origin": "xxcdn.example", "host": "cdn.example"})))
    assert answer["statusCode"] == 403


def test_every_one_of_several_referrers_must_be_ours() -> None:
    twice = request({"host": "cdn.example"})
    twice["headers"]["referer"] = {
        "value": f"{SHOP}/",
        "multiValue": [{"value": f"{SHOP}/"}, {"value": "https://thief.example/"}],
    }
    (answer,) = handled((written_in([SHOP]), twice))
    assert answer["statusCode"] == 403


def test_a_preflight_of_ours_is_answered_and_a_foreign_one_refused() -> None:
    ours = request({"origin": SHOP, "host": "cdn.example"}, "OPTIONS")
    foreign = request({"origin": "https://thief.example", "host": "cdn.example"}, "OPTIONS")
    allowed, with_cookies, refused = handled(
        (written_in([SHOP]), ours), (written_in([SHOP], "true"), ours), (written_in([SHOP]), foreign)
    )
    assert allowed["statusCode"] == 204
    assert allowed["headers"]["access-control-allow-origin"] == {"value": SHOP}
    assert "range" in allowed["headers"]["access-control-allow-headers"]["value"].lower()
    assert "access-control-allow-credentials" not in allowed["headers"]
    assert with_cookies["headers"]["access-control-allow-credentials"] == {"value": "true"}
    assert refused["statusCode"] == 403
