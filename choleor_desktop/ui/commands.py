"""What keys, buttons and menus do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from choleor_desktop import settings as places
from choleor_desktop.errors import LibraryMissing
from choleor_desktop.ui import grid_repair
from choleor_desktop.ui.keys import KEYS, KeysDialog
from choleor_desktop.ui.label_dialog import LabelDialog
from choleor_desktop.ui.status_line import error_text
from choleor_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from choleor_desktop.ui.main_window import MainWindow

_SHOWN_FAILURES = 3
_BIG = 1.4


class Commands(QObject):
    """Everything a person can ask for that is more than one signal."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.map_kind = "pca"
        self.hover_to_hear = False
        actions: dict[str, Callable[[], Any]] = {
            "play_stop": self.play_or_stop,
            "loop": window.toolbar.loop.toggle,
            "swap": self.swap,
            "play_on": self.play_on,
            "make_query": self.make_query,
            "back": window.session.back,
            "tag": lambda: self.edit_label("tags"),
            "note": lambda: self.edit_label("note"),
            "earlier": lambda: self.repair("earlier"),
            "later": lambda: self.repair("later"),
            "double": lambda: self.repair("double"),
            "half": lambda: self.repair("half"),
            "this_is_one": lambda: self.repair("this_is_one"),
            "undo": window.session.undo,
            "redo": window.session.redo,
            "search": window.toolbar.search.setFocus,
            "import": self.choose_files,
            "open": self.choose_library,
            "save_picture": self.save_picture,
            "keys": lambda: KeysDialog(window).open(),
        }
        for stars in range(6):
            actions[f"rate_{stars}"] = lambda n=stars: self.rate(n)
        for key in KEYS:
            shortcut = QShortcut(QKeySequence(key.sequence), window)
            shortcut.activated.connect(actions[key.action])

    # --- bringing music --------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Choose sound files or a folder to import."""
        patterns = "*.wav *.flac *.ogg *.oga *.opus *.mp3 *.aif *.aiff *.m4a *.mp4 *.aac *.wma *.caf"
        title, music = self.tr("Import music"), self.tr("Music")
        found, _ = QFileDialog.getOpenFileNames(self.window, title, "", f"{music} ({patterns} {patterns.upper()})")
        if found:
            self.bring([Path(name) for name in found])

    def choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self.window, self.tr("Choose a folder with music"))
        if found:
            self.bring([Path(found)])

    def choose_ready_cut(self) -> None:
        found = QFileDialog.getExistingDirectory(self.window, self.tr("Choose a folder with ready-cut slices"))
        if found:
            self.bring([Path(found)], ready_cut=True)

    def bring(self, paths: Sequence[Path], *, ready_cut: bool = False) -> None:
        """Import; where no library is open, the first one is made. A library among the files is opened instead."""
        session = self.window.session
        libraries = [path for path in paths if path.suffix == ".choleor"]
        if libraries:
            self.open_library(libraries[0])
            return
        if session.view is None:
            place = places.first_library()
            place.parent.mkdir(parents=True, exist_ok=True)
            self._remember(place)
            session.open_library(
                place, create=True, then=lambda: session.import_music(paths, ready_cut=ready_cut) and None
            )
        elif not session.can_change:
            session.message.emit(
                self.tr("This library is open for looking only: %1").replace("%1", session.view.read_only_reason)
            )
        else:
            session.import_music(paths, ready_cut=ready_cut)

    def tell_import(self, report: Any) -> None:
        """What an import did, and which files did not make it."""
        text = self.tr("%n song(s) added", "", len(report.songs))
        if report.n_skipped:
            text += ", " + self.tr("%n file(s) known already", "", report.n_skipped)
        text += "."
        if report.failures:
            reasons = [error_text(failure.error) for failure in report.failures[:_SHOWN_FAILURES]]
            text += " " + " ".join(reasons)
            rest = len(report.failures) - len(reasons)
            if rest > 0:
                text += " " + self.tr("%n more file(s) could not be read.", "", rest)
        self.window.status.tell(text)

    # --- libraries -------------------------------------------------------------------------------

    def _remember(self, path: Path) -> None:
        self.window.settings.set("library", str(path))

    def open_library(self, path: Path, *, create: bool = False) -> None:
        self._remember(path)
        self.window.session.open_library(path, create=create)

    def choose_library(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self.window, self.tr("Open a library"), "", "Choleor (*.choleor)")
        if found:
            self.open_library(Path(found))

    def new_library(self) -> None:
        found, _ = QFileDialog.getSaveFileName(
            self.window, self.tr("New library"), "Music.choleor", "Choleor (*.choleor)"
        )
        if found:
            path = Path(found)
            self.open_library(path if path.suffix else path.with_suffix(".choleor"), create=True)

    def open_demo(self) -> None:
        self.window.session.open_demo(places.music_folder() / "demo")

    def open_at_start(self, library: Path | None) -> None:
        """The library that was asked for, else the last one, else the page that says what to do."""
        if library is not None:
            self.open_library(library, create=not library.exists() and library.parent.is_dir())
            return
        last = self.window.settings.get("library", "")
        if last and Path(last).exists():
            self.window.session.open_library(Path(last))
        elif last and Path(last).parent.is_dir() is False:
            self.window.session.message.emit(LibraryMissing(path=last))

    # --- sound -----------------------------------------------------------------------------------

    def play_row(self, row: int) -> None:
        view = self.window.session.view
        if view is not None:
            self.window.playing.play(view, row)

    def select_and_play(self, row: int) -> None:
        self.window.session.select(row)
        self.play_row(row)

    def play_match(self, row: int) -> None:
        """Hear a match; in a comparison it becomes the other side."""
        session, playing = self.window.session, self.window.playing
        if session.view is None:
            return
        if playing.comparing is not None:
            playing.compare(session.view, playing.comparing[0], row)
        else:
            playing.play(session.view, row)
        answer = session.answer
        if answer is not None:
            rows = [neighbour.row for neighbour in answer.neighbours]
            place = rows.index(row) if row in rows else 0
            playing.prepare(session.view, rows[place + 1 :] + rows[:place][::-1])

    def play_or_stop(self) -> None:
        window = self.window
        if window.playing.state.playing:
            window.playing.stop()
        elif window.session.row >= 0:
            focused = window.similar.list.hasFocus() and window.similar.current_row >= 0
            self.play_row(window.similar.current_row if focused else window.session.row)

    def play_on(self) -> None:
        session = self.window.session
        if session.view is not None and session.row >= 0:
            self.window.playing.play_on(session.view, session.row)

    def play_from(self, time_s: float) -> None:
        session = self.window.session
        if session.view is not None and session.row >= 0:
            offset = (
                float(session.view.slices.beats_s[session.row, 0]) if session.row in session.view.slices.files else 0.0
            )
            self.window.playing.play(session.view, session.row, from_s=time_s - offset)

    def compare(self, side: str) -> None:
        """A: the query, B: the match, both: together."""
        session, playing, match = self.window.session, self.window.playing, self.window.similar.current_row
        if session.view is None or match < 0 or not session.query_rows:
            return
        query = session.query_rows[0]
        if side == "both":
            playing.compare(session.view, query, match, both=True)
        elif playing.comparing == (query, match) and playing.state.playing:
            if playing.state.side != side:
                playing.swap()
        else:
            playing.compare(session.view, query, match)
            if side == "B":
                playing.swap()

    def swap(self) -> None:
        """Change sides; without a comparison, begin one."""
        if self.window.playing.comparing is None or not self.window.playing.state.playing:
            self.compare("A")
        else:
            self.window.playing.swap()

    def set_loop(self, on: bool) -> None:
        self.window.playing.loop = on
        self._again()

    def set_tempo(self, percent: int) -> None:
        self.window.playing.tempo_percent = percent
        self._again()

    def set_click(self, on: bool) -> None:
        self.window.playing.set_click(on)
        self._again()

    def set_counts(self, on: bool) -> None:
        self.window.playing.set_spoken(
            ("ko" if self.window.settings.get("language", "") == "ko" else "en") if on else None
        )
        self._again()

    def _again(self) -> None:
        """What is playing goes on as it is now set."""
        state, view = self.window.playing.state, self.window.session.view
        if not state.playing or view is None:
            return
        comparing = self.window.playing.comparing
        if comparing is not None:
            self.window.playing.compare(view, *comparing)
        elif state.slice_id in view.slices.rows:
            self.play_row(view.slices.rows[state.slice_id])

    def choose_device(self) -> None:
        menu = QMenu(self.window)
        group = QActionGroup(menu)
        chosen = self.window.settings.get("device", "")
        for name in ("", *self.window.playing.devices()):
            action = menu.addAction(name.replace("&", "&&") or self.tr("The system's output"))
            action.setCheckable(True)
            action.setChecked(name == chosen)
            action.setData(name)
            group.addAction(action)
        group.triggered.connect(self._use_device)
        button = self.window.status.device
        menu.popup(button.mapToGlobal(button.rect().topLeft()) - menu.sizeHint().height() * _down())

    def _use_device(self, action: QAction) -> None:
        name = str(action.data())
        self.window.settings.set("device", name)
        self.window.playing.use_device(name or None)
        self.window.status.set_device(name or self.tr("The system's output"))

    # --- search ----------------------------------------------------------------------------------

    def make_query(self) -> None:
        row = self.window.similar.current_row
        if row >= 0 and self.window.similar.list.hasFocus():
            self.select_and_play(row)

    def mark_rows(self, rows: Any) -> None:
        """Mark slices in the table, as ranges."""
        table, lines = self.window.table, []
        wanted = {int(row) for row in rows}
        lines = [line for line, row in enumerate(self.window.model.rows) if int(row) in wanted]
        selection = QItemSelection()
        for line in lines:
            index = self.window.model.index(line, 0)
            selection.select(index, index)
        mode = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        table.selectionModel().select(selection, mode)
        self.window.status.tell(
            self.tr("%n slice(s) marked: press T to tag them, 1 to 5 to rate them.", "", len(lines))
        )

    # --- labels ----------------------------------------------------------------------------------

    def _marked(self) -> list[int]:
        rows = self.window.table.chosen_rows()
        if not rows and self.window.session.row >= 0:
            rows = [self.window.session.row]
        return rows

    def rate(self, stars: int) -> None:
        self.window.session.edit(self._marked(), lambda label: replace(label, rating=stars), "rate")

    def set_movement(self, movement: tuple[int, ...]) -> None:
        row = self.window.session.row
        if row >= 0:
            self.window.session.edit([row], lambda label: replace(label, movement=movement), "movement")
            self.window.detail.levels.set_levels(self.window.detail.levels.levels, movement)

    def edit_label(self, focus: str) -> None:
        session, rows = self.window.session, self._marked()
        if session.view is None or not rows or not session.can_change:
            return
        known = sorted({tag for label in session.view.labels.values() for tag in label.tags})
        dialog = LabelDialog(self.window, [session.label_of(row) for row in rows], known, focus)

        def save() -> None:
            session.edit(rows, dialog.changed, "label")

        dialog.accepted.connect(save)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # --- beats -----------------------------------------------------------------------------------

    def repair(self, how: str) -> None:
        """Correct the beats of the chosen slice's song."""
        session, state = self.window.session, self.window.playing.state
        view = session.view
        if view is None or session.row < 0 or not session.can_change:
            return
        song = view.songs[int(view.slices.song[session.row])]
        if song.ready_cut:
            self.window.status.tell(self.tr("Ready-cut slices have no beats to repair."))
            return
        here = state.position_s if state.playing else float(view.slices.beats_s[session.row, 0])
        session.recut(song.id, grid_repair.repaired(song.grid, how, here, song.duration_s))

    # --- the rest --------------------------------------------------------------------------------

    def save_picture(self) -> None:
        """Save the waveform as PNG or SVG, the map or the curves where those are shown."""
        window = self.window
        found, _ = QFileDialog.getSaveFileName(
            window, self.tr("Save a picture"), "choleor.png", "PNG (*.png);;SVG (*.svg)"
        )
        if found:
            picture = window.map if window.tabs.currentIndex() == 1 else window.detail.waveform
            picture.save_picture(found)

    def set_look(self, *, dark: bool | None = None, big: bool | None = None) -> None:
        theme, settings = self.window.theme, self.window.settings
        scale = theme.scale if big is None else (_BIG if big else 1.0)
        fresh = Theme(theme.dark if dark is None else dark, scale)
        settings.set("theme", "dark" if fresh.dark else "light")
        settings.set("big", scale > 1)
        self.window.set_theme(fresh)

    def set_language(self, language: str) -> None:
        self.window.settings.set("language", language)
        app = QApplication.instance()
        translator = getattr(app, "speak", None)
        if translator is not None:
            translator(language)

    def fill_menu(self) -> None:
        """The menu behind the three dots."""
        menu, window = self.window.toolbar.menu, self.window
        menu.clear()
        entries: Sequence[tuple[str, Callable[[], Any]] | None] = (
            (self.tr("Import a folder…"), self.choose_folder),
            (self.tr("Import ready-cut slices…"), self.choose_ready_cut),
            None,
            (self.tr("New library…"), self.new_library),
            (self.tr("Open a library…"), self.choose_library),
            (self.tr("Open the demo library"), self.open_demo),
            None,
            (self.tr("Undo"), window.session.undo),
            (self.tr("Do again"), window.session.redo),
            None,
            (self.tr("Draw the map by neighbourhoods"), self.draw_neighbour_map),
            (self.tr("Hear slices under the pointer on the map"), self._toggle_hover),
            (self.tr("Save a picture…"), self.save_picture),
            None,
            (self.tr("Light or dark"), lambda: self.set_look(dark=not window.theme.dark)),
            (self.tr("Big letters"), lambda: self.set_look(big=window.theme.scale == 1.0)),
            ("English", lambda: self.set_language("en")),
            ("한국어", lambda: self.set_language("ko")),
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


def _down() -> Any:
    from PySide6.QtCore import QPoint  # noqa: PLC0415 - only for the menu

    return QPoint(0, 1)
