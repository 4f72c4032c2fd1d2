"""Administrators say which product opens which course."""

from http import HTTPStatus

from attrs import frozen
from falcon import Request, Response

from course_domain.model.products import ProductLink
from course_domain.use_cases.back_fill_product import BackFillProduct
from course_domain.use_cases.link_product import LinkProduct
from course_domain.use_cases.list_products import ListProducts
from course_domain.use_cases.unlink_product import UnlinkProduct
from entrypoints.http.admin_views import product
from entrypoints.http.bodies import Bodies
from entrypoints.http.body import LONGEST_ID, Body
from entrypoints.http.paging import page_request
from entrypoints.http.repeats import once, tell
from entrypoints.http.sign_in import SignIn
from entrypoints.http.views import page


@frozen(kw_only=True)
class AdminProductList:
    """/api/admin/products."""

    who: SignIn
    bodies: Bodies
    list_products: ListProducts
    link_product: LinkProduct

    def on_get(self, req: Request, resp: Response) -> None:
        """Give a page of product links."""
        resp.media = page(self.list_products(self.who.administrator(req), page_request(req)), product)

    def on_post(self, req: Request, resp: Response) -> None:
        """Link a product: 201, and 200 where that link was there; once per ``Idempotency-Key``."""
        by = self.who.administrator(req)
        body = self.bodies.read(req)
        made = self.link_product(by, body.build(_link), once(req, body))
        tell(resp, made)
        resp.media = product(made.thing)


@frozen(kw_only=True)
class AdminProduct:
    """/api/admin/products/{id}."""

    who: SignIn
    unlink_product: UnlinkProduct

    def on_delete(self, req: Request, resp: Response, link_id: str) -> None:
        """Take the link away; nobody loses what a paid order opened."""
        self.unlink_product(self.who.administrator(req), link_id)
        resp.status = HTTPStatus.NO_CONTENT


@frozen(kw_only=True)
class AdminProductBackFill:
    """/api/admin/products/{id}/back-fill."""

    who: SignIn
    bodies: Bodies
    back_fill_product: BackFillProduct

    def on_post(self, req: Request, resp: Response, link_id: str) -> None:
        """Open past orders by a link; a dry run unless ``dry_run`` is false."""
        by = self.who.administrator(req)
        dry_run = self.bodies.read(req).build(_is_dry)
        lines = self.back_fill_product(by, link_id, dry_run=dry_run)
        resp.media = {
            "dry_run": dry_run,
            "items": [{"order_id": line.order_id, "line_id": line.line_id} for line in lines],
        }


def _is_dry(body: Body) -> bool:
    return body.flag("dry_run") if body.is_given("dry_run") else True


def _link(body: Body) -> ProductLink:
    return ProductLink(
        id="",
        source=body.text("source", longest=LONGEST_ID),
        product_id=body.text("product_id", longest=LONGEST_ID),
        variant_id=body.maybe_text("variant_id", longest=LONGEST_ID) or None,
        sku=body.maybe_text("sku", longest=LONGEST_ID) or None,
        course_id=body.text("course_id", longest=LONGEST_ID),
    )
