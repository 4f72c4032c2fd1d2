"""The shapes of requests and answers, on the page."""

from html import escape

from entrypoints.http.openapi.marks import code, listed, prose, schema_link
from entrypoints.http.openapi.operations import Shape


def shapes(schemas: Shape) -> str:
    """Write every shape under its name."""
    written = "".join(_shape(name, told) for name, told in schemas.items())
    return f'<section id="shapes"><h2>Shapes</h2>{written}</section>'


def _shape(name: str, told: Shape) -> str:
    said = prose(told.get("description", ""))
    if "properties" not in told:
        return f'<article id="shape-{escape(name)}"><h3>{escape(name)}</h3>{said}<p>{schema_link(told)}</p></article>'
    return f'<article id="shape-{escape(name)}"><h3>{escape(name)}</h3>{said}{_fields(told)}</article>'


def _fields(told: Shape) -> str:
    needed = told.get("required", ())
    return listed(_field(name, each, needed=name in needed) for name, each in told["properties"].items())


def _field(name: str, told: Shape, *, needed: bool) -> str:
    may = "" if needed else " <i>may be left out</i>"
    inner = _fields(told) if "properties" in told else ""
    return f"{code(name)}{may} {schema_link(told)}{prose(told.get('description', ''))}{inner}"
