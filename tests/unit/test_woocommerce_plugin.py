"""The plugin for WooCommerce as a file: it is PHP, what it prints is escaped, and its secret stays where it is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter_php
from tree_sitter import Language, Node, Parser

PLUGIN = Path(__file__).parents[2] / "examples" / "woocommerce" / "coursedock-courses.php"
TEXT = PLUGIN.read_text(encoding="utf-8")
SECRET = "COURSEDOCK_SECRET"
ESCAPES = frozenset({"esc_attr", "esc_html", "esc_html__", "esc_url"})


def parse(text: str) -> Node:
    return Parser(Language(tree_sitter_php.language_php())).parse(text.encode()).root_node


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def text_of(node: Node | None) -> str:
    return (node.text or b"").decode() if node else ""


def called(node: Node) -> str:
    return text_of(node.child_by_field_name("function"))


def arguments(call: Node) -> list[Node]:
    given = call.child_by_field_name("arguments")
    return [child.named_children[0] for child in given.named_children] if given else []


def is_safe(value: Node) -> bool:
    """Tell whether a value can be printed: a text as it is written, or one that was escaped, and those joined."""
    if value.type == "string":
        return True
    if value.type == "binary_expression":
        left, right = value.child_by_field_name("left"), value.child_by_field_name("right")
        return left is not None and right is not None and is_safe(left) and is_safe(right)
    return value.type == "function_call_expression" and called(value) in ESCAPES


def printed(root: Node) -> list[Node]:
    """Give every value that is written into a page."""
    found = []
    for node in walk(root):
        if node.type == "echo_statement":
            found += node.named_children
        elif node.type == "function_call_expression" and called(node) in {"print", "printf", "vprintf"}:
            found += arguments(node)
        elif node.type == "print_intrinsic":
            found += node.named_children
    return found


def unescaped(text: str) -> list[str]:
    return [text_of(value) for value in printed(parse(text)) if not is_safe(value)]


def function(name: str) -> str:
    (found,) = (
        node
        for node in walk(parse(TEXT))
        if node.type == "function_definition" and text_of(node.child_by_field_name("name")) == name
    )
    return text_of(found)


def test_it_is_php_without_a_mistake() -> None:
    assert not parse(TEXT).has_error


def test_a_mistake_is_seen() -> None:
    assert parse(TEXT.replace("): string\n{", "): string\n", 1)).has_error


def test_whatever_it_prints_is_escaped() -> None:
    assert len(printed(parse(TEXT))) >= 10
    assert unescaped(TEXT) == []


@pytest.mark.parametrize(
    "line", ["echo $course;", "echo '<p>' . $course;", "printf('<p>%s</p>', $course);", "print $course;"]
)
def test_what_is_not_escaped_is_seen(line: str) -> None:
    assert len(unescaped(f"<?php {line}")) == 1


def test_its_secret_signs_tokens_and_goes_nowhere_else() -> None:
    uses = [text_of(node.parent) for node in walk(parse(TEXT)) if node.type == "name" and text_of(node) == SECRET]
    assert sorted(uses) == ["(string) COURSEDOCK_SECRET", SECRET], "its length is looked at, and it signs"
    assert "claims(wp_get_current_user(), time()), COURSEDOCK_SECRET)" in function("session")


def test_only_whoever_is_signed_in_gets_a_token_and_only_of_her_own() -> None:
    assert "'permission_callback' => 'is_user_logged_in'" in function("add_session_route")
    assert "wp_get_current_user()" in function("session")
    assert "$_" not in function("session")


def test_an_address_counts_as_verified_only_where_the_shop_says_so() -> None:
    assert "'email_verified' => (bool) apply_filters('coursedock_email_verified', false, $customer)" in function(
        "claims"
    )


def test_it_takes_the_places_of_addresses_that_woocommerce_takes_and_no_page_of_the_site() -> None:
    assert "add_rewrite_endpoint(ENDPOINT, endpoints_mask());" in function("add_endpoint")
    assert "function_exists('WC') ? WC()->query->get_endpoints_mask() : EP_PAGES;" in function("endpoints_mask")


def test_nothing_can_be_asked_of_it_from_outside_wordpress() -> None:
    assert TEXT.index("defined('ABSPATH') || exit;") < TEXT.index("add_action(")


def test_every_function_that_it_names_by_text_is_there() -> None:
    named = set(re.findall(r"__NAMESPACE__ \. '\\\\(\w+)'", TEXT))
    assert len(named) == 8
    for name in named:
        assert function(name)
