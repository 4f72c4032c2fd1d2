"""Amounts as shops write them: decimal text, JSON numbers or minor units.

Source of the exponents: ISO 4217, table A.1 (SIX, list one), the currencies whose minor unit is not a hundredth.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final

from course_domain.model.money import Money

_NONE: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE: Final = "BHD IQD JOD KWD LYD OMR TND"
_FOUR: Final = "CLF UYW"

EXPONENTS: Final[Mapping[str, int]] = MappingProxyType(
    {code: exponent for exponent, codes in ((0, _NONE), (3, _THREE), (4, _FOUR)) for code in codes.split()}
)
"""How many digits stand behind the point; two where a currency is not listed."""

MOST: Final = 10**15
"""Minor units; beyond this an amount is a mistake."""

_CODE: Final = re.compile(r"[A-Za-z]{3}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,40})?")


def currency(text: str) -> str:
    """Read an ISO 4217 code in either case; ValueError on anything else."""
    if not _CODE.fullmatch(text):
        raise ValueError("not a currency of three letters")
    return text.upper()


def decimal(text: str) -> Decimal:
    """Read decimal text with a point and no grouping; ValueError on anything else."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError("not a decimal number")
    return Decimal(text)


def from_minor(amount: int, code: str) -> Money:
    """Give minor units (cents) as money. Raises ValueError beyond 10^15 or on a code that is none."""
    if abs(amount) > MOST:
        raise ValueError("an amount out of range")
    return Money(amount=amount, currency=currency(code))


def from_major(amount: Decimal, code: str) -> Money:
    """Give major units (euros) as money, rounded half away from zero to the currency's minor unit.

    Shops may calculate with more digits than the currency has. Raises ValueError as ``from_minor`` does.
    """
    shift = EXPONENTS.get(currency(code), 2)
    if abs(amount) > MOST:
        raise ValueError("an amount out of range")
    return from_minor(int(amount.scaleb(shift).quantize(Decimal(1), rounding=ROUND_HALF_UP)), code)
