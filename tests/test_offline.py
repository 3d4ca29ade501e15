"""No network: the program never asks one, and needs none."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

_WAYS = {
    "socket.connect": "socket.socket().connect(('192.0.2.1', 9))",
    "socket.connect_ex": "socket.socket().connect_ex(('192.0.2.1', 9))",
    "socket.sendto": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 9))",
    "socket.getaddrinfo": "socket.getaddrinfo('example.org', 80)",
    "socket.gethostbyname": "socket.gethostbyname('example.org')",
}
_CHILD = "import multiprocessing as m\ndef f():\n    import socket\n    {way}\nif __name__ == '__main__':\n{start}"
_START = "    p = m.get_context('{kind}').Process(target=f); p.start(); p.join(); raise SystemExit(p.exitcode)"


@pytest.fixture
def asked():
    """What was asked for, which is forgiven here."""
    noted = Path(os.environ["CHOLEOR_TEST_ASKED"])
    yield noted
    noted.unlink(missing_ok=True)


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("kind", ["itself", "spawn", "forkserver"])
def test_no_program_of_ours_gets_past_the_guard(asked, tmp_path, way, kind):
    script = tmp_path / "asks.py"
    start = "    f()" if kind == "itself" else _START.format(kind=kind)
    script.write_text(_CHILD.format(way=_WAYS[way], start=start), encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode != 0
    assert way.removesuffix("_ex") in asked.read_text(encoding="utf-8"), done.stderr


def test_this_process_is_guarded_too(asked):
    with pytest.raises(PermissionError, match="asked the network"):
        socket.create_connection(("192.0.2.1", 9), 1)
    assert asked.exists()


def test_a_whole_import_asks_nothing_of_the_network(music, tmp_path):
    """Where Linux lets us, there is none at all meanwhile, for what is not Python either."""
    alone = ["unshare", "-rn"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        alone = []
    program = [sys.executable, "-c", "import sys; from choleor_desktop.cli import main; sys.exit(main())"]
    command = [*alone, *program, "import", str(tmp_path / "l.choleor"), str(music), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=280)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["songs"] == 4
