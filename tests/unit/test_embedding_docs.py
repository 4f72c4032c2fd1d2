"""What the page on embedding names is there, and what an embedding page can use is named."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
WEB = ROOT / "src/entrypoints/web/src"
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted(WEB.rglob("*.ts")))
# Elements inside the player, and what is shown in them: of theirs a page reaches what the player hands on.
HELD = frozenset(
    "caption-overlay controls course-lessons course-stage course-transcript help layers settings timeline".split()
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


def named(who: str) -> list[str]:
    """Give the parts that the page says an element has."""
    told = PAGE.split(f"The {who}'s are ")[1].split("\n\n")[0]
    return re.findall(r"`([a-z-]+)`", re.sub(r"\(of .*?\)", "", told))


def written(folder: str, *, but: frozenset[str] = frozenset()) -> set[str]:
    """Give the parts in an element's files, ``but`` for what is inside of elements that it holds."""
    files = [path for path in sorted((WEB / folder).glob("*.ts")) if path.stem not in but]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    found = re.findall(r' part="([^"$]*)(?:\$\{\w+ \? "(\w+)")?', text)
    handed_on = re.findall(r' exportparts="([^"]*)"', text.replace(",", ""))
    return set(" ".join([*(" ".join(each) for each in found), *handed_on]).split())


def test_every_part_of_the_library_is_named_and_no_other() -> None:
    assert sorted(named("library")) == sorted(written("library"))


def test_every_part_of_the_player_is_named_and_no_other() -> None:
    assert sorted(named("player")) == sorted(written("player", but=HELD))


def test_the_player_s_own_comment_names_the_same_parts() -> None:
    comment = (WEB / "player" / "course-player.ts").read_text(encoding="utf-8").split("Parts: ")[1].split(".")[0]
    assert sorted(named("player")) == sorted(re.findall(r"[a-z-]+", re.sub(r"\([^)]*\)", "", comment)))
