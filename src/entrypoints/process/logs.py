"""One line per event on stderr, as text or as JSON; no line ever holds a query string, an address or a secret."""

import json
import logging
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, Literal

LogFormat = Literal["text", "json"]
MASK: Final = "(left out)"
_CONTEXT: Final[ContextVar[Mapping[str, str]]] = ContextVar("log_context", default=MappingProxyType({}))
_FIELDS: Final = ("method", "path", "route", "status", "code", "ms")
"""What a record may carry besides its message."""
_QUIET: Final = ("alembic", "huey", "httpx", "httpcore", "_granian", "granian", "sqlalchemy", "urllib3", "botocore")

# Whatever a library, an exception or a mail server puts into a message: tokens, keys, links that stop somebody's mails,
# queries (signed addresses), e-mail addresses.
_UNWELCOME: Final = re.compile(
    r"""(?ix) (?<=bearer\s)[^\s"',]+
    | \b eyJ[\w-]+ \.[\w-]+ (\.[\w-]*)?
    | \b wh(sec|pk)_ [\w+/=]+
    | \b [cs]k_ [\w-]{8,}
    | \b cs_ [\w-]{8,}
    | (?<=/unsubscribe/) [\w-]+
    | (?<=\?) [^\s"'<>]{0,500} = [^\s"'<>]*
    | [^\s:/<>(),;\[\]"'=]{1,100} (@|%40|~40) [^\s:/<>(),;\[\]"'=]{1,255}"""
)
_SHORTEST_SECRET: Final = 6


def configure_logging(level: str, log_format: str = "text", secrets: Iterable[str] = ()) -> None:
    """Log to stderr in UTC; quiet about what libraries do below warnings. ``secrets`` never appear, whoever logs."""
    hidden = tuple(sorted({each for each in secrets if len(each) >= _SHORTEST_SECRET}, key=len, reverse=True))
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(hidden) if log_format == "json" else TextLines(hidden))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in _QUIET:
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))


@contextmanager
def log_context(**words: str) -> Iterator[None]:
    """Let every line that is logged meanwhile carry these words, such as a job's name."""
    token = _CONTEXT.set({**_CONTEXT.get(), **words})
    try:
        yield
    finally:
        _CONTEXT.reset(token)


def begin_context(**words: str) -> None:
    """Let every line of this thread carry these words and no others, until it begins anew."""
    _CONTEXT.set(words)


def discreet(text: str, secrets: Iterable[str] = ()) -> str:
    """Leave out secrets, tokens, query strings and e-mail addresses."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return _UNWELCOME.sub(MASK, text)


class TextLines(logging.Formatter):
    """``time level logger message [words of the context]``; a traceback follows on lines of its own, set in."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Take what must not appear."""
        super().__init__("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime
        self._secrets = tuple(secrets)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Add the context, but what the message says already."""
        line = super().formatMessage(record)
        words = [f"{name}={value}" for name, value in _CONTEXT.get().items() if value not in line]
        return f"{line} [{' '.join(words)}]" if words else line

    def format(self, record: logging.LogRecord) -> str:
        """Write one record; what somebody else put into it can't begin a line that looks like another record's."""
        return "\n  ".join(discreet(super().format(record), self._secrets).splitlines())


class JsonLines(logging.Formatter):
    """An object a line: time (RFC 3339, UTC), level, logger, message, the context, and what the record carries."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Take what must not appear."""
        super().__init__()
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._said(record.getMessage()),
            **{name: self._said(value) for name, value in _CONTEXT.get().items()},
        }
        for name in _FIELDS:
            value = getattr(record, name, None)
            if value is not None:
                told[name] = self._said(value) if isinstance(value, str) else value
        if record.exc_info:
            told["exception"] = self._said(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False, default=str)

    def _said(self, text: str) -> str:
        return discreet(text, self._secrets)
