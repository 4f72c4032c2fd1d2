"""<course-player> where there is little room: magnified, on the narrowest of phones, and with large letters."""

from collections.abc import Callable
from typing import Final

import pytest
from player_states import SCHEMES, WALKS, Walk
from visitors import Visitor
from zoom_checks import LARGE_TEXT, must_lose_nothing

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
ROOMS: Final = {"twice the size": (640, 450), "320 pixels": (320, 568)}


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_lost_where_there_is_little_room(visit: Visit, room: str, walk: Walk) -> None:
    width, height = ROOMS[room]
    visitor = visit(viewport={"width": width, "height": height})
    visitor.head = SCHEMES
    for state in walk(visitor):
        must_lose_nothing(visitor.page, state)


@pytest.mark.parametrize("walk", WALKS)
def test_nothing_is_lost_where_letters_are_twice_as_large(visit: Visit, device: str, walk: Walk) -> None:
    visitor = visit(device=device)
    visitor.head = SCHEMES + LARGE_TEXT
    for state in walk(visitor):
        must_lose_nothing(visitor.page, state)
