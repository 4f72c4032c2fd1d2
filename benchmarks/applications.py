"""What is served: a bare hello, and the API with limits that are counted but never reached."""

import multiprocessing
import os
import sys
from typing import Final
from wsgiref.types import WSGIApplication

from attrs import evolve, fields
from falcon import App, Request, Response

from course_domain.model.limits import Limit, Limits
from entrypoints.cli.serving import serve_wsgi
from entrypoints.config.settings import Config
from entrypoints.container.build import Policies, build
from entrypoints.http.app import create_app
from entrypoints.process.logs import configure_logging
from entrypoints.process.orphans import end_with_parent

_NEVER_REACHED: Final = 10**9


class Hello:
    """The least that a resource can do."""

    def on_get(self, _req: Request, resp: Response) -> None:
        """Answer two keys of JSON."""
        resp.media = {"hello": "world", "ready": True}


def hello() -> WSGIApplication:
    """A bare Falcon application."""
    _end_with_server()
    app: App[Request, Response] = App()
    app.add_route("/hello", Hello())
    return app


def api() -> WSGIApplication:
    """The API as it is served, its limits raised."""
    _end_with_server()
    config = Config.from_environ(os.environ)
    configure_logging(config.log_level)
    return create_app(parts=build(config, Policies(limits=raised(Limits()))).api)


def raised(limits: Limits) -> Limits:
    """Raise every limit out of reach; each call is still counted."""
    known: dict[str, Limit] = {each.name: getattr(limits, each.name) for each in fields(Limits)}
    return Limits(**{name: evolve(limit, calls=_NEVER_REACHED) for name, limit in known.items()})


def _end_with_server() -> None:
    server = multiprocessing.parent_process()
    if server is not None:
        end_with_parent(server.pid, at_once=True)


if __name__ == "__main__":
    serve_wsgi(f"benchmarks.applications:{sys.argv[1]}", ("127.0.0.1", int(sys.argv[2])))
