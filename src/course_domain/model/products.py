"""Which of a shop's products open which courses."""

from collections.abc import Iterable

from attrs import frozen


@frozen(kw_only=True)
class ProductLink:
    """A row per (source, product, variant or SKU, course): several rows of one product are a bundle."""

    id: str
    source: str
    product_id: str
    variant_id: str | None = None
    sku: str | None = None
    course_id: str


@frozen(kw_only=True)
class Sold:
    """What a line sells, in the shop's own ids."""

    product_id: str
    variant_id: str | None = None
    sku: str | None = None


def opens(link: ProductLink, sold: Sold) -> bool:
    """Tell whether a link covers what was sold: a link that names a variant or a SKU wants that one."""
    return (
        link.product_id == sold.product_id
        and link.variant_id in (None, sold.variant_id)
        and link.sku in (None, sold.sku)
    )


def courses_opened(links: Iterable[ProductLink], sold: Sold) -> tuple[str, ...]:
    """Give the courses that a line opens, each once, in a stable order."""
    return tuple(sorted({link.course_id for link in links if opens(link, sold)}))
