"""What a path may say."""

import re
from collections.abc import Mapping
from typing import Final

from falcon import HTTPRouteNotFound, Request, Response

LONGEST: Final = 2_000
_UNWELCOME: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class PathWords:
    """Middleware: nothing has an id with control characters in it, and not every store can even be asked."""

    def process_resource(self, _req: Request, _resp: Response, _resource: object, params: Mapping[str, str]) -> None:
        """Refuse a path that names nothing."""
        if any(len(value) > LONGEST or _UNWELCOME.search(value) for value in params.values()):
            raise HTTPRouteNotFound
