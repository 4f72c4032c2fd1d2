"""WooCommerce's REST interface: the refunds of an order with their lines.

Source: WooCommerce REST API v3, "Authentication over HTTPS", "Pagination" and "Order refunds".
"""

import time
from typing import Final
from urllib.parse import urlsplit

import httpx
from attrs import Attribute, field, frozen

from adapters.shops.woocommerce_refunds import MOST_REFUNDS, Refund, read_refund
from adapters.wire import strict_json
from adapters.wire.fields import Fields
from course_domain.model.errors import Invalid, NotReachable, Unusable

LARGEST_ANSWER: Final = 4 * 1024 * 1024
"""Bytes of one page."""

_PAGE: Final = 100  # the most that WooCommerce gives
_LOOPBACK: Final = {"127.0.0.1", "::1", "localhost"}


def _check_url(_api: "WooCommerceApi", _attribute: "Attribute[str]", value: str) -> None:
    try:
        parts = urlsplit(value)
        host, safe = parts.hostname, parts.scheme == "https"
    except ValueError:
        host, safe, parts = None, False, urlsplit("")
    is_plain = not (parts.username or parts.query or parts.fragment)
    if not host or not is_plain or not (safe or (parts.scheme == "http" and host in _LOOPBACK)):
        raise Invalid.of("url", "must be the shop's address and begin with https://, for the keys travel with it")


def _check_key(_api: "WooCommerceApi", attribute: "Attribute[str]", value: str) -> None:
    if not (value.isascii() and value.isprintable() and value.strip()):
        raise Invalid.of(attribute.name, "must be as WooCommerce shows it")


@frozen(kw_only=True)
class WooCommerceApi:
    """RefundLines over HTTPS with a consumer key that may read. Raises Invalid on an address without https.

    ``timeout`` is in seconds, for one look-up with all of its pages.
    """

    url: str = field(validator=_check_url)
    consumer_key: str = field(repr=False, validator=_check_key)
    consumer_secret: str = field(repr=False, validator=_check_key)
    timeout: int = 15

    def of_order(self, order_id: str) -> tuple[Refund, ...]:
        if not (order_id.isascii() and order_id.isdigit()):
            raise Unusable(reason="id must be a number, as WooCommerce's are.")
        deadline = time.monotonic() + self.timeout
        path = f"{self.url.rstrip('/')}/wp-json/wc/v3/orders/{order_id}/refunds"
        refunds: dict[str, Refund] = {}
        with self._client() as client:
            for page in range(1, MOST_REFUNDS // _PAGE + 1):
                items, last = self._page(client, path, page, deadline)
                refunds.update({refund.id: refund for refund in items})
                if last:
                    return tuple(refunds.values())
        raise self._trouble(f"more than {MOST_REFUNDS} refunds")

    def _client(self) -> httpx.Client:
        return httpx.Client(
            auth=(self.consumer_key, self.consumer_secret),
            timeout=self.timeout,
            follow_redirects=False,  # the keys go nowhere else
            trust_env=urlsplit(self.url).hostname not in _LOOPBACK,
            headers={"accept": "application/json", "accept-encoding": "identity", "user-agent": "Coursedock"},
        )

    def _page(self, client: httpx.Client, path: str, page: int, deadline: float) -> tuple[list[Refund], bool]:
        query: dict[str, str | int] = {"per_page": _PAGE, "page": page, "orderby": "id", "order": "asc"}
        try:
            with client.stream("GET", path, params=query) as response:
                if response.status_code != httpx.codes.OK:
                    raise self._trouble(f"HTTP {response.status_code}")
                body = self._read(response, deadline)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._trouble(type(error).__name__) from error
        items = self._items(body)
        pages = response.headers.get("x-wp-totalpages", "")
        return items, page >= int(pages) if pages.isascii() and pages.isdigit() else len(items) < _PAGE

    def _read(self, response: httpx.Response, deadline: float) -> bytes:
        """Read a body piece by piece: it may be endless, or come a byte a second."""
        body = bytearray()
        for piece in response.iter_raw():
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise self._trouble(f"more than {LARGEST_ANSWER} bytes")
            if time.monotonic() > deadline:
                raise self._trouble("too slow")
        return bytes(body)

    def _items(self, body: bytes) -> list[Refund]:
        try:
            found = Fields(values={"refunds": strict_json.read(body)}).children("refunds", _PAGE)
            return [read_refund(refund) for refund in found]
        except (ValueError, Unusable) as error:
            raise self._trouble("an answer that is no list of refunds") from error

    def _trouble(self, detail: str) -> NotReachable:
        return NotReachable(what=f"WooCommerce at {urlsplit(self.url).hostname} ({detail})")
