"""What must be true of every page of ours in every state, looked up through all shadow roots."""

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Everything below a node, shadow roots included, in one list.
DEEP: Final = """
const deep = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
  [each, ...(each.shadowRoot ? deep(each.shadowRoot) : [])]);
const named = (each) => `${each.localName}.${each.className || each.getAttribute("part") || ""} "${
  (each.getAttribute("aria-label") || each.textContent || "").trim().slice(0, 40)}"`;
const seen = (each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true });
"""
# The target of a box to tick is its label too; a control in a shadow root is one target with what is inside. What
# is drawn smaller may still be hit all around, as a card's link is.
SMALL: Final = """() => {@deep
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=slider], "
    + "[role=switch], [role=tab], [role=menuitem], [tabindex='0']";
  const inside = (each) => each.getRootNode().host?.localName.startsWith("media-");
  const box = (each) => [each, ...(each.labels ?? [])].map((one) => one.getBoundingClientRect())
    .reduce((most, one) => (one.width * one.height > most.width * most.height ? one : most));
  const at = (x, y) => {
    let found = document.elementFromPoint(x, y);
    for (let next = found; next; next = found.shadowRoot?.elementFromPoint(x, y)) {
      if (next === found && next !== document.elementFromPoint(x, y)) break;
      found = next;
      if (!found.shadowRoot || found.shadowRoot.elementFromPoint(x, y) === found) break;
    }
    return found;
  };
  const isHit = (each) => {
    each.scrollIntoView({ block: "center" });
    const { left, top, width, height } = each.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const around = [[-21.9, 0], [21.9, 0], [0, -21.9], [0, 21.9]].map(([dx, dy]) => at(x + dx, y + dy));
    return around.every((found) => each === found || each.contains(found));
  };
  return deep(document).filter((each) => each.getRootNode() !== document && each.matches(wanted) && seen(each))
    .filter((each) => !inside(each) && !each.matches(":disabled") && each.getBoundingClientRect().width > 1)
    .map((each) => [each, box(each)])
    .filter(([each, { width, height }]) => (width < 43.9 || height < 43.9) && !isHit(each))
    .map(([each, { width, height }]) => `${named(each)} ${width.toFixed(1)} x ${height.toFixed(1)}`);
}""".replace("@deep", DEEP)
MOVING: Final = """() => {@deep
  const roots = [document, ...deep(document).flatMap((each) => each.shadowRoot ?? [])];
  return roots.flatMap((root) => root.getAnimations()).filter((each) => each.playState === "running")
    .map((each) => `${each.effect?.target ? named(each.effect.target) : "?"} ${each.animationName ?? ""}`);
}""".replace("@deep", DEEP)
CUT_OFF: Final = """() => {@deep
  const wide = document.documentElement.clientWidth;
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const said = deep(document).filter((each) => each.matches(wanted) && seen(each)).filter((each) => {
    const { left, right, width } = each.getBoundingClientRect();
    return width > 1 && (left < -0.5 || right > wide + 0.5);
  }).map((each) => `${named(each)} lies outside`);
  const over = document.documentElement.scrollWidth - wide;
  return over > 0 ? [`it scrolls sideways by ${over} px`, ...said] : said;
}""".replace("@deep", DEEP)
# The letters of a text must stand in their order on each of its lines: all that tests say runs from the left.
GARBLED: Final = """() => {@deep
  const range = document.createRange();
  const box = (text, at) => {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect();
  };
  const isGarbled = (text) => [...text.data.matchAll(/\\S/g)].map(({ index }) => box(text, index))
    .filter(({ width }) => width > 0)
    .some((one, at, all) => at > 0 && Math.abs(one.top - all[at - 1].top) < 1 && one.left < all[at - 1].left);
  const texts = (each) => [...each.childNodes].filter((node) => node.nodeType === 3);
  return deep(document).filter((each) => each.getRootNode() !== document && !each.matches("style, script"))
    .filter((each) => seen(each) && !each.closest(".unseen"))
    .flatMap((each) => texts(each).filter(isGarbled).map((text) => `${named(each)}: ${text.data.trim()}`));
}""".replace("@deep", DEEP)
TEXTS: Final = """() => {@deep
  const own = (each) => [...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent);
  const titles = ["aria-label", "title", "placeholder", "alt", "aria-valuetext", "aria-description"];
  return deep(document).filter((each) => each.getRootNode() !== document && !each.matches("style, script"))
    .flatMap((each) => [...own(each), ...titles.map((name) => each.getAttribute(name))])
    .filter(Boolean).map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}""".replace("@deep", DEEP)


def must_be_accessible(page: Page, where: str) -> None:
    """Find no violation of WCAG or of best practice."""
    found = Axe().run(page).response["violations"]
    told = [(each["id"], [node["target"] for node in each["nodes"]][:3], each["help"]) for each in found]
    assert told == [], f"{where}: {told}"


def must_be_well_made(page: Page, where: str) -> None:
    """Accessible, every target large enough for a thumb, nothing cut off, and nothing in motion."""
    must_be_accessible(page, where)
    for name, script in (("too small", SMALL), ("cut off", CUT_OFF), ("moving", MOVING)):
        found = page.evaluate(script)
        assert found == [], f"{where}: {name}: {found}"


def must_be_well_made_in_light_and_dark(page: Page, where: str) -> None:
    """As above; only colours change with the scheme."""
    must_be_well_made(page, where)
    page.emulate_media(color_scheme="dark")
    must_be_accessible(page, f"{where}, dark")
    page.emulate_media(color_scheme="light")


def must_read_from_the_left(page: Page, where: str) -> None:
    """What is written from left to right stays so, wherever the page begins its lines."""
    found = page.evaluate(GARBLED)
    assert found == [], f"{where}: {found}"


def texts(page: Page) -> list[str]:
    """Give all that our elements say, to eyes and to screen readers."""
    return [str(each) for each in page.evaluate(TEXTS)]


def styles(page: Page, selector: str) -> list[dict[str, Any]]:
    """Give the computed styles of what a selector finds, through shadow roots; the names of our own part excluded."""
    read = """(selector) => {@deep
      return deep(document).filter((each) => each.matches(selector)).map((each) => {
        const style = getComputedStyle(each);
        return Object.fromEntries([...style].filter((name) => !name.startsWith("--"))
          .map((name) => [name, style.getPropertyValue(name)]));
      });
    }""".replace("@deep", DEEP)
    return [dict(each) for each in page.evaluate(read, selector)]
