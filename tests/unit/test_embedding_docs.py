"""What the page on embedding names is there, and what an embedding page can use is named."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "src/entrypoints/web/src").rglob("*.ts"))
)
LOOK = (ROOT / "src/entrypoints/demo/web/look.js").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def test_every_property_of_the_look_is_named_and_no_other() -> None:
    used = set(re.findall(r"var\((--course-[a-z-]+)", SOURCES))
    assert first_cells(section("The look")) == used


def test_the_live_example_can_change_every_property() -> None:
    embed = (ROOT / "src/entrypoints/demo/web/embed.js").read_text(encoding="utf-8")
    assert set(re.findall(r'"(--course-[a-z-]+)"', LOOK + embed)) == first_cells(section("The look"))


def test_every_slot_is_named_and_no_other() -> None:
    there = set(re.findall(r'<slot name="([a-z-]+)"', SOURCES)) - {"over"}
    assert first_cells(section("Slots")) == there


def test_every_event_is_named_and_no_other() -> None:
    sent = set(re.findall(r'"(course-(?:session-needed|[a-z]+))", ?\{', SOURCES))
    assert first_cells(section("Events")) == sent


@pytest.mark.parametrize("part", re.findall(r"`([a-z]+)`", PAGE.split("The library's are ")[1].split("\n\n")[0]))
def test_a_part_that_is_named_is_there(part: str) -> None:
    assert re.search(rf'part="(?:[a-z-]+ )*{part}[" ]', SOURCES)
