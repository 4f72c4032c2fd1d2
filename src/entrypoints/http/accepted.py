"""What a header of wishes (Accept-Language, Accept-Encoding) asks for."""

import re
from typing import Final

_WEIGHT: Final = re.compile(r"\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.ASCII | re.IGNORECASE)


def accepted(header: str | None) -> tuple[str, ...]:
    """Give what is wished for, in small letters, the dearest first (RFC 9110, section 12.4.2).

    What weighs nothing is left out, and so is what has a weight that nobody can read.
    """
    weighed = [_weighed(each) for each in (header or "").split(",") if each.strip()]
    return tuple(name for name, weight in sorted(weighed, key=lambda each: -each[1]) if weight)


def _weighed(wish: str) -> tuple[str, float]:
    name, has_weight, told = wish.partition(";")
    weight = _WEIGHT.fullmatch(told)
    return name.strip().lower(), float(weight[1]) if weight else float(not has_weight)


def preferred_language(header: str | None, spoken: tuple[str, ...]) -> str:
    """Choose of the languages that we speak; the first one, where none is wished for."""
    wished = (tag.partition("-")[0] for tag in accepted(header))
    return next((language for language in wished if language in spoken), spoken[0])
