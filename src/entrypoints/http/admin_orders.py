"""Administrators see which paid orders open nothing."""

from attrs import frozen
from falcon import Request, Response

from course_domain.model.oversight import IdleLine, IdleOrder
from course_domain.use_cases.list_idle_orders import ListIdleOrders
from entrypoints.http.paging import page_request
from entrypoints.http.sign_in import SignIn
from entrypoints.http.views import Shape, instant, page


@frozen(kw_only=True)
class AdminIdleOrders:
    """/api/admin/orders/opening-nothing."""

    who: SignIn
    list_idle_orders: ListIdleOrders

    def on_get(self, req: Request, resp: Response) -> None:
        """Give a page, each order with the reason and with what to do."""
        by = self.who.administrator(req)
        resp.media = page(self.list_idle_orders(by, page_request(req)), _order)


def _order(order: IdleOrder) -> Shape:
    return {
        "source": order.source,
        "order_id": order.order_id,
        "paid_at": instant(order.paid_at),
        "updated_at": instant(order.updated_at),
        "customer": {"user_id": order.holder.user_id, "email": order.holder.email, "name": order.name},
        "lines": [_line(line) for line in order.lines],
        "reason": order.reason,
        "advice": order.advice,
    }


def _line(line: IdleLine) -> Shape:
    return {
        "id": line.line_id,
        "product_id": line.sold.product_id,
        "variant_id": line.sold.variant_id,
        "sku": line.sold.sku,
        "course_ids": list(line.course_ids),
        "link_ids": [link.id for link in line.links],
    }
