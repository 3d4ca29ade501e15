"""Match: scores mean what they say."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import soundfile
import soxr

from choleor_desktop.analysis import aspects, calibration, columns, embedding, similarity, spectral
from choleor_desktop.analysis.by_count import agreement
from choleor_desktop.analysis.reasons import reasons
from choleor_desktop.analysis.results import EightCount
from choleor_desktop.analysis.similarity import ASPECTS, MatchSpace, Query
from choleor_desktop.analysis.song import analyse_ready_cut
from choleor_desktop.library import audio_file


@pytest.fixture(scope="module")
def songs(drum_loop):
    return [drum_loop(96 + 7 * seed, 24.0, seed=seed) for seed in range(10)]


def pieces_of(seed, seconds=24.0):
    length = 8 * 60 / (96 + 7 * seed)
    n = int(seconds / length)
    return [
        EightCount(i, i * length, (i + 1) * length, tuple(np.linspace(i, i + 1, 9) * length), 480 / length)
        for i in range(n)
    ]


def measured(sound, seed):
    return aspects.slice_aspects(spectral.transform(sound), pieces_of(seed))


@pytest.fixture(scope="module")
def table(songs):
    parts = [measured(sound, seed) for seed, sound in enumerate(songs)]
    return np.concatenate(parts), np.concatenate([np.full(len(p), seed) for seed, p in enumerate(parts)])


@pytest.fixture(scope="module")
def space(table):
    return MatchSpace.fit(*table)


def test_aspects_fill_their_columns_and_are_finite(table):
    assert table[0].shape[1] == columns.N_COLUMNS == columns.LAYOUT["tempo"].stop
    assert np.isfinite(table[0]).all()
    spans = [similarity.SPANS[name] for name in similarity.ASPECTS]
    assert all(one.stop == following.start for one, following in itertools.pairwise(spans))


def test_a_slice_begins_as_if_it_were_played_in_a_loop():
    changes = aspects._changes(np.array([[1, 4, 9, 2, 7]], np.float32), np.array([[1, 3], [3, 5]]))
    assert changes.tolist() == [[0, 4 - 9, 5, 2 - 7, 5]]


def test_accents_and_swells_are_about_their_mean(table):
    np.testing.assert_allclose(embedding.accents(table[0]).mean(axis=2), 0, atol=1e-5)
    np.testing.assert_allclose(embedding.swell(table[0]).mean(axis=1), 0, atol=1e-4)


def test_parts_add_up_to_the_score_exactly(space):
    for row in range(0, 40, 7):
        found = space.rank(Query((row,), n=50))
        np.testing.assert_allclose(found.parts.sum(axis=1), found.scores, atol=1e-9)
        assert found.parts.shape[1] == len(ASPECTS)


def test_the_query_is_never_in_the_answer_and_there_are_exactly_n(space, table):
    n = len(table[0])
    for wanted in (0, 1, 7, n - 1, n + 5):
        found = space.rank(Query((3,), n=wanted))
        assert len(found.rows) == min(wanted, n - 1)
        assert 3 not in found.rows
        assert (np.diff(found.scores) <= 1e-9).all()


@pytest.mark.parametrize(
    ("counts", "weights"),
    [
        (None, similarity.DEFAULT_WEIGHTS),
        ((5, 8), similarity.DEFAULT_WEIGHTS),
        ((8, 8), {"rhythm": 1.0, "energy": 1.0}),
    ],
)
def test_two_unrelated_slices_score_50_in_the_median_and_the_same_sound_100(space, table, counts, weights):
    scores = []
    for row in range(len(table[0])):
        found = space.rank(Query((row,), n=10_000, counts=counts, weights=weights))
        scores.append(found.scores[table[1][found.rows] != table[1][row]])
    assert np.median(np.concatenate(scores)) == pytest.approx(50, abs=3)
    own = space.rank(Query((table[0][5],), n=1, counts=counts, weights=weights))
    assert own.rows[0] == 5
    assert own.scores[0] == pytest.approx(100, abs=1e-3)


def through_mp3(sound, folder):
    """The sound after MP3 at 128 kbit/s, 44.1 kHz stereo."""
    path = folder / "copy.mp3"
    wide = soxr.resample(sound, 22_050, 44_100)
    soundfile.write(path, np.stack([wide, wide], axis=1), 44_100, bitrate_mode="CONSTANT", compression_level=0.65)
    return np.resize(audio_file.read_mono(path, 22_050), len(sound))


@pytest.mark.parametrize("change", ["half gain", "MP3 128 kbit/s", "20 ms later", "20 ms earlier", "noise"])
def test_an_altered_copy_comes_first_with_95_or_more(space, songs, change, tmp_path):
    rng = np.random.default_rng(0)
    for seed in range(0, 10, 3):
        sound = songs[seed]
        changes = {
            "half gain": lambda sound: sound * np.float32(0.5),
            "MP3 128 kbit/s": lambda sound: through_mp3(sound, tmp_path),
            "20 ms later": lambda sound: np.concatenate((np.zeros(441, np.float32), sound))[: len(sound)],
            "20 ms earlier": lambda sound: np.concatenate((sound[441:], np.zeros(441, np.float32))),
            "noise": lambda sound: sound + rng.normal(0, 10 ** (-90 / 20), len(sound)).astype(np.float32),
        }
        vectors = measured(changes[change](sound), seed)
        first = sum(len(pieces_of(s)) for s in range(seed))
        for i in range(1, len(vectors) - 1):
            found = space.rank(Query((vectors[i],), n=3))
            same = [k for k, row in enumerate(found.rows) if row - first in range(len(vectors))]
            assert same[0] == 0
            assert found.scores[0] >= 95


@pytest.mark.parametrize("shift", [-441, 441])
def test_where_slices_repeat_a_lag_of_20_ms_does_not_part_a_song_from_its_copy_in_rhythm(songs, table, shift):
    match, song = table
    copies = [measured(np.roll(sound, shift), seed) for seed, sound in enumerate(songs)]
    both = MatchSpace.fit(np.concatenate((match, *copies)), np.concatenate((song, song + len(songs))))
    here, there = np.split(both.coordinates[:, similarity.SPANS["rhythm"]], 2)
    assert (here * there).sum(axis=1).mean() > 0.8


@pytest.mark.parametrize("shift", [-441, -256, 441])
def test_a_song_some_milliseconds_early_or_late_swells_at_the_same_rates_and_half_counts(songs, shift):
    rates = slice(columns.LAYOUT["rhythm"].start + columns.PATTERN_COLUMNS, columns.LAYOUT["rhythm"].stop)
    for seed in range(0, 10, 3):
        here, moved = measured(songs[seed], seed)[1:-1], measured(np.roll(songs[seed], shift), seed)[1:-1]
        assert np.abs(np.log1p(here[:, rates]) - np.log1p(moved[:, rates])).mean() < 0.02
        louder = here[:, columns.LAYOUT["energy"]] - moved[:, columns.LAYOUT["energy"]]
        assert np.abs(louder).mean() < 1.0


@pytest.mark.parametrize("weights", [similarity.DEFAULT_WEIGHTS, {"timbre": 1.0, "rhythm": 0.3}])
def test_rounding_leaves_no_score_outside_0_to_100(weights):
    match = np.random.default_rng(0).normal(0, 1, (60, columns.N_COLUMNS)).astype(np.float32)
    space = MatchSpace.fit(match, np.arange(60) // 6)
    scores = np.stack([space.rank(Query((one,), weights=weights, n=60)).scores for one in match])
    assert 0 <= scores.min() < scores.max() <= 100


@pytest.mark.parametrize("counts", [None, (3, 3), (5, 8)])
def test_a_score_does_not_depend_on_who_else_is_asked_for(space, table, counts):
    everybody = space.rank(Query((2,), n=500, counts=counts))
    alone = dict(zip(everybody.rows.tolist(), everybody.scores.tolist(), strict=True))
    for chosen in itertools.combinations((7, 11, 30, 41), 3):
        allowed = np.zeros(len(table[0]), bool)
        allowed[list(chosen)] = True
        few = space.rank(Query((2,), n=500, allowed=allowed, counts=counts))
        assert set(few.rows.tolist()) == set(chosen)
        for row, score in zip(few.rows.tolist(), few.scores.tolist(), strict=True):
            assert score == pytest.approx(alone[row], abs=1e-9)


def by_row(space, query):
    found = space.rank(query)
    return dict(zip(found.rows.tolist(), found.scores.tolist(), strict=True))


@pytest.mark.parametrize("counts", [None, (5, 8)])
def test_several_slices_as_the_query_give_the_mean_of_their_scores(space, counts):
    each = [by_row(space, Query((row,), n=500, counts=counts)) for row in (2, 30, 41)]
    for row, score in by_row(space, Query((2, 30, 41), n=500, counts=counts)).items():
        assert score == pytest.approx(np.mean([scores[row] for scores in each]), abs=1e-9)


def test_each_slice_to_move_away_from_takes_off_half_of_what_it_scores_above_50(space):
    like, one, another = (by_row(space, Query((row,), n=500)) for row in (2, 3, 50))
    pushed = by_row(space, Query((2,), negative=(3, 50), n=500))
    wanted = {row: like[row] - max(one[row] - 50, 0) / 2 - max(another[row] - 50, 0) / 2 for row in pushed}
    assert pushed == pytest.approx({row: max(score, 0) for row, score in wanted.items()}, abs=1e-9)
    assert any(like[row] > score for row, score in pushed.items())
    first = space.rank(Query((2,), negative=(3, 50), n=20))
    assert first.rows.tolist() == sorted(pushed, key=lambda row: (-round(pushed[row], 9), row))[:20]


@pytest.mark.parametrize("negative", [(), (90,)])
def test_of_slices_that_hardly_differ_the_best_few_are_the_first_of_all(negative):
    """They differ by less than single precision tells apart."""
    rng = np.random.default_rng(1)
    kinds = rng.normal(size=(20, columns.N_COLUMNS))
    rows = kinds[np.arange(400) // 20] + 1e-4 * rng.normal(size=(400, columns.N_COLUMNS))
    space = MatchSpace.fit(rows.astype(np.float32), np.arange(400) // 20)
    for row in (45, 50):
        few, whole = (space.rank(Query((row,), negative=negative, n=n)).rows for n in (5, 399))
        np.testing.assert_array_equal(few, whole[:5])


def test_squared_distances_for_clusters_are_two_less_twice_the_weighted_cosine(space):
    points = similarity.weighed(space.coordinates).astype(np.float64)
    cosines = sum(
        similarity.DEFAULT_WEIGHTS[name] * (space.coordinates[:, span] @ space.coordinates[:, span].T)
        for name, span in similarity.SPANS.items()
    )
    apart = np.square(points[:, None] - points[None]).sum(axis=2)
    np.testing.assert_allclose(apart, 2 - 2 * cosines, atol=1e-5)


def test_slices_to_move_away_from_sink(space, table):
    plain = space.rank(Query((0,), n=500))
    pushed = space.rank(Query((0,), negative=(int(plain.rows[0]),), n=500))
    lost = int(plain.rows[1])
    assert pushed.scores[list(pushed.rows).index(lost)] <= plain.scores[1] + 1e-9
    np.testing.assert_allclose(pushed.parts.sum(axis=1), pushed.scores, atol=1e-9)
    assert (pushed.scores >= 0).all()


def test_what_is_pushed_to_the_bottom_has_parts_of_nothing_and_an_aspect_without_weight_none(space):
    plain = space.rank(Query((0,), n=500, weights={"timbre": 0.7, "rhythm": 0.3}))
    far = tuple(plain.rows[-3:].tolist())
    pushed = space.rank(Query((0,), negative=far, n=500, weights={"timbre": 0.7, "rhythm": 0.3}))
    assert (pushed.scores == 0).any()
    assert (pushed.parts[pushed.scores == 0] == 0).all()
    assert (pushed.parts[:, [name not in {"timbre", "rhythm"} for name in ASPECTS]] == 0).all()


def test_the_farther_a_tempo_is_the_less_it_is_alike_and_two_octaves_are_not_one():
    bpm = np.array([120, 121, 123, 126, 130, 136, 143, 148, 155, 168, 180, 240, 480, 60, 30], np.float32)
    rows = np.zeros((len(bpm), columns.N_COLUMNS), np.float32)
    rows[:, columns.LAYOUT["tempo"]] = np.log2(bpm)[:, None]
    space = MatchSpace.fit(rows, np.arange(len(bpm)))
    points = space.coordinates[:, similarity.SPANS["tempo"]]
    alike = (points @ points[0]).tolist()
    assert alike[:8] == sorted(alike[:8], reverse=True)
    assert max(alike[8:]) < alike[6] < 0.1


def test_one_aspect_alone_decides_when_it_has_all_the_weight(space, table):
    found = space.rank(Query((4,), weights={"tempo": 1.0}, n=8))
    own = table[0][4, columns.LAYOUT["tempo"]][0]
    assert np.abs(table[0][found.rows, columns.LAYOUT["tempo"].start] - own).max() < 0.12
    with pytest.raises(ValueError, match="0"):
        space.rank(Query((4,), weights=dict.fromkeys(ASPECTS, 0.0)))


def test_counts_can_be_compared_by_themselves(space, table):
    whole, part = space.rank(Query((4,), n=20)), space.rank(Query((4,), n=20, counts=(5, 8)))
    assert not np.allclose(whole.scores, part.scores)
    np.testing.assert_allclose(part.parts.sum(axis=1), part.scores, atol=1e-9)
    nothing = space.rank(Query((4,), n=20, counts=(5, 8), allowed=np.zeros(len(table[0]), bool)))
    assert len(nothing.rows) == 0


@pytest.mark.parametrize("count", range(1, 9))
@pytest.mark.parametrize("aspect", ["tonality", "rhythm", "energy"])
def test_on_some_counts_only_what_is_there_is_compared(space, table, aspect, count):
    per_count = {"tonality": (8, 12), "rhythm": (3, 8, 4), "energy": (8, 2)}[aspect]
    other = table[0][5].copy()
    start = columns.LAYOUT[aspect].start
    values = other[start : start + np.prod(per_count)].reshape(per_count)
    values[..., count - 1, :] = values[..., count - 1, ::-1].copy()
    for first, last in ((1, 4), (2, 7), (5, 8), (8, 8), (1, 1)):
        scores = by_row(space, Query((other,), weights={aspect: 1.0}, counts=(first, last), n=500))
        assert (scores[5] > 99.99) == (not first <= count <= last)


@pytest.mark.parametrize("weights", [similarity.DEFAULT_WEIGHTS, {"rhythm": 1.0}, {"timbre": 1.0, "energy": 1.0}])
def test_the_best_on_some_counts_are_the_best_of_all(weights):
    rng = np.random.default_rng(4)
    song = np.repeat(np.arange(100), 30)
    match = np.abs(rng.normal(0, 1, (3_000, columns.N_COLUMNS)) + rng.normal(0, 1, (100, columns.N_COLUMNS))[song])
    space = MatchSpace.fit(match.astype(np.float32), song)
    allowed = rng.random(3_000) < 0.9
    wish = {"weights": weights, "counts": (5, 8), "allowed": allowed}
    for row in (3, 1_500):
        best, all_rows = space.rank(Query((row,), n=10, **wish)), space.rank(Query((row,), n=3_000, **wish))
        assert len(all_rows.rows) == allowed.sum() - allowed[row]
        np.testing.assert_array_equal(best.rows, all_rows.rows[:10])
        np.testing.assert_allclose(best.scores, all_rows.scores[:10], atol=1e-9)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_libraries_of_one_of_identical_and_of_silent_slices_have_answers(n):
    for rows in (np.zeros((n, columns.N_COLUMNS), np.float32), np.ones((n, columns.N_COLUMNS), np.float32)):
        found = MatchSpace.fit(rows, np.zeros(n, int)).rank(Query((0,), n=5))
        assert len(found.rows) == n - 1
        assert np.isfinite(found.scores).all()
        assert (found.scores > 99.9).all()


def test_slices_that_sound_the_same_stand_in_the_order_of_the_library():
    """Copies, and copies with a bit of noise: the same answer every time, and from either copy."""
    rng = np.random.default_rng(0)
    kinds = rng.normal(size=(40, columns.N_COLUMNS)).astype(np.float32)
    rows = np.concatenate([kinds, kinds, kinds])
    near = rows + rng.normal(0, 1e-7, rows.shape).astype(np.float32)
    for table in (rows, near):
        answers = [MatchSpace.fit(table, np.arange(120)).rank(Query((7,), n=119)).rows.tolist() for _ in range(2)]
        assert answers[0] == answers[1]
        assert answers[0][:2] == [47, 87] or (table is near and set(answers[0][:2]) == {47, 87})
    assert MatchSpace.fit(rows, np.arange(120)).rank(Query((47,), n=119)).rows.tolist()[:2] == [7, 87]


def test_a_slice_saved_as_a_file_of_its_own_parts_from_itself_at_no_count(table):
    match, song = table
    for seed in range(0, 10, 3):
        sound = _held_over_the_one(seed)
        inside = measured(sound, seed)
        space = MatchSpace.fit(np.concatenate((match, inside)), np.append(song, np.full(len(inside), 10)))
        piece = pieces_of(seed)[2]
        alone = sound[round(piece.start_s * 22_050) : round(piece.end_s * 22_050)]
        alone = analyse_ready_cut([alone]).features.match[0]
        reason = reasons(space, Query((alone,)), [len(match) + 2])[0]
        assert reason.counts_alike == tuple(range(1, 9))
        assert reason.parts_at is None


def test_accents_a_half_as_high_are_the_same_and_a_tenth_as_high_are_not(table):
    ticks = slice(columns.LAYOUT["rhythm"].start, columns.LAYOUT["rhythm"].start + columns.PATTERN_COLUMNS)
    for one in table[0][::9]:
        for height, same in ((0.5, True), (0.1, False)):
            other = one.copy()
            other[ticks] *= height**2
            assert (agreement(one, other[None])[0] == same).all()


def test_a_stop_on_one_count_parts_a_slice_from_itself_on_no_other(table):
    match = table[0]
    energy = np.arange(match.shape[1])[columns.LAYOUT["energy"]].reshape(8, 2)
    for count in range(8):
        stopped = match[::9].copy()
        stopped[:, energy[count]] -= 40
        for one, other in zip(match[::9], stopped, strict=True):
            assert np.flatnonzero(~agreement(one, other[None])[0]).tolist() == [count]


def _held_over_the_one(seed):
    """A chord that is held all the time, and soft strokes on the counts but the "1"."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(24.0 * 22_050)) / 22_050
    sound = sum(0.1 * np.sin(2 * np.pi * hz * t) for hz in (110.0, 220.5, 331.0, 555.0, 1_110.0, 3_330.0))
    sound += rng.normal(0, 0.01, len(t))
    length = 60 / (96 + 7 * seed)
    for i in range(int(24.0 / length)):
        at, n = round(i * length * 22_050), round(length * 22_050) - 1
        stroke = rng.normal(0, 0.05, n) * np.exp(-np.arange(n) / 2_000)
        sound[at : at + n] += (i % 8 > 0) * stroke[: len(sound) - at]
    return sound.astype(np.float32)


