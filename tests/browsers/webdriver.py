"""Firefox and WebKit, driven by WebDriver: W3C's protocol over HTTP, and Firefox's own door for the same commands.

https://www.w3.org/TR/webdriver2/ and https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

import base64
import json
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import httpx
from attrs import frozen
from installation import eventually
from serving import Running, free_port, running

Call = Callable[[str, Mapping[str, Any]], Any]
PATIENCE: Final = 60.0
WINDOW: Final = {"width": 1280, "height": 900}
KEYS: Final = {"right": "\ue014"}
# What WebDriver's commands are called: over HTTP, and in Firefox.
OVER_HTTP: Final = {
    "open": "url",
    "run": "execute/sync",
    "act": "actions",
    "size": "window/rect",
}
IN_FIREFOX: Final = {
    "open": "WebDriver:Navigate",
    "run": "WebDriver:ExecuteScript",
    "act": "WebDriver:PerformActions",
    "size": "WebDriver:SetWindowRect",
    "picture": "WebDriver:TakeScreenshot",
}
FIREFOX_SETTINGS: Final = """
user_pref("marionette.port", {port});
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("intl.accept_languages", "en-GB");
"""
# What is looked for is found in shadow roots too.
FIND: Final = """
const all = (selector, root = document) => [...root.querySelectorAll("*")].flatMap((each) =>
  [...(each.matches(selector) ? [each] : []), ...(each.shadowRoot ? all(selector, each.shadowRoot) : [])]);
