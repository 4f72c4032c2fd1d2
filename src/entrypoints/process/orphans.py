"""A killed parent must not leave children behind that go on serving its port."""

import os
import signal
import threading
import time


def end_with_parent(*, at_once: bool = False, every: float = 0.5) -> None:
    """Watch the parent from a thread and end this process when it is gone.

    Ends by SIGTERM to itself, so that open work is finished; ``at_once`` without that. Seconds between looks.
    """
    parent = os.getppid()
    threading.Thread(target=_watch, args=(parent, at_once, every), name="parent-watch", daemon=True).start()


def _watch(parent: int, at_once: bool, every: float) -> None:
    while os.getppid() == parent:
        time.sleep(every)
    if at_once:
        os._exit(1)
    os.kill(os.getpid(), signal.SIGTERM)
