"""Holds what is sent to AWS against the shapes that botocore ships: enums, limits and patterns as well.

botocore itself checks types, required members and the least length, and lets a misspelt word of an enum pass.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape


@cache
def operation(service: str, name: str) -> OperationModel:
    """Load an operation from the models in botocore; no credentials, no socket."""
    return botocore.session.get_session().get_service_model(service).operation_model(name)


def problems(shape: Shape, value: Any, path: str = "", *, wire: bool = False) -> Iterator[str]:
    """Say what of a value its shape does not allow; ``wire``: members are named as in JSON."""
    if isinstance(shape, StructureShape):
        yield from _structure(shape, value, path, wire=wire)
    elif isinstance(shape, ListShape):
        yield from _sized(shape, len(value), path)
        for index, each in enumerate(value):
            yield from problems(shape.member, each, f"{path}[{index}]", wire=wire)
    elif isinstance(shape, MapShape):
        for key, each in value.items():
            yield from problems(shape.value, each, f"{path}[{key}]", wire=wire)
    else:
        yield from _scalar(shape, value, path)


def _structure(shape: StructureShape, value: Any, path: str, *, wire: bool) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no structure"
        return
    named = {member.serialization.get("name", name) if wire else name: member for name, member in shape.members.items()}
    required = [
        shape.members[name].serialization.get("name", name) if wire else name for name in shape.required_members
    ]
    yield from (f"{path}.{name}: missing" for name in required if name not in value)
    for name, each in value.items():
        if name in named:
            yield from problems(named[name], each, f"{path}.{name}", wire=wire)
        else:
            yield f"{path}.{name}: unknown"


def _scalar(shape: Shape, value: Any, path: str) -> Iterator[str]:
    kinds = {"string": str, "boolean": bool, "integer": int, "long": int, "double": (int, float), "float": (int, float)}
    if not isinstance(value, kinds[shape.type_name]) or (isinstance(value, bool) and shape.type_name != "boolean"):
        yield f"{path}: {value!r} is no {shape.type_name}"
        return
    if enum := shape.metadata.get("enum"):
        yield from () if value in enum else (f"{path}: {value!r} is none of {enum}",)
    if pattern := shape.metadata.get("pattern"):
        yield from () if re.search(pattern, value) else (f"{path}: {value!r} is not like {pattern}",)
    yield from _sized(shape, len(value) if isinstance(value, str) else value, path)


def _sized(shape: Shape, size: float, path: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield f"{path}: {size} is below {least}"
    if most is not None and size > most:
        yield f"{path}: {size} is above {most}"
