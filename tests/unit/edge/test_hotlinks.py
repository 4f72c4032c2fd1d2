"""Which pages may show our media: one table of cases, for the edge and for the function that runs on CloudFront."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from adapters.memory.media import MemoryMediaObjects
from edge_client import SECRET, Doorman, Noon, ask
from entrypoints.edge import create_edge

CASES = json.loads((Path(__file__).parents[1] / "data" / "hotlink_cases.json").read_text(encoding="utf-8"))
FILM, PICTURE = "videos/v1/a.mp4", "public/a.jpg"


def edge_for(case: dict[str, Any]) -> Any:
    media = MemoryMediaObjects()
    for key in (FILM, PICTURE):
        media.put(key, io.BytesIO(b"0123456789"), "application/octet-stream")
    return create_edge(gate=Doorman(), media=media, allowed_origins=case["allowed_origins"], clock=Noon())


def environ_of(case: dict[str, Any]) -> dict[str, str]:
    return {f"HTTP_{name.upper()}": value for name, value in case["headers"].items()}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
@pytest.mark.parametrize("key", [FILM, PICTURE])
def test_a_page_that_may_not_show_our_media_gets_none(case: dict[str, Any], key: str) -> None:
    answer = ask(edge_for(case), f"/{key}", SECRET, **environ_of(case))
    if case["allowed"]:
        assert answer.status == "200"
    else:
        assert (answer.status, json.loads(b"".join(answer.body))["code"]) == ("403", "hotlink")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_only_an_allowed_origin_may_read_what_it_is_answered(case: dict[str, Any]) -> None:
    answer = ask(edge_for(case), f"/{FILM}", SECRET, **environ_of(case))
    origin = case["headers"].get("origin", "")
    shared = answer.headers.get("Access-Control-Allow-Origin")
    assert shared == (origin if origin in case["allowed_origins"] and origin else None)
    assert answer.headers["Vary"] == "Origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_each_case_has_a_name_of_its_own_and_both_outcomes_occur() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert {case["allowed"] for case in CASES} == {True, False}
