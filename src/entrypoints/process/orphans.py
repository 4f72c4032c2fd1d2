"""A killed parent must not leave children behind that go on serving its port."""

import os
import signal
import threading
import time


def end_with_parent(parent: int | None = None, *, at_once: bool = False, every: float = 0.5) -> None:
    """Watch the parent from a thread and end this process when it is gone.

    ``parent`` is its process id: without it, one that was killed before we look is not missed. Ends by SIGTERM to
    itself, so that open work is finished; ``at_once`` without that. ``every`` is in seconds, between looks.
    """
    known = os.getppid() if parent is None else parent
    threading.Thread(target=_watch, args=(known, at_once, every), name="parent-watch", daemon=True).start()


def _watch(parent: int, at_once: bool, every: float) -> None:
    while os.getppid() == parent:
        time.sleep(every)
    if at_once:
        os._exit(1)
    os.kill(os.getpid(), signal.SIGTERM)
