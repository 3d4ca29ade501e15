"""How far a job is: what its bar shows never goes back, whatever jobs it is made of."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from choleor_desktop.analysis import repair
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.models import FileStamp
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline import workforce
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.pipeline.demo import open_demo
from choleor_desktop.pipeline.export import export_library
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.pipeline.how_far import FEW, HowFar
from choleor_desktop.pipeline.maps import map_coordinates
from choleor_desktop.pipeline.missing import note_missing
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.portraits import portraits
from choleor_desktop.pipeline.recut import recut_song
from choleor_desktop.pipeline.single import analyse_file
from choleor_desktop.pipeline.suggest import suggest_tags
from choleor_desktop.pipeline.tour import tour
from choleor_desktop.pipeline.worker import Task
from choleor_desktop.progress import WHOLE, Cancelled, Progress, seconds_left


class Bar:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int, str]] = []
        self.progress = Progress(lambda *step: self.steps.append(step))

    @property
    def shares(self) -> list[float]:
        """How full it was; a bar without a total is not."""
        return [done / total for done, total, _ in self.steps if total]

    @property
    def is_mixed(self) -> bool:
        """Whether it told of thousandths and of counts in turn, which would make its words flicker."""
        return len({total == WHOLE for _, total, _ in self.steps if total > 1}) > 1


def kept(place, job):
    with closing(Cache(place / "x.choleor")) as cache:
        job(cache)


JOBS = {
    "recut": lambda s, bar, _: recut_song(
        s, s.view().songs[0].id, repair.half(s.view().songs[0].grid, s.view().songs[0].duration_s), progress=bar
    ),
    "clusters": lambda s, bar, _: cluster_library(s, k=3, progress=bar),
    "clusters and curves": lambda s, bar, _: cluster_library(s, k=3, curve_max=6, progress=bar),
    "tour": lambda s, bar, place: kept(place, lambda cache: tour(cache, Finder(s.view()), 2, progress=bar)),
    "file": lambda s, bar, _: analyse_file(s.view().songs[0].path, progress=bar),
    "map": lambda s, bar, place: kept(
        place, lambda cache: map_coordinates(cache, Finder(s.view()), kind="neighbours", progress=bar)
    ),
    "missing files": lambda s, bar, _: note_missing(s, bar),
    "portraits": lambda s, bar, _: portraits(Finder(s.view()), progress=bar),
    "tags": lambda s, bar, _: suggest_tags(Finder(s.view()), range(5), progress=bar),
    "sounds": lambda s, bar, place: export_library(s.view(), {"wav": place / "wav"}, progress=bar),
    "neighbours": lambda s, bar, place: export_library(s.view(), {"neighbours": place / "n.csv"}, progress=bar),
}


@pytest.mark.parametrize("job", JOBS)
def test_no_bar_goes_back(job, library, tmp_path):
    bar = Bar()
    with Store.open(library) as store:
        JOBS[job](store, bar.progress, tmp_path)
    assert bar.shares == sorted(bar.shares)
    assert not bar.is_mixed
    assert all(0 <= share <= 1 for share in bar.shares)


def test_no_bar_goes_back_while_music_comes_in(music, tmp_path):
    bar = Bar()
    with Store.open(tmp_path / "new.choleor", create=True) as store:
        import_music(store, [music], progress=bar.progress)
    assert len(bar.shares) > 1
    assert bar.shares == sorted(bar.shares)
    assert not bar.is_mixed
    assert bar.shares[-1] == 1.0


def test_of_one_song_alone_it_is_told_how_far_that_is(music, tmp_path):
    bar = Bar()
    with Store.open(tmp_path / "new.choleor", create=True) as store:
        import_music(store, [min(music.iterdir())], progress=bar.progress)
    assert {total for _, total, _ in bar.steps} - {0} == {WHOLE}
    assert bar.shares == sorted(bar.shares)
    assert bar.shares[-1] == 1.0


def test_of_some_songs_what_is_done_of_each_counts_by_its_size_and_by_who_waits_for_whom(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)
    import bad_decoders

    monkeypatch.setattr(workforce, "run", partial(workforce.run, function=bad_decoders.decode))
    for name, size in (("half-1", 3_000), ("half-2", 1_000), ("half-3", 4_000)):
        (tmp_path / f"{name}.wav").write_bytes(name.encode() * (size // 6))
    steps = []

    def report(*step):
        steps.append(step)
        if min(step[:2]) or len(steps) > 1_000:
            raise Cancelled

    with Store.open(tmp_path / "new.choleor", create=True) as store, pytest.raises(Cancelled):
        import_music(store, [tmp_path], jobs=2, progress=Progress(report))
    # The second worker has the second and the third, the first has only the first.
    assert steps[-1] == (round(WHOLE * 500 / 5_000), WHOLE, "import")


def test_of_many_songs_it_is_told_how_many_are_through(tmp_path):
    bar, songs = Bar(), [(tmp_path / f"{number}.wav",) for number in range(FEW + 1)]
    how_far = HowFar(bar.progress, songs, 2)
    for work in ((), [(FileStamp("new.wav", 9, 0, ""),)], ()):
        how_far.looked_at(work)
    how_far.tell("import")
    how_far.through(Task("new", (FileStamp("new.wav", 9, 0, ""),), ready_cut=False))
    how_far.tell("import")
    assert bar.steps == [(2, FEW + 1, "import"), (3, FEW + 1, "import")]


@pytest.mark.parametrize(
    ("spent_s", "done", "left"),
    [(2, 0, None), (2, 1, None), (2, 20, 98), (1, 20, None), (12, 1, 11988), (12, 1000, None)],
)
def test_the_time_left_is_told_once_a_while_was_worked(spent_s, done, left):
    assert seconds_left(spent_s, done, WHOLE) == left


def test_no_bar_goes_back_while_the_demo_is_made_analysed_and_clustered(short_demo, tmp_path):
    bar = Bar()
    open_demo(tmp_path, progress=bar.progress)
    assert {"demo_songs", "import", "cluster"} <= {what for _, _, what in bar.steps}
    assert bar.shares == sorted(bar.shares)
    assert bar.shares[-1] == 1.0


def test_parts_of_parts_share_what_they_are_parts_of_and_are_cancelled_with_it():
    bar = Bar()
    first, second = bar.progress.part(0.0, 0.5), bar.progress.part(0.5, 1.0)
    first.step(0, 0, "looking")
    first.step(1, 2)
    first.step(2, 2)
    second.part(0.5, 1.0).step(1, 5)
    second.step(7, 5)
    assert bar.steps == [
        (each, WHOLE, what) for each, what in ((0, "looking"), (250, ""), (500, ""), (800, ""), (1000, ""))
    ]
    with pytest.raises(Cancelled):
        Progress(is_cancelled=lambda: True).part(0.2, 0.4).part(0.1, 0.2).step(0, 1)
