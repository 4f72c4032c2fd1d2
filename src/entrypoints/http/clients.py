"""Where a request comes from, as far as that can be known."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from attrs import field, frozen
from falcon import Request

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def _networks(texts: Iterable[str]) -> tuple[Network, ...]:
    return tuple(ip_network(text, strict=False) for text in texts)


@frozen(kw_only=True)
class Clients:
    """Tells clients apart by network address.

    ``proxies`` are the addresses or networks of trusted proxies; X-Forwarded-For counts only as far as they
    wrote it. Raises ValueError for a text that is neither.
    """

    proxies: tuple[Network, ...] = field(default=(), converter=_networks)

    def caller(self, req: Request) -> str:
        """Name the caller for limits: an IPv4 address, or the /64 network that one IPv6 household has."""
        address = self._address(req)
        if isinstance(address, IPv6Address):
            return str(ip_network((int(address) >> 64 << 64, 64)))
        return str(address)

    def _address(self, req: Request) -> Address | str:
        """Walk from our end of the line to the first address that no trusted proxy of ours has."""
        known: Address | str = _read(req.remote_addr) or req.remote_addr
        hops = (req.get_header("X-Forwarded-For") or "").split(",")
        while self._is_proxy(known) and hops:
            told = _read(hops.pop())
            if told is None:
                break
            known = told
        return known

    def _is_proxy(self, known: Address | str) -> bool:
        return not isinstance(known, str) and any(known in network for network in self.proxies)


def _read(text: str) -> Address | None:
    """Read an address as proxies write it: perhaps with a port, perhaps in brackets."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
