"""The worker takes messages from the shelf and turns them into access."""

from datetime import timedelta

from attrs import evolve, field, frozen

from course_domain.model.errors import DomainError, NotReachable, Unusable
from course_domain.model.intake import EventState, InboxEvent
from course_domain.model.notices import RetryPolicy
from course_domain.model.order_grants import paid_lines
from course_domain.model.orders import OrderFacts, OrderStatus
from course_domain.model.spells import holder_of, lines_of
from course_domain.ports import Clock, Ids, Shops, Storage, UnitOfWork
from course_domain.services.apply_order import apply_order

NO_WORKER_SURVIVES = "gave up: every worker that took it died"


def _patient() -> RetryPolicy:
    """A paid order is worth many attempts."""
    return RetryPolicy(attempts=20, first=timedelta(seconds=5), longest=timedelta(hours=1))


@frozen(kw_only=True)
class InboxPolicy:
    """How long a worker may hold a message, and how failures are tried again."""

    lease: timedelta = timedelta(seconds=120)
    retry: RetryPolicy = field(factory=_patient)


@frozen(kw_only=True)
class WorkInbox:
    """Work on the message that is due first; one that fails never stops the rest.

    What can't be used is set aside with its reason. What fails otherwise is tried again with growing
    pauses, and set aside in the end. A worker that dies leaves its messages to the end of their lease.
    """

    storage: Storage
    shops: Shops
    clock: Clock
    ids: Ids
    policy: InboxPolicy

    def __call__(self) -> tuple[InboxEvent, ...]:
        """Take one message, so that the lease is its own; gives what became of it, nothing when none is due."""
        now = self.clock.now()
        with self.storage.writing() as uow:
            events = uow.inbox.take_due(now, now + self.policy.lease, 1)
            uow.commit()
        return tuple(self._work(event) for event in events)

    def _work(self, event: InboxEvent) -> InboxEvent:
        if self.policy.retry.gives_up(event.attempts - 1):
            return self._save(evolve(event, state=EventState.QUARANTINED, reason=NO_WORKER_SURVIVES))
        try:
            return self._apply(event)
        except Unusable as unusable:
            return self._save(evolve(event, state=EventState.QUARANTINED, reason=unusable.reason))
        except DomainError as refused:
            return self._fail(event, f"{refused.code}: {refused.sentence}")
        except Exception as problem:  # noqa: BLE001 - whatever one message does must not stop the others
            return self._fail(event, f"{type(problem).__name__}: {problem}")

    def _apply(self, event: InboxEvent) -> InboxEvent:
        shop = self.shops.find(event.source)
        if shop is None:
            raise NotReachable(what=f"The shop {event.source!r} is no longer configured and")
        facts = shop.facts(event)
        now = self.clock.now()
        with self.storage.writing() as uow:
            uow.orders.lock(facts.source, facts.order_id)
            check_usable(uow, facts)
            uow.orders.tell(facts)
            apply_order(uow, self.ids, facts.source, facts.order_id, now)
            done = evolve(event, state=EventState.DONE, reason=None, worked_at=now)
            uow.inbox.save(done)
            uow.commit()
        return done

    def _fail(self, event: InboxEvent, reason: str) -> InboxEvent:
        now = self.clock.now()
        if self.policy.retry.gives_up(event.attempts):
            return self._save(evolve(event, state=EventState.QUARANTINED, reason=f"gave up: {reason}"))
        return self._save(evolve(event, due_at=self.policy.retry.due_after(event.attempts, now), reason=reason))

    def _save(self, event: InboxEvent) -> InboxEvent:
        with self.storage.writing() as uow:
            uow.inbox.save(event)
            uow.commit()
        return event


def check_usable(uow: UnitOfWork, facts: OrderFacts) -> None:
    """Refuse what no order can be made of: a mixture of version kinds, a paid order that names nobody."""
    kind = uow.orders.version_kind(facts.source)
    if kind not in (None, facts.version_kind):
        raise Unusable(
            reason=f"This source counts its orders' versions in {kind}s, and this message has an {facts.version_kind}."
        )
    told = [*uow.orders.told(facts.source, facts.order_id), facts]
    holder = holder_of(told)
    if paid_lines(told) and holder.user_id is None and holder.email is None:
        raise Unusable(
            reason="The paid order names no customer: neither an id that counts nor an e-mail address. "
            "Complete the customer in the shop; the order is taken up with its next message."
        )
    if facts.status is OrderStatus.PAID and not lines_of(told):
        raise Unusable(reason="The paid order names no lines, so nothing can be opened.")
