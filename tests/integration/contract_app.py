"""The API as it is served, over a story's data and with limits that no test reaches: what schemathesis calls."""

import os
from datetime import UTC, datetime
from wsgiref.types import WSGIApplication

from attrs import evolve

from adapters.memory.clock import MemoryClock
from adapters.sql.engine import open_engine
from adapters.sql.heartbeats import SqlHeartbeats
from adapters.sql.migrating import migrate
from adapters.sql.unit_of_work import SqlStorage
from contract_story import story_world
from course_domain.model.limits import Limit, Limits
from entrypoints.config.settings import Config
from entrypoints.container.build import Policies, build
from entrypoints.container.media import media_parts
from entrypoints.http.app import create_app
from entrypoints.web.assets import WebAssets
from factories import BUILT

WIDE = Limits(
    url_by_address=Limit(name="url-address", calls=1_000_000),
    url_by_learner=Limit(name="url-learner", calls=1_000_000),
    heartbeat_by_address=Limit(name="heartbeat-address", calls=1_000_000),
    heartbeat_by_learner=Limit(name="heartbeat-learner", calls=1_000_000),
    unsubscribe_by_address=Limit(name="unsubscribe-address", calls=1_000_000),
)


def create() -> WSGIApplication:
    """Set the data up, and serve them."""
    config = Config.from_environ(os.environ)
    _set_up(config)
    parts = build(config, Policies(limits=WIDE)).api
    return create_app(parts=evolve(parts, assets=WebAssets(folder=BUILT)))


def _set_up(config: Config) -> None:
    database = open_engine(config.database_url)
    migrate(database)
    storage = SqlStorage(database=database)
    clock = MemoryClock(datetime.now(UTC))
    media = media_parts(config, clock)
    heartbeats = SqlHeartbeats(storage=storage)
    story_world(clock=clock, storage=storage, heartbeats=heartbeats, media=media.objects, receiver=media.receiver)
    database.dispose()
