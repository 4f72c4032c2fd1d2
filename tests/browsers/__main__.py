"""``make browsers``: a learner's journey in short, in Firefox and in WebKit; ends with 1 when a step fails in one."""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

import httpx
from attrs import frozen
from host_site import HostSite, host_site
from learner_course import make_course
from learner_shop import LearnerShop, learner_shop

from browsers.journey import STEPS, Step
from browsers.pages import Tab
from browsers.webdriver import Driven, firefox, webkit


class Starts(Protocol):
    """Runs a browser, whose files lie in a folder, until the block ends."""

    def __call__(self, folder: Path) -> AbstractContextManager[Driven]: ...


BROWSERS: Final[Mapping[str, Starts]] = {"firefox": firefox, "webkit": webkit}


@frozen(kw_only=True)
class Result:
    """What came of a step."""

    step: Step
    seconds: float
    told: str
    is_well: bool


def say(line: str) -> None:
    """Print a line."""
    print(line, flush=True)  # noqa: T201 - it is a command


def taken(step: Step, tab: Tab, pictures: Path) -> Result:
    """Take a step; what is wrong is told, and the journey goes on."""
    begun = time.monotonic()
    try:
        told, is_well = step(tab, pictures), True
    except (AssertionError, httpx.HTTPError, OSError) as wrong:
        told, is_well = str(wrong), False
    return Result(step=step, seconds=time.monotonic() - begun, told=told, is_well=is_well)


def travelled(driven: Driven, shop: LearnerShop, host: HostSite, pictures: Path) -> Iterator[Result]:
    """Go through the journey as a learner who has begun with the second lesson."""
    who = shop.learner()
    shop.watch(who, 1, [[0, 12]], 12)
    tab = Tab(driven=driven, shop=shop, host=host, who=who)
    tab.nothing()
    for step in STEPS:
        yield taken(step, tab, pictures)


def journey(names: list[str], folder: Path, pictures: Path) -> bool:
    """Print a table of every browser's results; tell whether all is well."""
    make_course(folder / "made")
    is_well = True
    with host_site() as host, learner_shop(folder / "made", folder / "data", host.origin) as shop:
        for name in names:
            (folder / name).mkdir()
            with BROWSERS[name](folder / name) as driven:
                say(f"\n{driven.name} {driven.version}")
                for result in travelled(driven, shop, host, pictures):
                    is_well &= result.is_well
                    mark, title = "ok   " if result.is_well else "WRONG", (result.step.__doc__ or "").ljust(66)
                    say(f"  {mark} {title} {result.seconds:5.1f} s  {result.told}")
    return is_well


def main(words: list[str]) -> int:
    """Run the journey in the browsers that are asked for."""
    reader = argparse.ArgumentParser(prog="make browsers")
    reader.add_argument("--only", choices=list(BROWSERS), help="one of them")
    reader.add_argument("--pictures", type=Path, help="a folder for pictures of the pages")
    said = reader.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="coursedock-browsers-") as made:
        folder = Path(made)
        pictures = said.pictures or folder
        pictures.mkdir(parents=True, exist_ok=True)
        return 0 if journey([said.only] if said.only else list(BROWSERS), folder, pictures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
