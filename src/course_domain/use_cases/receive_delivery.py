"""A shop delivers a message: check it, store it, answer."""

from attrs import frozen

from course_domain.model.errors import UnknownSource
from course_domain.model.intake import Answer, Delivery, InboxEvent
from course_domain.ports import Clock, Ids, Shops, Storage, Waker


@frozen(kw_only=True)
class ReceiveDelivery:
    """Store a signed message before it is answered; what it means is the worker's matter.

    Raises:
        UnknownSource: no shop of that name.
        Forged, Stale: the shop's adapter does not accept the signature or its time.
    """

    storage: Storage
    shops: Shops
    clock: Clock
    ids: Ids
    waker: Waker

    def __call__(self, delivery: Delivery) -> Answer:
        """Give the answer; anything but an exception means that the message needs no repeating."""
        shop = self.shops.find(delivery.source)
        if shop is None:
            raise UnknownSource(source=delivery.source)
        now = self.clock.now()
        receipt = shop.receive(delivery, now)
        if receipt.ignored:
            return Answer.IGNORED
        event = InboxEvent(
            id=self.ids.new(),
            source=delivery.source,
            delivery_id=receipt.delivery_id,
            received_at=now,
            headers=delivery.headers,
            body=delivery.body,
            due_at=now,
        )
        with self.storage.writing() as uow:
            is_new = uow.inbox.put(event)
            uow.commit()
        self.waker.wake("relay")
        return Answer.ACCEPTED if is_new else Answer.DUPLICATE
