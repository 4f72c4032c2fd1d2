"""Orders and grants in memory."""

from collections.abc import Callable, Iterable, Mapping

from attrs import frozen

from adapters.memory.state import State, in_utc
from course_domain.model.grants import Grant, GrantKind
from course_domain.model.learners import normalise_email
from course_domain.model.orders import OrderFacts, VersionKind
from course_domain.model.spells import lines_of


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


@frozen(kw_only=True)
class MemoryGrants:
    """Grants in a dictionary, listed by (given_at, key)."""

    state: State

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
