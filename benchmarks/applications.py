"""What is served: a bare hello, and the API with limits that are counted but never reached."""

import multiprocessing
import os
import sys
from typing import Final
from wsgiref.types import WSGIApplication

from attrs import evolve, fields
from falcon import App, Request, Response

from course_domain.model.limits import Limit, Limits
from entrypoints import wsgi
from entrypoints.cli.serving import API_THREADS, EDGE_THREADS, serve_wsgi
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


def edge() -> WSGIApplication:
    """The local CDN as it is served."""
    return wsgi.edge()


def raised(limits: Limits) -> Limits:
    """Raise every limit out of reach; each call is still counted."""
    known: dict[str, Limit] = {each.name: getattr(limits, each.name) for each in fields(Limits)}
    return Limits(**{name: evolve(limit, calls=_NEVER_REACHED) for name, limit in known.items()})


def _end_with_server() -> None:
    server = multiprocessing.parent_process()
    if server is not None:
        end_with_parent(server.pid, at_once=True)


if __name__ == "__main__":
    name, port = sys.argv[1:]
    threads = EDGE_THREADS if name == "edge" else API_THREADS
    serve_wsgi(f"benchmarks.applications:{name}", ("127.0.0.1", int(port)), threads=threads)
