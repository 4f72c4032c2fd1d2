"""A reader for JSON objects that strangers wrote: every complaint names the field."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final, NoReturn

from attrs import field, frozen

from adapters.wire import amounts, instants, strict_json
from course_domain.model.errors import Unusable

LONGEST_ID: Final = 255
LARGEST: Final = 2**63 - 1
"""What a database keeps as an integer."""

_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@frozen(kw_only=True)
class Fields:
    """A JSON object and the path that leads to it. Every method raises Unusable with a sentence that names the field.

    A field that is absent and one that is null are the same.
    """

    values: Mapping[str, object] = field(repr=False)
    path: str = ""

    def has(self, name: str) -> bool:
        """Tell whether a field is there and not null."""
        return self.values.get(name) is not None

    def refuse(self, name: str, problem: str) -> NoReturn:
        """Refuse a field for a reason such as "must be a text"."""
        raise Unusable(reason=f"{self._path(name)} {problem}.")

    def child(self, name: str) -> "Fields":
        """Give an object."""
        value = self._value(name)
        if not isinstance(value, Mapping):
            self.refuse(name, "must be an object")
        return Fields(values=value, path=self._path(name))

    def maybe_child(self, name: str) -> "Fields":
        """Give an object, or an empty one where it is absent; ``[]`` is how PHP writes that."""
        return self.child(name) if self.values.get(name) else Fields(values={}, path=self._path(name))

    def children(self, name: str, most: int) -> tuple["Fields", ...]:
        """Give the objects of a list; none where it is absent."""
        value = self.values.get(name) or ()
        if not isinstance(value, Sequence) or isinstance(value, str):
            self.refuse(name, "must be a list")
        if len(value) > most:
            self.refuse(name, f"has {len(value)} items, more than the {most} that are read")
        wrong = [index for index, item in enumerate(value) if not isinstance(item, Mapping)]
        if wrong:
            self.refuse(f"{name}[{wrong[0]}]", "must be an object")
        return tuple(Fields(values=item, path=f"{self._path(name)}[{index}]") for index, item in enumerate(value))

    def id(self, name: str) -> str:
        """Give an identifier, a whole number or a text, as text. Numbers keep all of their digits."""
        found = self.maybe_id(name)
        if found is None:
            self.refuse(name, "is missing")
        return found

    def maybe_id(self, name: str) -> str | None:
        """Give an identifier; None where it is absent or empty."""
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str | None):
            self.refuse(name, "must be a text or a whole number")
        if value and (len(value) > LONGEST_ID or _UNPRINTABLE.search(value)):
            self.refuse(name, f"must have at most {LONGEST_ID} characters, all of them printable")
        return value if value and value.strip() else None

    def text(self, name: str) -> str:
        """Give a short text that a program reads."""
        value = self._value(name)
        if not isinstance(value, str) or len(value) > LONGEST_ID:
            self.refuse(name, f"must be a text of at most {LONGEST_ID} characters")
        return value

    def words(self, name: str) -> str | None:
        """Give a text for people, tidied and cut rather than refused; None where there is none."""
        value = self.values.get(name)
        tidy = _UNPRINTABLE.sub(" ", value).strip()[:LONGEST_ID] if isinstance(value, str) else ""
        return tidy or None

    def flag(self, name: str) -> bool:
        """Give a truth value; false where it is absent."""
        value = self.values.get(name, False)
        if not isinstance(value, bool | None):
            self.refuse(name, "must be true or false")
        return bool(value)

    def whole(self, name: str) -> int:
        """Give a whole number from 0 to 2^63 − 1."""
        value = self._value(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST:
            self.refuse(name, "must be a whole number, not negative")
        return value

    def decimal(self, name: str) -> Decimal:
        """Give a number, written as one or as text; 0 where it is absent or empty."""
        value = self.values.get(name)
        if isinstance(value, str | None):
            return self._decimal(name, value or "0")
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse(name, "must be a decimal number")
        return self._decimal(name, format(Decimal(value), "f"))

    def instant(self, name: str, *, before: datetime, zone_is_utc: bool = False) -> datetime:
        """Give an instant from the year 2000 on and before the limit, aware and in UTC."""
        try:
            found = instants.read(self.text(name), zone_is_utc=zone_is_utc)
        except ValueError:
            kind = "a time" if zone_is_utc else "an RFC 3339 time with its zone"
            self.refuse(name, f"must be {kind}, such as 2026-03-29T12:00:00Z")
        if found.year < 2000 or found >= before:
            self.refuse(name, f"is not believable: {found.isoformat()}; check the shop's clock")
        return found

    def maybe_instant(self, name: str, *, before: datetime, zone_is_utc: bool = False) -> datetime | None:
        """Give an instant, or None where it is absent."""
        return self.instant(name, before=before, zone_is_utc=zone_is_utc) if self.has(name) else None

    def _decimal(self, name: str, text: str) -> Decimal:
        try:
            return amounts.decimal(text)
        except ValueError:
            self.refuse(name, "must be a decimal number")

    def _value(self, name: str) -> object:
        if not self.has(name):
            self.refuse(name, "is missing")
        return self.values[name]

    def _path(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def read(raw: bytes) -> Fields:
    """Read a body that must be one JSON object, or raise Unusable."""
    try:
        value = strict_json.read(raw)
    except ValueError as error:
        raise Unusable(reason=f"The body is not JSON that has one meaning: {_first_words(error)}.") from error
    if not isinstance(value, Mapping):
        raise Unusable(reason="The body must be a JSON object.")
    return Fields(values=value)


def _first_words(error: ValueError) -> str:
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)[:120]
