"""What the suites expect to be refused, without a test library: they may be run by any."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def refused(kind: type[Exception], said: str = "") -> Iterator[None]:
    """Expect what is done inside to raise ``kind``, with ``said`` in its words."""
    try:
        yield
    except kind as error:
        if said not in str(error):
            raise AssertionError(f"{error} doesn't say {said!r}") from error
    else:
        raise AssertionError(f"{kind.__name__} was not raised")
