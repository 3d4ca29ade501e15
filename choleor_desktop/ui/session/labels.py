"""What a person says of slices and clusters; all of it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from choleor_desktop.analysis.repair import same_grid
from choleor_desktop.errors import UnknownSlice
from choleor_desktop.library.models import NO_LABEL, Action, Label, LabelEdit, LibraryView, Song
from choleor_desktop.pipeline.succession import same_slice
from choleor_desktop.progress import Progress
from choleor_desktop.ui.parts.phrases import filled, names_gone
from choleor_desktop.ui.parts.titles import cluster_title, slice_title
from choleor_desktop.ui.session.jobs import Job
from choleor_desktop.ui.session.open_library import OpenLibrary

if TYPE_CHECKING:
    from choleor_desktop.library.store import Store

_OF_SONGS: set[Action] = {"repair the beats", "analyse again", "import again", "remove songs"}


def toggled(labels: Sequence[Label], tag: str) -> list[Label]:
    """The tag taken away where all have it, else given to those that have it not."""
    if all(tag in label.tags for label in labels):
        return [replace(label, tags=tuple(each for each in label.tags if each != tag)) for label in labels]
    return [label if tag in label.tags else replace(label, tags=(*label.tags, tag)) for label in labels]


class Labels(QObject):
    """Reads and changes labels of the open library."""

    edited = Signal(int)
    """A change is on its way, so that undo takes back another: one more (1), or one less by undo or failure (-1)."""

    def __init__(self, library: OpenLibrary) -> None:
        super().__init__(library)
        self._library = library

    def of(self, row: int) -> Label:
        """The label of a slice; an empty one where there is none."""
        view = self._library.view
        return NO_LABEL if view is None or row < 0 else view.label_of(row)

    def edit(
        self,
        rows: Sequence[int],
        change: Callable[[Label], Label],
        what: Action,
        *,
        seen: LibraryView | None = None,
        told: Callable[[], str] = str,
    ) -> Job | None:
        """Change the labels of slices, as one action; ``seen`` is the view that the rows are of, if not the present.

        What was done is said in the words of ``told``, or else by the name of the action, in the language that there is
        when it is done.
        """
        return self.edit_each(dict.fromkeys(rows, change), what, seen=seen, told=told)

    def edit_each(
        self,
        changes: Mapping[int, Callable[[Label], Label]],
        what: Action,
        *,
        seen: LibraryView | None = None,
        told: Callable[[], str] = str,
    ) -> Job | None:
        """Change the label of each of some slices in its own way."""

        def apply(fresh: dict[str, Label], names: Sequence[str]) -> None:
            for name, change in zip(names, changes.values(), strict=True):
                if name:
                    fresh[name] = change(fresh[name])

        return self._edit(tuple(changes), apply, what, seen, told)

    def toggle_tag(self, rows: Sequence[int], tag: str) -> None:
        """Give slices a tag, or take it away where all have it; which of both it was is said."""
        given = True

        def apply(fresh: dict[str, Label], _: Sequence[str]) -> None:
            nonlocal given
            fresh.update(zip(fresh, toggled(list(fresh.values()), tag), strict=True))
            given = any(tag in label.tags for label in fresh.values())

        def told() -> str:
            return filled(self.tr("“%1” given") if given else self.tr("“%1” removed"), tag)

        self._edit(rows, apply, "tag", None, told)

    def _edit(
        self,
        rows: Sequence[int],
        apply: Callable[[dict[str, Label], Sequence[str]], None],
        what: Action,
        seen: LibraryView | None,
        told: Callable[[], str],
    ) -> Job | None:
        """What is changed is how labels are then, in the thread of the library, and not how they are seen now.

        The slices are those that were seen, wherever they are by then.
        """
        view = self._library.view
        if view is None or not rows or (store := self._library.to_change()) is None:
            return None
        seen = seen or view
        if not self.may_still(seen):
            return None

        def edits(now: LibraryView) -> list[LabelEdit]:
            places = [same_slice(seen, row, now) for row in rows]
            names = [now.slices.ids[place] if place >= 0 else "" for place in places]
            fresh = {name: now.labels.get(name, NO_LABEL) for name in names if name}
            if not fresh:
                raise UnknownSlice(slice=seen.slices.ids[rows[0]])
            apply(fresh, names)
            return [LabelEdit(name, label) for name, label in fresh.items()]

        about = slice_title(seen, rows[0]) if len(rows) == 1 else ""

        def tell(is_new: bool) -> str:
            return self._told(len(rows), what, about, told(), is_new=is_new)

        return self._change(lambda: store().edit(edits, what), tell)

    def _told(self, n: int, what: str, about: str = "", told: str = "", *, is_new: bool = True) -> str:
        """What was done to which slice, or to how many, which may be out of sight; or that all was so already."""
        words = (f"“{about}”" if about else self.tr("%Ln slice(s)", "", n)) + f": {told or self.words_for(what)}. "
        return words + (self.tr("Ctrl+Z undoes it.") if is_new else self.tr("It was so already: nothing was changed."))

    def tell_done(self, what: str, about: str) -> None:
        """Say what was done to something with a name, and that it can be undone."""
        self._library.message.emit(self._told(1, what, about))

    def undo(self) -> None:
        store = self._library.to_change()
        if store is not None:
            self._step(store, -1)

    def redo(self) -> None:
        store = self._library.to_change()
        if store is not None:
            self._step(store, 1)

    def tell_undone(self, what: str, about: str) -> None:
        """Say that something was taken back before it was stored."""
        self._library.message.emit(filled(self.tr("Undone: %1."), f"{self.words_for(what)} ({about})"))

    def _step(self, store: Callable[[], Store], n: int) -> None:
        """Undo or redo, and say what it was and of which slices, song or cluster, which may be out of sight."""

        def work() -> tuple[str | None, list[str], list[str]]:
            what, before, after = store().step(n)
            return what, *(touched(before, after, what) if what is not None else ([], []))

        def told(done: tuple[str | None, list[str], list[str]]) -> str:
            what, songs, others = done
            if what is None:
                self._changed_nothing(n)
                return self.tr("There is nothing to undo.") if n < 0 else self.tr("There is nothing to redo.")
            names = songs or others
            count = self.tr("%Ln song(s)", "", len(songs)) if songs else self.tr("%Ln slice(s)", "", len(others))
            about = names[0] if len(names) == 1 else count
            text = self.tr("Undone: %1.") if n < 0 else self.tr("Redone: %1.")
            return filled(text, self.words_for(what) + (f" ({about})" if names else ""))

        self._change(work, told, n)

    def words_for(self, what: str) -> str:
        """What an action is called, in the language of the window."""
        known = {
            "rate": self.tr("rating"),
            "label": self.tr("label"),
            "tag": self.tr("tag"),
            "suggested tags": self.tr("suggested tags"),
            "movement": self.tr("movement"),
            "choreography": self.tr("choreography"),
            "repair the beats": self.tr("repaired beats"),
            "name a cluster": self.tr("name of a cluster"),
            "find clusters": self.tr("clusters"),
            "color a tag": self.tr("colour of a tag"),
            "rename a tag": self.tr("name of a tag"),
            "take a tag away": self.tr("tag removed"),
            "remove songs": self.tr("removed songs"),
            "import again": self.tr("imported again"),
            "analyse again": self.tr("analysed again"),
            "import labels": self.tr("imported labels"),
            "new routine": self.tr("new routine"),
            "add to a routine": self.tr("added to the routine"),
            "add a match": self.tr("match kept in the routine"),
            "note in a routine": self.tr("note in the routine"),
            "swap in a match": self.tr("match swapped in"),
            "reorder a routine": self.tr("order of the routine"),
            "take out of a routine": self.tr("removed from the routine"),
            "name a routine": self.tr("name of the routine"),
            "tempo of a routine": self.tr("tempo of the routine"),
            "remove a routine": self.tr("routine removed"),
        }
        return known.get(what, what)

    def name_cluster(self, number: int, name: str, *, seen: LibraryView | None = None) -> bool:
        """Name a cluster of a view, or of the present one, whichever it is then; False where nothing can be changed."""
        store, seen = self._library.to_change(), seen or self._library.view
        if store is None or seen is None or not self.may_still(seen):
            return False

        def named() -> bool:
            from choleor_desktop.pipeline.clusters import heir_of  # noqa: PLC0415 - not before the window shows

            return store().name_cluster(lambda now: heir_of(seen, number, now), name)

        def told(is_named: bool) -> str:
            return self._told(1, "name a cluster", cluster_title(seen, number)) if is_named else names_gone(1)

        self._change(named, told)
        return True

    def may_still(self, seen: LibraryView) -> bool:
        """Whether the library of a view is the one that is open; where it is not, that is said."""
        if self._is_of(seen):
            return True
        self._library.message.emit(self.tr("Nothing was changed: the library that this was for is closed."))
        return False

    def _is_of(self, seen: LibraryView | None) -> bool:
        view = self._library.view
        return view is not None and seen is not None and seen.path == view.path

    def color_tag(self, tag: str, color: str) -> None:
        """Give a tag a colour, or take it away."""
        store = self._library.to_change()
        if store is not None:
            self._change(
                lambda: store().color_tag(tag, color), lambda is_new: self._told(1, "color a tag", tag, is_new=is_new)
            )

    def rename_tag(self, tag: str, name: str) -> None:
        """Call a tag otherwise on every slice; without a name it is taken away from all. Its colour goes with it."""
        view = self._library.view
        if tag == name or view is None or (store := self._library.to_change()) is None:
            return

        def renamed(label: Label) -> Label:
            fresh = (name if each == tag else each for each in label.tags)
            return replace(label, tags=tuple(dict.fromkeys(filter(None, fresh))))

        def edits(now: LibraryView) -> list[LabelEdit]:
            return [LabelEdit(each, renamed(label)) for each, label in now.labels.items() if tag in label.tags]

        def colors(now: LibraryView) -> dict[str, str]:
            if tag not in now.tag_colors:
                return {}
            moved = {name: now.tag_colors[tag]} if name and name not in now.tag_colors else {}
            return {tag: "", **moved}

        what: Action = "rename a tag" if name else "take a tag away"
        n = sum(tag in label.tags for label in view.labels.values())
        self._change(
            lambda: store().edit(edits, what, colors=colors), lambda is_new: self._told(n, what, is_new=is_new)
        )

    def remove_songs(self, song_rows: Sequence[int]) -> None:
        """Take songs out of the library, with their slices and labels, in one step; their files stay where they are."""
        store, view = self._library.to_change(), self._library.view
        if store is None or view is None or not song_rows:
            return
        songs, names = [view.songs[row].id for row in song_rows], [view.song_names[row] for row in song_rows]
        self._change(lambda: store().remove_songs(songs), lambda _: self._removed(names))

    def _removed(self, songs: Sequence[str]) -> str:
        if len(songs) == 1:
            text = self.tr("“%1” was removed from the library; its file stays. Ctrl+Z brings it back with its labels.")
            return filled(text, songs[0])
        return self.tr(
            "%Ln song(s) were removed from the library; their files stay. Ctrl+Z brings them back with their labels.",
            "",
            len(songs),
        )

    def _change(self, function: Callable[[], Any], tell: Callable[[Any], str], n: int = 1) -> Job:
        """Change what is stored; the function gives False where that changes nothing."""

        def work(*, progress: Progress) -> Any:
            del progress
            return function()

        store, view = self._library.store, self._library.view

        def done(result: Any) -> None:
            if result is False:
                self._changed_nothing(n)
            self._library.refresh()
            # Undo may be for another library by now; one that was being read again is the same.
            if self._library.store is store if store is not None else self._is_of(view):
                self._library.message.emit(tell(result))

        def failed(_: object) -> None:
            self._changed_nothing(n)
            self._library.refresh()  # what was written or drawn is not kept, and must not look as if it were

        job = self._library.submit(lambda: self.tr("Saving"), work, done, promised=True, may_stop=False)
        job.failed.connect(failed)
        self.edited.emit(n)
        return job

    def _changed_nothing(self, n: int) -> None:
        """A change that was on its way did not come about."""
        if n > 0:
            self.edited.emit(-n)


def touched(before: LibraryView, after: LibraryView, what: str) -> tuple[list[str], list[str]]:
    """The songs that came, went or have other beats by an action, else the slices with other labels, or what else is
    another.

    An import that runs brings songs between the two views: they are none of it.
    """
    was, now = ({song.id: song for song in view.songs if what in _OF_SONGS} for view in (before, after))
    called = {song.id: name for view in (after, before) for song, name in zip(view.songs, view.song_names, strict=True)}
    alone = [called[name] for name in was | now if name not in was or name not in now]
    songs = alone or [called[name] for name, song in now.items() if not _same_beats(song, was[name])]
    if songs:
        return songs, []
    names = before.labels.keys() | after.labels.keys()
    others = [name for name in names if before.labels.get(name, NO_LABEL) != after.labels.get(name, NO_LABEL)]
    slices = [slice_title(after, after.slices.rows[name]) for name in others if name in after.slices.rows]
    return [], slices or _renamed(before, after)


def _same_beats(one: Song, other: Song) -> bool:
    """Whether a person has neither changed the beats nor said that they are right as they are."""
    return one.edited == other.edited and same_grid(one.grid, other.grid)


def _renamed(before: LibraryView, after: LibraryView) -> list[str]:
    """The clusters, or else the routines and tags, that are others now, as they were called before."""
    was, now = before.clustering, after.clustering
    if was is not None and now is not None and was.names != now.names and np.array_equal(was.labels, now.labels):
        changed = sorted({number for number, _ in was.names.items() ^ now.names.items()})
        return [cluster_title(before if number in was.names else after, number) for number in changed]
    changed = {*before.routines} ^ {*after.routines}
    routines = {each.number: each.name for each in (*after.routines, *before.routines) if each in changed}
    return [*routines.values(), *sorted({tag for tag, _ in before.tag_colors.items() ^ after.tag_colors.items()})]
