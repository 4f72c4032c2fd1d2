"""A world with a course of two videos, and the API over it."""

import pytest

from api_client import Api
from factories import World, make_world


@pytest.fixture
def world() -> World:
    """Make the world."""
    made = make_world()
    made.add_course("drawing")
    return made


@pytest.fixture
def api(world: World) -> Api:
    """Serve it."""
    return Api(world)
