"""Unit tests open no sockets: what needs one is an integration test."""

import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager

import pytest

_running: list[str] = []


def _refuse_sockets(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse while a unit test runs. The Unix pair by which asyncio wakes itself may stay."""
    if not _running:
        return
    opened = event == "socket.__new__" and arguments[1] != socket.AF_UNIX
    if opened or event in ("socket.connect", "socket.bind", "socket.getaddrinfo"):
        raise RuntimeError(f"{_running[-1]} opens a socket ({event}); unit tests don't: see tests/integration")


# An audit hook sees every way to a socket, and can't be taken back: hence the list of what is running.
sys.addaudithook(_refuse_sockets)


@contextmanager
def _guarded(item: pytest.Item) -> Generator[None]:
    _running.append(item.nodeid)
    try:
        yield
    finally:
        _running.pop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    with _guarded(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    with _guarded(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    with _guarded(item):
        return (yield)
