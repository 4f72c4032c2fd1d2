"""Starts child processes that can't outlive this one, nor take more than they are given."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from attrs import asdict, frozen

from adapters.ffmpeg import confined
from adapters.ffmpeg.limits import Confinement

_ENVIRONMENT: Final = {"LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
"""All that a child knows of ours: no setting, no secret."""
_LONGEST_LINE: Final = 4_096


@frozen(kw_only=True)
class Ended:
    """How a child ended. ``code`` below zero is the signal that killed it; ``is_late``: it was out of time."""

    code: int
    is_late: bool


class Child:
    """One child: what it says is read line by line, in the thread that started it, until it ends."""

    def __init__(self, command: Sequence[str], bounds: Confinement, folder: Path) -> None:
        """Start it in a folder. It dies with the thread that calls this."""
        limits = {**asdict(bounds), "parent": os.getpid()}
        self._bounds = bounds
        self._lock = threading.Lock()
        self._is_late = False
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(confined.__file__), json.dumps(limits), *command],
            cwd=folder,
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
        )

    def listen(self, on_line: Callable[[str], None]) -> Ended:
        """Hand over every line that it writes, and give how it ended. An exception of the listener's kills it."""
        timer = threading.Timer(self._bounds.wall, self._kill_late)
        timer.daemon = True
        timer.start()
        try:
            self._read(on_line)
        except BaseException:
            self.kill()
            raise
        finally:
            ended = self._reaped()
            timer.cancel()
        return ended

    def kill(self) -> None:
        """End it at once; one that has ended stays as it is."""
        with self._lock:
            if self._process.returncode is None:
                os.kill(self._process.pid, signal.SIGKILL)

    def _read(self, on_line: Callable[[str], None]) -> None:
        output = self._process.stdout
        if output is None:
            return
        with output:
            while raw := output.readline(_LONGEST_LINE):
                on_line(raw.decode("utf-8", "replace").rstrip("\r\n"))

    def _reaped(self) -> Ended:
        """Wait for its end. It is waited for here alone, so that no other process's id is ever killed."""
        while (spent := self._spent()) is None:
            time.sleep(0.005)
        code = self._process.returncode
        # A program may take the kernel's word for a wish to end, as ffmpeg does, and say nothing of why it failed.
        is_spent = code == -signal.SIGXCPU or (code != 0 and spent >= 0.9 * self._bounds.processor)
        return Ended(code=code, is_late=self._is_late or is_spent)

    def _spent(self) -> float | None:
        """Give the seconds of processor that it took, None before its end."""
        with self._lock:
            found, status, used = os.wait4(self._process.pid, os.WNOHANG)
            if not found:
                return None
            self._process.returncode = os.waitstatus_to_exitcode(status)
        return used.ru_utime + used.ru_stime

    def _kill_late(self) -> None:
        self._is_late = True
        self.kill()
