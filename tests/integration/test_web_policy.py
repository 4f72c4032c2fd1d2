"""The elements need nothing of a page's policy but their script and the API: no inline style is let in, or needed."""

from pathlib import Path

from chromium import launched
from playwright.sync_api import Browser, Page, Route

from web_workshop import Workshop

SHOP = "http://127.0.0.1:9"
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
TAGS = '<course-library session="a.b.c"></course-library><course-player course="c"></course-player>'
WATCHED = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""


def opened(browser: Browser, workshop: Workshop) -> Page:
    """Open a page with the elements below the policy, and wait until both say that the API is away."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(f"{SHOP}/")
        if name.startswith("api/"):
            route.fulfill(status=503, json={"code": "unavailable"})
        elif name:
            route.fulfill(body=(workshop.built / name).read_bytes(), content_type="text/javascript")
        else:
            html = f'<!doctype html><title>Shop</title><script type="module" src="courses.js"></script>{TAGS}'
            route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": POLICY})

    page = browser.new_page()
    page.add_init_script(WATCHED)
    page.route("**/*", answer)
    page.goto(f"{SHOP}/")
    for tag in ("course-library", "course-player"):
        page.locator(f"{tag} button").first.wait_for()
    # Violations are told in tasks of their own.
    page.wait_for_timeout(300)
    return page


def test_the_elements_are_styled_below_a_policy_that_lets_no_style_in(workshop: Workshop) -> None:
    with launched() as browser:
        page = opened(browser, workshop)
        assert page.evaluate("window.violations") == []
        for tag in ("course-library", "course-player"):
            least = page.locator(f"{tag} button").first.evaluate("(button) => getComputedStyle(button).minBlockSize")
            assert least == "44px", tag


def test_an_inline_style_is_refused_and_that_is_seen(workshop: Workshop, tmp_path: Path) -> None:
    other = workshop.again(tmp_path / "other")
    entry = (other.web / "src/courses.ts").read_text()
    inline = (
        'document.body.insertAdjacentHTML("beforeend", `<p style="color: red"></p><style>p { color: red }</style>`);'
    )
    other.write("src/courses.ts", f"{entry}\n{inline}\n")
    other.build()
    with launched() as browser:
        page = opened(browser, other)
        assert set(page.evaluate("window.violations")) == {"style-src-attr inline", "style-src-elem inline"}