def test_a_reason_names_an_aspect_and_counts(space):
    best = space.rank(Query((9,), n=1))
    reason = reasons(space, Query((9,)), [int(best.rows[0])])[0]
    assert reason.aspect in ASPECTS
    assert set(reason.counts_alike) <= set(range(1, 9))
    assert reasons(space, Query((9,)), [9])[0].parts_at is None


@pytest.mark.parametrize(
    "weights", [similarity.DEFAULT_WEIGHTS, {"timbre": 1.0}, {"tonality": 1.0, "energy": 2.0}, {"tempo": 1.0}]
)
def test_a_reason_praises_only_what_is_weighed_and_better_than_chance(table, weights):
    match, song = table
    few = song < 3
    space, song = MatchSpace.fit(match[few], song[few]), song[few]
    shares = {name: weights.get(name, 0.0) / sum(weights.values()) for name in ASPECTS}
    praised = set()
    for row in range(0, len(song), 2):
        query = Query((row,), weights=weights, n=100, allowed=song != song[row])
        found = space.rank(query)
        for reason, parts, other in zip(reasons(space, query, found.rows), found.parts, found.rows, strict=True):
            praised.add(reason.aspect)
            if reason.aspect is None:
                continue
            assert shares[reason.aspect] > 0
            assert parts[ASPECTS.index(reason.aspect)] > 50 * shares[reason.aspect]
            if reason.aspect == "rhythm":
                assert len(reason.counts_alike) >= 4
            if reason.aspect == "tempo":
                tempo = space.counts.match[:, columns.LAYOUT["tempo"].start]
                assert abs(tempo[row] - tempo[other]) <= np.log2(1.06)
    assert None in praised


