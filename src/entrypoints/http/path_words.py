"""What a path may say."""

import re
from collections.abc import Mapping
from typing import Final

from falcon import HTTPRouteNotFound, Request, Response

LONGEST: Final = 2_000
_UNWELCOME: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class PathWords:
    """Middleware: nothing has an empty id or one with control characters, and not every store can even be asked."""

    def process_resource(self, _req: Request, _resp: Response, _resource: object, params: Mapping[str, str]) -> None:
        """Refuse a path that names nothing."""
        if not all(0 < len(value) <= LONGEST and not _UNWELCOME.search(value) for value in params.values()):
            raise HTTPRouteNotFound
