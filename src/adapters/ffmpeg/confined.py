"""Runs as a program of its own: binds itself to its parent's life and to limits, then becomes another program.

``python confined.py '{"parent": PID, "memory": …}' PROGRAM ARGUMENT…``. A step between, because code that runs
after a fork of a process with threads may wait for a lock that nobody will release.
"""

import ctypes
import json
import os
import resource
import signal
import sys

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, see prctl(2)


def main(arguments: list[str]) -> None:
    """Set the limits and run the program."""
    bounds, command = json.loads(arguments[0]), arguments[1:]
    _die_with(bounds["parent"])
    os.nice(bounds["nice"])
    if sys.platform != "darwin":  # whose kernel knows the limit and refuses it
        _limit(resource.RLIMIT_AS, bounds["memory"])
    # First a signal that says why, then one that can't be caught.
    _limit(resource.RLIMIT_CPU, bounds["processor"], beyond=5)
    _limit(resource.RLIMIT_FSIZE, bounds["largest_file"])
    _limit(resource.RLIMIT_NOFILE, bounds["open_files"])
    _limit(resource.RLIMIT_CORE, 0)
    os.execv(command[0], command)  # noqa: S606 - the command is ours, and there is no shell


def _die_with(parent: int) -> None:
    """Have the kernel kill this process when the thread that started it ends; only Linux can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent is gone")


def _limit(kind: int, wanted: int, beyond: int = 0) -> None:
    known = resource.getrlimit(kind)[1]
    hard = wanted + beyond if known == resource.RLIM_INFINITY else min(wanted + beyond, known)
    resource.setrlimit(kind, (min(wanted, hard), hard))


if __name__ == "__main__":
    main(sys.argv[1:])
