"""JSON as strangers may send it to us: one meaning or none.

Source: RFC 8259, which leaves duplicate names, the range of numbers and the depth to the reader (sections 4 and 9).
"""

import json
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Final, NoReturn

DEEPEST: Final = 40
"""How many arrays and objects may stand in each other."""
LONGEST_NUMBER: Final = 60
"""Characters of one number."""

_STRING: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET: Final = re.compile(r"[\[\]{}]")


def read(raw: bytes) -> object:
    """Read one JSON value out of UTF-8 bytes: objects as dicts, whole numbers as int, all others as Decimal.

    Raises ValueError on anything that is not JSON, on a name given twice in an object, on NaN and Infinity, on numbers
    of more than 60 characters or with an exponent beyond 60, and on more than 40 levels.
    """
    text = raw.decode("utf-8")
    _check_depth(text)
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=_decimal, parse_constant=_no_number
        )
    except RecursionError as error:
        raise ValueError("too deep") from error


def _check_depth(text: str) -> None:
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise ValueError(f"more than {DEEPEST} levels")


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return members


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise ValueError("a number is too long")
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text) if len(text) <= LONGEST_NUMBER else None
    except InvalidOperation as error:
        raise ValueError("a number is out of range") from error
    if value is None or abs(value.adjusted()) > LONGEST_NUMBER:
        raise ValueError("a number is out of range")
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
