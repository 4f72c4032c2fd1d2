"""The API as it is served, but for the life of its addresses: twenty seconds."""

import atexit
import os
from datetime import timedelta
from typing import Final
from wsgiref.types import WSGIApplication

from course_domain.model.playback import PlaybackPolicy
from entrypoints.config.settings import Config
from entrypoints.container.build import Policies, build
from entrypoints.http.app import create_app

LIFE: Final = timedelta(seconds=20)


def create() -> WSGIApplication:
    """Build the API."""
    coursedock = build(Config.from_environ(os.environ), Policies(playback=PlaybackPolicy(life=LIFE)))
    atexit.register(coursedock.close)
    return create_app(parts=coursedock.api)