const shown = (selector) => all(selector).find((each) => each.getBoundingClientRect().width > 1);
const text = (selector) => all(selector).map((each) => each.textContent.replace(/\\s+/g, " ").trim());
const v = all("video")[0];
"""
# Nothing moves but what does so for ever.
AT_REST: Final = """all("*").flatMap((each) => each.getAnimations()).every((each) =>
  each.playState !== "running" || each.effect.getComputedTiming().endTime === Infinity)"""
# WebKit's driver takes its picture of the next frame, and a page at rest draws none: it hangs then.
STIR: Final = """document.documentElement.animate({ opacity: [0.9999, 1] },
  { id: "stirred", duration: 1000, iterations: Infinity });"""
CALM: Final = """document.documentElement.getAnimations().filter((each) => each.id === "stirred")
  .forEach((each) => each.cancel());"""
PLACE: Final = """(() => {
  const found = shown(arguments[0]);
  if (!found) return null;
  found.scrollIntoView({ block: "nearest" });
  const { left, top, width, height } = found.getBoundingClientRect();
  return [Math.round(left + width * arguments[1]), Math.round(top + height / 2)];
})()"""


@frozen(kw_only=True)
class Driven:
    """A browser with one window."""

    name: str
    version: str
    _call: Call

    def open(self, url: str) -> None:
        """Go to a page."""
        self._call("open", {"url": url})

    def look(self, expression: str, *given: Any) -> Any:
        """Evaluate an expression in the page; the film is ``v``."""
        return self._call("run", {"script": f"{FIND}return {expression};", "args": list(given)})

    def wait(self, expression: str, patience: float = PATIENCE) -> Any:
        """Wait until an expression is true of the page; gives it."""
        try:
            return eventually(lambda: self.look(expression), patience=patience)
        except AssertionError:
            raise AssertionError(f"not so within {patience:.0f} s: {expression}") from None

    def click(self, selector: str, across: float = 0.5) -> None:
        """Press and let go of the mouse over the first of what is shown, at a share of its width."""
        x, y = eventually(lambda: self.look(PLACE, selector, across), patience=PATIENCE)
        move = {"type": "pointerMove", "x": x, "y": y, "duration": 50, "origin": "viewport"}
        deeds = [move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": deeds}
        self._call("act", {"actions": [mouse]})

    def press(self, key: str) -> None:
        """Press a key and let go of it."""
        value = KEYS.get(key, key)
        deeds = [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self._call("act", {"actions": [{"type": "key", "id": "keyboard", "actions": deeds}]})

    def picture(self, path: Path) -> None:
        """Keep a picture of what the window shows when it has come to rest."""
        self.wait(AT_REST)
        path.write_bytes(base64.b64decode(self._call("picture", {"full": False})))


@contextmanager
def firefox(folder: Path) -> Iterator[Driven]:
    """Run Firefox, without a window, until the block ends."""
    port, profile = free_port(), folder / "profile"
    profile.mkdir()
    (profile / "user.js").write_text(FIREFOX_SETTINGS.format(port=port))
    command = [_found("firefox-esr", "firefox"), "--marionette", "--headless", "--no-remote", "--profile", str(profile)]
    with running(command, log=folder / "firefox.log", environ={"HOME": str(folder)}) as process:
        line = eventually(lambda: _connected(port, process), patience=PATIENCE)
        with closing(line), line.makefile("rwb") as wire:
            _hear(wire)
            told = _ask(wire, "WebDriver:NewSession", {"strictFileInteractability": False})
            yield _driven(told["capabilities"], lambda name, body: _ask(wire, IN_FIREFOX[name], body))


@contextmanager
def webkit(folder: Path) -> Iterator[Driven]:
    """Run WebKitGTK's small browser on a screen that nobody sees until the block ends."""
    port = free_port()
    small = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    command = [_found("xvfb-run"), "-a", "-s", "-screen 0 1400x1000x24", _found("WebKitWebDriver"), f"--port={port}"]
    environ = {"HOME": str(folder), "NO_AT_BRIDGE": "1", "WEBKIT_DISABLE_DMABUF_RENDERER": "1"}
    wish = {"webkitgtk:browserOptions": {"binary": str(small), "args": ["--automation"]}}
    with (
        running([*command, "--host=127.0.0.1"], log=folder / "webkit.log", environ=environ),
        httpx.Client(trust_env=False, timeout=120, base_url=f"http://127.0.0.1:{port}") as client,
    ):
        eventually(lambda: _is_ready(client), patience=PATIENCE)
        told = _value(client.post("/session", json={"capabilities": {"alwaysMatch": wish}}))
        here = f"/session/{told['sessionId']}"

        def call(name: str, body: Mapping[str, Any]) -> Any:
            if name == "picture":
                return picture()
            return _value(client.post(f"{here}/{OVER_HTTP[name]}", json=body))

        def picture() -> Any:
            call("run", {"script": STIR, "args": []})
            taken = _value(client.get(f"{here}/screenshot"))
            call("run", {"script": CALM, "args": []})
            return taken

        yield _driven(told["capabilities"], call)
        client.delete(here)


def _driven(told: Mapping[str, Any], call: Call) -> Driven:
    call("size", WINDOW)
    return Driven(name=told["browserName"], version=told["browserVersion"], call=call)


def _found(*names: str) -> str:
    return next(path for name in names if (path := shutil.which(name)))


def _connected(port: int, process: Running) -> socket.socket | None:
    assert process.process.poll() is None, process.printed
    with suppress(OSError):
        return socket.create_connection(("127.0.0.1", port), timeout=120)
    return None


def _hear(wire: Any) -> Any:
    """Read one message: its length, a colon, and JSON."""
    digits = b""
    while (byte := wire.read(1)) != b":":
        assert byte, "Firefox has gone"
        digits += byte
    return json.loads(wire.read(int(digits)))


def _ask(wire: Any, name: str, body: Mapping[str, Any]) -> Any:
    said = json.dumps([0, 1, name, body]).encode()
    wire.write(b"%d:%b" % (len(said), said))
    wire.flush()
    _, _, error, result = _hear(wire)
    assert error is None, f"{name}: {error}"
    return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result


def _is_ready(client: httpx.Client) -> bool:
    with suppress(httpx.TransportError):
        return client.get("/status").is_success
    return False


def _value(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()["value"]
