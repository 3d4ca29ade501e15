"""Songs are stored in the order of their files, whichever worker is done first, and nothing that was done is lost."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from choleor_desktop.errors import AudioTooShort, ClusterUnreachable
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline import in_order
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.tour import tour
from choleor_desktop.pipeline.worker import Task
from choleor_desktop.progress import Cancelled, Progress

RATE = 22_050


def tagged(path, title, artist, sound):
    with soundfile.SoundFile(path, "w", RATE, 1) as file:
        file.title, file.artist = title, artist
        file.write(sound)


def rows_of(path):
    """Songs as they are stored, with the numbers by which everything else knows them."""
    with Store.open(path, read_only=True) as store:
        return store._database.read(
            lambda c: c.execute("SELECT number, id, title, path FROM song ORDER BY number").fetchall()
        )


@pytest.fixture(scope="module")
def slow_first(tmp_path_factory, drum_loop):
    """A folder whose first song takes longer than all the others together; two are the same sound, tagged otherwise."""
    folder = tmp_path_factory.mktemp("slow first")
    soundfile.write(folder / "0 long.flac", np.tile(drum_loop(120, 60.0), 4), RATE)
    for i in range(1, 5):
        soundfile.write(folder / f"{i} short.flac", drum_loop(100 + 10 * i, 8.0, seed=i), RATE)
    sound = drum_loop(96, 8.0, seed=7)
    tagged(folder / "5 as bought.flac", "Bought", "A", sound)
    tagged(folder / "6 as ripped.flac", "Ripped", "B", sound)
    return folder


def test_songs_are_stored_in_the_order_of_their_files_whatever_the_number_of_workers(slow_first, tmp_path):
    tours = []
    for jobs in (1, 3):
        path = tmp_path / f"{jobs}.choleor"
        with Store.open(path, create=True) as store:
            import_music(store, [slow_first], jobs=jobs)
            view = store.view()
            found = tour(Cache(path), Finder(view), len(view.slices) - 1)
            answers = [
                [(n.slice_id, n.row, n.score) for n in found.nearest],
                [(n.slice_id, n.score) for n in found.match],
            ]
            tours.append((found.moved, [g.lost for g in found.groupings], *answers))
    assert rows_of(tmp_path / "1.choleor") == rows_of(tmp_path / "3.choleor")
    assert tours[0] == tours[1]
    assert [title for _, _, title, _ in rows_of(tmp_path / "3.choleor")][-1] == "Bought"


def test_no_worker_waits_for_a_slow_song_and_what_overtakes_it_is_kept_out_of_the_memory(monkeypatch):
    def backwards(tasks):
        drawn = list(tasks)
        assert len(drawn) == 30
        yield from ((task, AudioTooShort(name=task.name, seconds=float(task.name))) for task in reversed(drawn))

    monkeypatch.setattr(in_order, "_IN_MEMORY", 1)
    tasks = [Task(str(number), (), ready_cut=False) for number in range(30)]
    found = list(in_order.in_order(backwards, iter(tasks)))
    assert [(task.name, outcome.fields["seconds"]) for task, outcome in found] == [(str(i), i) for i in range(30)]


@pytest.mark.parametrize("error", [Cancelled(), ClusterUnreachable(address="x")])
def test_what_was_done_is_kept_also_when_the_rest_is_not_wanted_or_cannot_be(error):
    def broken(tasks):
        drawn = list(tasks)
        yield drawn[3], AudioTooShort(name="3", seconds=1)
        yield drawn[1], AudioTooShort(name="1", seconds=1)
        raise error

    kept, tasks = [], [Task(str(i), (), ready_cut=False) for i in range(5)]
    with pytest.raises(type(error)):
        kept.extend(task.name for task, _ in in_order.in_order(broken, iter(tasks)))
    assert kept == ["1", "3"]


def test_a_cancelled_import_keeps_what_overtook_a_slow_song(slow_first, tmp_path):
    done = []
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        progress = Progress(lambda n, _, what: done.append(n) if what == "import" else None, lambda: 2 in done)
        with pytest.raises(Cancelled):
            import_music(store, [slow_first], jobs=2, progress=progress)
        assert len(store.view().songs) >= 2
        assert import_music(store, [slow_first], jobs=2).n_skipped >= 2
        assert len(store.view().songs) == 6
