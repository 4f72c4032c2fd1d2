"""Every refusal has a code of its own and a sentence that helps."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import attrs
import pytest

import course_domain
from course_domain.model.errors import DomainError, FieldProblem, Invalid, NotDelivered, UnknownMedia
from course_domain.model.refusals import AccessEnded, AccessExpired, QuotaExceeded

WORDS = {int: 7, str: "words of others", tuple[FieldProblem, ...]: (FieldProblem(field="title", problem="is empty"),)}
"""What a refusal can be told when it must be told something, by type."""


def descendants(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from descendants(each)


def refusals() -> list[type[DomainError]]:
    """Every class that is one, wherever in the domain; without the drafts that attrs makes classes from."""
    for module in pkgutil.walk_packages(course_domain.__path__, "course_domain."):
        importlib.import_module(module.name)
    found = {kind for kind in descendants(DomainError) if kind.__module__.startswith("course_domain.")}
    return sorted((k for k in found if getattr(sys.modules[k.__module__], k.__name__) is k), key=lambda k: k.__name__)


def made(kind: type[DomainError]) -> DomainError:
    must_be_told = (each for each in attrs.fields(kind) if each.default is attrs.NOTHING)
    return kind(**{each.name: WORDS[each.type] for each in must_be_told})


EVERY = pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.__name__)


def test_the_refusals_that_learners_meet_are_among_them() -> None:
    promised = "not-signed-in forged stale not-enrolled access-ended access-expired blocked not-an-administrator"
    promised += " unknown-course unknown-video unknown-source too-large invalid quota-exceeded"
    assert set(promised.split()) <= {kind.code for kind in refusals()}


def test_every_code_is_the_code_of_one_refusal() -> None:
    codes = [kind.code for kind in refusals()]
    assert sorted(set(codes)) == sorted(codes)


@EVERY
def test_a_code_is_in_kebab_case_and_its_own(kind: type[DomainError]) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    assert "code" in vars(kind)


@EVERY
def test_a_refusal_says_something(kind: type[DomainError]) -> None:
    refused = made(kind)
    assert refused.sentence.strip()
    assert str(refused) == refused.sentence


@EVERY
def test_a_refusal_can_be_raised_chained_and_caught(kind: type[DomainError]) -> None:
    cause = KeyError("cause")
    with pytest.raises(kind) as caught:
        raise made(kind) from cause
    assert caught.value.__cause__ is cause
    caught.value.add_note("a note")


@EVERY
def test_a_refusal_cannot_be_changed(kind: type[DomainError]) -> None:
    for each in attrs.fields(kind):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(made(kind), each.name, None)


def test_invalid_input_names_every_field_and_what_is_wrong_with_it() -> None:
    problems = (FieldProblem(field="title", problem="is empty"), FieldProblem(field="price", problem="is negative"))
    assert Invalid(problems=problems).sentence == "title: is empty; price: is negative."
    assert Invalid.of("title", "is empty").problems == problems[:1]


def test_refusals_of_access_carry_their_instant() -> None:
    noon = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert AccessEnded(at=noon).at == AccessExpired(at=noon).at == noon


def test_sentences_name_what_helps() -> None:
    assert "13 seconds" in QuotaExceeded(retry_after=13, limit=60, window=60).sentence
    assert "'videos/v1.mp4'" in UnknownMedia(key="videos/v1.mp4").sentence
    assert "no such mailbox" in NotDelivered(why="no such mailbox", permanent=True).sentence
