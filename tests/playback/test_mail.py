"""Messages to a process that reads them late."""

from __future__ import annotations

import threading
from multiprocessing import Pipe

from choleor_desktop.playback.mail import Mail


def test_who_writes_to_a_process_that_stands_still_is_held_up_by_nothing_and_all_comes_in_order():
    theirs, ours = Pipe()
    mail, data = Mail(ours), bytes(50_000)
    sent = [(i, "x" * 1_000) for i in range(1_000)]  # more than fits between the two

    def write():
        for message in sent:
            mail.send(message, data if message[0] % 100 == 99 else None)

    writing = threading.Thread(target=write, daemon=True)
    writing.start()
    writing.join(60)
    assert not writing.is_alive()
    for message in sent:
        assert theirs.recv() == message
        assert message[0] % 100 < 99 or theirs.recv_bytes() == data
    assert mail.send("one more")
    assert theirs.recv() == "one more"
    mail.end()
    assert not mail.send("too late")


def test_where_nobody_is_left_to_read_it_is_said():
    theirs, ours = Pipe()
    mail = Mail(ours)
    theirs.close()
    assert not mail.send("a key")