def test_rhythm_is_praised_only_where_half_of_the_counts_agree(table):
    match, song = table
    space, energy = MatchSpace.fit(match, song), np.arange(columns.N_COLUMNS)[columns.LAYOUT["energy"]].reshape(8, 2)
    for n, aspect in ((4, "rhythm"), (5, None)):
        other = match[9].copy()
        other[energy[:n]] += np.array([40, -40, 40, -40, 40])[:n, None]
        reason = reasons(space, Query((other,), weights={"rhythm": 1.0}), [9])[0]
        assert (len(reason.counts_alike), reason.aspect) == (8 - n, aspect)


@pytest.mark.parametrize(("faster", "aspect"), [(1.05, "tempo"), (1.07, None)])
def test_a_tempo_is_praised_only_within_six_percent(space, table, faster, aspect):
    other = table[0][4].copy()
    other[columns.LAYOUT["tempo"]] += np.log2(faster)
    assert reasons(space, Query((other,), weights={"tempo": 1.0}), [4])[0].aspect == aspect


@pytest.mark.parametrize("of_other_songs", [True, False])
def test_the_aspect_named_stands_out_and_is_what_one_answer_has_more_of_than_the_others(space, table, of_other_songs):
    pairs, free = space.pairs(None)[:5_000], [ASPECTS.index(name) for name in ("timbre", "tonality", "energy")]
    shares = np.array([similarity.DEFAULT_WEIGHTS[name] for name in ASPECTS])
    named = []
    for row in range(0, len(table[1]), 3):
        query = Query((row,), n=20, allowed=table[1] != table[1][row] if of_other_songs else None)
        found = space.rank(query)
        above = (space.cosines(query, found.rows)[0] - np.median(pairs, axis=0)) / pairs.std(axis=0)
        beyond = above - np.median(above, axis=0)
        above[found.parts <= 50 * shares / shares.sum()] = -np.inf
        for reason, far, more in zip(reasons(space, query, found.rows), above, beyond, strict=True):
            if reason.aspect is not None:
                named.append(reason.aspect)
                this = ASPECTS.index(reason.aspect)
                assert far[this] > max(0.49, 0.49 * far[free].max())
                rivals = [i for i in free if far[i] > max(0.501, 0.51 * far.max())]
                assert all(more[this] > more[i] - 1e-6 for i in rivals)
    assert set(named) >= {"timbre", "tonality", "rhythm", "tempo"}
    assert max(named.count(name) for name in ASPECTS) < 0.6 * len(named)


