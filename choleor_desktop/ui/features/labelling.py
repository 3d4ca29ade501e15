"""Labelling one slice after the other: every tag has a letter, and the next slice plays by itself if wanted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from choleor_desktop.library.models import LibraryView
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.panels.labelling_bar import LabellingBar

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TAKEN = "TN"


def letters_for(tags: list[str], known: dict[str, str]) -> dict[str, str]:
    """A letter for every tag: the one it had, else the first free one of its name, else of the alphabet.

    T and N stay what they are: another tag, and a note.
    """
    found: dict[str, str] = {}
    used = set(_TAKEN)
    for tag in tags:
        if known.get(tag, _TAKEN[0]) not in used:
            found[tag] = known[tag]
            used.add(known[tag])
    for tag in tags:
        if tag in found:
            continue
        free = next((letter for letter in (*tag.upper(), *_LETTERS) if letter in _LETTERS and letter not in used), None)
        if free is not None:
            found[tag] = free
            used.add(free)
    return found


class Labelling(QObject):
    """A mode of the table of slices."""

    turned = Signal(bool)

    def __init__(self, window: Frame, commands: Commands, bar: LabellingBar) -> None:
        super().__init__(window)
        self.window, self.commands, self.table, self.bar = window, commands, window.table, bar
        self.is_on = False
        self.tags: list[str] = []
        self.letters: dict[str, str] = {}
        self.table.installEventFilter(self)
        bar.go_on.setChecked(window.settings.get("label_go_on", True))
        bar.go_on_changed.connect(lambda on: window.settings.set("label_go_on", on))
        bar.leave_wanted.connect(self.leave)
        bar.tag_clicked.connect(commands.curating.toggle_tag)
        commands.curating.rated.connect(self._rated)
        commands.add("labelling", self.toggle)
        window.session.library_changed.connect(self._library_changed)
        window.session.selection_changed.connect(lambda _: self.show())
        window.filter_changed.connect(self.show)

    # --- the mode --------------------------------------------------------------------------------

    def toggle(self) -> None:
        if self.is_on and self.table.isVisible():
            self.leave()
        else:  # also where it goes on behind another tab
            self.start()

    def start(self) -> None:
        """Hear the chosen slice where it has no label, or none is left without one; else go on to the next."""
        session = self.window.session
        if session.view is None or session.row < 0 or not session.may_change():
            return
        self.window.tabs.setCurrentIndex(0)
        self.is_on = True
        self.show()
        self.bar.show()
        self.turned.emit(True)
        self.table.setFocus()
        left = self._unlabelled(session.view)
        if not left[session.row] and left[self.window.model.rows].any():
            self.go_on([session.row])
        else:
            self.commands.hearing.play_row(session.row)

    def leave(self) -> None:
        self.is_on = False
        self.bar.hide()
        self.turned.emit(False)
        self.table.setFocus()

    def go_on(self, after: list[int]) -> None:
        """Choose and play the next slice without a label, or the next of all where each has one; then the first."""
        view, model = self.window.session.view, self.window.model
        if view is None:
            return
        left = self._unlabelled(view)
        left[after] = False
        lines = np.flatnonzero(left[model.rows])
        if not len(lines):
            lines = np.arange(len(model.rows))
        if not len(lines):
            return
        here = max((model.line_of(row) for row in after), default=-1)
        if here < 0:  # its label took it out of what is listed
            here = self.table.line_left() - 1
        later = lines[lines > here]
        row = int(model.rows[later[0] if len(later) else lines[0]])
        self.window.session.select(row)
        self.table.keep_in_view(row)
        self.commands.hearing.play_row(row)

    def _rated(self, rows: list[int]) -> None:
        if self.is_on and self.bar.go_on.isChecked():
            self.go_on(rows)

    @staticmethod
    def _unlabelled(view: LibraryView) -> np.ndarray:
        left = np.ones(len(view.slices), bool)
        left[[view.slices.rows[name] for name in view.labels]] = False
        return left

    # --- what is shown ---------------------------------------------------------------------------

    def _library_changed(self, view: LibraryView) -> None:
        self.tags = tags = view.tags()
        kept = self.window.settings.get("tag_letters", {})
        self.letters = letters_for(tags, kept)
        fresh = {**kept, **self.letters}
        if fresh != kept:
            self.window.settings.set("tag_letters", fresh)
        self.show()
        if self.is_on:
            self.table.keep_in_view(self.window.session.row)

    def show(self) -> None:
        """How far it is, and which tags the chosen slice has."""
        view, model = self.window.session.view, self.window.model
        if not self.is_on or view is None:
            return
        rows = model.labelled_or_not()
        self.bar.set_progress(len(rows) - int(self._unlabelled(view)[rows].sum()), len(rows))
        letters = sorted((letter, tag) for tag, letter in self.letters.items())
        given = self.window.session.labels.of(self.window.session.row).tags
        dots = {tag: self.window.theme.dot(colour) for tag, colour in view.tag_colors.items()}
        self.bar.set_tags(letters, given, n_without=len(self.tags) - len(self.letters), dots=dots)

    # --- keys ------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if not self.is_on or watched is not self.table or event.type() not in kinds or not isinstance(event, QKeyEvent):
            return False
        function = self._meaning(event)
        if function is None:
            return False
        if event.type() == QEvent.Type.KeyPress:
            if not event.isAutoRepeat():
                function()
        else:
            # Says that the key is meant for the table, not for the shortcut of the window.
            event.accept()
        return True

    def _meaning(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.modifiers() not in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}:
            return None
        if event.key() == Qt.Key.Key_Escape:
            return self.leave
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return lambda: self.go_on(self.commands.curating.marked())
        tag = self.bar.tag_of(event.key())
        return None if tag is None else lambda: self.commands.curating.toggle_tag(tag)
