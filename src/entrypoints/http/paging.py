"""What a list's query string says."""

import re
from enum import StrEnum
from typing import Final, TypeVar

from falcon import Request

from course_domain.model.errors import Invalid
from course_domain.model.reports import PageRequest

Vocabulary = TypeVar("Vocabulary", bound=StrEnum)
LONGEST_WORDS: Final = 5_000
_UNWELCOME: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_WHOLE: Final = re.compile("[0-9]{1,6}", re.ASCII)


def words(req: Request, name: str) -> str | None:
    """Give a parameter; None where it is absent or empty.

    Raises:
        Invalid: no text that a person or a program of ours writes.
    """
    value = req.get_param(name)
    if value and (len(value) > LONGEST_WORDS or _UNWELCOME.search(value)):
        raise Invalid.of(name, f"must have at most {LONGEST_WORDS} characters, all of them printable")
    return value or None


def one_of(req: Request, name: str, vocabulary: type[Vocabulary]) -> Vocabulary | None:
    """Give a parameter that is a word of a vocabulary; None where it is absent or empty.

    Raises:
        Invalid: any other word.
    """
    value = words(req, name)
    if value is not None and value not in list(vocabulary):
        raise Invalid.of(name, f"must be one of {', '.join(vocabulary)}")
    return vocabulary(value) if value else None


def page_request(req: Request) -> PageRequest:
    """Read ``limit`` and ``cursor``.

    Raises:
        Invalid: a limit that is no number from 1 to 100.
    """
    limit, after = words(req, "limit"), words(req, "cursor")
    if limit is None:
        return PageRequest(after=after)
    if not _WHOLE.fullmatch(limit):
        raise Invalid.of("limit", "must be a whole number")
    return PageRequest(limit=int(limit), after=after)
