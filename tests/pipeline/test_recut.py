"""Cutting a song anew: what a person chose stays where it was in the music, though ids of slices are used again."""

from __future__ import annotations

from dataclasses import replace

import pytest
import soundfile

from choleor_desktop.analysis.repair import double, half, shift
from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.errors import FileReplaced, TableUnreadable
from choleor_desktop.library.export import label_rows
from choleor_desktop.library.models import Label, LabelEdit, LibraryView, Routine, RoutineItem
from choleor_desktop.library.store import Store
from choleor_desktop.library.tables import write_table
from choleor_desktop.pipeline.export import export_library
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.recut import recut_song
from choleor_desktop.pipeline.sheets import routine_sheet
from choleor_desktop.pipeline.succession import is_cut_anew, item_now, same_place
from choleor_desktop.pipeline.tables import import_table, incoming_labels

RATE = 22_050
SECONDS = 34.0


@pytest.fixture
def store(tmp_path, drum_loop):
    (tmp_path / "music").mkdir()
    soundfile.write(tmp_path / "music" / "봄날.flac", drum_loop(126, SECONDS), RATE)
    with Store.open(tmp_path / "x.choleor", create=True) as opened:
        import_music(opened, [tmp_path / "music"], jobs=1)
        assert len(opened.view().slices) >= 6
        yield opened


def span(view: LibraryView, name: str) -> tuple[float, float]:
    borders = view.slices.beats_s[view.slices.rows[name]]
    return float(borders[0]), float(borders[-1])


