"""What tests of the learner's side share: one served course a test process, and visitors who are watched."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chromium import launched
from host_site import HostSite, host_site
from learner_course import make_course
from learner_shop import LearnerShop, learner_shop
from playwright.sync_api import Browser
from visitors import Visitor, Visitors

from made_once import made_once


@pytest.fixture(scope="session")
def made_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the course, made once for all test processes."""
    return made_once(tmp_path_factory, "learner-course", make_course)


@pytest.fixture(scope="session")
def host() -> Iterator[HostSite]:
    """Pages of another origin, which may embed us."""
    with host_site() as site:
        yield site


@pytest.fixture(scope="session")
def shop(made_course: Path, host: HostSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LearnerShop]:
    """The course, served."""
    with learner_shop(made_course, tmp_path_factory.mktemp("learners") / "data", host.origin) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium, for as long as a file's tests: two at a time can't be driven."""
    with launched() as chromium:
        yield chromium


@pytest.fixture
def visit(browser: Browser, shop: LearnerShop, host: HostSite) -> Iterator[Callable[..., Visitor]]:
    """Open browsers of visitors; afterwards nothing may have gone wrong on any of their pages."""
    visitors = Visitors(browser=browser, shop=shop, host=host)
    yield visitors.visit
    visitors.close()
    assert visitors.problems() == []


@pytest.fixture(params=["desktop", "phone"])
def device(request: pytest.FixtureRequest) -> str:
    """The test runs on each."""
    return str(request.param)