def test_of_one_answer_alone_the_aspect_furthest_above_chance_is_named(space, table):
    pairs, free = space.pairs(None)[:5_000], [ASPECTS.index(name) for name in ("timbre", "tonality", "energy")]
    for row in range(0, len(table[1]), 5):
        query = Query((row,), n=1, allowed=table[1] != table[1][row])
        found = space.rank(query)
        far = ((space.cosines(query, found.rows)[0] - np.median(pairs, axis=0)) / pairs.std(axis=0))[0]
        reason = reasons(space, query, found.rows)[0]
        assert reason.aspect is None or far[ASPECTS.index(reason.aspect)] >= far[free].max() - 0.05


def test_of_the_worst_answers_nothing_stands_out(space, table):
    query = Query((0,), n=1_000, allowed=table[1] != 0)
    worst = space.rank(query).rows[-10:]
    assert [reason.aspect for reason in reasons(space, query, worst)] == [None] * 10


@pytest.mark.parametrize("counts", [(5, 8), (3, 3)])
def test_a_reason_speaks_only_of_the_counts_that_are_compared(space, counts):
    query = Query((4,), n=30, counts=counts)
    whole = reasons(space, Query((4,)), space.rank(query).rows)
    for reason, of_all in zip(reasons(space, query, space.rank(query).rows), whole, strict=True):
        compared = range(counts[0], counts[1] + 1)
        assert reason.counts == counts
        assert reason.counts_alike == tuple(count for count in of_all.counts_alike if count in compared)
        apart = [count for count in compared if count not in reason.counts_alike]
        assert reason.parts_at == (apart[0] if apart else None)