def share(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How much of the shorter lies in the longer."""
    return (min(one[1], other[1]) - max(one[0], other[0])) / min(one[1] - one[0], other[1] - other[0])


def half_later(grid: BeatGrid, duration_s: float) -> BeatGrid:
    return shift(grid, 4)


def later(grid: BeatGrid, duration_s: float) -> BeatGrid:
    return shift(grid, 3)


@pytest.mark.parametrize("repair", [half, double, later])
def test_a_routine_plays_the_same_places_of_a_song_that_is_cut_anew(store, repair):
    before = store.view()
    items = tuple(
        RoutineItem(name, (before.slices.ids[-1 - i], name), f"note {i}") for i, name in enumerate(before.slices.ids)
    )
    number = store.save_routine(Routine("r", items), "new routine")
    recut = recut_song(store, before.songs[0].id, repair(before.songs[0].grid, SECONDS))
    after = store.view()
    assert [span(before, name) for name in before.slices.ids] != [span(after, name) for name in after.slices.ids]
    (routine,) = after.routines
    notes = [note for item in routine.items for note in item.note.split(" · ")]
    times = 2 if repair is double else 1
    assert notes == [item.note for item in items for _ in range(times)]
    danced = {note: item for item in routine.items for note in item.note.split(" · ")}
    # At the ends there may be less music left than a whole eight-count.
    for old in items[1:-1]:
        new = danced[old.note]
        assert share(span(before, old.slice_id), span(after, new.slice_id)) >= 0.5
        assert max(share(span(before, old.matches[0]), span(after, match)) for match in new.matches) >= 0.5
    assert len(routine.items) - len(items) == recut.n_items_more - recut.n_items_joined
    for old in items if repair is double else ():
        parts = [span(after, item.slice_id) for item in routine.items if item.note == old.note]
        assert (parts[0][0], parts[0][1], parts[1][1]) == (
            span(before, old.slice_id)[0],
            parts[1][0],
            span(before, old.slice_id)[1],
        ), "the same music, and all of it"
    if repair is half:
        assert len({item.slice_id for item in routine.items}) == len(routine.items), "none is danced twice"
    store.undo()
    assert store.view().routines == (replace(Routine("r", items), number=number),)


@pytest.mark.parametrize("repair", [half, double, later, half_later])
def test_a_label_is_not_lost_to_a_neighbour_that_has_none(store, repair):
    """At half the tempo two slices become one, and after half an eight-count as much of two is in each."""
    before = store.view()
    for name in before.slices.ids[1:-1]:
        store.edit([LabelEdit(name, Label(("keep",)))])
        recut = recut_song(store, before.songs[0].id, repair(before.songs[0].grid, SECONDS))
        after = store.view()
        (new,) = after.labels
        assert share(span(before, name), span(after, new)) >= 0.5 - 1e-6
        assert recut.lost == ()
        store.undo()
        store.undo()


def test_at_half_the_tempo_what_was_said_of_two_slices_is_said_of_the_one_they_become(store):
    before = store.view()
    names = before.slices.ids
    store.edit(
        [LabelEdit(name, Label((name,), note=f"note of {name}", choreography=f"dance {name}")) for name in names]
    )
    recut = recut_song(store, before.songs[0].id, half(before.songs[0].grid, SECONDS))
    after = store.view()
    for name in names:
        (there,) = (new for new, label in after.labels.items() if name in label.tags)
        assert share(span(before, name), span(after, there)) >= 0.5 - 1e-6
        label = after.labels[there]
        assert f"note of {name}" in label.note
        assert f"dance {name}" in label.choreography + label.note
    assert recut.lost == ()
    assert recut.n_joined == sum(len(label.tags) > 1 for label in after.labels.values()) > 0
    store.undo()
    assert {name: label.tags for name, label in store.view().labels.items()} == {name: (name,) for name in names}


@pytest.mark.parametrize(
    ("ratings", "rating", "note"), [((3, 4), 4, "★★★"), ((4, 3), 4, "★★★"), ((5, 5), 5, ""), ((0, 2), 2, "")]
)
def test_the_fewer_stars_of_two_slices_that_become_one_are_in_its_note_and_else_nothing_is_said(
    store, ratings, rating, note
):
    before = store.view()
    recut_song(store, before.songs[0].id, half(before.songs[0].grid, SECONDS))
    whole = span(store.view(), store.view().slices.ids[1])
    store.undo()
    pair = [name for name in before.slices.ids if share(span(before, name), whole) > 0]
    tags = ("a", "b")
    edits = [LabelEdit(name, Label((tag,), stars)) for name, tag, stars in zip(pair, tags, ratings, strict=True)]
    store.edit(edits)
    recut = recut_song(store, before.songs[0].id, half(before.songs[0].grid, SECONDS))
    (label,) = store.view().labels.values()
    assert label == Label(tags, rating, note)
    assert recut.n_joined == bool(note)


def test_what_is_danced_on_an_eight_count_of_a_routine_is_danced_on_it_still_when_the_tempo_is_doubled(store):
    before = store.view()
    names = before.slices.ids
    store.edit([LabelEdit(name, Label(choreography=name)) for name in names])
    store.save_routine(Routine("r", tuple(RoutineItem(name) for name in names)), "new routine")
    recut_song(store, before.songs[0].id, double(before.songs[0].grid, SECONDS))
    after = store.view()
    danced = [after.labels.get(item.slice_id, Label()).choreography for item in after.routines[0].items]
    assert danced == [each for name in names for each in (name, "")], "of two halves the earlier takes the label"


def test_a_routine_is_as_it_was_once_its_song_goes_at_double_and_then_at_half_the_tempo(store):
    before = store.view()
    a, b, c = before.slices.ids[1:4]
    items = (RoutineItem(b, (c, a, "gone"), "turn"), RoutineItem(b), RoutineItem("gone"), RoutineItem(a, (c,)))
    number = store.save_routine(Routine("r", items), "new routine")
    recut_song(store, before.songs[0].id, double(before.songs[0].grid, SECONDS))
    after = store.view()
    doubled = after.routines[0].items
    assert [item.note for item in doubled] == ["turn", "turn", "", "", "", "", ""]
    assert [item.slice_id for item in doubled[:2]] == [item.slice_id for item in doubled[2:4]]
    first, second = doubled[:2]
    for part, danced in enumerate((first, second)):
        for match, old in zip(danced.matches, (c, a), strict=False):
            start_s, end_s = span(before, old)
            assert span(after, match)[part] == (start_s, end_s)[part], "its own half of what is alike"
    assert first.matches[-1] == second.matches[-1] == "gone"
    recut_song(store, before.songs[0].id, half(after.songs[0].grid, SECONDS))
    back = store.view()
    (routine,) = back.routines
    where = [span(back, item.slice_id) for item in routine.items if item.slice_id != "gone"]
    assert where == [span(before, item.slice_id) for item in items if item.slice_id != "gone"]
    assert [item.note for item in routine.items] == [item.note for item in items]
    assert [len(item.matches) for item in routine.items] == [len(item.matches) for item in items]
    store.undo()
    assert store.view().routines[0].items == doubled
    store.undo()
    assert store.view().routines == (Routine("r", items, number=number),)
    store.redo()
    assert store.view().routines[0].items == doubled


@pytest.mark.parametrize(("repair", "places"), [(double, [0, 2, 4, 6, 7]), (half, [0, 0, 1, 2, 3]), (later, range(5))])
def test_what_is_heard_of_a_routine_is_found_in_it_once_its_song_is_cut_anew(store, repair, places):
    before = store.view()
    names = before.slices.ids
    routine = Routine("r", tuple(map(RoutineItem, (*names[:3], "gone", names[2]))))
    assert not is_cut_anew(before, routine, store.view())
    recut_song(store, before.songs[0].id, repair(before.songs[0].grid, SECONDS))
    after = store.view()
    assert is_cut_anew(before, routine, after)
    assert [item_now(before, routine, item, after) for item in range(5)] == list(places)


def test_a_routine_of_a_song_at_half_the_tempo_goes_at_half_of_it_too_and_lasts_as_long(store):
    before = store.view()
    song = before.songs[0]
    tempo = float(round(before.bpm(0)))
    recut_song(store, song.id, half(song.grid, SECONDS))
    halves = [RoutineItem(name) for name in store.view().slices.ids]
    store.undo()
    bpms = {"its": tempo, "slower": tempo - 20, "each its own": 0.0}
    pairs = tuple(RoutineItem(name) for name in before.slices.ids[: 2 * (len(before.slices) // 2)])
    for name, bpm in bpms.items():
        store.save_routine(Routine(name, pairs, bpm), "new routine")
    store.save_routine(Routine("mixed", (*pairs, RoutineItem("gone")), tempo), "new routine")
    lasted = [routine_sheet(before, routine).duration_s for routine in store.view().routines]
    recut_song(store, song.id, half(song.grid, SECONDS))
    after = store.view()
    its, slower, own, mixed = after.routines
    assert len(its.items) in {len(pairs) // 2, len(pairs) // 2 + 1}
    assert set(its.items) <= set(halves)
    assert (its.bpm, slower.bpm, own.bpm, mixed.bpm) == (tempo / 2, tempo - 20, 0.0, tempo), "what a person chose stays"
    recut_song(store, song.id, double(after.songs[0].grid, SECONDS))
    its = store.view().routines[0]
    assert its.bpm == tempo
    assert len(its.items) in {len(pairs), len(pairs) + 1}
    assert lasted[0] <= routine_sheet(store.view(), its).duration_s <= lasted[0] * (len(pairs) + 1) / len(pairs)
    recut_song(store, song.id, double(song.grid, SECONDS))
    its = store.view().routines[0]
    assert its.bpm == 2 * tempo > 200
    assert lasted[0] <= routine_sheet(store.view(), its).duration_s <= lasted[0] * (len(pairs) + 1) / len(pairs)
    recut_song(store, song.id, double(store.view().songs[0].grid, SECONDS))
    assert store.view().routines[0].bpm == 2 * tempo, "no tempo that cannot be typed"


def test_a_slice_is_found_where_it_was_also_under_the_id_of_another(store):
    before = store.view()
    recut_song(store, before.songs[0].id, half(before.songs[0].grid, SECONDS))
    after = store.view()
    for row in range(1, len(before.slices) - 1):
        there = after.slices.ids[same_place(before, row, after)]
        assert share(span(before, before.slices.ids[row]), span(after, there)) >= 0.5


def test_a_file_that_holds_other_music_now_is_not_cut_by_the_grid_of_the_old(store, tmp_path, drum_loop):
    view = store.view()
    path = tmp_path / "music" / "봄날.flac"
    soundfile.write(path, drum_loop(97, SECONDS, seed=5), RATE)
    with pytest.raises(FileReplaced, match="other music"):
        recut_song(store, view.songs[0].id, shift(view.songs[0].grid, 1))
    assert store.view() is view


def test_a_song_of_a_salvaged_library_that_lost_what_its_file_was_like_is_cut_anew(store):
    store._database.write(lambda c: c.execute("DELETE FROM file") and None)
    song = store.view().songs[0]
    recut_song(store, song.id, shift(song.grid, 1))
    assert store.view().songs[0].grid.first_count == (song.grid.first_count + 1) % 8


def test_a_file_with_other_tags_is_cut_anew_all_the_same(store, tmp_path):
    view = store.view()
    with soundfile.SoundFile(tmp_path / "music" / "봄날.flac", "r") as file:
        samples = file.read(dtype="int16")
    with soundfile.SoundFile(tmp_path / "music" / "봄날.flac", "w", RATE, 1, "PCM_16") as file:
        file.title = "Another name"
        file.write(samples)
    recut_song(store, view.songs[0].id, shift(view.songs[0].grid, 1))
    assert store.view().songs[0].edited


@pytest.mark.parametrize("suffix", ["csv", "json"])
@pytest.mark.parametrize("repair", [half, double, later])
def test_a_table_of_labels_that_was_exported_before_a_repair_comes_to_the_same_music(store, tmp_path, repair, suffix):
    before = store.view()
    middle = before.slices.ids[2]
    label = Label(("chorus",), 5)
    store.edit([LabelEdit(middle, label)])
    place = tmp_path / f"labels.{suffix}"
    export_library(store.view(), {"labels": place})
    recut_song(store, before.songs[0].id, repair(before.songs[0].grid, SECONDS))
    after = store.view()
    (name,) = after.labels
    incoming = incoming_labels(after, place)
    assert incoming is not None
    assert (incoming.n_same, incoming.fresh, incoming.conflicts, incoming.unknown) == (1, (), (), ())
    store.edit([LabelEdit(name, Label())])
    assert import_table(store, place).n_labels == 1
    assert store.view().labels == {name: label}


def test_labels_come_to_their_music_in_whatever_order_a_person_sorted_their_table(store, tmp_path):
    view = store.view()
    labels = {name: Label(rating=1 + row % 5) for row, name in enumerate(view.slices.ids)}
    store.edit([LabelEdit(name, label) for name, label in labels.items()])
    rows = sorted(label_rows(store.view()), key=lambda row: -row["rating"])
    write_table(tmp_path / "labels.csv", rows)
    store.edit([LabelEdit(name, Label()) for name in labels])
    report = import_table(store, tmp_path / "labels.csv")
    assert (report.n_labels, report.failures) == (len(labels), ())
    assert store.view().labels == labels


def test_a_label_whose_music_is_in_no_slice_is_named_and_a_table_without_times_goes_by_names(store, tmp_path):
    view = store.view()
    name = view.slices.ids[1]
    rows = {
        "slice": name, "tags": ["x"], "rating": 1, "note": "", "choreography": "", "movement": [],
    }  # fmt: skip
    for times, unknown in (({"start_s": 1e4, "end_s": 1e4 + 4}, (name,)), ({}, ()), ({"start_s": None}, ())):
        write_table(tmp_path / "labels.json", [{**rows, **times}])
        incoming = incoming_labels(view, tmp_path / "labels.json")
        assert incoming is not None
        assert incoming.unknown == unknown
        assert [edit.slice_id for edit in incoming.fresh] == ([] if unknown else [name])
    write_table(tmp_path / "labels.csv", [{**rows, "start_s": "soon", "end_s": 1}])
    with pytest.raises(TableUnreadable, match=r"“start_s” of .* is “soon”, not a number"):
        incoming_labels(view, tmp_path / "labels.csv")
