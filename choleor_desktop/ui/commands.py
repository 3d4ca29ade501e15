"""Which key starts what, and the menu behind the three dots; what they do is told by feature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMenu

from choleor_desktop.ui.alarm import Alarm
from choleor_desktop.ui.curating import Curating
from choleor_desktop.ui.exports import Exports
from choleor_desktop.ui.grid_repair import GridRepair
from choleor_desktop.ui.hearing import Hearing
from choleor_desktop.ui.keys import KEYS, KeysDialog, key_of
from choleor_desktop.ui.libraries import Libraries
from choleor_desktop.ui.look import Look
from choleor_desktop.ui.menus import Menus
from choleor_desktop.ui.tabs.map import MapTab

if TYPE_CHECKING:
    from choleor_desktop.ui.main_window import MainWindow


# The words, what is done (an action of the keys by its name), and where it can be on, whether it is.
_Entry = tuple[str, Callable[[], Any] | str] | tuple[str, Callable[[], Any] | str, bool]


class Commands(QObject):
    """Everything a person can ask for that is more than one signal."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.libraries, self.hearing, self.look = Libraries(window), Hearing(window), Look(window)
        self.curating, self.beats, self.alarm = Curating(window), GridRepair(window), Alarm(window)
        self.exports, self.menus = Exports(window), Menus(window)
        self._functions = self._actions()
        # Enter and Delete belong to whatever field is being written in, so they are commands in one list only.
        own = {"make_query": window.similar.list, "remove_song": window.songs.list}
        for key in KEYS:
            owner = own.get(key.action, window)
            shortcut = QShortcut(QKeySequence(key.sequence), owner)
            if owner is not window:
                shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda action=key.action: self.run(action))
        window.toolbar.menu.aboutToShow.connect(self.fill_menu)

    def add(self, action: str, function: Callable[[], Any]) -> None:
        """What a tab does on a key of ``keys.KEYS``."""
        self._functions[action] = function

    def run(self, action: str) -> None:
        """What the key of an action does."""
        self._functions[action]()

    def undo(self) -> None:
        """Take back the last change; beats that are not cut yet first."""
        if not self.beats.take_back():
            self.window.session.labels.undo()

    def _press_or_play(self) -> None:
        """Space presses the button that was reached with Tab, as everywhere; else it plays or stops."""
        focused = self.window.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        elif isinstance(focused, QComboBox):
            focused.showPopup()
        else:
            self.hearing.play_or_stop()

    def _actions(self) -> dict[str, Callable[[], Any]]:
        window, hearing, curating = self.window, self.hearing, self.curating
        return {
            "play_stop": self._press_or_play,
            "loop": window.toolbar.loop.toggle,
            "swap": hearing.swap,
            "play_on": hearing.play_on,
            "make_query": hearing.make_query,
            "back": window.session.question.back,
            "forward": window.session.question.forward,
            "plus": window.similar.plus.click,
            "minus": window.similar.minus.click,
            "other_songs": window.similar.other_songs.toggle,
            "suggest": curating.suggest,
            "tag": lambda: curating.edit_label("tags"),
            "note": lambda: curating.edit_label("note"),
            **{f"rate_{stars}": lambda n=stars: curating.rate(n) for stars in range(6)},
            "undo": self.undo,
            "redo": window.session.labels.redo,
            "next_view": lambda: window.turn_tabs(1),
            "view_before": lambda: window.turn_tabs(-1),
            "search": window.toolbar.search.setFocus,
            "import": self.libraries.choose_files,
            "open": self.libraries.choose_library,
            "save_picture": self.look.save_picture,
            "export": self.exports.offer,
            "menu": self.menus.open_for_keyboard,
            "remove_song": self.menus.remove_chosen,
            "keys": lambda: KeysDialog(window).open(),
        }

    def fill_menu(self) -> None:
        """The menu behind the three dots: with the keys, and what is on ticked."""
        menu, window, run, theme = self.window.toolbar.menu, self.window, self.run, self.window.theme
        menu.clear()
        exports = QMenu(self.tr("Export") + "\t" + key_of("export"), menu)
        self.exports.fill(exports)
        exports.setEnabled(window.session.view is not None)
        map_tab, language = window.tab(MapTab), getattr(QApplication.instance(), "language", "en")
        entries: Sequence[_Entry | QMenu | None] = (
            (self.tr("Import a folder…"), self.libraries.choose_folder),
            (self.tr("Import ready-cut slices…"), self.libraries.choose_ready_cut),
            None,
            (self.tr("New library…"), self.libraries.new_library),
            (self.tr("Open a library…"), "open"),
            (self.tr("Open the demo library"), self.libraries.open_demo),
            exports,
            None,
            (self.tr("Undo"), "undo"),
            (self.tr("Do again"), "redo"),
            None,
            (self.tr("Label one after the other"), "labelling"),
            (self.tr("Suggest tags…"), "suggest"),
            (self.tr("Next song that needs a look"), "needs_look"),
            None,
            (self.tr("Draw the map by neighbourhoods"), map_tab.draw_neighbour_map),
            (self.tr("Hear slices under the pointer on the map"), map_tab.toggle_hover, map_tab.hover_to_hear),
            (self.tr("Save a picture…"), "save_picture"),
            None,
            (self.tr("Light colours"), lambda: self.look.set_look(dark=not theme.dark), not theme.dark),
            (self.tr("Big letters"), lambda: self.look.set_look(big=theme.scale == 1.0), theme.scale > 1),
            ("English", lambda: self.look.set_language("en"), language == "en"),
            ("한국어", lambda: self.look.set_language("ko"), language == "ko"),
            None,
            (self.tr("Keys"), "keys"),
        )
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