def test_of_several_queries_a_reason_speaks_of_the_nearest_in_whatever_order_they_are(space):
    rows = space.rank(Query((2, 30), n=12)).rows
    forth, back = (reasons(space, Query(pair), rows) for pair in ((2, 30), (30, 2)))
    alone = {row: reasons(space, Query((row,)), rows) for row in (2, 30)}
    scores = {row: dict(zip(*space_scores(space, row), strict=True)) for row in (2, 30)}
    for i, (one, other) in enumerate(zip(forth, back, strict=True)):
        nearest = (2, 30)[one.query]
        assert nearest == (30, 2)[other.query]
        assert scores[nearest][rows[i]] == max(scores[2][rows[i]], scores[30][rows[i]])
        assert (one.aspect, one.counts_alike) == (other.aspect, other.counts_alike)
        assert one.counts_alike == alone[nearest][i].counts_alike
    assert {one.query for one in forth} == {0, 1}


def space_scores(space, row):
    found = space.rank(Query((row,), n=1_000))
    return found.rows.tolist(), found.scores.tolist()


def test_all_eight_counts_asked_for_are_the_same_question_as_none(space):
    whole, eight = space.rank(Query((5,), n=20)), space.rank(Query((5,), n=20, counts=(1, 8)))
    np.testing.assert_array_equal(whole.rows, eight.rows)
    np.testing.assert_array_equal(whole.scores, eight.scores)


