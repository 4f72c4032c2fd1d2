"""How objects are written down here, shorter than JSON Schema and stricter by default."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen
class Record:
    """An object with these fields and no others; all of them are there unless ``needed`` names some."""

    fields: Mapping[str, Any]
    says: str = field(default="", kw_only=True)
    needed: tuple[str, ...] | None = field(default=None, kw_only=True)
    more: Mapping[str, Any] = field(factory=dict, kw_only=True)
    """Further keywords."""


@frozen
class Page:
    """A part of a list of components."""

    of: str


def written(told: Any) -> Any:
    """Write a shape as JSON Schema."""
    match told:
        case Page():
            items = {"type": "array", "maxItems": 100, "items": {"$ref": f"#/components/schemas/{told.of}"}}
            following = {"type": ["string", "null"], "description": "The cursor of what follows; null at the end."}
            return written(Record({"items": items, "next": following}))
        case Record():
            return _object(told)
        case dict():
            return {name: written(value) for name, value in told.items()}
        case list() | tuple():
            return [written(value) for value in told]
        case _:
            return told


def _object(told: Record) -> dict[str, Any]:
    needed = list(told.fields if told.needed is None else told.needed)
    return {
        "type": "object",
        **({"description": told.says} if told.says else {}),
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
        "properties": written(dict(told.fields)),
        **written(dict(told.more)),
    }
