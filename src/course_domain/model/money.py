"""Amounts of money."""

import re

from attrs import field, frozen

from course_domain.model.errors import Invalid

_CURRENCY = re.compile(r"[A-Z]{3}")


def _check_currency(_money: "Money", _attribute: object, value: str) -> None:
    if not _CURRENCY.fullmatch(value):
        raise Invalid.of("currency", "must be an ISO 4217 code of three capital letters, such as EUR")


@frozen(kw_only=True)
class Money:
    """Integer minor units (cents) of an ISO 4217 currency."""

    amount: int
    currency: str = field(validator=_check_currency)
