"""Songs are stored in the order of their files, whichever worker is done first, and nothing that was done is lost."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest
import soundfile

from choleor_desktop.errors import AudioTooShort, ClusterUnreachable
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline import in_order, music
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
            with closing(Cache(path)) as cache:
                found = tour(cache, Finder(view), len(view.slices) - 1)
            answers = [
                [(n.slice_id, n.row, n.score) for n in found.nearest],
                [(n.slice_id, n.score) for n in found.match],
            ]
            tours.append((found.moved, [g.lost for g in found.groupings], *answers))
    assert rows_of(tmp_path / "1.choleor") == rows_of(tmp_path / "3.choleor")
    assert tours[0] == tours[1]
    assert [title for _, _, title, _ in rows_of(tmp_path / "3.choleor")][-1] == "Bought"


def others(path):
    """The same without the two of one sound: which of them is the song is open where nothing waits."""
    return [row for row in rows_of(path) if row[2] not in {"Bought", "Ripped"}]


@pytest.fixture(scope="module")
def by_one_worker(slow_first, tmp_path_factory):
    path = tmp_path_factory.mktemp("one") / "x.choleor"
    with Store.open(path, create=True) as store:
        import_music(store, [slow_first], jobs=1)
    return path


def test_songs_that_are_stored_as_they_come_have_the_places_in_which_they_were_found(
    slow_first, by_one_worker, tmp_path, monkeypatch
):
    monkeypatch.setattr(music, "_WAITING", 0)
    saved = []
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        import_music(store, [slow_first], jobs=3, on_saved=saved.append)
    assert others(tmp_path / "x.choleor") == others(by_one_worker)


def test_an_import_that_is_taken_up_again_gives_the_rest_the_places_in_which_they_were_found(
    slow_first, by_one_worker, tmp_path, monkeypatch
):
    monkeypatch.setattr(music, "_WAITING", 0)
    path, saved = tmp_path / "x.choleor", []
    with Store.open(path, create=True) as store:
        progress = Progress(is_cancelled=lambda: len(saved) == 2)
        with pytest.raises(Cancelled):
            import_music(store, [slow_first], jobs=2, progress=progress, on_saved=saved.append)
        n = len(store.view().songs)
        assert 2 <= n < 6
    with Store.open(path) as store:
        import_music(store, [slow_first], jobs=2)
    assert others(path) == others(by_one_worker)


def backwards(tasks):
    """The last is done first."""
    drawn = list(tasks)
    yield from ((task, AudioTooShort(name=task.name, seconds=float(task.name))) for task in reversed(drawn))


def numbered(n):
    return iter([Task(str(number), (), ready_cut=False) for number in range(n)])


def test_what_overtakes_a_slow_song_waits_for_it_and_no_worker_does():
    found = list(in_order.in_order(backwards, numbered(30), most=29))
    assert [(task.name, outcome.fields["seconds"]) for task, outcome in found] == [(str(i), i) for i in range(30)]


def test_only_a_few_wait_for_a_slow_song():
    found = [int(task.name) for task, _ in in_order.in_order(backwards, numbered(10), most=3)]
    assert found == [6, 7, 8, 9, 2, 3, 4, 5, 0, 1]
    assert [int(task.name) for task, _ in in_order.in_order(backwards, numbered(3), most=0)] == [2, 1, 0]


@pytest.mark.parametrize("error", [Cancelled(), ClusterUnreachable(address="x"), KeyboardInterrupt()])
def test_what_was_done_is_kept_also_when_the_rest_is_not_wanted_or_cannot_be(error):
    def broken(tasks):
        drawn = list(tasks)
        yield drawn[3], AudioTooShort(name="3", seconds=1)
        yield drawn[1], AudioTooShort(name="1", seconds=1)
        raise error

    kept = []
    with pytest.raises(type(error)):
        kept.extend(task.name for task, _ in in_order.in_order(broken, numbered(5), most=9))
    assert kept == ["1", "3"]
