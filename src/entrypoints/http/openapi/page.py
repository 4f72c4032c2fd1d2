"""The description as one page: made here from the description alone, without a script, loading nothing."""

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import Final

from entrypoints.http.openapi.marks import code, example, listed, prose, schema_link
from entrypoints.http.openapi.operations import Shape
from entrypoints.http.openapi.shapes_page import shapes

STYLE: Final = "docs.css"
_WHO: Final = {
    "learner": "a learner's session",
    "administrator": "an administrator's session",
    "standardWebhooks": "a shop's signature (Standard Webhooks)",
    "wooCommerce": "a shop's signature (WooCommerce)",
}


def style() -> str:
    """Give the page's style sheet."""
    return files("entrypoints.http.openapi").joinpath(STYLE).read_text(encoding="utf-8")


def policy() -> str:
    """Give the page's policy: its own style sheet, by its hash, and nothing else."""
    known = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def page(told: Shape) -> str:
    """Write the page."""
    info = told["info"]
    groups = [(tag, list(_of(told, tag["name"]))) for tag in told["tags"]]
    return "".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(info['title'])}: the HTTP API</title><style>{style()}</style></head><body>",
            '<a class="skip" href="#main">To the operations</a>',
            f"<header><h1>{escape(info['title'])} <span>HTTP API {escape(info['version'])}</span></h1>",
            f"<p>{escape(info['summary'])}</p>{prose(info['description'])}",
            f"<p>It answers at {code(told['servers'][0]['url'])}. The same for programs: ",
            '<a href="openapi.json">openapi.json</a>, OpenAPI 3.1.</p></header>',
            f'<nav aria-label="Contents">{"".join(_contents(groups))}</nav>',
            f'<main id="main" tabindex="-1">{"".join(_group(told, tag, found) for tag, found in groups)}',
            shapes(told["components"]["schemas"]),
            "</main></body></html>",
        )
    )


def _of(told: Shape, tag: str) -> Iterator[tuple[str, str, Shape]]:
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            if tag in operation["tags"]:
                yield path, method, operation


def _contents(groups: list[tuple[Shape, list[tuple[str, str, Shape]]]]) -> Iterator[str]:
    for tag, found in groups:
        links = (f'<a href="#{told["operationId"]}">{escape(told["summary"])}</a>' for _path, _method, told in found)
        yield f"<details open><summary>{escape(tag['name'])}</summary>{listed(links)}</details>"
    yield '<p><a href="#shapes">Shapes</a></p>'


def _group(told: Shape, tag: Shape, found: list[tuple[str, str, Shape]]) -> str:
    operations = "".join(_operation(told, *each) for each in found)
    return f"<section><h2>{escape(tag['name'])}</h2>{prose(tag['description'])}{operations}</section>"


def _operation(whole: Shape, path: str, method: str, told: Shape) -> str:
    parameters = [_parameter(_found(whole, each)) for each in told.get("parameters", ())]
    return "".join(
        (
            f'<article id="{told["operationId"]}"><h3>{escape(told["summary"])}</h3>',
            f'<p class="call"><b class="{method}">{method.upper()}</b> {code(path)}</p>',
            prose(told["description"]) if "description" in told else "",
            f"<p>Needs {escape(_needs(told['security']))}.</p>",
            f"<h4>Parameters</h4>{listed(parameters)}" if parameters else "",
            _body(told["requestBody"]) if "requestBody" in told else "",
            f"<h4>Answers</h4>{''.join(_answer(*each) for each in told['responses'].items())}</article>",
        )
    )


def _needs(security: list[Shape]) -> str:
    named = [_WHO[name] for way in security for name in way]
    if not named:
        return "no session"
    return " or ".join(named) + (", where there is one" if {} in security else "")


def _found(whole: Shape, told: Shape) -> Shape:
    """Follow a reference to a parameter."""
    if "$ref" not in told:
        return told
    known: Shape = whole["components"]["parameters"][told["$ref"].rpartition("/")[2]]
    return known


def _parameter(told: Shape) -> str:
    needed = ", needed" if told.get("required") else ""
    given = f" For example {code(str(told['example']))}." if "example" in told else ""
    said = prose(told.get("description", ""), given)
    return f"{code(told['name'])} <i>in the {told['in']}{needed}</i> {schema_link(told['schema'])}{said}"


def _body(told: Shape) -> str:
    kinds = " or ".join(code(kind) for kind in told["content"])
    content = next(iter(told["content"].values()))
    needed = "" if told["required"] else " It may be left out."
    shown = "".join(example(f"Example: {name}", each["value"]) for name, each in content["examples"].items())
    return f"<h4>Body</h4><p>{schema_link(content['schema'])} as {kinds}.{needed}</p>{shown}"


def _answer(status: str, told: Shape) -> str:
    headers = ", ".join(code(name) for name in told["headers"])
    body = "".join(_content(kind, content) for kind, content in told.get("content", {}).items())
    return (
        f'<details class="answer"><summary><b>{status}</b> {prose(told["description"], inline=True)}</summary>'
        f"{body}<p>Headers: {headers}.</p></details>"
    )


def _content(kind: str, content: Shape) -> str:
    shown = "".join(example(name, each["value"]) for name, each in content["examples"].items())
    return f"<p>{schema_link(content['schema'])} as {code(kind)}.</p>{shown}"
