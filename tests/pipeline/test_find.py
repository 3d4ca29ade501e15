"""Questions for similar slices: filters, several slices at once, files from outside, some counts, and why."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from choleor_desktop.analysis.results import SliceFeatures
from choleor_desktop.cli import main
from choleor_desktop.errors import AudioSilent, UnknownSlice
from choleor_desktop.library.audio_file import read_span
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.pipeline.find import FEWER, NONE_LEFT, Finder, Request
from choleor_desktop.pipeline.portraits import portraits
from choleor_desktop.pipeline.single import analyse_file, longest_single_slice_s

RATE = 22_050


@pytest.fixture(scope="module")
def finder(made_library):
    with Store.open(made_library, read_only=True) as store:
        return Finder(store.view())


def said(capsys, *words):
    code = main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_there_are_exactly_n_and_a_code_when_there_are_fewer(finder):
    one, n = finder.view.slices.ids[0], len(finder.view.slices)
    assert len(finder.similar(Request((one,), n=3)).neighbours) == 3
    all_others = finder.similar(Request((one,), n=n + 5))
    assert len(all_others.neighbours) == n - 1
    assert all_others.sentence_code == FEWER
    assert finder.similar(Request((one,), text="nowhere")).sentence_code == NONE_LEFT
    with pytest.raises(UnknownSlice):
        finder.similar(Request(("not there",)))


def test_other_songs_only_and_a_tempo_range_leave_out_the_rest(finder):
    table = finder.view.slices
    own = int(table.song[0])
    others = finder.similar(Request((table.ids[0],), n=1_000, other_songs_only=True))
    assert others.neighbours
    assert all(table.song[found.row] != own for found in others.neighbours)
    bpm = float(table.bpm[-1])
    near = finder.similar(Request((table.ids[0],), n=1_000, tempo_ranges=((bpm - 2, bpm + 2),)))
    assert near.neighbours
    assert all(abs(table.bpm[found.row] - bpm) <= 2 for found in near.neighbours)
    assert near.n_filtered == len(table) - 1 - len(near.neighbours)
    edge = finder.similar(Request((table.ids[0],), n=1_000, tempo_ranges=((bpm - 2, bpm - 0.01),)))
    assert {found.row for found in edge.neighbours} == {
        found.row for found in near.neighbours if table.bpm[found.row] <= bpm + 0.04
    }


def test_several_slices_ask_for_what_is_like_all_of_them(finder):
    table = finder.view.slices
    first, second = table.ids[1], table.ids[-2]
    n = len(table)
    scores = [
        {found.row: found.score for found in finder.similar(Request(names, n=n)).neighbours}
        for names in ((first,), (second,), (first, second))
    ]
    assert len(scores[2]) == n - 2
    for row, score in scores[2].items():
        assert score == pytest.approx((scores[0][row] + scores[1][row]) / 2, abs=1e-9)


def test_slices_to_move_away_from_push_their_own_song_down(finder):
    table = finder.view.slices
    query, away = table.ids[0], table.ids[-2]
    plain = {f.row: f.score for f in finder.similar(Request((query,), n=1_000)).neighbours}
    pushed = finder.similar(Request((query,), away=(away,), n=1_000))
    assert table.rows[away] not in {f.row for f in pushed.neighbours}
    own = [f for f in pushed.neighbours if table.song[f.row] == table.song[table.rows[away]]]
    assert own
    assert all(f.score < plain[f.row] for f in own)
    assert all(sum(f.parts.values()) == pytest.approx(f.score, abs=1e-9) for f in pushed.neighbours)


def test_classic_answers_as_if_nothing_were_to_be_moved_away_from(finder):
    ids = finder.view.slices.ids
    plain = finder.similar(Request((ids[0],), method="classic", n=1_000))
    away = finder.similar(Request((ids[0],), method="classic", away=(ids[-2],), n=1_000))
    assert [(f.row, f.score) for f in away.neighbours] == [(f.row, f.score) for f in plain.neighbours]


@pytest.mark.parametrize("counts", [None, (5, 8), (1, 1)])
def test_parts_add_up_and_unrelated_slices_stay_near_50_on_any_counts(finder, counts):
    table = finder.view.slices
    apart = []
    for name in table.ids[::3]:
        found = finder.similar(Request((name,), n=1_000, counts=counts)).neighbours
        assert all(sum(f.parts.values()) == pytest.approx(f.score, abs=1e-6) for f in found)
        apart += [f.score for f in found if table.song[f.row] != table.song[table.rows[name]]]
    assert np.median(apart) == pytest.approx(50, abs=6)


def test_only_the_counts_that_are_asked_for_are_compared(finder):
    table = finder.view.slices
    whole = finder.similar(Request((table.ids[2],), n=1_000)).neighbours
    half = finder.similar(Request((table.ids[2],), n=1_000, counts=(5, 8))).neighbours
    before = {f.row: f.parts for f in whole}
    changed = [f for f in half if abs(f.parts["rhythm"] - before[f.row]["rhythm"]) > 0.1]
    assert len(changed) > len(half) / 2


def test_a_reason_says_which_aspect_and_which_counts(finder):
    neighbours = finder.similar(Request((finder.view.slices.ids[1],), n=5)).neighbours
    assert len(neighbours) == 5
    for found in neighbours:
        assert found.reason is not None
        assert found.reason.aspect is None or found.reason.aspect in found.parts
        apart = sorted(set(range(1, 9)) - set(found.reason.counts_alike))
        assert found.reason.parts_at == (apart[0] if apart else None)


@pytest.mark.parametrize(("lengths_s", "longest_s"), [((), 16 * 60 / 170), ((4.0, 8.5), 8.5), ((2.0,), 16 * 60 / 170)])
def test_a_file_as_long_as_the_longest_ready_cut_slice_is_one_slice(finder, lengths_s, longest_s):
    rows = range(len(lengths_s))
    beats_s = np.array([np.linspace(0.0, length_s, 9) for length_s in lengths_s]).reshape(-1, 9)
    files = {row: f"{row}.wav" for row in rows}
    slices = replace(finder.view.slices, beats_s=beats_s, files=files)
    assert longest_single_slice_s(replace(finder.view, slices=slices)) == pytest.approx(longest_s)


@pytest.mark.parametrize("change", ["none", "half gain", "20 ms later"])
def test_a_slice_as_a_file_from_outside_finds_itself_first_with_95_or_more(finder, tmp_path, change):
    table = finder.view.slices
    row = 4
    song = finder.view.song_of(row)
    sound = read_span(song.path, float(table.beats_s[row, 0]), float(table.beats_s[row, -1]))[0]
    rate = round(len(sound) / float(table.beats_s[row, -1] - table.beats_s[row, 0]))
    if change == "half gain":
        sound = sound * 0.5
    elif change == "20 ms later":
        sound = np.concatenate((np.zeros((round(0.02 * rate), *sound.shape[1:])), sound))[: len(sound)]
    path = tmp_path / "outside.wav"
    soundfile.write(path, sound, rate)
    analysis = analyse_file(path, one_slice_up_to_s=longest_single_slice_s(finder.view)).analysis
    assert len(analysis.slices) == 1
    found = finder.similar(Request(outside=analysis.features, n=3)).neighbours
    same_song = [f for f in found if table.song[f.row] == table.song[row]]
    assert same_song[0] is found[0]
    assert found[0].score >= 95


def test_in_the_clusters_of_a_file_and_of_a_slice_there_are_neighbours_of_both(finder):
    view, clusters = finder.view, finder.view.clustering.labels
    row = 4
    other = int(np.flatnonzero(clusters != clusters[row])[0])
    outside = SliceFeatures(*(each[row : row + 1] for each in (view.classic, view.match, view.levels_db)))
    for queries in ((), (view.slices.ids[other],)):
        wanted = {int(clusters[row]), *(int(clusters[other]) for _ in queries)}
        answer = finder.similar(Request(queries, outside=outside, scope="cluster", n=1_000))
        assert {int(clusters[each.row]) for each in answer.neighbours} == wanted
        assert not any(each.across_border for each in answer.neighbours)


@pytest.mark.parametrize("offset", [0.0, 0.2])
def test_a_silent_file_from_outside_is_refused_however_short_it_is(tmp_path, offset):
    path = tmp_path / "nothing.wav"
    soundfile.write(path, np.full(4 * RATE, offset), RATE)
    for one_slice_up_to_s in (0.0, 5.0):
        with pytest.raises(AudioSilent, match="nothing"):
            analyse_file(path, one_slice_up_to_s=one_slice_up_to_s)


@pytest.mark.parametrize("pieces", [(0,), (0, 1, 2)])
def test_other_songs_only_knows_a_song_in_another_format_but_takes_no_medley_for_one(finder, tmp_path, pieces):
    table, songs = finder.view.slices, finder.view.songs
    sounds = [soundfile.read(songs[piece].path) for piece in pieces]
    rate, length = sounds[0][1], min(len(sound) for sound, _ in sounds)
    path = tmp_path / "from the phone.mp3"
    soundfile.write(path, np.concatenate([sound[:length] for sound, _ in sounds]), rate, format="MP3")
    outside = analyse_file(path).analysis.features
    for row in range(0, len(outside.match), 3):
        found = finder.similar(Request(outside=outside, outside_row=row, n=1_000, other_songs_only=True)).neighbours
        left_out = set(pieces) if len(pieces) == 1 else set()
        assert {int(table.song[one.row]) for one in found} == set(range(len(songs))) - left_out


def test_the_command_line_asks_the_same(finder, made_library, capsys):
    ids = finder.view.slices.ids
    code, found = said(
        capsys, "similar", made_library, ids[0], "--top", 4, "--counts", "5-8", "--like", ids[1], "--unlike", ids[-1]
    )
    assert code == 0
    asked = Request((ids[0], ids[1]), away=(ids[-1],), n=4, counts=(5, 8))
    for said_of, known in zip(found[0]["results"], finder.similar(asked).neighbours, strict=True):
        assert said_of["slice"] == known.slice_id
        assert said_of["score"] == pytest.approx(known.score, abs=1e-9)
        assert sum(said_of["parts"].values()) == pytest.approx(known.score, abs=1e-6)
        assert said_of["reason"]["counts_alike"] == list(known.reason.counts_alike)
        assert set(known.reason.counts_alike) <= {5, 6, 7, 8}
        assert said_of["reason"]["query"] == asked.queries[known.reason.query]
    for wrong in ("0-3", "5", "6-2"):
        with pytest.raises(SystemExit) as ended:
            main(["similar", str(made_library), ids[0], "--counts", wrong])
        assert ended.value.code == 2


def test_a_cluster_has_a_typical_slice_and_two_aspects_that_set_it_apart(finder):
    found = portraits(finder)
    assert found
    for portrait in found:
        assert finder.view.clustering.labels[portrait.medoid] == portrait.number
        assert len(set(portrait.aspects)) == 2
    view = finder.view
    assert view.clustering is not None
    alone = replace(view.clustering, k=1, labels=np.zeros_like(view.clustering.labels))
    (portrait,) = portraits(Finder(replace(view, clustering=alone)))
    assert (portrait.traits, portrait.aspects) == ((), ()), "nothing sets all of them apart from all of them"


def test_the_command_line_tells_those_aspects(library, capsys):
    _, grouped = said(capsys, "cluster", library, "--k", 4)
    with Store.open(library, read_only=True) as store:
        assert grouped["aspects"] == [list(portrait.aspects) for portrait in portraits(Finder(store.view()))]
    for k, method, aspects in ((1, "match", [[]]), (2, "classic", [[], []])):
        assert said(capsys, "cluster", library, "--k", k, "--method", method)[1]["aspects"] == aspects


def test_clusters_keep_their_numbers_when_songs_come_and_k_changes(library, tmp_path, drum_loop):
    from choleor_desktop.pipeline.music import import_music

    with Store.open(library) as store:
        before = cluster_library(store, k=4).labels
        again = cluster_library(store, k=4).labels
        np.testing.assert_array_equal(before, again)
        old = store.view().slices.ids
        soundfile.write(tmp_path / "more.flac", drum_loop(118, 24.0, seed=9), RATE)
        import_music(store, [tmp_path / "more.flac"], jobs=1)
        five = cluster_library(store, k=5).labels
        rows = store.view().slices.rows
    kept = [five[rows[name]] == label for name, label in zip(old, before.tolist(), strict=True)]
    assert np.mean(kept) > 0.7
