"""A routine: which, its tempo, play, export; its arc; its eight-counts in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.library.models import FASTEST_BPM, SLOWEST_BPM, Routine
from choleor_desktop.pipeline.sheets import Sheet, SheetRow
from choleor_desktop.pipeline.titles import minutes
from choleor_desktop.ui.parts.dragged import SLICES_TYPE, carried
from choleor_desktop.ui.parts.field import Field
from choleor_desktop.ui.parts.flow import FlowLayout
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.parts.range_box import RangeBox
from choleor_desktop.ui.plots.arc import ArcView
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.routine_list import RoutineList, RoutineModel


class RoutineView(QWidget):
    """Draws the routine in work and asks for changes; it changes nothing itself."""

    chosen = Signal(int)
    start_wanted = Signal()
    remove_wanted = Signal()
    renamed = Signal(str)
    bpm_changed = Signal(int)
    add_wanted = Signal()
    play_wanted = Signal(int)
    item_chosen = Signal(int)
    note_changed = Signal(int, str)
    swap_wanted = Signal(int, int)
    export_wanted = Signal(str)
    level_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.theme = Theme()
        self.model = RoutineModel(self)
        self.list, self.arc, self.routines, self.name, self.bpm = (
            RoutineList(self.model), ArcView(), QComboBox(), Field(), RangeBox(),
        )  # fmt: skip
        self.new_button, self.remove_button, self.play_button = QPushButton(), QPushButton(), QPushButton()
        self.add_button, self.export_button, self.swap_button = QPushButton(), QPushButton(), QPushButton()
        self.level = QCheckBox()
        self.note, self._note_label, self._key, self._facts = Field(), PlainLabel(), PlainLabel(), PlainLabel()
        self._empty, self._pages = PlainLabel(), QStackedWidget()
        self._export_menu, self._swap_menu = QMenu(self), QMenu(self)
        self._playing, self._filling = False, False
        self._noted: tuple[int, str] = (-1, "")  # the eight-count whose note is shown, and its slice
        self._lay_out()
        self._connect()
        self.retranslate()
        self.set_routines((), None, None)

    def _lay_out(self) -> None:
        self.bpm.setRange(SLOWEST_BPM, FASTEST_BPM)
        self.bpm.setKeyboardTracking(False)
        self.bpm.lineEdit().setTextMargins(8, 0, 0, 0)
        self.play_button.setObjectName("primary")
        self.add_button.setObjectName("primary")
        self.routines.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.routines.setMinimumContentsLength(12)
        for button in (self.new_button, self.remove_button):
            button.setObjectName("quiet")
        for label in (self._note_label, self._key, self._facts, self._empty):
            label.setProperty("role", "dim")
        self._key.setContentsMargins(6, 0, 10, 0)
        head, foot = FlowLayout(), FlowLayout()
        for widget in (self.routines, self.name, self.new_button, self.remove_button):
            head.addWidget(widget)
        for widget in (self.bpm, self.level, self.play_button, self.export_button):
            head.addWidget(widget)
        for widget in (self._note_label, self.note, self.swap_button, self._key, self._facts):
            foot.addWidget(widget)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        nothing = QWidget()
        middle = QVBoxLayout(nothing)
        middle.addStretch()
        middle.addWidget(self._empty)
        middle.addSpacing(8)
        middle.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignCenter)
        middle.addStretch()
        self._pages.addWidget(nothing)
        self._pages.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.arc)
        layout.addWidget(self._pages, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.routines.activated.connect(lambda i: self.chosen.emit(self.routines.itemData(i)))
        self.new_button.clicked.connect(self.start_wanted)
        self.remove_button.clicked.connect(self.remove_wanted)
        self.add_button.clicked.connect(self.add_wanted)
        for button, menu in ((self.export_button, self._export_menu), (self.swap_button, self._swap_menu)):
            button.clicked.connect(lambda _=False, button=button, menu=menu: self._show_menu(button, menu))
        self.name.written.connect(self.renamed)
        self.bpm.valueChanged.connect(self._tempo_changed)
        self.level.toggled.connect(self.level_toggled)
        self.play_button.clicked.connect(lambda: self.play_wanted.emit(0))
        self.list.play_wanted.connect(self.play_wanted)
        self.list.item_chosen.connect(self._item_chosen)
        self.arc.item_clicked.connect(self.choose_item)
        self.note.written.connect(self._note_written)

    def retranslate(self) -> None:
        self.routines.setAccessibleName(self.tr("Routines"))
        self.routines.setToolTip(self.routines.accessibleName())  # a screen reader takes what is chosen for its name
        self.name.setAccessibleName(self.tr("Name of the routine"))
        self.name.setPlaceholderText(self.tr("Name of the routine"))
        self.new_button.setText(self.tr("New"))
        self.new_button.setToolTip(self.tr("Begin another routine"))
        self.remove_button.setText(self.tr("Remove"))
        self.remove_button.setToolTip(self.tr("Remove this routine; undo brings it back"))
        self.bpm.setSuffix(" BPM")
        self.level.setText(self.tr("Equally loud"))
        self.level.setToolTip(self.tr("The louder eight-counts come down to the quieter ones"))
        self.bpm.setAccessibleName(self.tr("Tempo of the routine"))
        self.bpm.setToolTip(self.bpm.accessibleName())
        self.add_button.setText(self.tr("Add the chosen slice (R)"))
        self.export_button.setText(self.tr("Count sheet") + " ▾")
        self.export_button.setToolTip(self.tr("Export the count sheet, to pin to the wall"))
        self._export_menu.clear()
        for kind, words in (
            ("pdf", self.tr("PDF, to print…")),
            ("html", self.tr("HTML, for a browser…")),
            ("csv", self.tr("CSV, for a spreadsheet…")),
        ):
            self._export_menu.addAction(words, lambda kind=kind: self.export_wanted.emit(kind))
        self.swap_button.setText(self.tr("Dance to a match") + " ▾")
        self.swap_button.setToolTip(self.tr("Put one of the kept matches in its place"))
        self._note_label.setText(self.tr("Note"))
        self._key.setText(self.tr("bars: music · line: movement"))
        self.note.setAccessibleName(self.tr("Note for the chosen eight-count"))
        self.list.setAccessibleName(self.tr("Eight-counts of the routine"))
        self.list.delegate.missing = self.tr("no longer in the library")
        self._empty.setText(
            self.tr(
                "A routine is a row of eight-counts. Drag slices here, or press R on a slice or a match; "
                "drop a match on an eight-count, or press Shift+R, to keep it beside it."
            )
        )
        self.set_playing(-1, 0, playing=self._playing)
        self._show_facts()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.list.set_theme(theme)
        self.arc.set_theme(theme)
        self.name.setMinimumWidth(theme.px(130))
        self.name.setMaximumWidth(theme.px(320))
        self.note.setMinimumWidth(theme.px(160))
        self._fit()

    def _fit(self) -> None:
        """In little room the list goes before the arc."""
        is_low = self.height() < self.theme.px(420)
        self.arc.setFixedHeight(self.theme.px(84 if is_low else 124))
        self._key.setVisible(not is_low and any(row.movement for row in self.model.rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # --- what there is ---------------------------------------------------------------------------

    @property
    def current_item(self) -> int:
        return self.list.currentIndex().row()

    def set_routines(self, routines: Sequence[Routine], current: Routine | None, sheet: Sheet | None) -> None:
        """Show a routine; the chosen eight-count stays chosen while it is in its place."""
        chosen, had_focus = (self.current_item, self.row_of(self.current_item)), self._has_focus() or self.hasFocus()
        self._filling = True
        is_same = current is not None and self.routines.currentData() == current.number
        self.routines.clear()
        for routine in routines:
            self.routines.addItem(routine.name, routine.number)
            if routine is current:
                self.routines.setCurrentIndex(self.routines.count() - 1)
        self.name.give(current.name if current is not None else "")
        if current is not None and current.bpm and not (is_same and self._is_tempo_being_written):
            self.bpm.setValue(round(current.bpm))
        elif current is None or not current.bpm:
            self.bpm.clear()  # nobody knows one yet
        self.model.set_sheet(sheet)
        self.arc.set_sheet(sheet)
        n = len(self.model.rows)
        before, now = chosen[1], self.row_of(chosen[0])
        if before is not None and now is not None and before.slice_id == now.slice_id:
            self.choose_item(chosen[0])
        elif self.note.is_being_written:
            self.choose_item(self.place_of(*self._noted))
        self._filling = False
        is_turned = self._pages.currentIndex() != (1 if n else 0)
        self._pages.setCurrentIndex(1 if n else 0)
        self.routines.setVisible(len(routines) > 1)
        for widget in (self.name, self.remove_button):
            widget.setEnabled(current is not None)
        for widget in (self.level, self.play_button, self.export_button):
            widget.setEnabled(n > 0)
        self.bpm.setEnabled(n > 0 and current is not None and current.bpm > 0)
        if had_focus and (is_turned or not self._has_focus()):
            self.setFocus()  # what had the keyboard is gone: no text field shall get it
        self._show_item()
        self._show_facts()

    @property
    def _is_tempo_being_written(self) -> bool:
        """Whether its field says something else than its value, which is that of the last Enter."""
        return self.bpm.isEnabled() and self.bpm.cleanText() != str(self.bpm.value())

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The list has the keyboard, or all of it while that is empty: Space plays, also beside a button that adds."""
        if self._pages.currentIndex():
            self.list.setFocus(reason)
        else:
            super().setFocus(reason)

    def _has_focus(self) -> bool:
        """Whether something here that is no field has the keyboard."""
        return any(widget.hasFocus() for widget in (self.list, self.add_button, self.remove_button, self.play_button))

    def choose_item(self, item: int) -> None:
        self.list.setCurrentIndex(self.model.index(item, 0))

    def follow(self, row: int) -> None:
        """The slice that the plots show is the chosen one here, where it is in the routine; else none is."""
        here = self.row_of(self.current_item)
        if here is None or here.row != row:
            self._choose_quietly(next((i for i, each in enumerate(self.model.rows) if each.row == row >= 0), -1))

    def show_added(self, item: int, row: int) -> None:
        """What came in is in sight, and the chosen one where it is the slice that the plots show."""
        here = self.row_of(item)
        if here is not None and here.row == row:
            self._choose_quietly(item)
        self.list.scrollTo(self.model.index(item, 0))

    def _choose_quietly(self, item: int) -> None:
        """Choose what is shown already."""
        self._filling = True
        self.choose_item(item)
        self._filling = False

    def row_of(self, item: int) -> SheetRow | None:
        return self.model.rows[item] if 0 <= item < len(self.model.rows) else None

    def set_playing(self, item: int, count: int, *, playing: bool) -> None:
        """Which eight-count and count of the routine is heard (-1: none)."""
        self._playing = playing
        self.play_button.setText(self.tr("Stop") if playing else self.tr("Play through"))
        self.arc.set_playing(item, count)
        if item != self.list.delegate.playing_item:
            self.list.delegate.playing_item = item
            self.list.viewport().update()

    def _show_facts(self) -> None:
        sheet = self.model.sheet
        self._fit()
        if sheet is None or not sheet.rows:
            self._facts.clear()
            return
        n = self.tr("%Ln eight-count(s)", "", len(sheet.rows))
        self._facts.setText(f"{n} · {minutes(sheet.duration_s)}")

    def follow_note(self, item_now: Callable[[int], int], name_now: Callable[[str], str]) -> None:
        """Songs were cut anew: the note that is being written is for the same eight-count as before, wherever it is."""
        item, name = self.place_of(*self._noted), self._noted[1]
        self._noted = item_now(item) if item >= 0 else -1, name_now(name)

    def _show_item(self) -> None:
        row = self.row_of(self.current_item)
        self.arc.set_current(self.current_item)
        self.note.setEnabled(row is not None)
        if not self.note.is_being_written:
            self._noted = (self.current_item, row.slice_id if row is not None else "")
            self.note.give(row.note if row is not None else "")
        self._swap_menu.clear()
        for i, title in enumerate(row.matches if row is not None else ()):
            item = self.current_item
            self._swap_menu.addAction(title.replace("&", "&&"), lambda i=i, item=item: self.swap_wanted.emit(item, i))
        self.swap_button.setEnabled(bool(row is not None and row.matches))

    def _show_menu(self, button: QPushButton, menu: QMenu) -> None:
        """Below its button, the first entry chosen."""
        menu.setActiveAction(menu.actions()[0])
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    # --- what a person did -----------------------------------------------------------------------

    def _tempo_changed(self, bpm: int) -> None:
        if not self._filling:
            self.bpm_changed.emit(bpm)

    def _item_chosen(self, item: int) -> None:
        self._show_item()
        if not self._filling:
            self.item_chosen.emit(item)

    def _note_written(self, text: str) -> None:
        """The words belong to the eight-count they were begun for, though another may be chosen, or it moved."""
        item = self.place_of(*self._noted)
        if item >= 0:
            self.note_changed.emit(item, text.strip())
        self._show_item()

    # --- slices that are dropped beside the list, or where there is none yet: at the end --------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(SLICES_TYPE):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        places = carried(event.mimeData())
        if places:
            event.acceptProposedAction()
            self.model.slices_dropped.emit(places, len(self.model.rows))

    def place_of(self, item: int, slice_id: str) -> int:
        """Where an eight-count is now: in its place, else the first of its slice; -1 where it is gone."""
        names = [row.slice_id for row in self.model.rows]
        if 0 <= item < len(names) and names[item] == slice_id:
            return item
        return names.index(slice_id) if slice_id in names else -1
