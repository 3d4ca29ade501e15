"""Killed at random moments: the library opens, is whole, and holds every change that was confirmed.

CHOLEOR_KILLS=200 ./test tests/library/test_kills.py -s     two hundred kills of each kind, with the count at the end
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from made_songs import record
from old_libraries import OLD_LIBRARIES

from choleor_desktop.errors import LibraryMissing
from choleor_desktop.library import halves, schema, shelf
from choleor_desktop.library import store as library
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store

N_KILLS = int(os.environ.get("CHOLEOR_KILLS", "4"))
HERE = Path(__file__).parent
BREAK_S = 0.3

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX systems"),
    pytest.mark.timeout(60 + 10 * N_KILLS),
]


def kill(what, path, start, seconds):
    """Start a program, kill it after a while, and give the lines it said."""
    command = [sys.executable, str(HERE / "killed.py"), what, str(path), str(start)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parents[1]) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        assert lines[0].startswith("ready")
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    return [line.split() for line in lines if line.endswith("\n")]


def moments(seed):
    return np.random.default_rng(seed).uniform(0, BREAK_S, N_KILLS).tolist()


def test_kills_while_importing(path, opened):
    opened.close()
    confirmed = set()
    for seconds in moments(1):
        said = kill("importing", path, len(confirmed) + 1000, seconds)
        confirmed |= {f"k-{words[1]}" for words in said if words[0] == "song"}
        with Store.open(path) as store:
            view = store.view()
            found = {song.id for song in view.songs}
            assert confirmed <= found
            assert len(view.slices) == 3 * len(found)
            assert store.damaged_songs() == ()
            confirmed = found
        assert library.check(path) == []
    with Store.open(path) as store:
        view = store.view()
    for song in list(confirmed)[:20]:
        first = view.row(f"{song}_0")
        expected = record(song, seed=int(song[2:])).analysis.features.match
        np.testing.assert_array_equal(view.match[first : first + 3], expected)


def possible(said, start):
    """The note that must be there after the last confirmed step, and the one after the step that was cut short."""
    what, i = (said[-1][0], int(said[-1][1])) if said else ("redo", start - 1)
    now = i - 1 if what == "undo" else i
    following = {"label": i - 1 if i % 3 == 0 else i + 1, "undo": i, "redo": i + 1}[what]
    return {now, following}


def test_kills_while_labelling_and_undoing(path, opened):
    opened.save_song(record("first"))
    opened.close()
    start = 0
    for seconds in moments(2):
        said = [words for words in kill("labelling", path, start, seconds) if words[0] != "ready"]
        with Store.open(path) as store:
            labels = store.view().labels
            notes = {int(label.note) for label in labels.values()} or {-1}
            assert len(labels) in {0, 3}, "an action was stored in part"
            assert len(notes) == 1, "an action was stored in part"
            assert notes <= possible(said, start)
            start = max([start, *(int(number) + 1 for _, number in said)])
            if start:
                store.edit([LabelEdit(f"first_{place}", Label(note=str(start - 1))) for place in range(3)])
        assert library.check(path) == []


def test_kills_while_migrating(tmp_path):
    states = []
    for i, seconds in enumerate(moments(3)):
        path = tmp_path / f"{i}.choleor"
        OLD_LIBRARIES[1 + i % max(OLD_LIBRARIES)](path)
        said = kill("migrating", path, 0, seconds)
        with closing(sqlite3.connect(path)) as connection:
            states.append(connection.execute("PRAGMA user_version").fetchone()[0])
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert states[-1] in {*OLD_LIBRARIES, schema.VERSION}
        assert ["migrated"] not in said or states[-1] == schema.VERSION
        if states[-1] == schema.VERSION:
            assert shelf.listed(path), "it was migrated without a backup"
        for copy in shelf.listed(path):
            assert library.check(copy) == []
        with Store.open(path) as store:
            assert store.view().labels["old-1_0"].rating == 4
            assert len(store.view().slices) == 5
        assert library.check(path) == []


def test_kills_while_backing_up(path, opened):
    opened.save_song(record("first", n=200))
    opened.close()
    last = -1
    for seconds in moments(4):
        said = kill("backing_up", path, last + 1, seconds)
        numbers = [int(words[1]) for words in said if words[0] == "label"]
        backups = [words[1] for words in said if words[0] == "backup"]
        copies = shelf.listed(path)
        assert not backups or shelf.number(copies[-1]) >= shelf.number(Path(backups[-1]))
        for copy in copies:
            assert library.check(copy) == []
        with Store.open(path) as store:
            note = int(store.view().labels["first_0"].note) if store.view().labels else -1
            assert note >= (numbers[-1] if numbers else last)
            last = note
            store.wait()
        assert not list(shelf.folder(path).glob("*.part*"))
        assert library.check(path) == []


@pytest.mark.parametrize("how", ["restoring", "restoring_without_links"])
def test_kills_at_every_step_of_a_restore(path, opened, tmp_path, how):
    opened.save_song(record("first"))
    library.backup(path, tmp_path / "copy.choleor")
    opened.edit([LabelEdit("first_0", Label(rating=5))])
    # As another kill would leave it: the label is in the journal alone.
    left = {suffix: Path(f"{path}{suffix}").read_bytes() for suffix in ("", "-wal")}
    opened.close()
    is_done, n_missing, step = False, 0, 0
    while not is_done:
        place = tmp_path / str(step) / path.name
        place.parent.mkdir()
        for suffix, content in left.items():
            Path(f"{place}{suffix}").write_bytes(content)
        shutil.copy(tmp_path / "copy.choleor", place.parent)
        command = [sys.executable, str(HERE / "killed.py"), how, str(place), str(step)]
        ended = subprocess.run(command, cwd=HERE.parents[1], check=False).returncode
        is_done = ended == 0
        assert ended in {0, -signal.SIGKILL}
        try:
            Store.open(place, create=True).close()
        except LibraryMissing:
            n_missing += 1
            library.restore(place, library.newest_whole(place))
            with Store.open(place) as store:
                assert store.view().labels["first_0"].rating == 5
        with Store.open(place) as store:
            assert len(store.view().songs) == 1
            assert not store.view().read_only_reason
            found = len(store.view().labels)
        assert found == 1 or shelf.replaced(place)
        for kept in shelf.replaced(place):
            with Store.open(kept) as store:
                assert len(store.view().labels) == 1
        assert not shelf.on_its_way(place).exists()
        assert not list(place.parent.glob(".*.part*"))
        step += 1
    assert step > 3
    assert n_missing == (how == "restoring_without_links")


def test_what_a_program_that_is_dead_has_begun_goes_and_what_one_that_lives_has_begun_stays_for_an_hour(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    dead, lives = (tmp_path / f".abcdef{halves._here()}{pid & 0xFFFFFF:06x}.part" for pid in (child.pid, os.getpid()))
    for half in (dead, lives):
        half.touch()
    halves.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [lives]
    os.utime(lives, (0, 0))
    halves.sweep(tmp_path)
    assert not list(tmp_path.iterdir())
