"""Adapters of others: found by their name, made by their factory, looked at before they are used."""

import importlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from entrypoints.config.values import ConfigError, ForeignConfig

_SHORT: Final = 300
"""Characters of another's error."""


def load(foreign: ForeignConfig, setting: str, *ports: type) -> Any:
    """Make an adapter by ``factory(environ)`` and see that it has every method of the ports.

    That the methods do what a port promises is for its contract suite (``adapters.kit``) to see.

    Raises:
        ConfigError: one sentence for the setting: it can't be imported, is no function, fails, or lacks methods.
    """
    module_name, _, name = foreign.reference.partition(":")[2].partition(":")
    try:
        return _checked(_factory(module_name, name)(foreign.environ), name, ports)
    except _NotUsable as problem:
        raise ConfigError({setting: str(problem)}) from problem.__cause__


class _NotUsable(Exception):
    """What is wrong with somebody else's adapter, in a sentence."""


def _factory(module_name: str, name: str) -> Callable[[Mapping[str, str]], Any]:
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        raise _NotUsable(f"{module_name} can't be imported: {_told(error)}") from error
    found = getattr(module, name, None)
    if not callable(found):
        raise _NotUsable(f"{module_name} has no function {name}")

    def factory(environ: Mapping[str, str]) -> Any:
        try:
            return found(environ)
        except Exception as error:
            raise _NotUsable(f"{name} could not make its adapter: {_told(error)}") from error

    return factory


def _checked(made: Any, name: str, ports: tuple[type, ...]) -> Any:
    for port in ports:
        missing = [method for method in methods_of(port) if not callable(getattr(made, method, None))]
        if missing:
            raise _NotUsable(f"what {name} made is no {port.__name__}: it lacks {', '.join(missing)}")
    return made


def methods_of(port: type) -> list[str]:
    """Name the methods of a port, in its own order."""
    return [name for name, value in vars(port).items() if callable(value) and not name.startswith("_")]


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0][:_SHORT]
