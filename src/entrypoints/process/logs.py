"""One line per event on stderr; nothing here ever sees a query string or a secret."""

import logging
import sys
import time


def configure_logging(level: str) -> None:
    """Log to stderr in UTC; quiet about what libraries do below warnings."""
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("alembic", "huey", "httpx", "httpcore", "_granian", "granian", "sqlalchemy"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
