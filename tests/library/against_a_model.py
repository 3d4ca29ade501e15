"""Anything a person may do to a library, beside a plain dictionary that does the same; and faults to be found."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from made_songs import analysis, record

from choleor_desktop.errors import WorldError
from choleor_desktop.library import backups, database, history, reading, rows
from choleor_desktop.library import store as library
from choleor_desktop.library.models import NO_LABEL, Label, LabelEdit, Routine, RoutineItem
from choleor_desktop.library.store import Store

_MEMORY = "/dev/shm"  # noqa: S108 - what is looked for here has nothing to do with the disk
_NAMES = ("m-0", "m-1", "m-2")
_TAGS = ("x", "봄")


class Model:
    """The library as a dictionary: things by their key, and actions as what they changed."""

    def __init__(self):
        self.things, self.past, self.future = {}, [], []

    def copy(self):
        other = Model()
        other.things, other.past, other.future = dict(self.things), list(self.past), list(self.future)
        return other

    def act(self, changes, *, action=True):
        changes = [(key, self.things.get(key), value) for key, value in changes.items()]
        changes = [change for change in changes if change[1] != change[2]]
        self._set([(key, after) for key, _, after in changes])
        if changes and action:
            self.past.append(changes)
            self.future = []

    def _set(self, values):
        for key, value in values:
            if value is None:
                self.things.pop(key, None)
            else:
                self.things[key] = value

    def undo(self):
        changes = self.past.pop()
        self._set([(key, before) for key, before, _ in reversed(changes)])
        self.future.append(changes)

    def redo(self):
        changes = self.future.pop()
        self._set([(key, after) for key, _, after in changes])
        self.past.append(changes)

    def of(self, kind):
        return {key[1]: value for key, value in self.things.items() if key[0] == kind}

    def labels_of(self, name):
        return {key: label for key, label in self.of("label").items() if key.rpartition("_")[0] == name}

    def knows(self, name):
        """Whether an action brings or takes away this song, or slices of it."""
        return any(
            key == ("song", name) and (before is None or after is None or before[1] != after[1])
            for changes in self.past + self.future
            for key, before, after in changes
        )


class AgainstAModel(RuleBasedStateMachine):
    """The real store on one side, the model on the other; they must always agree."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(dir=_MEMORY if Path(_MEMORY).is_dir() else None))
        self.path = self.folder / "m.choleor"
        self.store = Store.open(self.path, create=True)
        self.model, self.copies, self.places = Model(), [], itertools.count()

    def _one_of(self, data, names):
        return data.draw(st.sampled_from(sorted(names)), label="song")

    @precondition(lambda self: len(self.model.of("song")) < len(_NAMES))
    @rule(data=st.data(), n=st.integers(1, 3), seed=st.integers(0, 3))
    def add(self, data, n, seed):
        name = self._one_of(data, set(_NAMES) - set(self.model.of("song")))
        self.store.save_song(record(name, n, seed))
        # A song is no step of undo, unless it comes back while the history still knows it.
        self.model.act({("song", name): (seed, n)}, action=self.model.knows(name))

    @precondition(lambda self: self.model.of("song"))
    @rule(data=st.data(), n=st.integers(1, 3), seed=st.integers(4, 6), halve=st.booleans())
    def cut_again(self, data, n, seed, halve):
        name = self._one_of(data, self.model.of("song"))
        _, before = self.model.of("song")[name]
        carried = {i: i // 2 if halve else i for i in range(before) if (i // 2 if halve else i) < n}
        changes = {("song", name): (seed, n)}
        changes |= {("label", key): None for key in self.model.labels_of(name)}
        for old, new in carried.items():
            label = self.model.of("label").get(f"{name}_{old}")
            key = ("label", f"{name}_{new}")
            if label is not None:
                changes[key] = label if changes.get(key) is None else _joined(changes[key], label)
        names = {f"{name}_{old}": f"{name}_{new}" for old, new in carried.items()}
        changes |= {
            ("routine", number): (title, _moved(items, names, [f"{name}_{i}" for i in range(before)]))
            for number, (title, items) in self.model.of("routine").items()
        }
        ids = [f"{name}_{i}" for i in range(n)]
        self.store.replace_analysis(name, analysis(n, seed), ids, names, "repair the beats")
        self.model.act(changes)

    @precondition(lambda self: self.model.of("song"))
    @rule(
        where=st.lists(st.tuples(st.sampled_from(_NAMES), st.integers(0, 2)), min_size=1, max_size=3, unique=True),
        rating=st.integers(0, 5),
        tag=st.sampled_from(["", *_TAGS]),
    )
    def label(self, where, rating, tag):
        songs = self.model.of("song")
        keys = [f"{name}_{i}" for name, i in where if name in songs and i < songs[name][1]]
        label = Label((tag,) if tag else (), rating)
        self.store.edit([LabelEdit(key, label) for key in keys])
        self.model.act({("label", key): None if label == NO_LABEL else label for key in keys})

    @precondition(lambda self: self.model.of("song"))
    @rule(data=st.data())
    def remove(self, data):
        name = self._one_of(data, self.model.of("song"))
        self.store.remove_songs([name])
        changes = {("label", key): None for key in self.model.labels_of(name)}
        self.model.act({**changes, ("song", name): None})

    @precondition(lambda self: self.model.of("song"))
    @rule(data=st.data(), n=st.integers(1, 3), seed=st.integers(0, 3), steps=st.integers(1, 3))
    def have_second_thoughts(self, data, n, seed, steps):
        """Remove a song, bring it or another one, and take that back."""
        self.remove(data)
        self.add(data, n, seed)
        self.they_agree()
        for _ in range(steps):
            self.undo()

    @rule(items=st.lists(st.sampled_from([f"{name}_{i}" for name in _NAMES for i in range(3)]), max_size=3))
    def routine(self, items):
        number = self.store.save_routine(Routine("r", tuple(RoutineItem(item) for item in items)), "new routine")
        assert number not in self.model.of("routine")
        self.model.act({("routine", number): ("r", tuple(items))})

    @rule(tag=st.sampled_from(_TAGS), color=st.sampled_from(["", "#112233", "#abcdef"]))
    def color(self, tag, color):
        self.store.color_tag(tag, color)
        self.model.act({("color", tag): color or None})

    @rule()
    def undo(self):
        done = self.store.undo()
        assert (done is not None) == bool(self.model.past)
        if self.model.past:
            self.model.undo()

    @rule()
    def redo(self):
        done = self.store.redo()
        assert (done is not None) == bool(self.model.future)
        if self.model.future:
            self.model.redo()

    @rule(died=st.booleans())
    def reopen(self, died):
        if died:
            self._leave_behind()
        else:
            self.store.close()
        self.store = Store.open(self.path)

    def _leave_behind(self):
        """What a killed program leaves: the files as they are now, journal and all."""
        place = self.folder / str(next(self.places))
        place.mkdir()
        for suffix in ("", "-wal", "-shm"):
            file = self.path.with_name(self.path.name + suffix)
            if file.exists():
                shutil.copy(file, place / file.name)
        self.store.close()
        self.path = place / self.path.name

    @rule()
    def back_up(self):
        copy = self.folder / f"copy-{len(self.copies)}"
        library.backup(self.path, copy)
        self.copies.append((copy, self.model.copy()))

    @precondition(lambda self: self.copies)
    @rule(data=st.data(), died=st.booleans())
    def restore(self, data, died):
        copy, then = data.draw(st.sampled_from(self.copies), label="copy")
        if died:
            self._leave_behind()
        else:
            self.store.close()
        library.restore(self.path, copy)
        self.store = Store.open(self.path)
        self.model = then.copy()

    @invariant()
    def they_agree(self):
        if not hasattr(self, "store"):
            return
        view, model = self.store.view(), self.model
        songs = model.of("song")
        assert sorted(song.id for song in view.songs) == sorted(songs)
        assert dict(view.labels) == model.of("label")
        routines = {one.number: (one.name, tuple(item.slice_id for item in one.items)) for one in view.routines}
        assert routines == model.of("routine")
        assert dict(view.tag_colors) == model.of("color")
        assert view.slices.ids == tuple(f"{song.id}_{i}" for song in view.songs for i in range(songs[song.id][1]))
        for song in view.songs:
            seed, n = songs[song.id]
            first = view.row(f"{song.id}_0")
            np.testing.assert_array_equal(view.match[first : first + n], analysis(n, seed).features.match)

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()
            assert library.check(self.path) == []
            shutil.rmtree(self.folder, ignore_errors=True)


def _joined(first, second):
    tags = tuple(dict.fromkeys(first.tags + second.tags))
    lower, higher = sorted((first.rating, second.rating))
    notes = dict.fromkeys(filter(None, (first.note, second.note, "★" * lower if lower != higher else "")))
    return Label(tags, higher, "\n".join(notes))


def _moved(items, names, olds):
    """Two that followed each other, and are one now, are one item."""
    found, last = [], None
    for item in items:
        follows = last in olds and item in olds and olds.index(item) == olds.index(last) + 1
        if not (follows and found[-1] == names.get(item, item)):
            found.append(names.get(item, item))
        last = item
    return tuple(found)


# --- faults planted on purpose -------------------------------------------------------------------


def _undo_forgets_the_last_row():
    real = history.unpack
    return mock.patch.object(history, "unpack", lambda packed: real(packed)[:-1] or real(packed))


def _redo_is_kept_after_a_new_change():
    real = history.Recorder.store

    def store(self, what):
        kept = self.connection.execute("SELECT number, what, changes FROM action WHERE undone = 1").fetchall()
        real(self, what)
        for number, name, changes in kept:
            self.connection.execute("INSERT OR IGNORE INTO action VALUES (?, ?, ?, 1)", (number, name, changes))

    return mock.patch.object(history.Recorder, "store", store)


def _labels_are_carried_to_the_slice_of_the_same_name():
    real = rows.replace

    def replace(recorder, row, found, slice_ids, carried, **more):
        return real(recorder, row, found, slice_ids, {old: old for old in carried}, **more)

    return mock.patch.object(rows, "replace", replace)


def _every_fifth_change_is_confirmed_but_not_stored():
    real = database.Database._write

    def write(self, function):
        self.n_written = getattr(self, "n_written", 0) + 1
        if self.n_written % 5:
            return real(self, function)
        connection = self._usable()
        connection.execute("BEGIN")
        result = function(connection)
        connection.execute("ROLLBACK")
        return result

    return mock.patch.object(database.Database, "_write", write)


def _the_view_misses_labels_that_undo_changed():
    real = reading.Reader.note

    def note(self, changes, *parts):
        kinds = {table for table, *_ in changes}
        real(self, [change for change in changes if change[0] != "label"] if len(kinds) > 1 else changes, *parts)

    return mock.patch.object(reading.Reader, "note", note)


def _numbers_of_removed_songs_are_given_again():
    real = rows.insert

    def insert(recorder, place, made):
        recorder.connection.execute(
            "UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(number), 0) FROM song) WHERE name = 'song'"
        )
        real(recorder, place, made)

    return mock.patch.object(rows, "insert", insert)


@contextmanager
def _restore_leaves_the_journal_of_the_library_before():
    real = Path.replace

    def replace(self, target):
        return self if self.name.endswith("-wal") else real(self, target)

    with mock.patch.object(Path, "replace", replace), mock.patch.object(backups, "_fold_in"):
        yield


def _a_song_that_the_history_knows_is_added_without_an_action():
    return mock.patch.object(history, "is_mentioned", return_value=False)


PLANTED = (
    _undo_forgets_the_last_row,
    _redo_is_kept_after_a_new_change,
    _labels_are_carried_to_the_slice_of_the_same_name,
    _every_fifth_change_is_confirmed_but_not_stored,
    _the_view_misses_labels_that_undo_changed,
    _numbers_of_removed_songs_are_given_again,
    _restore_leaves_the_journal_of_the_library_before,
    _a_song_that_the_history_knows_is_added_without_an_action,
)
"""Each gives a context in which the store has one fault."""

FOUND_BY = (AssertionError, RuntimeError, sqlite3.Error, WorldError)
"""How a fault shows."""
