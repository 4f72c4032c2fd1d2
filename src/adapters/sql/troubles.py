"""What a database's troubles mean to the domain: come again, or it is not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from course_domain.model.errors import Busy, DomainError, NotReachable

# https://www.postgresql.org/docs/current/errcodes-appendix.html: serialization_failure, deadlock_detected,
# lock_not_available; and what SQLite says once it has waited for another process's writing.
_BUSY: Final = frozenset({"40001", "40P01", "55P03"})
_SQLITE_BUSY: Final = "database is locked"
# Connection exceptions, too_many_connections, and the server's being shut down, started or fallen over.
_GONE_CLASS: Final = "08"
_GONE: Final = frozenset({"53300", "57P01", "57P02", "57P03"})
_WHAT: Final = "The database"


def meaning_of(problem: Exception) -> DomainError | None:
    """Tell what trouble it is; None for what no patience cures."""
    if isinstance(problem, PoolTimeoutError):
        return Busy()
    if not isinstance(problem, DBAPIError):
        return None
    state = getattr(problem.orig, "sqlstate", None)
    if state in _BUSY or str(problem.orig) == _SQLITE_BUSY:
        return Busy()
    if problem.connection_invalidated or state in _GONE or (state or "").startswith(_GONE_CLASS):
        return NotReachable(what=_WHAT)
    return NotReachable(what=_WHAT) if _never_connected(problem, state) else None


def _never_connected(problem: DBAPIError, state: str | None) -> bool:
    """No server answered, so that there is neither a statement nor a code."""
    return problem.statement is None and state is None and type(problem.orig).__module__.startswith("psycopg")


@contextmanager
def told_as_refusals() -> Iterator[None]:
    """Turn a database's troubles into refusals; all else passes."""
    try:
        yield
    except (DBAPIError, PoolTimeoutError) as problem:
        meaning = meaning_of(problem)
        if meaning is None:
            raise
        raise meaning from problem
