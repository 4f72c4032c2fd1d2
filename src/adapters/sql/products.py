"""Product links in a database."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Select, Text, bindparam, delete, select, tuple_

from adapters.sql.dialects import Upsert
from adapters.sql.lists import ROWS
from adapters.sql.tables import products
from adapters.sql.types import to_json
from adapters.wire.cursors import page_of, read_cursor, write_cursor
from course_domain.model.products import ProductLink
from course_domain.model.reports import Page, PageRequest

_LINK: Final = (
    products.c.id,
    products.c.source,
    products.c.product_id,
    products.c.variant_id,
    products.c.sku,
    products.c.course_id,
)
_FIND: Final = select(*_LINK).where(products.c.id == bindparam("link_id"))
_FIND_SAME: Final = select(*_LINK).where(products.c.link == bindparam("link"))
_OF_PRODUCT: Final = (
    select(*_LINK)
    .where(products.c.source == bindparam("source"), products.c.product_id == bindparam("product_id"))
    .order_by(products.c.id)
)
_SAVE: Final = Upsert(table=products, key=["link"])
_REMOVE: Final = delete(products).where(products.c.id == bindparam("link_id"))


@cache
def _page(*, following: bool) -> Select[Any]:
    place = (products.c.source, products.c.product_id, products.c.id)
    found = select(*_LINK).order_by(*place).limit(ROWS)
    if not following:
        return found
    return found.where(tuple_(*place) > tuple_(*(bindparam(name, type_=Text()) for name in _PLACE)))


_PLACE: Final = ("source", "product_id", "link_id")


def _link_of(row: Sequence[Any]) -> ProductLink:
    link_id, source, product_id, variant_id, sku, course_id = row
    return ProductLink(
        id=link_id, source=source, product_id=product_id, variant_id=variant_id, sku=sku, course_id=course_id
    )


def _values(link: ProductLink) -> dict[str, Any]:
    fields = (link.source, link.product_id, link.variant_id, link.sku, link.course_id)
    return {
        "id": link.id,
        "source": link.source,
        "product_id": link.product_id,
        "variant_id": link.variant_id,
        "sku": link.sku,
        "course_id": link.course_id,
        "link": to_json(fields),
    }


@frozen(kw_only=True)
class SqlProducts:
    """Product links in a transaction, listed by source, product and id."""

    connection: Connection

    def find(self, link_id: str) -> ProductLink | None:
        row = self.connection.execute(_FIND, {"link_id": link_id}).first()
        return _link_of(row) if row else None

    def of_product(self, source: str, product_id: str) -> tuple[ProductLink, ...]:
        rows = self.connection.execute(_OF_PRODUCT, {"source": source, "product_id": product_id})
        return tuple(_link_of(row) for row in rows)

    def save(self, link: ProductLink) -> ProductLink:
        values = _values(link)
        self.connection.execute(_SAVE.on(self.connection), values)
        return _link_of(self.connection.execute(_FIND_SAME, {"link": values["link"]}).one())

    def remove(self, link_id: str) -> None:
        self.connection.execute(_REMOVE, {"link_id": link_id})

    def page(self, request: PageRequest) -> Page[ProductLink]:
        told: dict[str, Any] = {"rows": request.limit + 1}
        if request.after is not None:
            told |= zip(_PLACE, read_cursor(request.after, len(_PLACE)), strict=True)
        rows = self.connection.execute(_page(following=request.after is not None), told)
        return page_of([_link_of(row) for row in rows], request, _cursor)


def _cursor(link: ProductLink) -> str:
    return write_cursor(link.source, link.product_id, link.id)
