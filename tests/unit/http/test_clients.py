"""Whom a limit by network address is for."""

import pytest
from falcon import Request
from falcon.testing import create_environ

from entrypoints.http.clients import Clients


def caller(remote: str, forwarded: str | None = None, proxies: tuple[str, ...] = ()) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return Clients(proxies=proxies).caller(Request(create_environ(remote_addr=remote, headers=headers)))


def test_without_proxies_the_connection_tells() -> None:
    assert caller("192.0.2.1") == "192.0.2.1"
    assert caller("192.0.2.1", "203.0.113.9") == "192.0.2.1"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("", "10.0.0.1"),
        ("unknown", "10.0.0.1"),
        ("203.0.113.9, unknown", "10.0.0.1"),
        ("203.0.113.9, unknown, 10.0.0.2", "10.0.0.2"),
        ("999.1.1.1", "10.0.0.1"),
    ],
)
def test_a_trusted_proxy_tells_and_what_stands_before_is_not_believed(forwarded: str, expected: str) -> None:
    assert caller("10.0.0.1", forwarded, ("10.0.0.0/8",)) == expected


def test_a_household_with_ipv6_is_one_caller() -> None:
    assert caller("2001:db8:1:2:3:4:5:6") == caller("2001:db8:1:2:9::1") == "2001:db8:1:2::/64"
    assert caller("2001:db8:1:3::1") == "2001:db8:1:3::/64"
    assert caller("::1", "[2001:db8:1:2::7]:443", ("::1",)) == "2001:db8:1:2::/64"


def test_ipv4_written_as_ipv6_is_ipv4() -> None:
    assert caller("::ffff:192.0.2.1") == "192.0.2.1"
    assert caller("::ffff:10.0.0.1", "203.0.113.9", ("10.0.0.1",)) == "203.0.113.9"


def test_a_connection_without_an_address_is_a_caller_too() -> None:
    assert caller("unix:") == "unix:"


def test_a_proxy_that_is_no_address_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match=r"proxy\.example"):
        Clients(proxies=("proxy.example",))


def test_a_viewer_has_an_address_of_her_own() -> None:
    headers = {"X-Forwarded-For": "203.0.113.9, 2001:db8:1:2:3:4:5:6"}
    request = Request(create_environ(remote_addr="10.0.0.1", headers=headers))
    assert Clients(proxies=["10.0.0.0/8"]).viewer(request) == "2001:db8:1:2:3:4:5:6"
    assert Clients().viewer(request) == "10.0.0.1"
    mapped = Request(create_environ(remote_addr="::ffff:203.0.113.9"))
    assert Clients().viewer(mapped) == "203.0.113.9"
