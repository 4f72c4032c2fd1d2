"""What a message said of an order, as JSON: every field, and one text for one content."""

import json
from datetime import datetime
from typing import Any

from adapters.sql.types import from_ticks, to_json, to_ticks
from course_domain.model.learners import Holder
from course_domain.model.money import Money
from course_domain.model.orders import Dispute, DisputeStatus, OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import Sold


def write_facts(facts: OrderFacts) -> str:
    """Write facts; equal ones give the same text. Instants are microseconds since 1970."""
    return to_json(
        {
            "source": facts.source,
            "order_id": facts.order_id,
            "version": facts.version,
            "version_kind": facts.version_kind.value,
            "status": facts.status.value,
            "at": to_ticks(facts.at),
            "paid_at": _ticks(facts.paid_at),
            "total": [facts.total.amount, facts.total.currency] if facts.total else None,
            "user_id": facts.holder.user_id,
            "email": facts.holder.email,
            "name": facts.name,
            "locale": facts.locale,
            "time_zone": facts.time_zone,
            "lines": [_write_line(line) for line in facts.lines],
            "disputes": [[dispute.id, dispute.status.value, to_ticks(dispute.at)] for dispute in facts.disputes],
        }
    )


def read_facts(text: str) -> OrderFacts:
    """Read what ``write_facts`` wrote."""
    told = json.loads(text)
    return OrderFacts(
        source=told["source"],
        order_id=told["order_id"],
        version=told["version"],
        version_kind=VersionKind(told["version_kind"]),
        status=OrderStatus(told["status"]),
        at=from_ticks(told["at"]),
        paid_at=_moment(told["paid_at"]),
        total=Money(amount=told["total"][0], currency=told["total"][1]) if told["total"] else None,
        holder=Holder(user_id=told["user_id"], email=told["email"]),
        name=told["name"],
        locale=told["locale"],
        time_zone=told["time_zone"],
        lines=tuple(_read_line(line) for line in told["lines"]),
        disputes=tuple(
            Dispute(id=dispute_id, status=DisputeStatus(status), at=from_ticks(at))
            for dispute_id, status, at in told["disputes"]
        ),
    )


def _write_line(line: OrderLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "product_id": line.sold.product_id,
        "variant_id": line.sold.variant_id,
        "sku": line.sold.sku,
        "quantity": line.quantity,
        "closed": line.closed,
        "closed_at": _ticks(line.closed_at),
    }


def _read_line(told: dict[str, Any]) -> OrderLine:
    return OrderLine(
        id=told["id"],
        sold=Sold(product_id=told["product_id"], variant_id=told["variant_id"], sku=told["sku"]),
        quantity=told["quantity"],
        closed=told["closed"],
        closed_at=_moment(told["closed_at"]),
    )


def _ticks(moment: datetime | None) -> int | None:
    return None if moment is None else to_ticks(moment)


def _moment(ticks: int | None) -> datetime | None:
    return None if ticks is None else from_ticks(ticks)
