"""Who calls, as far as the network tells."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_network

from attrs import field, frozen
from falcon import Request

from entrypoints.process.proxies import Proxies


def _trusted(told: Proxies | Iterable[str]) -> Proxies:
    return told if isinstance(told, Proxies) else Proxies(trusted=told)


@frozen(kw_only=True)
class Clients:
    """Tells clients apart by network address.

    ``proxies`` are the addresses or networks of trusted proxies; X-Forwarded-For counts only as far as they
    wrote it. Raises ValueError for a text that is neither.
    """

    proxies: Proxies = field(factory=Proxies, converter=_trusted)

    def caller(self, req: Request) -> str:
        """Name the caller for limits: an IPv4 address, or the /64 network that one IPv6 household has."""
        address = self.proxies.viewer(req.remote_addr, req.get_header("X-Forwarded-For") or "")
        if isinstance(address, IPv6Address):
            return str(ip_network((int(address) >> 64 << 64, 64)))
        return str(address)

    def viewer(self, req: Request) -> str:
        """Give the caller's own network address."""
        return str(self.proxies.viewer(req.remote_addr, req.get_header("X-Forwarded-For") or ""))
