"""WSGI factories for granian, or any other server: ``module:factory``, built when they are called."""

import atexit
import multiprocessing
import os
import signal
from datetime import datetime
from wsgiref.types import WSGIApplication

import httpx

from entrypoints.config.settings import Config
from entrypoints.container import adapters
from entrypoints.container.build import Coursedock, build
from entrypoints.container.groups import Signer
from entrypoints.container.media import media_objects, origin_of
from entrypoints.container.shop_side import shop_side
from entrypoints.demo.mount import mount
from entrypoints.demo.orders import SOURCE, Deliver, DemoOrders, NotTaken
from entrypoints.demo.resources import DemoParts
from entrypoints.demo.seed import course_ids
from entrypoints.edge import create_edge
from entrypoints.http.app import create_app
from entrypoints.http.counts import SHARED
from entrypoints.process.logs import configure_logging
from entrypoints.process.orphans import end_with_parent


def _config() -> Config:
    config = Config.from_environ(os.environ)
    configure_logging(config.log_level, config.log_format, config.secrets())
    server = multiprocessing.parent_process()
    if server is not None:
        _belong_to(server.pid)
    return config


def _belong_to(server: int | None) -> None:
    """Make this process a part of its server: end when the server ends, and never before."""
    # Ctrl-C reaches both, and the server ends us then. Granian's workers don't end in time when told so twice.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # A server that was killed would leave us answering on its port.
    end_with_parent(server, at_once=True)


def api() -> WSGIApplication:
    """The API."""
    return create_app(parts=_built(_config()).api, shared_counts=os.environ.get(SHARED))


def _built(config: Config) -> Coursedock:
    """Build, and write what still waits when the process ends."""
    made = build(config)
    atexit.register(made.close)
    return made


def edge() -> WSGIApplication:
    """The local CDN."""
    config = _config()
    log = adapters.edge_log(config)
    if log is not None:
        atexit.register(log.close)
    return create_edge(
        gate=adapters.signature_gate(config),
        media=media_objects(config),
        allowed_origins=[origin_of(config.public_url), *config.shop_origins],
        clock=adapters.clock(),
        takes_cookies=config.cookie_domain is not None,
        proxies=config.proxies,
        log=log,
    )


def demo() -> WSGIApplication:
    """The API with the demonstration shop in front of it."""
    config = _config()
    coursedock = _built(config)
    app = create_app(parts=coursedock.api, shared_counts=os.environ.get(SHARED))
    mount(app, _demo_parts(config, coursedock), origin_of(config.edge_url))
    return app


def _demo_parts(config: Config, coursedock: Coursedock) -> DemoParts:
    shop = shop_side(config)
    orders = DemoOrders(
        path=config.data / "demo-shop.json", clock=coursedock.clock, deliver=_deliver(config, shop.sign_webhook)
    )
    return DemoParts(
        orders=orders,
        clock=coursedock.clock,
        course_ids=lambda: course_ids(coursedock.commands.list_all_courses),
        address=coursedock.signer.address,
        mint_session=shop.mint_session,
        read_session=shop.read_session,
        mails=shop.mails,
    )


def _deliver(config: Config, sign: Signer) -> Deliver:
    """Post a signed message to our own webhook, over HTTP like any shop."""

    def deliver(message_id: str, body: bytes, now: datetime) -> None:
        headers = {**sign(message_id, body, now), "Content-Type": "application/json"}
        try:
            answer = httpx.post(
                f"{config.public_url}/webhooks/{SOURCE}", content=body, headers=headers, trust_env=False, timeout=10
            )
        except httpx.HTTPError as problem:
            raise NotTaken(f"The webhook could not be reached: {type(problem).__name__}.") from problem
        if answer.status_code != 200:
            raise NotTaken(f"The webhook answered {answer.status_code}.")

    return deliver
