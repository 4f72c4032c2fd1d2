"""The elements in German, and from right to left."""

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from learner_course import OTHERS, TITLE
from learner_shop import LearnerShop
from page_checks import DEEP, must_read_from_the_left, texts
from playwright.sync_api import Page, expect
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]

# Of the course, or the same in both languages.
SAME: Final = {TITLE, *OTHERS, "English", "Deutsch", "Picture in Picture"}
OVERLAPS: Final = """() => {@deep
  const wanted = "button, input, select, a[href]";
  const boxes = deep(document).filter((each) => each.matches(wanted) && seen(each))
    .map((each) => [each, each.getBoundingClientRect()]).filter(([, box]) => box.width > 1);
  const apart = (one, other) => one.right <= other.left + 1 || other.right <= one.left + 1
    || one.bottom <= other.top + 1 || other.bottom <= one.top + 1;
  return boxes.flatMap(([one, box], at) => boxes.slice(at + 1)
    .filter(([other, its]) => !one.contains(other) && !other.contains(one) && !apart(box, its))
    .map(([other]) => `${named(one)} over ${named(other)}`));
}""".replace("@deep", DEEP)


def said(page: Page) -> set[str]:
    """Give the words that are not the course's own."""
    return {text for text in texts(page) if re.search(r"[^\W\d_]{3}", text)} - SAME


def in_both(visit: Visit, show: Callable[[Visitor], Any], **options: Any) -> tuple[set[str], set[str]]:
    """Give what an element says in English and in German."""
    found = []
    for lang in ("en", "de"):
        visitor = visit(**options)
        visitor.lang = lang
        show(visitor)
        found.append(said(visitor.page))
    return found[0], found[1]


def show_library(visitor: Visitor) -> None:
    page = visitor.library()
    expect(page.locator("course-library h2 a")).to_have_count(3)


def test_no_english_is_left_in_a_german_library(visit: Visit, shop: LearnerShop) -> None:
    who = shop.collector()
    shop.watch(who, 0, [[0, 12]], 12)
    english, german = in_both(visit, show_library, who=who)
    assert len(english) > 10
    titles = re.compile("|".join(map(re.escape, (TITLE, *OTHERS, "Wet the paper"))))
    assert {text for text in english & german if re.search(r"[^\W\d_]{3}", titles.sub("", text))} == set()


def test_the_language_of_the_page_is_taken_unless_the_element_has_its_own(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(locale="de-DE")
    page = visitor.library()
    expect(page.get_by_role("region", name="Your courses")).to_be_visible()
    page = visitor.library('lang="de"')
    expect(page.get_by_role("region", name="Ihre Kurse")).to_be_visible()


def test_from_right_to_left_nothing_overlaps(visit: Visit, shop: LearnerShop, device: str) -> None:
    visitor = visit(shop.collector(), device)
    visitor.direction = "rtl"
    show_library(visitor)
    page = visitor.page
    for view in ("Grid", "List"):
        page.get_by_role("button", name=view).click()
        assert page.evaluate(OVERLAPS) == [], view
        must_read_from_the_left(page, view)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
