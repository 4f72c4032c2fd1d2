"""What stands in the way, as OpenAPI: one answer a status, with the codes that it can carry there."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from course_domain.model import errors, refusals, sources, uploads
from entrypoints.http.errors import OURSELVES, STATUS, our_fault, told, told_by_us
from entrypoints.http.openapi.operations import Shape
from entrypoints.web.assets import BUILT, NotBuilt

PROBLEM: Final = "application/problem+json"
CODES: Final[Mapping[str, HTTPStatus]] = {**STATUS, **OURSELVES}

_SINCE: Final = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
_SAID: Final[Mapping[str, Callable[[], Shape]]] = {
    "not-signed-in": lambda: told(refusals.NotSignedIn()),
    "forged": lambda: told(errors.Forged()),
    "stale": lambda: told(errors.Stale()),
    "not-enrolled": lambda: told(refusals.NotEnrolled()),
    "access-ended": lambda: told(refusals.AccessEnded(at=_SINCE)),
    "access-expired": lambda: told(refusals.AccessExpired(at=_SINCE)),
    "blocked": lambda: told(refusals.Blocked()),
    "not-an-administrator": lambda: told(refusals.NotAnAdministrator()),
    "not-opened": lambda: told(refusals.NotOpened()),
    "unknown-course": lambda: told(errors.UnknownCourse()),
    "unknown-video": lambda: told(errors.UnknownVideo()),
    "unknown-source": lambda: told(errors.UnknownSource()),
    "unknown-enrollment": lambda: told(errors.UnknownEnrollment()),
    "unknown-grant": lambda: told(errors.UnknownGrant()),
    "unknown-product": lambda: told(errors.UnknownProduct()),
    "unknown-event": lambda: told(errors.UnknownEvent()),
    "unknown-media": lambda: told(errors.UnknownMedia(key="videos/watercolour-1/r1/hls/master.m3u8")),
    "unusable": lambda: told(errors.Unusable(reason="A link leads out of the video's folder.")),
    "unknown-upload": lambda: told(uploads.UnknownUpload()),
    "address-refused": lambda: told(uploads.AddressRefused()),
    "unknown-notice": lambda: told(refusals.UnknownNotice()),
    "not-arrived": lambda: told(uploads.NotArrived()),
    "upload-refused": lambda: told(uploads.UploadRefused(why="Sky.mp4 is not a video, whatever its name says.")),
    "not-playing": lambda: told(sources.NotPlaying()),
    "not-resendable": lambda: told(refusals.NotResendable(state="sent")),
    "version-conflict": lambda: told(refusals.VersionConflict()),
    "idempotency-conflict": lambda: told(refusals.IdempotencyConflict()),
    "not-reachable": lambda: told(errors.NotReachable(what="The database")),
    "too-large": lambda: told(errors.TooLarge(limit=1 << 20)),
    "invalid": lambda: told(errors.Invalid.of("limit", "must be from 1 to 100")),
    "quota-exceeded": lambda: told(
        refusals.QuotaExceeded(retry_after=12, limit=60, window=60, name="url-learner"),
    ),
    "busy": lambda: told(errors.Busy()),
    "not-found": lambda: told_by_us(HTTPStatus.NOT_FOUND),
    "unsupported-media-type": lambda: told_by_us(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send the body as Content-Type: application/json."
    ),
    "service-unavailable": lambda: told_by_us(HTTPStatus.SERVICE_UNAVAILABLE, str(NotBuilt(BUILT))),
    "unexpected": our_fault,
}
"""How each code is really said."""


def problems(codes: Iterable[str], headers: Callable[[int, Iterable[str]], Shape]) -> dict[int, Shape]:
    """Write the answers for some codes, by status; ``headers`` gives those of a status and its codes."""
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(CODES[code].value, []).append(code)
    return {
        status: {
            "description": f"{HTTPStatus(status).phrase}: {', '.join(f'`{code}`' for code in found)}.",
            "headers": headers(status, found),
            "content": {PROBLEM: {"schema": _schema(status, found), "examples": _examples(found)}},
        }
        for status, found in sorted(by_status.items())
    }


def _schema(status: int, codes: list[str]) -> dict[str, Any]:
    narrowed = {"status": {"const": status}, "code": {"enum": codes}}
    return {"$ref": "#/components/schemas/Problem", "properties": narrowed}


def _examples(codes: list[str]) -> Shape:
    return {code: {"value": _SAID[code]()} for code in codes}
