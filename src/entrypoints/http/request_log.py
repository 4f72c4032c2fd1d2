"""A number and a line of log for every request; never a query string, a body or a credential."""

import logging
import re
from time import perf_counter
from typing import Final
from urllib.parse import quote
from uuid import uuid4

from falcon import Request, Response

from entrypoints.process.logs import begin_context, discreet

LOG: Final = logging.getLogger("coursedock.access")

_WELCOME_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_WAITING: Final = re.compile(r"waiting-[0-9a-f]+")
"""Ids of this kind hold an e-mail address."""
_SEALED: Final = re.compile(r"(?:(?<=/unsubscribe/)|(?<=/media-uploads/)).+")
"""Whoever has such a token may turn somebody's mails off, or send a file."""
_LONGEST: Final = 300


class RequestLog:
    """Middleware: names each request (``X-Request-Id``, taken over from a proxy or made) and logs its answer."""

    def process_request(self, req: Request, resp: Response) -> None:
        """Start the clock and name the request."""
        told = req.get_header("X-Request-Id") or ""
        req.context.started = perf_counter()
        req.context.id = told if _WELCOME_ID.fullmatch(told) else uuid4().hex
        resp.set_header("X-Request-Id", req.context.id)
        begin_context(request_id=req.context.id)

    def process_response(self, req: Request, resp: Response, _resource: object, _succeeded: bool) -> None:
        """Write the line: method, path, status, the refusal's code, milliseconds, number."""
        started = req.context.get("started")
        told = {
            "method": quote(req.method, safe="")[:20],
            "path": shown_path(req.path),
            "status": resp.status_code,
            "code": req.context.get("code", "-"),
            "ms": 0.0 if started is None else round(1000 * (perf_counter() - started), 1),
        }
        line = "%s %s %d %s %.1f ms %s"
        LOG.info(line, *told.values(), req.context.get("id", "-"), extra={**told, "route": req.uri_template})
        begin_context()


def shown_path(path: str) -> str:
    """Give a path as the log may hold it: on one line, not too long, without anybody's address."""
    masked = _SEALED.sub("...", _WAITING.sub("waiting-...", path[:_LONGEST]))
    return discreet(quote(masked, safe="/:~", errors="replace"))
