"""Whether this process is alive, and every part of it ready."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from attrs import frozen
from falcon import Request, Response

from entrypoints.http.parts import Check

LOG: Final = logging.getLogger("coursedock.http")


class Health:
    """/healthz: this process answers."""

    def on_get(self, _req: Request, resp: Response) -> None:
        """Say so."""
        resp.media = {"status": "ok"}

    on_head = on_get


@frozen(kw_only=True)
class Ready:
    """/readyz: every part was tried. What is wrong with one is for the log: anyone may ask."""

    checks: Mapping[str, Check]

    def on_get(self, _req: Request, resp: Response) -> None:
        """Try all of them."""
        states = {name: _state(name, check) for name, check in self.checks.items()}
        is_ready = all(state == "ok" for state in states.values())
        resp.status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        resp.media = {"status": "ready" if is_ready else "not ready", "parts": states}

    on_head = on_get


def _state(name: str, check: Check) -> str:
    try:
        check()
    except Exception as problem:  # noqa: BLE001 - one part that is not well must not hide the others
        LOG.warning("%s is not ready: %s: %s", name, type(problem).__name__, problem)
        return "failed"
    return "ok"
