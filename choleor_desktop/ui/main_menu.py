"""The menu behind the three dots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from choleor_desktop.resources import LANGUAGES
from choleor_desktop.ui import app
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.keys import key_of
from choleor_desktop.ui.tabs.map import MapTab

# The words, what is done (an action of the keys by its name), and where it can be on, whether it is.
_Entry = tuple[str, Callable[[], Any] | str] | tuple[str, Callable[[], Any] | str, bool]


class MainMenu(QObject):
    """What is not done with one slice, match, song or tag; filled anew whenever it opens."""

    def __init__(self, window: Frame, commands: Commands) -> None:
        super().__init__(window)
        self.window, self.commands = window, commands
        window.toolbar.menu.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """The menu behind the three dots: with the keys, and what is on ticked."""
        menu, window = self.window.toolbar.menu, self.window
        menu.clear()
        for before in menu.findChildren(QMenu):  # those within it are not cleared away
            before.deleteLater()
        exports = QMenu(self.tr("Export") + "\t" + key_of("export"), menu)
        self.commands.exports.fill(exports)
        exports.setEnabled(window.session.view is not None and len(window.session.view.slices) > 0)
        pictures = QMenu(self.tr("Save a picture") + "\t" + key_of("save_picture"), menu)
        self.commands.look.fill(pictures)
        pictures.setEnabled(not pictures.isEmpty())
        entries: Sequence[_Entry | QMenu | None] = (
            (self.tr("Import a folder…"), self.commands.libraries.choose_folder),
            (self.tr("Import ready-cut slices…"), self.commands.libraries.choose_ready_cut),
            None,
            (self.tr("New library…"), self.commands.libraries.new_library),
            (self.tr("Open a library…"), "open"),
            (self.tr("Open the demo library"), self.commands.libraries.open_demo),
            (self.tr("Start the demo over"), self.commands.libraries.begin_demo),
            *self._of_library(),
            exports,
            None,
            (self.tr("Undo"), "undo"),
            (self.tr("Redo"), "redo"),
            None,
            (self.tr("Label one after the other"), "labelling"),
            (self.tr("Suggest tags…"), "suggest"),
            (self.tr("Next song that needs a look"), "needs_look"),
            (self.tr("Find slices like a sound file…"), self.commands.libraries.choose_query),
            self._voices(menu),
            None,
            self._of_map(menu),
            pictures,
            self._looks(menu),
            (self.tr("Keys"), "keys"),
        )
        self._add(menu, entries)

    def _of_map(self, menu: QMenu) -> QMenu:
        """How the map is drawn and heard."""
        tab, own = self.window.tab(MapTab), QMenu(self.tr("Map"), menu)
        entries: Sequence[_Entry] = (
            (self.tr("Draw the map by neighbourhoods"), tab.toggle_neighbours, tab.kind == "neighbours"),
            (self.tr("Play slices under the pointer on the map"), tab.toggle_hover, tab.hover_to_hear),
        )
        self._add(own, entries)
        return own

    def _voices(self, menu: QMenu) -> QMenu:
        """In which language the voice counts."""
        hearing, own = self.commands.hearing, QMenu(self.tr("Language of the counts"), menu)
        names = {"": self.tr("Same language as the window"), **LANGUAGES}
        self._add(own, [(name, partial(hearing.set_voice, key), key == hearing.voice) for key, name in names.items()])
        return own

    def _looks(self, menu: QMenu) -> QMenu:
        """Colours, letters and languages; apart, as all of the menu has to stand on a low screen."""
        look, theme, follows = self.commands.look, self.window.theme, self.window.follows_system
        language = app.running().language
        looks = QMenu(self.tr("Colours, letters, language"), menu)
        entries: Sequence[_Entry | None] = (
            (self.tr("Light colours"), lambda: look.set_look(dark=not theme.dark), not theme.dark),
            (self.tr("Same colours as the system"), look.follow_system, follows),
            (self.tr("Big letters"), lambda: look.set_look(big=theme.scale == 1.0), theme.scale > 1),
            None,
            *((name, partial(look.set_language, key), key == language) for key, name in LANGUAGES.items()),
        )
        self._add(looks, entries)
        return looks

    def _of_library(self) -> tuple[_Entry, ...]:
        """Where the library that is open is, and its backups."""
        if self.window.session.view is None:
            return ()
        return (
            (self.tr("Show the library in its folder"), self.commands.libraries.show_library),
            (self.tr("Restore a backup…"), self.commands.libraries.choose_backup),
        )

    def _add(self, menu: QMenu, entries: Sequence[_Entry | QMenu | None]) -> None:
        run = self.commands.run
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, QMenu):
                menu.addMenu(entry)
            else:
                words, what, *ticked = entry
                if isinstance(what, str):
                    action = menu.addAction(f"{words}\t{key_of(what)}", lambda action=what: run(action))
                else:
                    action = menu.addAction(words, what)
                action.setCheckable(bool(ticked))
                action.setChecked(ticked == [True])
