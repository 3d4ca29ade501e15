"""Which key starts what, and the menu behind the three dots; what they do is told by feature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from choleor_desktop.ui.curating import Curating
from choleor_desktop.ui.grid_repair import GridRepair
from choleor_desktop.ui.hearing import Hearing
from choleor_desktop.ui.keys import KEYS, KeysDialog
from choleor_desktop.ui.libraries import Libraries
from choleor_desktop.ui.look import Look

if TYPE_CHECKING:
    from choleor_desktop.ui.main_window import MainWindow


class Commands(QObject):
    """Everything a person can ask for that is more than one signal."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.map_kind = "pca"
        self.hover_to_hear = False
        self.libraries, self.hearing, self.look = Libraries(window), Hearing(window), Look(window)
        self.curating, self.beats = Curating(window), GridRepair(window)
        actions = self._actions()
        for key in KEYS:
            shortcut = QShortcut(QKeySequence(key.sequence), window)
            shortcut.activated.connect(actions[key.action])

    def _actions(self) -> dict[str, Callable[[], Any]]:
        window, hearing, curating, beats = self.window, self.hearing, self.curating, self.beats
        return {
            "play_stop": hearing.play_or_stop,
            "loop": window.toolbar.loop.toggle,
            "swap": hearing.swap,
            "play_on": hearing.play_on,
            "make_query": hearing.make_query,
            "back": window.session.back,
            "tag": lambda: curating.edit_label("tags"),
            "note": lambda: curating.edit_label("note"),
            **{f"rate_{stars}": lambda n=stars: curating.rate(n) for stars in range(6)},
            **{how: lambda how=how: beats.repair(how) for how in ("earlier", "later", "double", "half", "this_is_one")},
            "undo": window.session.undo,
            "redo": window.session.redo,
            "search": window.toolbar.search.setFocus,
            "import": self.libraries.choose_files,
            "open": self.libraries.choose_library,
            "save_picture": self.look.save_picture,
            "keys": lambda: KeysDialog(window).open(),
        }

    def fill_menu(self) -> None:
        """The menu behind the three dots."""
        menu, window = self.window.toolbar.menu, self.window
        menu.clear()
        entries: Sequence[tuple[str, Callable[[], Any]] | None] = (
            (self.tr("Import a folder…"), self.libraries.choose_folder),
            (self.tr("Import ready-cut slices…"), self.libraries.choose_ready_cut),
            None,
            (self.tr("New library…"), self.libraries.new_library),
            (self.tr("Open a library…"), self.libraries.choose_library),
            (self.tr("Open the demo library"), self.libraries.open_demo),
            None,
            (self.tr("Undo"), window.session.undo),
            (self.tr("Do again"), window.session.redo),
            None,
            (self.tr("Draw the map by neighbourhoods"), self.draw_neighbour_map),
            (self.tr("Hear slices under the pointer on the map"), self._toggle_hover),
            (self.tr("Save a picture…"), self.look.save_picture),
            None,
            (self.tr("Light or dark"), lambda: self.look.set_look(dark=not window.theme.dark)),
            (self.tr("Big letters"), lambda: self.look.set_look(big=window.theme.scale == 1.0)),
            ("English", lambda: self.look.set_language("en")),
            ("한국어", lambda: self.look.set_language("ko")),
            None,
            (self.tr("Keys"), lambda: KeysDialog(window).open()),
        )
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            else:
                menu.addAction(entry[0], entry[1])

    def _toggle_hover(self) -> None:
        self.hover_to_hear = not self.hover_to_hear
        on, off = (
            self.tr("Slices under the pointer are heard now."),
            self.tr("Slices under the pointer stay silent now."),
        )
        self.window.status.tell(on if self.hover_to_hear else off)

    def draw_neighbour_map(self) -> None:
        self.map_kind = "neighbours"
        self.window.tabs.setCurrentIndex(1)
        self.window.session.make_map("neighbours")
