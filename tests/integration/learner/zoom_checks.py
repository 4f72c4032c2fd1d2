"""Whether all of a page can be reached and read, however little room there is."""

from typing import Final

from page_checks import CUT_OFF, DEEP
from playwright.sync_api import Page

HELPERS: Final = (
    DEEP
    + """
const parent = (each) => each.assignedSlot ?? each.parentElement ?? each.getRootNode().host ?? null;
const within = (each, other) => {
  for (let at = each; at; at = parent(at)) if (at === other) return true;
  return false;
};
const hit = (x, y) => {
  let found = document.elementFromPoint(x, y);
  for (let next = found; next?.shadowRoot; found = next) {
    next = next.shadowRoot.elementFromPoint(x, y);
    if (!next || next === found) break;
  }
  return found;
};
const modal = deep(document).find((each) => each.matches("dialog[open]"))
  ?? deep(document).find((each) => each.matches(":fullscreen") && !each.shadowRoot);
const ours = deep(document).filter((each) => each.getRootNode() !== document && seen(each))
  .filter((each) => !modal || within(each, modal));
const active = () => {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
};
const put = (each, block) => each.scrollIntoView({ block, inline: "nearest", behavior: "instant" });
"""
)
# A control is covered where something else would take the press, in its middle or near an edge of it.
COVERED: Final = """() => {@helpers
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const covered = (each) => {
    // What is folded away opens for the focus.
    each.focus({ preventScroll: true });
    put(each, "center");
    const { left, right, top, bottom } = each.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const labels = [...(each.labels ?? [])];
    const free = (found) => found && (within(found, each) || labels.some((one) => within(found, one)));
    return [[x, y], [left + 3, y], [right - 3, y], [x, top + 3], [x, bottom - 3]].map(([px, py]) => hit(px, py))
      .find((found) => !free(found));
  };
  const had = active();
  const found = ours.filter((each) => each.matches(wanted) && !each.disabled)
    .filter((each) => each.getBoundingClientRect().width > 1)
    .map((each) => [each, covered(each)]).filter(([, over]) => over !== undefined)
    .map(([each, over]) => `${named(each)} is covered by ${over ? named(over) : "nothing: it is cut off"}`);
  active().blur();
  had.focus({ preventScroll: true });
  return found;
}""".replace("@helpers", HELPERS)
# A text is cut off where it reaches out of something that hides what reaches out and doesn't scroll.
CUT_TEXTS: Final = """() => {@helpers
  const clips = (style, axis) => ["hidden", "clip"].includes(style[`overflow${axis}`]);
  const scrolls = (style, axis) => ["auto", "scroll"].includes(style[`overflow${axis}`]);
  const cut = (each) => {
    const range = document.createRange();
    range.selectNodeContents(each);
    const box = range.getBoundingClientRect();
    const open = { X: true, Y: true };
    for (let at = each; at && at !== document.documentElement; at = parent(at)) {
      const style = getComputedStyle(at);
      if (at.matches(".unseen")) return null;
      const its = at.getBoundingClientRect();
      const out = { X: box.left < its.left - 1 || box.right > its.right + 1,
        Y: box.top < its.top - 1 || box.bottom > its.bottom + 1 };
      for (const axis of ["X", "Y"]) {
        if (scrolls(style, axis)) open[axis] = false;
        if (open[axis] && clips(style, axis) && out[axis]) return at;
      }
      if (style.position === "fixed") return null;
    }
    return null;
  };
  const says = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  return ours.filter((each) => says(each) && !each.matches("style, script, option")).map((each) => [each, cut(each)])
    .filter(([, found]) => found).map(([each, found]) => `${named(each)} is cut off by ${named(found)}`);
}""".replace("@helpers", HELPERS)
SIDEWAYS: Final = """() => {@helpers
  return ours.filter((each) => ["auto", "scroll"].includes(getComputedStyle(each).overflowX))
    .filter((each) => each.scrollWidth > each.clientWidth + 1)
    .map((each) => `${named(each)} by ${each.scrollWidth - each.clientWidth} px`);
}""".replace("@helpers", HELPERS)
# Words drawn over words can't be read.
OVER_TEXTS: Final = """() => {@helpers
  const lines = (each) => [...each.childNodes].filter((node) => node.nodeType === 3 && node.textContent.trim())
    .flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()];
    });
  window.scrollTo(0, 0);
  const boxes = ours.filter((each) => !each.matches("style, script, option") && !each.closest(".unseen, .hint"))
    .flatMap((each) => lines(each).map((box) => [each, box])).filter(([, box]) => box.width > 1);
  const top = ([each, box]) => {
    const found = hit((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return !found || within(found, each) || within(each, found) || getComputedStyle(each).pointerEvents === "none";
  };
  const inside = ([each, box]) => {
    for (let at = parent(each); at && at !== document.body; at = parent(at)) {
      if (getComputedStyle(at).overflowY === "visible") continue;
      const its = at.getBoundingClientRect();
      if (box.bottom <= its.top + 1 || box.top >= its.bottom - 1) return false;
    }
    return true;
  };
  const readable = boxes.filter((each) => inside(each) && top(each));
  const over = ([, one], [, other]) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 5;
  return readable.flatMap((one, at) => readable.slice(at + 1).filter((other) => over(one, other))
    .map((other) => `${named(one[0])} over ${named(other[0])}`));
}""".replace("@helpers", HELPERS)
JUDGES: Final = {
    "outside": CUT_OFF,
    "covered": COVERED,
    "cut off": CUT_TEXTS,
    "sideways": SIDEWAYS,
    "words over words": OVER_TEXTS,
}
# Letters alone twice as large, as a browser's setting makes them.
LARGE_TEXT: Final = "<style>:root { font-size: 200% } body { font-size: 1rem !important } h1 { font-size: 1em }</style>"


def must_lose_nothing(page: Page, where: str) -> None:
    """Everything can be pressed and read, and nothing scrolls sideways."""
    for name, script in JUDGES.items():
        found = page.evaluate(script)
        assert found == [], f"{where}: {name}: {found}"
