"""Prices as operators type them."""

from adapters.wire import amounts
from course_domain.model.errors import Invalid
from course_domain.model.money import Money


def price_of(text: str, currency: str) -> Money:
    """Read major units, such as 49.00.

    Raises:
        Invalid: no amount, or no currency.
    """
    try:
        return amounts.from_major(amounts.decimal(text), currency)
    except ValueError as error:
        raise Invalid.of("price", f"must be an amount such as 49.00, in a currency such as EUR ({error})") from error
