"""Where a request comes from, as far as trusted proxies tell."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from attrs import field, frozen

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def _networks(texts: Iterable[str]) -> tuple[Network, ...]:
    return tuple(ip_network(text, strict=False) for text in texts)


@frozen(kw_only=True)
class Proxies:
    """The addresses or networks of trusted proxies; ValueError for a text that is neither."""

    trusted: tuple[Network, ...] = field(default=(), converter=_networks)

    def viewer(self, remote: str, forwarded: str) -> Address | str:
        """Walk from our end of the line to the first address that no trusted proxy of ours has.

        ``remote`` is the connection's other end and ``forwarded`` X-Forwarded-For, believed only as far as trusted
        proxies wrote it. What can't be read is given back as it is.
        """
        known: Address | str = _read(remote) or remote
        hops = forwarded.split(",")
        while self._is_trusted(known) and hops:
            told = _read(hops.pop())
            if told is None:
                break
            known = told
        return known

    def _is_trusted(self, known: Address | str) -> bool:
        return not isinstance(known, str) and any(known in network for network in self.trusted)


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
