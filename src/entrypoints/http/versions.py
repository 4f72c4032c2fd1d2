"""Entity tags and the preconditions that name them (RFC 9110, sections 8.8.3 and 13.1)."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from typing import Final, TypeVar

from falcon import Request, Response

from course_domain.model.errors import Invalid
from course_domain.model.versions import Seen
from entrypoints.http.views import Shape

T = TypeVar("T")
ANY: Final = "*"
_TAG: Final = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_ONE: Final = re.compile(_TAG)
_LIST: Final = re.compile(rf"[ \t,]*{_TAG}(?:[ \t]*,(?:[ \t]*{_TAG})?)*[ \t]*")


def tag_of(shape: Shape) -> str:
    """Give the strong tag of what is shown: a digest of all of it, so that two states never share one."""
    text = json.dumps(shape, sort_keys=True, separators=(",", ":"))
    return f'"{sha256(text.encode()).hexdigest()[:32]}"'


def seen(req: Request, tag: Callable[[T], str]) -> Seen[T] | None:
    """Read ``If-Match``; ``tag`` gives the tag of what is there. None: the caller doesn't mind what that is.

    Tags are compared strongly, so a weak one matches nothing.

    Raises:
        Invalid: it is no list of tags, and not ``*``.
    """
    told = req.get_header("If-Match")
    if told is None:
        return None
    tags = _tags("If-Match", told)
    return lambda there: ANY in tags or tag(there) in tags


def answer(req: Request, resp: Response, shape: Shape) -> None:
    """Answer a GET with what is shown and its tag, or 304 where ``If-None-Match`` names it.

    Raises:
        Invalid: it is no list of tags, and not ``*``.
    """
    tag = tag_of(shape)
    resp.set_header("ETag", tag)
    told = req.get_header("If-None-Match")
    known = () if told is None else _tags("If-None-Match", told)
    if ANY in known or tag in (each.removeprefix("W/") for each in known):
        resp.status = HTTPStatus.NOT_MODIFIED
    else:
        resp.media = shape


def _tags(header: str, text: str) -> tuple[str, ...]:
    if text.strip(" \t") == ANY:
        return (ANY,)
    if not _LIST.fullmatch(text):
        raise Invalid.of(header, 'must be entity tags in double quotes with commas between them, such as "a1b2", or *')
    return tuple(_ONE.findall(text))
