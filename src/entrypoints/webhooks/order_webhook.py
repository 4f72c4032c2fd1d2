"""POST /webhooks/{source}: a shop delivers a message."""

from typing import Final

from attrs import frozen
from falcon import Request, Response

from course_domain.model.errors import UnknownSource
from course_domain.model.intake import Delivery
from course_domain.ports import Shops
from course_domain.use_cases.receive_delivery import ReceiveDelivery
from entrypoints.webhooks.raw_body import BodyPlaces

CREDENTIALS: Final = frozenset({"authorization", "cookie"})
"""Headers that no shop's message needs; messages are kept, and these should not be."""


@frozen(kw_only=True)
class OrderWebhook:
    """Takes any bytes of at most ``limit``; who sent them and what they mean is for the shop's adapter to say.

    A 200 means that the message is on our disk, or that there was nothing to keep. Whatever fails on the way
    there is an exception, and so never a 2xx.
    """

    shops: Shops
    receive_delivery: ReceiveDelivery
    places: BodyPlaces
    limit: int

    def on_post(self, req: Request, resp: Response, source: str) -> None:
        """Store one message; a body that no shop could have sent is not even read."""
        if self.shops.find(source) is None:
            raise UnknownSource(source=source)
        req.context.source = source
        headers = {name: value for name, value in req.headers_lower.items() if name not in CREDENTIALS}
        body = self.places.read(req, self.limit)
        answer = self.receive_delivery(Delivery(source=source, headers=headers, body=body))
        req.context.answer = answer.value
        resp.media = {"status": answer.value}
