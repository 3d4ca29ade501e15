"""What a person puts into a library: labels, choreographies, routines, names, colors; all of it can be undone."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from made_songs import analysis, record

from choleor_desktop import errors
from choleor_desktop.library import history
from choleor_desktop.library.models import Clustering, Label, LabelEdit, Routine, RoutineItem
from choleor_desktop.library.store import Store

MOVEMENT = (3, 5, 8, 8, 5, 3, 2, 1)


def test_a_routine_is_kept_in_order_and_every_change_can_be_undone_after_a_restart(path, opened):
    opened.save_song(record())
    items = (RoutineItem("song-abc_2", ("song-abc_0",), "slow"), RoutineItem("song-abc_1"), RoutineItem("song-abc_2"))
    number = opened.save_routine(Routine("봄 <b>", items, 112.0), "new routine")
    first = Routine("봄 <b>", items, 112.0, number)
    assert opened.view().routines == (first,)
    second = replace(first, items=items[::-1], bpm=0.0)
    assert opened.save_routine(second, "reorder") == number
    opened.close()
    with Store.open(path) as again:
        assert again.view().routines == (second,)
        assert again.undo() == "reorder"
        assert again.view().routines == (first,)
        again.undo()
        assert again.view().routines == ()
        assert again.redo() == "new routine"
        again.redo()
        assert again.view().routines == (second,)
        again.remove_routine(number)
        assert again.view().routines == ()
        again.undo()
        assert again.view().routines == (second,)


def test_a_removed_routines_number_is_never_given_again(opened):
    first = opened.save_routine(Routine("one"), "new routine")
    opened.remove_routine(first)
    second = opened.save_routine(Routine("two"), "new routine")
    assert second != first
    opened.undo()
    opened.undo()
    assert [routine.number for routine in opened.view().routines] == [first]
    with pytest.raises(errors.UnknownRoutine):
        opened.save_routine(Routine("lost", number=99), "new routine")


@pytest.mark.parametrize(
    "routine", [Routine("x", bpm=-1.0), Routine("x", bpm=float("nan")), Routine("\ud800"), Routine("x" * 2_000_000)]
)
def test_a_routine_that_cannot_be_stored_is_refused(opened, routine):
    with pytest.raises(errors.WrongUse):
        opened.save_routine(routine, "new routine")
    assert opened.view().routines == ()


def test_a_routine_follows_its_slices_when_a_song_is_cut_again(opened):
    opened.save_song(record())
    opened.save_routine(Routine("r", (RoutineItem("song-abc_2", ("song-abc_1", "gone")),)), "new routine")
    opened.replace_analysis(
        "song-abc",
        analysis(2, 9),
        ("new_0", "new_1"),
        {"song-abc_2": "new_1", "song-abc_1": "new_0"},
        "repair the beats",
    )
    assert opened.view().routines[0].items == (RoutineItem("new_1", ("new_0", "gone")),)
    opened.undo()
    assert opened.view().routines[0].items == (RoutineItem("song-abc_2", ("song-abc_1", "gone")),)


def test_a_routine_outlives_the_removal_of_its_song(opened):
    opened.save_song(record())
    opened.save_routine(Routine("r", (RoutineItem("song-abc_1"),)), "new routine")
    opened.remove_songs(["song-abc"])
    assert opened.view().routines[0].items == (RoutineItem("song-abc_1"),)


def test_a_choreography_with_its_eight_levels_is_stored_and_undone(opened):
    opened.save_song(record())
    opened.edit([LabelEdit("song-abc_0", Label(choreography="파도", movement=MOVEMENT))], "choreography")
    assert opened.view().labels["song-abc_0"] == Label(choreography="파도", movement=MOVEMENT)
    assert opened.undo() == "choreography"
    assert not opened.view().labels


@pytest.mark.parametrize("movement", [(1, 2, 3), (0,) * 8, (11,) * 8, (5,) * 9])
def test_a_movement_is_eight_levels_or_none(opened, movement):
    opened.save_song(record())
    with pytest.raises(errors.WrongUse, match="eight levels"):
        opened.edit([LabelEdit("song-abc_0", Label(movement=movement))])


@pytest.mark.parametrize("moves", [(MOVEMENT, ()), ((), MOVEMENT), (MOVEMENT, MOVEMENT[::-1])])
def test_two_slices_that_become_one_join_what_was_said_of_them(opened, moves):
    opened.save_song(record())
    opened.edit(
        [
            LabelEdit("song-abc_0", Label(("a", "b"), 2, "first", movement=moves[0])),
            LabelEdit("song-abc_1", Label(("b", "c"), 4, "second", "wave", moves[1])),
        ]
    )
    opened.replace_analysis(
        "song-abc", analysis(1, 9), ("one",), {"song-abc_0": "one", "song-abc_1": "one"}, "repair the beats"
    )
    kept = moves[0] or moves[1]
    note = "first\nsecond\n★★" + (" · " + " ".join(map(str, moves[1])) if all(moves) else "")
    assert opened.view().labels == {"one": Label(("a", "b", "c"), 4, note, "wave", kept)}
    opened.undo()
    assert len(opened.view().labels) == 2


def test_two_choreographies_of_what_becomes_one_slice_are_both_kept_the_second_in_the_note(opened):
    opened.save_song(record())
    second = Label(note="slow", choreography="turn", movement=MOVEMENT)
    opened.edit([LabelEdit("song-abc_0", Label(choreography="wave")), LabelEdit("song-abc_1", second)])
    opened.replace_analysis(
        "song-abc", analysis(1, 9), ("one",), {"song-abc_0": "one", "song-abc_1": "one"}, "repair the beats"
    )
    moves = " ".join(map(str, MOVEMENT))
    assert opened.view().labels == {"one": Label(note=f"slow\nturn · {moves}", choreography="wave")}


def test_eight_counts_of_a_routine_that_become_one_slice_are_one_item_where_they_followed_each_other(opened):
    opened.save_song(record(n=4))
    a, b, c, d = (f"song-abc_{i}" for i in range(4))
    items = [RoutineItem(a, (c,), "step"), RoutineItem(b, (d, "gone"), "turn"), RoutineItem(c), RoutineItem(c)]
    opened.save_routine(Routine("r", (*items, RoutineItem(b), RoutineItem(a))), "new routine")
    halves = {a: ("x",), b: ("x",), c: ("y",), d: ("y",)}
    opened.replace_analysis("song-abc", analysis(2, 9), ("x", "y"), {}, "repair the beats", places=halves)
    joined = RoutineItem("x", ("y", "gone"), "step · turn")
    again = (RoutineItem("y"), RoutineItem("y"), RoutineItem("x"), RoutineItem("x"))
    assert opened.view().routines[0].items == (joined, *again), (
        "what was danced twice, or the other way round, still is"
    )
    opened.undo()
    assert opened.view().routines[0].items[:4] == tuple(items)


def test_colors_of_tags_are_kept_and_undone(opened):
    opened.color_tag("봄", "#3388FF")
    opened.color_tag("봄", "#000000")
    assert opened.view().tag_colors == {"봄": "#000000"}
    opened.undo()
    assert opened.view().tag_colors == {"봄": "#3388ff"}
    opened.color_tag("봄", "")
    assert opened.view().tag_colors == {}
    for wrong in (("봄", "red"), ("", "#000000")):
        with pytest.raises(errors.WrongUse):
            opened.color_tag(*wrong)


def test_names_of_clusters_are_undone(opened):
    opened.save_song(record())
    opened.save_clustering(
        Clustering(2, 0, "match", np.array([0, 1, 0], np.int32), np.eye(2, dtype=np.float32), 1.0, 0.0), opened.view()
    )
    opened.name_cluster(1, "verse")
    opened.name_cluster(1, "chorus")
    opened.undo()
    assert opened.view().clustering.names == {1: "verse"}
    opened.undo()
    assert opened.view().clustering.names == {}
    opened.redo()
    assert opened.view().clustering.names == {1: "verse"}


def test_undo_of_a_cut_keeps_clusters_only_while_they_are_in_force(opened):
    def save(k, labels):
        centres = np.zeros((k, 2), np.float32)
        found = Clustering(k, 0, "match", np.array(labels, np.int32), centres, 1.0, 0.0)
        opened.save_clustering(found, opened.view())

    opened.save_song(record())
    save(3, [2, 1, 0])
    opened.replace_analysis("song-abc", analysis(2), ("a", "b"), {}, "repair the beats")
    opened.undo()
    assert opened.view().clustering.labels.tolist() == [2, 1, 0]
    opened.redo()
    save(1, [0, 0])
    opened.undo()
    assert (opened.view().clustering.k, opened.view().clustering.labels.tolist()) == (3, [2, 1])
    opened.undo()
    assert opened.view().clustering.labels.tolist() == [2, 1, 0]


def test_clusters_that_came_after_a_cut_are_not_those_of_the_slices_before_it(opened):
    def save(labels, **more):
        centres = np.zeros((max(labels) + 1, 2), np.float32)
        found = Clustering(len(centres), 0, "match", np.array(labels, np.int32), centres, 1.0, 0.0)
        opened.save_clustering(found, opened.view(), **more)

    def labels():
        return opened.view().clustering.labels.tolist()

    opened.save_song(record("a-1"))
    opened.save_song(record("b-2", seed=1))
    ids = record("b-2").slice_ids
    opened.replace_analysis("b-2", analysis(3, seed=2), ids, {name: name for name in ids}, "repair the beats")
    save([0, 1, 2, 2, 1, 0], is_action=False)
    assert opened.undo() == "repair the beats", "clusters that are made with the library are no step"
    assert labels() == [0, 1, 2, -1, -1, -1]
    np.testing.assert_array_equal(opened.view().match[3:], analysis(3, seed=1).features.match)
    assert opened.redo() == "repair the beats"
    assert labels()[:3] == [0, 1, 2]
    assert set(labels()[3:]) <= {-1}, "nobody knows any more"
    save([1, 1, 1, 0, 0, 0])
    opened.undo()
    opened.undo()
    assert labels() == [0, 1, 2, -1, -1, -1]
    opened.redo()
    opened.redo()
    assert labels() == [1, 1, 1, 0, 0, 0]


def test_clusters_that_came_after_an_undo_are_not_those_of_the_slices_that_redo_brings(opened):
    opened.save_song(record())
    opened.replace_analysis("song-abc", analysis(3, seed=2), record().slice_ids, {}, "repair the beats")
    opened.undo()
    centres = np.zeros((3, 2), np.float32)
    found = Clustering(3, 0, "match", np.array([2, 1, 0], np.int32), centres, 1.0, 0.0)
    opened.save_clustering(found, opened.view(), is_action=False)
    assert opened.redo() == "repair the beats"
    assert opened.view().clustering.labels.tolist() == [-1, -1, -1]


def test_the_first_clusters_are_undone_before_what_was_done_earlier(opened):
    opened.save_song(record())
    opened.edit([LabelEdit(record().slice_ids[0], Label(rating=5))], "rate")
    found = Clustering(2, 0, "match", np.array([0, 1, 1], np.int32), np.eye(2, dtype=np.float32), 1.0, 0.0)
    opened.save_clustering(found, opened.view())
    assert opened.undo() == "find clusters"
    assert opened.view().clustering is None
    assert len(opened.view().labels) == 1
    assert opened.redo() == "find clusters"
    assert opened.view().clustering.labels.tolist() == [0, 1, 1]
    opened.undo()
    opened.save_clustering(found, opened.view())
    assert opened.view().clustering.labels.tolist() == [0, 1, 1]
    assert [opened.undo(), opened.undo(), opened.undo()] == ["find clusters", "rate", None]


def test_the_very_same_clusters_found_again_are_no_step_of_undo_but_their_curves_are_kept(opened):
    opened.save_song(record())
    opened.edit([LabelEdit(record().slice_ids[0], Label(rating=5))], "rate")
    found = Clustering(2, 0, "match", np.array([0, 1, 1], np.int32), np.eye(2, dtype=np.float32), 1.0, 0.0)
    opened.save_clustering(found, opened.view())
    opened.name_cluster(1, "verse")
    opened.save_clustering(replace(found, curve=((1, 3.0, 0.0),)), opened.view(), {0: 0, 1: 1})
    clustering = opened.view().clustering
    assert (clustering.labels.tolist(), clustering.curve) == ([0, 1, 1], ((1, 3.0, 0.0),))
    assert [opened.undo() for _ in range(4)] == ["name a cluster", "find clusters", "rate", None]


def test_clusters_that_replaced_others_are_undone_with_the_names_they_took(opened):
    def save(labels, **more):
        centres = np.eye(2, dtype=np.float32)
        found = Clustering(2, 0, "match", np.array(labels, np.int32), centres, 1.0, 0.0)
        opened.save_clustering(found, opened.view(), **more)

    opened.save_song(record())
    save([0, 1, 1])
    opened.name_cluster(0, "verse")
    opened.name_cluster(1, "chorus")
    slices = opened.view().slices
    save([1, 0, 1], heirs={1: 1})
    assert opened.view().clustering.names == {1: "chorus"}
    assert opened.undo() == "find clusters"
    found = opened.view()
    assert found.clustering.labels.tolist() == [0, 1, 1]
    assert found.clustering.names == {0: "verse", 1: "chorus"}
    assert found.slices is slices, "what was read of the slices is not read again"
    assert opened.redo() == "find clusters"
    assert opened.view().clustering.labels.tolist() == [1, 0, 1]
    assert opened.view().clustering.names == {1: "chorus"}


def test_names_of_clusters_go_to_their_heirs_and_come_back_with_undo(opened):
    opened.save_song(record())
    for k, heirs in ((3, None), (2, {0: 1, 2: 0})):
        found = Clustering(k, 0, "match", np.arange(3, dtype=np.int32) % k, np.eye(k, dtype=np.float32), 1.0, 0.0)
        opened.save_clustering(found, opened.view(), heirs=heirs)
        if heirs is None:
            for number, name in enumerate(("verse", "bridge", "chorus")):
                opened.name_cluster(number, name)
    assert opened.view().clustering.names == {1: "verse", 0: "chorus"}
    opened.undo()
    assert opened.view().clustering.names == {0: "verse", 1: "bridge", 2: "chorus"}
    opened.redo()
    assert opened.view().clustering.names == {1: "verse", 0: "chorus"}


def test_a_song_that_is_imported_again_after_its_removal_can_be_undone_back_to_its_labels(opened):
    opened.save_song(record())
    opened.edit([LabelEdit("song-abc_0", Label(rating=3))])
    opened.remove_songs(["song-abc"])
    opened.save_song(record(n=2))
    assert len(opened.view().slices) == 2
    assert opened.undo() == "import again"
    assert opened.undo() == "remove songs"
    assert opened.view().labels == {"song-abc_0": Label(rating=3)}
    assert len(opened.view().slices) == 3
    assert opened.redo() == "remove songs"
    assert opened.redo() == "import again"
    assert len(opened.view().slices) == 2


def test_undo_of_a_cut_does_not_forget_where_the_song_was_found_since(opened):
    opened.save_song(record())
    opened.replace_analysis("song-abc", analysis(2), ("a", "b"), {}, "repair the beats")
    opened.relink("song-abc", "/elsewhere/x.flac", record().files)
    opened.undo()
    assert opened.view().songs[0].path == "/elsewhere/x.flac"


def test_what_was_undone_cannot_come_back_over_what_was_done_since(opened):
    opened.save_song(record())
    opened.edit([LabelEdit("song-abc_0", Label(("soft",)))])
    opened.undo()
    opened.edit([LabelEdit("song-abc_0", Label(("loud",)))])
    assert opened.redo() is None
    assert opened.view().labels["song-abc_0"].tags == ("loud",)


def test_importing_does_not_take_away_what_can_be_redone(opened):
    opened.save_song(record("a-1"))
    opened.edit([LabelEdit("a-1_0", Label(rating=3))])
    opened.undo()
    opened.save_song(record("b-2"))
    assert opened.redo() == "label"


def test_ten_thousand_labels_are_one_step(path, opened):
    opened.save_song(record(n=10_000))
    opened.edit([LabelEdit(f"song-abc_{i}", Label(("x",), i % 6)) for i in range(10_000)], "many")
    opened.close()
    with Store.open(path) as again:
        assert len(again.view().labels) == 10_000
        assert again.undo() == "many"
        assert not again.view().labels


def test_an_analysis_by_the_program_that_changes_nothing_a_person_did_is_no_step(opened):
    opened.save_song(record())
    opened.edit([LabelEdit("song-abc_0", Label(("a",), 1))])
    opened.edit([LabelEdit("song-abc_0", Label(("b",), 2))])
    opened.undo()
    same = {name: name for name in record().slice_ids}
    opened.replace_analysis("song-abc", analysis(3, 9), record().slice_ids, same, "analyse again", edited=False)
    fresh = opened.view().classic.copy()
    assert opened.redo() == "label"
    assert opened.undo() == "label"
    assert opened.undo() == "label"
    assert not opened.view().labels
    np.testing.assert_array_equal(opened.view().classic, fresh)
    assert opened.undo() is None


def test_songs_that_the_program_cuts_anew_are_one_step_and_push_out_none_of_a_persons(opened, monkeypatch):
    monkeypatch.setattr(history, "_MOST_ACTIONS", 3)
    names = ["one", "two", "three", "four", "five"]
    for name in names:
        opened.save_song(record(name))
    for rating in (5, 1, 2, 3):
        opened.edit([LabelEdit("one_0", Label(rating=rating))])
    before = opened.view()
    for name in names:
        moved = {f"{name}_0": f"{name}_1"}
        opened.replace_analysis(name, analysis(2, 9), (f"{name}_0", f"{name}_1"), moved, "analyse again", edited=False)
    after = opened.view()
    assert dict(after.labels) == {"one_1": Label(rating=3)}
    assert opened.undo() == "analyse again"
    np.testing.assert_array_equal(opened.view().classic, before.classic)
    assert opened.redo() == "analyse again"
    np.testing.assert_array_equal(opened.view().classic, after.classic)
    assert opened.undo() == "analyse again"
    for rating in (2, 1, 5):
        assert opened.undo() == "label"
        assert opened.view().labels["one_0"].rating == rating
    assert opened.undo() is None, "but what a person did pushes out what is older"
    assert [opened.redo() for _ in range(5)] == ["label"] * 3 + ["analyse again", None]
    np.testing.assert_array_equal(opened.view().classic, after.classic)


def test_a_repair_and_what_the_program_found_after_it_are_taken_back_one_by_one(opened):
    opened.save_song(record())
    first = opened.view().classic.copy()
    ids = record().slice_ids
    opened.replace_analysis("song-abc", analysis(3, 1), ids, {name: name for name in ids}, "repair the beats")
    second = opened.view().classic.copy()
    opened.replace_analysis("song-abc", analysis(3, 2), ids, {name: name for name in ids}, "analyse again")
    assert opened.undo() == "analyse again"
    np.testing.assert_array_equal(opened.view().classic, second)
    assert opened.undo() == "repair the beats"
    np.testing.assert_array_equal(opened.view().classic, first)


def test_numbers_of_a_long_song_are_written_for_undo_and_read_back_without_a_loop_of_python():
    rng = np.random.default_rng(0)
    changes = [
        ("features", None, {"song": 1, "match": rng.bytes(100_003), "classic": b""}),
        ("features", {"song": 2, "match": b"\n[]"}, {"song": 2, "match": rng.bytes(3)}),
        ("song", {"id": 1, "title": "a\nb"}, None),
    ]
    n_lines = 0

    def count(_frame: object, event: str, _argument: object) -> object:
        nonlocal n_lines
        n_lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        found = history.unpack(history.pack(changes))
    finally:
        sys.settrace(before)
    assert found == changes
    assert n_lines < 1_000, "the window waits for each"