def test_slices_without_sound_change_no_score_on_some_counts(space, table):
    match, song = table
    more = np.concatenate((match, np.zeros((len(match), columns.N_COLUMNS), np.float32)))
    beside = MatchSpace.fit(more, np.concatenate((song, np.full(len(match), -1))))
    allowed = np.arange(len(more)) < len(match)
    for counts in (None, (3, 6)):
        plain = space.rank(Query((5,), n=20, counts=counts))
        among = beside.rank(Query((5,), n=20, counts=counts, allowed=allowed))
        np.testing.assert_array_equal(plain.rows, among.rows)
        np.testing.assert_allclose(plain.scores, among.scores, atol=1e-9)


@pytest.mark.parametrize("counts", [None, (5, 8)])
def test_the_order_in_which_songs_came_changes_no_score(table, counts):
    """Of more slices than a sample takes: what is drawn of a library is the same slices, wherever they stand."""
    rows = np.concatenate([np.arange(len(table[0]))] * (1 + 11_000 // len(table[0]) if counts else 12))
    match = table[0][rows] + np.random.default_rng(0).normal(0, 0.05, (len(rows), table[0].shape[1])).astype(np.float32)
    song = np.arange(len(rows)) // 6
    other_way = np.argsort(-song, kind="stable")
    one, other = MatchSpace.fit(match, song), MatchSpace.fit(match[other_way], song[other_way])
    for row in range(0, len(rows), len(rows) // 9):
        place = int(np.flatnonzero(other_way == row)[0])
        expected, found = one.rank(Query((row,), counts=counts)), other.rank(Query((place,), counts=counts))
        np.testing.assert_array_equal(other_way[found.rows], expected.rows)
        np.testing.assert_allclose(found.scores, expected.scores, rtol=0, atol=1e-5)


def test_two_songs_of_very_unequal_length_tell_what_chance_is(table):
    match, song = table
    rows = np.concatenate([np.flatnonzero(song == 0)] * 300 + [np.flatnonzero(song == 1)[:1]])
    space = MatchSpace.fit(match[rows], song[rows])
    assert space.scale.knows_chance
    assert (song[rows[space.scale.first]] != song[rows[space.scale.second]]).all()


@pytest.mark.parametrize("weights", [similarity.DEFAULT_WEIGHTS, {"timbre": 1.0}])
@pytest.mark.parametrize("other", [7, 9])
def test_beside_two_songs_that_are_alike_a_third_is_unrelated_and_not_all_of_it_as_much(table, other, weights):
    match, song = table
    first, third = match[song == 0][:3], match[song == other]
    rows = np.concatenate((first, first + np.float32(0.01) * match[song == 1][0], third))
    songs = np.repeat([0, 1, 2], [3, 3, len(third)])
    space = MatchSpace.fit(rows, songs)
    scores = []
    for row in range(6):
        found = space.rank(Query((row,), n=100, weights=weights))
        scores.append(found.scores[songs[found.rows] == 2])
    assert np.median(scores) == pytest.approx(50, abs=1)
    assert len(np.unique(np.round(scores, 6))) > np.size(scores) / 2


def test_below_chance_scores_fall_no_faster_than_they_rise_above_it_and_never_below_0():
    for middle in (-1.2, -1.0, -0.9, -0.2, 0.0, 0.3, 0.95):
        lowest = calibration.lowest(middle)
        assert lowest <= -1
        ends = calibration.curve(np.array([lowest, middle - 0.01, middle, middle + 0.01, 1.0]), middle)
        assert ends[[0, 2, 4]] == pytest.approx([0, 50, 100])
        assert 0 < ends[2] - ends[1] < 1.1 * (ends[3] - ends[2])


@pytest.mark.parametrize("counts", [(0, 4), (5, 3), (3, 9)])
def test_counts_that_an_eight_count_does_not_have_are_refused(counts):
    with pytest.raises(ValueError, match="counts"):
        Query((0,), counts=counts)


def test_a_song_at_a_thousandth_of_its_height_is_where_it_was(space, songs, table):
    soft = measured(songs[4] * np.float32(1e-3), 4)
    np.testing.assert_allclose(space.embedding.apply(soft), space.embedding.apply(table[0][table[1] == 4]), atol=0.01)


@pytest.mark.parametrize("middle", [-0.2, 0.0, 0.6])
def test_above_chance_what_is_left_of_the_way_to_the_top_shrinks_to_its_power_of_one_and_a_half(middle):
    left = np.array([1.0, 0.64, 0.25, 0.01, 0.0])
    scores = calibration.curve(1 - left * (1 - middle), middle)
    assert scores == pytest.approx(100 - 50 * left**1.5)


def test_where_all_songs_are_alike_the_same_sound_is_still_100():
    middle = calibration.middle_of(np.ones((9, 5)), np.full(5, 0.2))
    assert calibration.curve(np.array([1.0, middle, -1.0]), middle) == pytest.approx([100, 50, 0])


def test_what_unrelated_slices_have_in_common_is_the_median_of_their_pairs_and_at_most_95_hundredths():
    weights = np.array([0.5, 0.5, 0, 0, 0])
    for usual, middle in ((0.2, 0.2), (0.9, 0.9), (1.0, 0.95)):
        pairs = np.array([[usual, usual, 9, 9, 9], [usual - 0.1, usual, 9, 9, 9], [1.0, 1.0, 9, 9, 9]])
        assert calibration.middle_of(pairs, weights) == pytest.approx(middle)


def test_any_two_slices_of_different_songs_tell_what_chance_is_as_often(table):
    """A song of many slices is in most pairs of strangers, but on one side of each."""
    match, song = table
    rows = np.concatenate([np.flatnonzero(song == 0)] * 30 + [np.flatnonzero(song == other)[:1] for other in (1, 2, 3)])
    scale = MatchSpace.fit(match[rows], song[rows]).scale
    n = (song == 0).sum() * 30
    assert (song[rows[scale.first]] == 0).mean() == pytest.approx(n * 3 / (n * 6 + 6), abs=0.02)
