"""Every state of <course-player> is accessible, large enough and whole, in light and dark, at a desk and on a phone."""

from collections.abc import Callable

import pytest
from page_checks import must_be_well_made_in_light_and_dark
from player_states import SCHEMES, WALKS, Walk
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]


@pytest.mark.parametrize("walk", WALKS)
def test_every_state_is_accessible_fits_and_is_large_enough(visit: Visit, device: str, walk: Walk) -> None:
    visitor = visit(device=device)
    visitor.head = SCHEMES
    for state in walk(visitor):
        must_be_well_made_in_light_and_dark(visitor.page, state)
