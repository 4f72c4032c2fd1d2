"""The table of costs is worked: its arithmetic is done again here."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECTION = (ROOT / "architecture.md").read_text(encoding="utf-8").partition("cost on AWS\n")[2].partition("\n## ")[0]
ROWS = re.findall(r"^\| ([^|*]+) \| ([\d,.]+)[^|×]* × ([\d.]+) \| ([\d.]+) \|$", SECTION, re.MULTILINE)
MONTHLY = Decimal(re.search(r"\*\*together\*\* \| \| \*\*([\d.]+)\*\*", SECTION)[1])  # type: ignore[index]


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_costs_its_quantity_times_its_price(row: tuple[str, str, str, str]) -> None:
    _what, quantity, price, cost = row
    assert cents(Decimal(quantity.replace(",", "")) * Decimal(price)) == Decimal(cost)


def test_the_sum_is_the_sum_of_its_rows() -> None:
    monthly, once = SECTION.split("| once, ")
    assert len(ROWS) == monthly.count(" × ") + once.count(" × "), "every arithmetic is a row"
    assert sum(Decimal(row[3]) for row in ROWS if f"| {row[0]} |" in monthly) == MONTHLY


def test_what_is_said_below_the_table_follows_from_it() -> None:
    cost = {what: Decimal(amount) for what, _quantity, _price, amount in ROWS}
    beyond = cents((Decimal(1260) - 1024) * Decimal("0.085"))
    free = sum(cost[what] for what in cost if what.startswith("CloudFront")) - beyond
    assert f"{(MONTHLY / 10).quantize(Decimal('0.1'))} cents a learner-hour" in SECTION
    assert f"takes ${free} of it, and leaves ${MONTHLY - free}" in SECTION.replace("\n", " ")
