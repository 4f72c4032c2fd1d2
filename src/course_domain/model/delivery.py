"""How a shop has its videos delivered."""

from attrs import frozen


@frozen(kw_only=True)
class Delivery:
    """What an operator says about addresses."""

    playlists: str
    """Where we serve playlists ourselves, such as ``https://courses.example/playlists``."""
    binds_viewers: bool = False
    """Addresses open for the IPv4 address alone that they were given to. Phones change theirs."""
    by_cookies: bool = False
    """Cookies open the CDN instead of queries: it lies beside us, on one domain with the shop."""
