"""Every state of <course-player> is accessible, large enough and whole, in light and dark, at a desk and on a phone."""

from collections.abc import Callable

import pytest
from page_checks import must_be_well_made_in_light_and_dark
from player_states import BEGIN, FRAME, SCHEMES, WALKS, Walk, plays
from playwright.sync_api import expect
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]


@pytest.mark.parametrize("walk", WALKS)
def test_every_state_is_accessible_fits_and_is_large_enough(visit: Visit, device: str, walk: Walk) -> None:
    visitor = visit(device=device)
    visitor.head = SCHEMES
    for state in walk(visitor):
        must_be_well_made_in_light_and_dark(visitor.page, state)


def test_where_the_system_chooses_the_colours_the_bar_hides_no_captions(visit: Visit) -> None:
    page = visit(forced_colors="active").player(0)
    expect(page.locator(BEGIN)).to_be_visible()
    plays(page)
    for key in ("k", "c"):
        page.locator(FRAME).press(key)
    cue, bar = (page.locator(f"course-stage {name}").bounding_box() for name in (".cue", ".bar"))
    assert cue is not None
    assert bar is not None
    assert cue["y"] + cue["height"] <= bar["y"]
