"""The demonstration shop's own endpoints; ``web/api.js`` describes them."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

import falcon
from attrs import frozen

from course_domain.model.errors import Invalid
from course_domain.model.learners import Session
from course_domain.ports import Clock
from entrypoints.demo.catalogue import COURSES, CURRENCY, PEOPLE, PRODUCTS, DemoPerson, DemoProduct
from entrypoints.demo.orders import DemoOrder, DemoOrders, NoSuch, person_of, product_of

SESSION_SECONDS = 12 * 3600
COURSE_SESSION_SECONDS = 600


@frozen(kw_only=True)
class DemoParts:
    """What the shop's endpoints need: its orders, and what a shop has of its own."""

    orders: DemoOrders
    clock: Clock
    course_ids: Callable[[], dict[str, str]]
    """The ids of our courses by their titles."""
    address: Callable[[str], str]
    """A public object's address."""
    mint_session: Callable[[Session, int, datetime], str]
    read_session: Callable[[str, datetime], Session]
    mails: Callable[[], list[tuple[str, EmailMessage]]]


@frozen(kw_only=True)
class Products:
    """GET /shop/products."""

    parts: DemoParts

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """List the goods."""
        ids = self.parts.course_ids()
        resp.media = {"items": [_product(product, ids, self.parts.address) for product in PRODUCTS]}


@frozen(kw_only=True)
class People:
    """GET /shop/people."""

    parts: DemoParts

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """List who may be signed in as."""
        resp.media = {"items": [_person(person) for person in PEOPLE]}


@frozen(kw_only=True)
class SignIn:
    """POST /shop/sign-in: a demonstration needs no password."""

    parts: DemoParts

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Sign somebody in."""
        person = person_of(_word(req, "id"))
        session = Session(
            user_id=person.id,
            email=person.email,
            email_verified=True,
            name=person.name,
            is_admin=person.role == "administrator",
        )
        token = self.parts.mint_session(session, SESSION_SECONDS, self.parts.clock.now())
        resp.media = {"token": token, "person": _person(person)}


@frozen(kw_only=True)
class CourseSession:
    """POST /shop/course-session: a short session for the elements in the shop's pages."""

    parts: DemoParts

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Say who is signed in at the shop, in a token of ten minutes."""
        who = _who(req, self.parts)
        resp.media = {"token": self.parts.mint_session(who, COURSE_SESSION_SECONDS, self.parts.clock.now())}


@frozen(kw_only=True)
class Orders:
    """GET and POST /shop/orders; POST /shop/orders/{id}/refund and /cancel."""

    parts: DemoParts

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """List the customer's orders; the administrator sees all."""
        who = _who(req, self.parts)
        mine = [order for order in self.parts.orders.all() if who.is_admin or order.person_id == who.user_id]
        resp.media = {"items": [_order(order) for order in mine]}

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Buy."""
        resp.media = {"order": _order(self.parts.orders.buy(_who(req, self.parts).user_id, _word(req, "product_id")))}

    def on_post_refund(self, req: falcon.Request, resp: falcon.Response, order_id: str) -> None:
        """Give the money back."""
        self._change(req, resp, order_id, "refunded")

    def on_post_cancel(self, req: falcon.Request, resp: falcon.Response, order_id: str) -> None:
        """Cancel."""
        self._change(req, resp, order_id, "cancelled")

    def _change(self, req: falcon.Request, resp: falcon.Response, order_id: str, status: str) -> None:
        who = _who(req, self.parts)
        owned = {order.id for order in self.parts.orders.all() if who.is_admin or order.person_id == who.user_id}
        if order_id not in owned:
            raise NoSuch(order_id)
        resp.media = {"order": _order(self.parts.orders.change(order_id, status))}


@frozen(kw_only=True)
class Mail:
    """GET /shop/mail and /shop/mail/{id}: the folder that stands for everyone's inbox."""

    parts: DemoParts

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """List what was sent."""
        resp.media = {"items": [_mail(name, letter) for name, letter in self.parts.mails()]}

    def on_get_one(self, _req: falcon.Request, resp: falcon.Response, mail_id: str) -> None:
        """Show one letter."""
        letter = dict(self.parts.mails()).get(mail_id)
        if letter is None:
            raise NoSuch(mail_id)
        resp.media = {
            **_mail(mail_id, letter),
            "from": letter["From"],
            "text": _part(letter, "plain"),
            "html": _part(letter, "html"),
        }


def _who(req: falcon.Request, parts: DemoParts) -> Session:
    return parts.read_session((req.auth or "").removeprefix("Bearer "), parts.clock.now())


def _word(req: falcon.Request, name: str) -> str:
    body = req.get_media(default_when_empty={})
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, str):
        raise Invalid.of(name, "must be text")
    return value


def _person(person: DemoPerson) -> dict[str, str]:
    return {"id": person.id, "name": person.name, "email": person.email, "role": person.role}


def _money(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": CURRENCY}


def _product(product: DemoProduct, ids: dict[str, str], address: Callable[[str], str]) -> dict[str, Any]:
    courses = [course for course in COURSES if course.slug in product.courses]
    return {
        "id": product.id,
        "title": product.title,
        "text": product.text,
        "price": _money(product.price),
        "thumbnail": address(product.thumbnail_key),
        "courses": [{"id": ids.get(course.title, ""), "title": course.title} for course in courses],
        "access_days": next((course.access_days for course in courses if course.access_days), None),
        "free": product.price == 0,
    }


def _order(order: DemoOrder) -> dict[str, Any]:
    product, person = product_of(order.product_id), person_of(order.person_id)
    line = {"id": "1", "title": product.title, "refunded": order.status == "refunded"}
    return {
        "id": order.id,
        "product_id": product.id,
        "title": product.title,
        "status": order.status,
        "total": _money(product.price),
        "created_at": order.created_at,
        "customer": {"name": person.name, "email": person.email},
        "lines": [line],
    }


def _mail(name: str, letter: EmailMessage) -> dict[str, str]:
    at = parsedate_to_datetime(letter["Date"]).astimezone(UTC)
    return {"id": name, "to": letter["To"], "subject": letter["Subject"], "at": at.isoformat().replace("+00:00", "Z")}


def _part(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return part.get_content() if part is not None else ""
