"""Keeps every Python that a test starts on this machine: Python loads by itself what has this name on its path.

What asks for another machine, or for the address of one, fails and is noted in the file CHOLEOR_TEST_ASKED.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

_ASKING = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    return name in {None, "", "localhost", "::1", "0.0.0.0", "::", socket.gethostname()} or str(name).startswith("127.")  # noqa: S104


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _ASKING:
        return
    host = arguments[0]
    if isinstance(host, socket.socket):
        address = arguments[-1]
        if not isinstance(address, tuple) or (event == "socket.connect" and host.type == socket.SOCK_DGRAM):
            return  # a file, or a connection that sends nothing
        host = address[0]
    if not _is_here(host):
        with Path(os.environ["CHOLEOR_TEST_ASKED"]).open("a", encoding="utf-8") as noted:
            noted.write(f"{event} {host} by {' '.join(sys.orig_argv)[:200]}\n")
        raise PermissionError(f"a test asked the network: {event} {host}")


if "CHOLEOR_TEST_ASKED" in os.environ:
    sys.addaudithook(_watch)
