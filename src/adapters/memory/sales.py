"""Orders and grants in memory."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from attrs import frozen

from adapters.memory.catalogue import MemoryProducts
from adapters.memory.state import Pair, State, in_utc
from adapters.wire.cursors import page_of, read_place, write_place
from course_domain.model.courses import CourseStatus
from course_domain.model.grants import Grant, GrantKind
from course_domain.model.learners import normalise_email
from course_domain.model.orders import OrderFacts, OrderLine, VersionKind
from course_domain.model.oversight import PAID, IdleLine, IdleOrder
from course_domain.model.products import opens
from course_domain.model.reports import Page, PageRequest
from course_domain.model.spells import holder_of, lines_of, newest


@frozen(kw_only=True)
class MemoryOrders:
    """What was told of orders, in a dictionary."""

    state: State

    def lock(self, source: str, order_id: str) -> None:
        """Do nothing: one unit of work writes at a time."""

    def tell(self, facts: OrderFacts) -> bool:
        key, known = (facts.source, facts.order_id), self.told(facts.source, facts.order_id)
        if facts in known:
            return False
        self.state.told[key] = (*known, in_utc(facts))
        return True

    def told(self, source: str, order_id: str) -> tuple[OrderFacts, ...]:
        return self.state.told.get((source, order_id), ())

    def version_kind(self, source: str) -> VersionKind | None:
        kinds = (told[0].version_kind for (its_source, _), told in self.state.told.items() if its_source == source)
        return next(kinds, None)

    def frozen(self, source: str, order_id: str) -> Mapping[str, Mapping[str, int | None]]:
        return dict(self.state.frozen.get((source, order_id), {}))

    def freeze(self, source: str, order_id: str, line_id: str, courses: Mapping[str, int | None]) -> None:
        if line_id not in lines_of(self.told(source, order_id)):
            raise LookupError(f"nobody told us of line {line_id!r} in order {order_id!r}")
        known = self.frozen(source, order_id)
        self.state.frozen[source, order_id] = {**known, line_id: {**courses, **known.get(line_id, {})}}

    def after(self, source: str, order_id: str, limit: int) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(key for key in self.state.told if key > (source, order_id))[:limit])

    def idle(self, request: PageRequest) -> Page[IdleOrder]:
        before = None if request.after is None else read_place(request.after)
        orders = (self._order(told) for key, told in self.state.told.items() if self._is_idle(key, told))
        found = sorted((order for order in orders if before is None or place_of(order) < before), key=place_of)
        return page_of(found[::-1], request, lambda order: write_place(*place_of(order)))

    def _is_idle(self, key: Pair, told: tuple[OrderFacts, ...]) -> bool:
        """Paid by its newest word, and no grant of it is for a course that anybody may see."""
        grants = MemoryGrants(state=self.state).of_order(*key)
        drafts = (self.state.courses[grant.course_id].status is CourseStatus.DRAFT for grant in grants)
        return newest(told).status in PAID and all(drafts)

    def _order(self, told: tuple[OrderFacts, ...]) -> IdleOrder:
        latest = newest(told)
        return IdleOrder(
            source=latest.source,
            order_id=latest.order_id,
            updated_at=latest.at,
            paid_at=latest.paid_at,
            holder=holder_of(told),
            name=latest.name,
            lines=tuple(self._line(latest, line) for _, line in sorted(lines_of(told).items())),
        )

    def _line(self, order: OrderFacts, line: OrderLine) -> IdleLine:
        links = MemoryProducts(state=self.state).of_product(order.source, line.sold.product_id)
        frozen = self.frozen(order.source, order.order_id).get(line.id, {})
        return IdleLine(
            line_id=line.id,
            sold=line.sold,
            course_ids=tuple(sorted(frozen)),
            links=tuple(link for link in links if opens(link, line.sold)),
        )


def place_of(order: IdleOrder) -> tuple[datetime, str, str]:
    """Give the place of an order in its list."""
    return order.updated_at, order.source, order.order_id


@frozen(kw_only=True)
class MemoryGrants:
    """Grants in a dictionary, listed by (given_at, key)."""

    state: State

    def lock(self, person: str, course_id: str) -> None:
        """Do nothing: one unit of work writes at a time."""

    def find(self, key: str) -> Grant | None:
        return self.state.grants.get(key)

    def of_order(self, source: str, order_id: str) -> tuple[Grant, ...]:
        return self._where(
            lambda grant: (grant.source, grant.reference) == (source, order_id) and grant.kind is not GrantKind.MANUAL
        )

    def of_user(self, user_id: str, course_id: str) -> tuple[Grant, ...]:
        return self._where(lambda grant: (grant.holder.user_id, grant.course_id) == (user_id, course_id))

    def waiting(self, email: str, course_id: str | None = None) -> tuple[Grant, ...]:
        address = normalise_email(email)
        if address is None:
            return ()
        return self._where(
            lambda grant: (
                grant.holder.is_waiting and grant.holder.email == address and course_id in (None, grant.course_id)
            )
        )

    def save(self, grants: Iterable[Grant]) -> None:
        for grant in grants:
            self.state.must_know_course(grant.course_id)
            self.state.grants[grant.key] = in_utc(grant)

    def remove(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.state.grants.pop(key, None)

    def _where(self, is_meant: Callable[[Grant], bool]) -> tuple[Grant, ...]:
        found = filter(is_meant, self.state.grants.values())
        return tuple(sorted(found, key=lambda grant: (grant.given_at, grant.key)))
