"""One JSON object of a request, read strictly, with everything that is wrong reported together."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Final, NoReturn, TypeVar

from course_domain.model.errors import FieldProblem, Invalid

T = TypeVar("T")

LONGEST_ID: Final = 255
LONGEST_TEXT: Final = 20_000
LARGEST: Final = 2**53 - 1
"""The largest whole number that every reader of JSON keeps whole (RFC 8259, section 6)."""
MOST_PROBLEMS: Final = 100

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


class Body:
    """One JSON object of a request, read field by field.

    A field that can't be read is remembered with its path (``beats[2].seq``) and stands in as an empty value;
    ``build`` then refuses the whole. Fields that nobody read are refused as well, but for ``ignoring``.
    """

    def __init__(
        self,
        values: Mapping[str, object],
        *,
        path: str = "",
        problems: dict[str, str] | None = None,
        ignoring: Iterable[str] = (),
    ) -> None:
        """Start with an object's members; children share their parent's ``problems``."""
        self._values = values
        self._path = path
        self._problems = {} if problems is None else problems
        self._known = set(ignoring)
        self._children: list[Body] = []

    def canonical(self) -> str:
        """Give one text for one meaning: the members in order of their names, without space."""
        return json.dumps(self._values, sort_keys=True, separators=(",", ":"))

    def has(self, name: str) -> bool:
        """Tell whether the field is there, be it null."""
        self._known.add(name)
        return name in self._values

    def is_given(self, name: str) -> bool:
        """Tell whether the field is there and not null."""
        return self.has(name) and self._values[name] is not None

    def wrong(self, name: str, problem: str) -> None:
        """Remember what is wrong with a field; the first problem of each stays."""
        self._problems.setdefault(self._path_of(name), problem)

    def text(self, name: str, *, longest: int = LONGEST_TEXT) -> str:
        """Give a text; required."""
        value = self._required(name)
        if not isinstance(value, str):
            self.wrong(name, "must be a text")
        elif len(value) > longest:
            self.wrong(name, f"must be at most {longest} characters long")
        elif _UNSTORABLE.search(value):
            self.wrong(name, "holds a character that can't be stored")
        else:
            return value
        return ""

    def maybe_text(self, name: str, *, longest: int = LONGEST_TEXT) -> str | None:
        """Give a text, or None where it is absent or null."""
        return self.text(name, longest=longest) if self.is_given(name) else None

    def whole(self, name: str, *, least: int = 0, most: int = LARGEST, plain: bool = False) -> int:
        """Give a whole number within bounds; required. A ``plain`` one is written without a fraction."""
        told = self._required(name)
        value = _whole(told)
        if value is None or (plain and isinstance(told, float)):
            self.wrong(name, "must be a whole number")
        elif not least <= value <= most:
            self.wrong(name, f"must be from {least} to {most}")
        else:
            return value
        return least

    def maybe_whole(self, name: str, *, least: int = 0, most: int = LARGEST) -> int | None:
        """Give a whole number, or None where it is absent or null."""
        return self.whole(name, least=least, most=most) if self.is_given(name) else None

    def number(self, name: str) -> float:
        """Give a finite number; required."""
        value = _number(self._required(name))
        if value is None:
            self.wrong(name, "must be a finite number")
        return value or 0.0

    def flag(self, name: str) -> bool:
        """Give a truth value; false where it is absent."""
        value = self._values[name] if self.has(name) else False
        if not isinstance(value, bool):
            self.wrong(name, "must be true or false")
        return value is True

    def child(self, name: str) -> "Body":
        """Give the object in a field; required."""
        return self._open(name, self._required(name))

    def notes(self, name: str) -> "Body":
        """Give the object in a field that may hold anything else besides; an empty one where it is absent or null."""
        value = self._values[name] if self.is_given(name) else {}
        if not isinstance(value, dict):
            self.wrong(name, "must be an object")
        return Body(value if isinstance(value, dict) else {}, path=self._path_of(name), problems=self._problems)

    def as_text(self, name: str) -> str | None:
        """Give a text where the field holds one; None for anything else."""
        value = self._values.get(name)
        return value if isinstance(value, str) and self.has(name) else None

    def children(self, name: str, *, least: int = 0, most: int) -> list["Body"]:
        """Give the objects in a list; required."""
        return [self._open(f"{name}[{n}]", value) for n, value in enumerate(self._list(name, least, most))]

    def texts(self, name: str, *, most: int) -> list[str]:
        """Give a list of short texts; required."""
        values = self._list(name, 0, most)
        for place, value in enumerate(values):
            if not isinstance(value, str) or len(value) > LONGEST_ID or _UNSTORABLE.search(value):
                self.wrong(f"{name}[{place}]", f"must be a text of at most {LONGEST_ID} characters")
        return [value for value in values if isinstance(value, str)]

    def pairs(self, name: str, *, most: int) -> tuple[tuple[float, float], ...]:
        """Give a list of pairs of finite numbers; empty where it is absent."""
        values = self._list(name, 0, most) if self.has(name) else []
        return tuple(self._pair(f"{name}[{place}]", value) for place, value in enumerate(values))

    def made(self, make: Callable[["Body"], T], otherwise: T) -> T:
        """Make a part of the whole; its refusals become problems of fields here."""
        try:
            return make(self)
        except Invalid as invalid:
            for each in invalid.problems:
                self.wrong(each.field, each.problem)
            return otherwise

    def build(self, make: Callable[["Body"], T]) -> T:
        """Make the whole.

        Raises:
            Invalid: with every problem, those of the made value's own rules too.
        """
        try:
            made = make(self)
        except Invalid as invalid:
            for each in invalid.problems:
                self.wrong(each.field, each.problem)
            self._refuse()
        self.find_unknown()
        if self._problems:
            self._refuse()
        return made

    def _refuse(self) -> NoReturn:
        self.find_unknown()
        found = list(self._problems.items())[:MOST_PROBLEMS]
        raise Invalid(problems=tuple(FieldProblem(field=name, problem=problem) for name, problem in found))

    def find_unknown(self) -> None:
        """Remember the fields that nobody read, here and below."""
        for name in [name for name in self._values if name not in self._known][:MOST_PROBLEMS]:
            self.wrong(name.encode("ascii", "backslashreplace").decode()[:80], "is not a field here")
        for child in self._children:
            child.find_unknown()

    def _open(self, name: str, value: object) -> "Body":
        if isinstance(value, dict):
            child = Body(value, path=self._path_of(name), problems=self._problems)
            self._children.append(child)
            return child
        self.wrong(name, "must be an object")
        return Body({})  # what it lacks is not worth a word

    def _list(self, name: str, least: int, most: int) -> list[object]:
        value = self._required(name)
        if not isinstance(value, list):
            self.wrong(name, "must be a list")
            return []
        if not least <= len(value) <= most:
            self.wrong(name, f"must have from {least} to {most} items")
            return []
        return value

    def _pair(self, name: str, value: object) -> tuple[float, float]:
        ends = [_number(each) for each in value] if isinstance(value, list) else []
        if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
            return ends[0], ends[1]
        self.wrong(name, "must be two finite numbers: [from, to]")
        return 0.0, 0.0

    def _required(self, name: str) -> object:
        if not self.has(name):
            self.wrong(name, "is missing")
            return None
        return self._values[name]

    def _path_of(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name


def _whole(value: object) -> int | None:
    """Give a whole number, however it is written: JSON knows one kind of number, and 3.0 is 3."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object) -> float | None:
    """Give a finite number, cut to what a float holds exactly; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(_cut(value)):
        return None
    return float(_cut(value))


def _cut(value: float) -> float:
    return max(-LARGEST, min(LARGEST, value)) if isinstance(value, int) else value
