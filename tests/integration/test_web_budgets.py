"""What pages load stays small: kilobytes as they are sent by gzip, of 1,000 bytes."""

from pathlib import Path

import pytest
from web_budgets import LANGUAGES, engine, page, weight

from web_workshop import Workshop

LIBRARY, PLAYER = "src/library/course-library.ts", "src/player/course-player.ts"
BUDGETS = {LIBRARY: 20_000, PLAYER: 55_000}
ENGINE_BUDGET = 130_000
HLS = "node_modules/hls.js/dist/hls.light.mjs"


def page_weight(workshop: Workshop, element: str) -> int:
    return max(weight(workshop, page(workshop, element, language)) for language in LANGUAGES)


def engine_weight(workshop: Workshop) -> int:
    return weight(workshop, engine(workshop, page(workshop, PLAYER, "en")))


def test_a_page_with_a_library_loads_20_kb_at_most(workshop: Workshop) -> None:
    assert 5_000 < page_weight(workshop, LIBRARY) <= BUDGETS[LIBRARY]


def test_a_page_with_a_player_loads_55_kb_at_most_before_a_film_plays(workshop: Workshop) -> None:
    assert 5_000 < page_weight(workshop, PLAYER) <= BUDGETS[PLAYER]


def test_the_first_play_loads_130_kb_at_most(workshop: Workshop) -> None:
    assert 50_000 < engine_weight(workshop) <= ENGINE_BUDGET


def test_a_page_with_a_library_loads_nothing_of_the_player(workshop: Workshop) -> None:
    outputs = workshop.told("meta.json")["outputs"]
    loaded = {source for name in page(workshop, LIBRARY, "en") for source in outputs[name]["inputs"]}
    assert {LIBRARY, "src/strings/en/common.ts"} <= loaded
    foreign = ("src/player/", "src/strings/de/", "node_modules/hls.js/")
    assert {source for source in loaded if source.startswith(foreign)} == set()


@pytest.mark.parametrize("element", BUDGETS)
@pytest.mark.parametrize("way", ["at once", "later"])
def test_the_budget_of_a_page_sees_what_is_too_big(workshop: Workshop, tmp_path: Path, element: str, way: str) -> None:
    other = workshop.again(tmp_path / "other")
    planted = 'import "../ballast.js";\n' if way == "at once" else 'void import("../ballast.js");\n'
    other.write(element, planted + (workshop.web / element).read_text())
    other.write("src/ballast.ts", f'console.log("{ballast(BUDGETS[element])}");\n')
    other.build()
    assert page_weight(other, element) > BUDGETS[element]


def test_the_budget_of_the_engine_sees_what_is_too_big(workshop: Workshop, tmp_path: Path) -> None:
    other = workshop.again(tmp_path / "other")
    other.write(HLS, f'{(workshop.web / HLS).read_text()}\nconsole.log("{ballast(ENGINE_BUDGET)}");\n')
    other.write(PLAYER, 'void import("hls.js");\n' + (workshop.web / PLAYER).read_text())
    other.build()
    assert engine_weight(other) > ENGINE_BUDGET
    assert page_weight(other, PLAYER) <= BUDGETS[PLAYER], "the engine counts apart"


def ballast(size: int) -> str:
    """So many bytes that don't get smaller."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    state, written = 1, []
    for _ in range(size * 4 // 3 + 100):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        written.append(letters[state >> 58])
    return "".join(written)
