"""The styles that media-chrome writes as text are let in by their hashes, and by nothing wider."""

from pathlib import Path

import pytest
from chromium import NOWHERE, launched
from playwright.sync_api import Browser, Page, Route

from web_workshop import Workshop

CONTROLS = """
    media-controller media-control-bar media-play-button media-seek-backward-button media-seek-forward-button
    media-mute-button media-volume-range media-time-range media-time-display media-preview-thumbnail
    media-preview-time-display media-loading-indicator media-poster-image media-fullscreen-button media-pip-button
    media-playback-rate-button media-duration-display media-text-display media-tooltip media-gesture-receiver
""".split()
WRITTEN = """
document.body.append(...%s.filter((tag) => tag !== "media-controller").map((tag) => document.createElement(tag)));
const controller = document.createElement("media-controller");
controller.append(document.createElement("media-control-bar"));
document.body.append(controller);
document.body.dataset.done = "";
"""
WATCHED = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""


@pytest.fixture(scope="module")
def built(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A page of our own that shows every control there is, built as ours are."""
    other = workshop.again(tmp_path_factory.mktemp("policy") / "other")
    imports = "".join(f'import "media-chrome/dist/{name}.js";\n' for name in CONTROLS)
    other.write("src/pages/every-control.ts", imports + WRITTEN % CONTROLS)
    other.build()
    return other


def opened(browser: Browser, built: Workshop, policy: str) -> Page:
    """Open the page below a policy, once everything is in it."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(f"{NOWHERE}/")
        if name:
            route.fulfill(body=(built.built / name).read_bytes(), content_type="text/javascript")
            return
        html = '<!doctype html><title>Controls</title><body><script type="module" src="web/every-control.js"></script>'
        route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": policy})

    page = browser.new_page()
    page.add_init_script(WATCHED)
    page.route("**/*", answer)
    page.goto(f"{NOWHERE}/")
    page.wait_for_selector("[data-done]", state="attached")
    # Violations are told in tasks of their own.
    page.wait_for_timeout(300)
    return page


def test_every_control_is_styled_below_a_policy_without_unsafe_inline(built: Workshop) -> None:
    hashes = built.told("csp.json")["style-src"]
    assert len(hashes) >= 12
    assert all(each.startswith("'sha256-") for each in hashes)
    with launched() as browser:
        page = opened(browser, built, f"default-src 'none'; script-src 'self'; style-src {' '.join(hashes)}")
        assert page.evaluate("window.violations") == []
        defined = page.evaluate("(tags) => tags.filter((tag) => !customElements.get(tag))", CONTROLS)
        assert defined == []
        display = "getComputedStyle(document.querySelector('media-controller')).display"
        assert page.evaluate(display) == "inline-block"


def test_without_the_hashes_the_styles_are_refused_and_that_is_seen(built: Workshop) -> None:
    with launched() as browser:
        page = opened(browser, built, "default-src 'none'; script-src 'self'")
        violations = page.evaluate("window.violations")
    assert len(violations) >= 12
    assert {each.split()[0] for each in violations} == {"style-src-elem"}


def test_only_what_is_bundled_is_let_in(workshop: Workshop, built: Workshop, tmp_path: Path) -> None:
    other = workshop.again(tmp_path / "other")
    other.write("src/courses.ts", "export {};\n")
    other.write("src/pages/one-control.ts", 'import "media-chrome/dist/media-text-display.js";\n')
    other.build()
    few, all_ = (set(each.told("csp.json")["style-src"]) for each in (other, built))
    assert 0 < len(few) < len(all_)
    assert few <= all_
