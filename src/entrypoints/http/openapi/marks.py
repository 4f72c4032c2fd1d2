"""Small pieces of the page."""

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any, Final

from entrypoints.http.openapi.operations import Shape
from entrypoints.http.openapi.parameters import PRINTABLE
from entrypoints.http.openapi.schemas.common import STORABLE, WRITTEN

_QUOTED: Final = re.compile("`([^`]+)`")
_PAIR: Final = re.compile(r"\[\s+(-?[\d.]+),\s+(-?[\d.]+)\s+\]")
_TOLD_IN_WORDS: Final = {
    STORABLE: "without NUL",
    WRITTEN: "not blank",
    PRINTABLE: "without control characters",
}
"""Patterns that say little to a reader."""
_BOUNDS: Final = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "at least {} long",
    "maxLength": "at most {} long",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "format": "{}",
    "default": "{} if left out",
}


def code(text: str) -> str:
    """Mark something that is written exactly like this."""
    return f"<code>{escape(text)}</code>"


def prose(text: str, more: str = "", *, inline: bool = False) -> str:
    """Write a sentence, with what stands in backticks as code; ``more`` is markup."""
    said = _QUOTED.sub(r"<code>\1</code>", escape(text)) + more
    return said if inline or not said.strip() else f"<p>{said}</p>"


def listed(items: Iterable[str]) -> str:
    """Write a list of markup."""
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def example(name: str, value: Any) -> str:
    """Write an example; it can be scrolled by keyboard where it is wide."""
    text = value if isinstance(value, str) else _PAIR.sub(r"[\1, \2]", json.dumps(value, indent=2, ensure_ascii=False))
    told = escape(name, quote=True)
    return (
        f'<figure><figcaption>{escape(name)}</figcaption><pre tabindex="0" role="group" aria-label="{told}">'
        f"<code>{escape(text)}</code></pre></figure>"
    )


def schema_link(told: Shape) -> str:
    """Say in a line what a shape is."""
    if "$ref" in told:
        name = told["$ref"].rpartition("/")[2]
        return f'<a href="#shape-{name}">{name}</a>'
    for joint, word in (("anyOf", " or "), ("oneOf", " or else ")):
        if joint in told and "properties" not in told:
            return word.join(schema_link(each) for each in told[joint])
    if "items" in told:
        return f"a list of {schema_link(told['items'])}{_bounds(told)}"
    return _kind(told) + _bounds(told)


def _kind(told: Shape) -> str:
    if "const" in told:
        return code(json.dumps(told["const"]))
    if "enum" in told:
        return " or ".join(code(json.dumps(value)) for value in told["enum"])
    kinds = told.get("type", "anything")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)


def _bounds(told: Shape) -> str:
    said = [text.format(code(str(told[name]))) for name, text in _BOUNDS.items() if name in told]
    if "pattern" in told:
        said.append(_TOLD_IN_WORDS.get(told["pattern"]) or f"matches {code(told['pattern'])}")
    return f" ({', '.join(said)})" if said else ""
