"""What lists have in common: how they are searched, and how a page follows another."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Text, bindparam, tuple_

from adapters.sql.types import UtcDateTime
from adapters.wire.cursors import read_moment
from course_domain.model.reports import PageRequest, folded

_ESCAPE: Final = "!"

ROWS: Final = bindparam("rows", type_=Integer())


def contains(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Search a folded text for ``q`` as it stands; texts are folded when written, so all databases agree on case."""
    return column.like(bindparam("pattern", type_=Text()), escape=_ESCAPE)


def older(moment: ColumnElement[Any], row_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Go on after a row in a list that is sorted newest first."""
    return tuple_(moment, row_id) < tuple_(bindparam("moment", type_=UtcDateTime()), bindparam("row_id", type_=Text()))


def parameters(q: str | None, request: PageRequest) -> dict[str, Any]:
    """Give the values for ``contains``, ``older`` and ``ROWS``: one row more than the page shows what follows it.

    Raises:
        Invalid: a cursor that this list never gave.
    """
    told: dict[str, Any] = {"rows": request.limit + 1}
    if q:
        told["pattern"] = f"%{_escaped(folded(q))}%"
    if request.after is not None:
        told["moment"], told["row_id"] = read_moment(request.after)
    return told


def _escaped(text: str) -> str:
    for special in (_ESCAPE, "%", "_"):
        text = text.replace(special, _ESCAPE + special)
    return text
