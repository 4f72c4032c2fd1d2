"""Writes the description as OpenAPI 3.1."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, Final

from entrypoints.http.openapi.groups import (
    admin_access,
    admin_courses,
    admin_files,
    admin_messages,
    captions,
    learner,
    machines,
    media_uploads,
    pages,
    public,
    uploads,
)
from entrypoints.http.openapi.headers import ALWAYS, HEADERS, header_refs, problem_headers
from entrypoints.http.openapi.operations import Answer, Group, Operation, Sent, Shape, Who
from entrypoints.http.openapi.parameters import PARAMETERS
from entrypoints.http.openapi.problems import problems
from entrypoints.http.openapi.schemas import admin_access as access_shapes
from entrypoints.http.openapi.schemas import admin_courses as course_shapes
from entrypoints.http.openapi.schemas import admin_files as file_shapes
from entrypoints.http.openapi.schemas import admin_messages as message_shapes
from entrypoints.http.openapi.schemas import beats, common, courses, learning
from entrypoints.http.openapi.schemas import captions as caption_shapes
from entrypoints.http.openapi.schemas import machines as machine_shapes
from entrypoints.http.openapi.schemas import media_uploads as taking_shapes
from entrypoints.http.openapi.schemas import uploads as upload_shapes
from entrypoints.http.openapi.schemas.records import written

GROUPS: Final[tuple[Group, ...]] = (
    public.GROUP,
    learner.GROUP,
    admin_courses.COURSES,
    admin_courses.VIDEOS,
    admin_files.GROUP,
    captions.GROUP,
    uploads.GROUP,
    admin_access.PRODUCTS,
    admin_access.ACCESS,
    admin_messages.GROUP,
    media_uploads.GROUP,
    pages.GROUP,
    machines.WEBHOOKS,
    machines.MAILS,
    machines.OPERATIONS,
)
SCHEMAS: Final[dict[str, Any]] = {
    **common.SCHEMAS,
    **courses.SCHEMAS,
    **learning.SCHEMAS,
    **beats.SCHEMAS,
    **course_shapes.SCHEMAS,
    **file_shapes.SCHEMAS,
    **caption_shapes.SCHEMAS,
    **upload_shapes.SCHEMAS,
    **access_shapes.SCHEMAS,
    **message_shapes.SCHEMAS,
    **machine_shapes.SCHEMAS,
    **taking_shapes.SCHEMAS,
}
ABOUT: Final = (
    "Times are RFC 3339 in UTC, durations and positions whole seconds, money minor units. Lists come in pages: `next`"
    " is the `cursor` of the page that follows. Bodies are JSON in UTF-8; a field that isn't described is refused."
    " Every refusal is a problem (RFC 9457) with a stable `code`; a method that a path doesn't have is"
    " `method-not-allowed`, with those that it has in `Allow`. Send an `X-Request-Id` of your own to find a call again"
    " in our log."
)
SCHEMES: Final[dict[str, Shape]] = {
    "learner": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A session of the shop's sign-on.",
    },
    "administrator": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The same with the administrator's role.",
    },
    "standardWebhooks": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "Standard Webhooks: signs id, timestamp and body.",
    },
    "wooCommerce": {
        "type": "apiKey",
        "in": "header",
        "name": "X-WC-Webhook-Signature",
        "description": "WooCommerce's HMAC of the body.",
    },
}
_SECURITY: Final[dict[Who, list[Shape]]] = {
    Who.ANYONE: [],
    Who.VISITOR: [{}, {"learner": []}],
    Who.LEARNER: [{"learner": []}],
    Who.ADMINISTRATOR: [{"administrator": []}],
    Who.SHOP: [{"standardWebhooks": []}, {"wooCommerce": []}],
}


def describe(public_url: str) -> Shape:
    """Give the whole description; ``public_url`` is where the API is found."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Coursedock",
            "version": version("coursedock"),
            "summary": "Video courses for the shop you already have.",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": public_url}],
        "tags": [{"name": group.name, "description": group.says} for group in GROUPS],
        "paths": _paths(),
        "components": {
            "schemas": written(SCHEMAS),
            "parameters": {key: _parameter(key) for key in PARAMETERS},
            "headers": HEADERS,
            "securitySchemes": SCHEMES,
        },
    }


def operations() -> Iterator[tuple[Group, Operation]]:
    """Give every operation with its group, in order."""
    for group in GROUPS:
        for operation in group.operations:
            yield group, operation


def _paths() -> Shape:
    paths: dict[str, Shape] = {}
    for group, operation in operations():
        paths.setdefault(operation.path, {})[operation.method] = _operation(group, operation)
    return paths


def _operation(group: Group, told: Operation) -> Shape:
    answers = {status: _answer(answer) for status, answer in told.answers.items()}
    refused = problems(told.codes, problem_headers)
    return {
        "operationId": told.id,
        "tags": [group.name],
        "summary": told.summary,
        **({"description": told.says} if told.says else {}),
        "security": _SECURITY[told.who],
        **({"parameters": [_use(told, key) for key in told.parameters]} if told.parameters else {}),
        **({"requestBody": _body(told.sent)} if told.sent else {}),
        "responses": {str(status): answer for status, answer in sorted({**refused, **answers}.items())},
    }


def _answer(told: Answer) -> Shape:
    shape: Shape = {"description": told.says, "headers": header_refs((*ALWAYS, *told.headers))}
    if told.schema is not None:
        content = {"schema": _ref(told.schema), "examples": {"example": {"value": told.example}}}
        shape["content"] = {told.media_type: content}
    return shape


def _body(sent: Sent) -> Shape:
    content = {
        "schema": _ref(sent.schema),
        "examples": {name: {"value": value} for name, value in sent.examples.items()},
    }
    return {"required": sent.needed, "content": dict.fromkeys(sent.media_types, content)}


def _use(told: Operation, key: str) -> Shape:
    if key in told.filled:
        return {**_parameter(key), "example": told.filled[key]}
    return {"$ref": f"#/components/parameters/{key}"}


def _parameter(key: str) -> Shape:
    known = PARAMETERS[key]
    return {"name": key, **({"required": True} if known["in"] == "path" else {}), **known}


def _ref(schema: str) -> Shape:
    return {"$ref": f"#/components/schemas/{schema}"}
