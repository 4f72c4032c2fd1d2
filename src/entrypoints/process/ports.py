"""Whether a port can be had.

Our servers share theirs (SO_REUSEPORT), so a second one would not fail by itself: both would answer, now and then.
"""

import errno
import socket


class PortTaken(Exception):
    """Nothing can listen there; the message says where and why."""


def check_port(host: str, port: int) -> None:
    """Raise PortTaken where somebody listens already, or nobody may; ``host`` is an IP address."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            why = "is taken" if problem.errno == errno.EADDRINUSE else f"can't be used ({problem.strerror})"
            raise PortTaken(f"Port {port} of {host} {why}.") from problem
