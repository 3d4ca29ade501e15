"""Introduces the views to the session and to the player; holds no state of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QPaintEvent

from choleor_desktop.library import suffixes
from choleor_desktop.library.models import LibraryView
from choleor_desktop.settings import Settings
from choleor_desktop.ui.features.arrows import Arrows
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.features.fields import Fields
from choleor_desktop.ui.features.whereabouts import Whereabouts
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.main_menu import MainMenu
from choleor_desktop.ui.menus import Menus
from choleor_desktop.ui.parts.dragged import SLICES_TYPE
from choleor_desktop.ui.parts.phrases import filled, looking_only
from choleor_desktop.ui.parts.titles import cluster_title, slice_facts
from choleor_desktop.ui.playing import Playing
from choleor_desktop.ui.session.jobs import Job
from choleor_desktop.ui.session.session import Session
from choleor_desktop.ui.tab import Tab
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.routine import RoutineTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.tabs.tour import TourTab
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.slice_filter import Filter

if TYPE_CHECKING:
    from choleor_desktop.pipeline.detail import SliceDetail
    from choleor_desktop.pipeline.find import Answer
    from choleor_desktop.playback.sounds import PlayState

TABS: tuple[Callable[[Frame, Commands], Tab], ...]
TABS = (SlicesTab, MapTab, ClustersTab, BeatsTab, HarmonyTab, RoutineTab, TourTab)


class MainWindow(Frame):
    """The window."""

    shown = Signal()

    def __init__(self, session: Session, playing: Playing, settings: Settings, theme: Theme) -> None:
        super().__init__(session, playing, settings, theme)
        self._was_painted = False
        self.commands, self.fields = Commands(self), Fields(self)
        self.arrows = Arrows(self, self.commands.hearing)
        session.library_changed.connect(self._library_changed)
        self.whereabouts = Whereabouts(self)
        self.lay_out([make(self, self.commands) for make in TABS])
        self.menus, self.main_menu = Menus(self, self.commands), MainMenu(self, self.commands)
        self._connect()
        self.retranslate()
        self.set_theme(theme)
        self.restyling.finish()
        self._show_start()

    def restore_state(self, *, with_question: bool = True) -> None:
        super().restore_state(with_question=with_question)
        if with_question:
            self.whereabouts.restore()

    def keep_state(self) -> None:
        super().keep_state()
        if self._remembers_question:
            self.whereabouts.keep()

    # --- introductions ----------------------------------------------------------------------------

    def _connect(self) -> None:
        session, playing, commands = self.session, self.playing, self.commands
        session.selection_changed.connect(self._selection_changed)
        session.detail_changed.connect(self._detail_changed)
        session.detail_failed.connect(self.detail.show_problem)
        session.job_started.connect(self._job_started)
        session.open_failed.connect(commands.alarm.raise_for)
        session.opening.connect(self.toolbar.search.clear)
        session.movements.changed.connect(self._show_levels)
        playing.changed.connect(self._play_state_changed)
        playing.changed.connect(commands.hearing.follow)
        for told in (session.message, playing.message, self.songs.told):
            told.connect(self.status.tell_of_library)
        playing.silent.connect(self.status.tell_aside)
        playing.wanted.connect(session.files.look_at)
        session.files.lost.connect(playing.drop)
        playing.device_changed.connect(self.status.set_device)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.songs.filter_chosen.connect(self._filter_chosen)
        self.songs.all_wanted.connect(self.toolbar.search.clear)
        self.filter_changed.connect(self._say_filter)
        self.songs.clicked.connect(commands.hearing.choose_listed)
        self.songs.opened.connect(commands.hearing.play_listed)
        self.detail.seek_requested.connect(commands.hearing.play_from)
        self.detail.counts_selected.connect(self._counts_selected)
        self.detail.movement_drawn.connect(commands.curating.set_movement)
        self.similar.row_chosen.connect(commands.hearing.play_match)
        self.similar.clicked_again.connect(commands.hearing.play_or_stop_match)
        self.similar.made_query.connect(commands.hearing.select_and_play)
        self._connect_question()
        self.similar.match_changed.connect(self._match_changed)
        self.similar.match_changed.connect(commands.hearing.follow_match)
        self.similar.compare_wanted.connect(commands.hearing.compare)
        self.similar.list.message.connect(session.message)
        self.start.import_wanted.connect(commands.libraries.choose_folder)
        self.start.demo_wanted.connect(commands.libraries.open_demo)
        self.status.job_shown.connect(self.start.show_progress)
        self.status.device_menu_wanted.connect(commands.hearing.choose_device)
        session.work.imported.connect(commands.libraries.tell_import)
        session.work.interrupted.connect(commands.libraries.tell_interrupted)
        commands.look.serve_pictures()
        self.menus.serve()
        self._connect_toolbar()

    def _connect_question(self) -> None:
        question, similar = self.session.question, self.similar
        question.answered.connect(self._answered)
        question.failed.connect(similar.show_problem)
        question.settings_changed.connect(similar.set_query)
        question.settings_changed.connect(self._query_changed)
        question.asked_changed.connect(self._query_changed)
        similar.query_changed.connect(lambda changes: question.change(**changes))
        similar.chips.counts_dropped.connect(lambda: question.compare_counts(None))
        similar.back_wanted.connect(question.back)
        similar.forward_wanted.connect(question.forward)
        similar.relax_wanted.connect(question.relax)
        similar.file_dropped.connect(question.about_file)
        similar.file_held.connect(self._file_held)
        similar.chips.removed.connect(question.remove)
        similar.chips.outside_dropped.connect(question.drop_outside)
        similar.chips.outside_row_chosen.connect(question.choose_outside_row)
        similar.chips.outside_row_chosen.connect(self.commands.hearing.play_outside)

    def _connect_toolbar(self) -> None:
        toolbar, playing, commands = self.toolbar, self.playing, self.commands
        toolbar.import_wanted.connect(commands.libraries.choose_files)
        toolbar.play_wanted.connect(commands.hearing.play_or_stop)
        toolbar.loop_toggled.connect(commands.hearing.set_loop)
        toolbar.swap_wanted.connect(commands.hearing.swap)
        toolbar.tempo_changed.connect(commands.hearing.set_tempo)
        toolbar.click_toggled.connect(playing.set_click)
        toolbar.counts_toggled.connect(commands.hearing.set_counts)
        toolbar.count_in_toggled.connect(lambda on: setattr(playing, "count_in", on))
        toolbar.search_changed.connect(self._search_changed)
        toolbar.search_left.connect(commands.hearing.choose_listed)

    def retranslate(self) -> None:
        """Say everything in the language that there is now, in steps."""
        parts = (*self.views, self.toolbar, self.songs, self.detail, self.similar, self.status, self.start)
        self.restyling.take(
            (
                self._name_tabs,
                *(part.retranslate for part in parts),
                self._say_filter,
                self._name_slice,
                self.main_menu.fill,
            )
        )

    def _name_tabs(self) -> None:
        for i, view in enumerate(self.views):
            self.tabs.setTabText(i, view.title())
        self.tabs.setAccessibleName(self.tr("Views"))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.model.columnCount() - 1)

    def _name_slice(self) -> None:
        view = self.session.view
        if view is not None and self.session.row >= 0:
            self._title_detail(self.session.row)
        elif view is not None and len(view.slices):
            self._selection_changed(-1)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.commands.hearing.set_counts(self.toolbar.counts.isChecked())  # a voice, too, has a language
        super().changeEvent(event)

    def _tab_changed(self, index: int) -> None:
        on_tabs = self.tabs.hasFocus()  # there the arrows go on to the next tab
        if not on_tabs:
            self.setFocus()  # what is being written is kept, and no field of the next tab is offered the keyboard
        self.turning.take(())  # the tab is laid out in this turn, and painted in another
        self.pages.setCurrentIndex(index)
        self.share_height()
        self.views[index].opened()
        if not on_tabs:
            self.views[index].widget.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        used = self.fields.leave(event.key()) or self._press(event) or self.arrows.use(event)
        if not used:
            super().keyPressEvent(event)

    def _press(self, event: QKeyEvent) -> bool:
        """Enter presses the button that has the keyboard, as Space does; once, however long it is held."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        return is_enter and (event.isAutoRepeat() or self.commands.press_focused())

    # --- what changed ----------------------------------------------------------------------------

    def _show_start(self) -> None:
        view = self.session.view
        has_slices = view is not None and len(view.slices) > 0
        fresh = self.columns if has_slices else self.start
        if self.stack.currentWidget() is not fresh or self.focusWidget() is None:
            self.stack.setCurrentWidget(fresh)
            (self.front.widget if has_slices else self.start).setFocus()
        self.toolbar.set_has_slices(has_slices)

    def _library_changed(self, view: LibraryView) -> None:
        self._show_start()
        if self.windowFilePath() != view.path:
            self.restyling.take(())  # all of it is painted anew, a panel in each turn
        else:
            self.restyling.paint_apart(self.songs)  # the table, which changes as well, takes as long
        title = "%1" if self.session.can_change else self.tr("%1 (viewing only)")
        self.setWindowFilePath(view.path)
        self.setWindowTitle(filled(title, Path(view.path).stem) + " — Choleor")
        row = self.session.row
        self.model.set_view(view, self.session.index)
        self.songs.set_view(view)
        self._say_filter()
        if row >= 0:
            self._title_detail(row)
            self._show_levels()
        self.detail.set_note(self.session.labels.of(row).note)
        if view.read_only_reason:
            self.status.tell(partial(looking_only, view.read_only_reason))
        self.playing.follow(view)
        self.similar.set_view(view, self.session.question.answer)
        self._query_changed(None)

    def _title_detail(self, row: int) -> None:
        view = self.session.view
        number = self.model.cluster_of(row) if row >= 0 else -1
        self.detail.set_title(self.session.title_of(row) if row >= 0 else "", slice_facts(view, row))
        self.detail.set_cluster(number, cluster_title(view, number) if view is not None else "")

    def _show_levels(self) -> None:
        """Of the slice whose plots are shown: songs that come in change their range, a hand or undo the movement."""
        view, shown = self.session.view, self.detail.detail
        if view is not None and shown is not None and (row := view.slices.rows.get(shown.slice_id, -1)) >= 0:
            levels = tuple(self.model.levels_of(row).tolist())
            self.detail.set_levels(levels, self.session.movements.of(row), view.level_range)

    def _selection_changed(self, row: int) -> None:
        self._title_detail(row)
        self.detail.set_note(self.session.labels.of(row).note)
        if row < 0:
            self.detail.set_detail(None)
            self.similar.compare_card.waves.set_side("A", None)
            self.similar.clear(self.tr("Choose a slice to see the ones that sound like it."))

    def _detail_changed(self, detail: SliceDetail) -> None:
        self.detail.set_detail(detail, self.session.movements.of(detail.row))
        if self.session.question.asked.outside is None:
            self.similar.compare_card.waves.set_side("A", detail)

    def _match_changed(self, row: int) -> None:
        """The other side of a comparison is shown as soon as it is read."""
        waves = self.similar.compare_card.waves
        if row < 0:
            waves.set_side("B", None)
            return

        def show(detail: SliceDetail) -> None:
            if self.similar.match_row == detail.row:
                waves.set_side("B", detail)

        self.session.fetch_detail(row, show, kind="match")

    def _answered(self, answer: Answer) -> None:
        view, question = self.session.view, self.session.question
        if view is None or question.asked.is_empty:
            return
        rows, outside = question.rows, question.asked.outside
        queries = [(self.session.title_of(row), view.bpm(row)) for row in rows]
        if outside is not None:
            queries.append((outside.name, outside.analysis.slices[outside.row].bpm))
        self.similar.set_answer(view, answer, queries)
        shown = self.detail.detail
        is_query = outside is None and shown is not None and shown.row == rows[0]
        self.similar.compare_card.waves.set_side("A", shown if is_query else outside)
        self.commands.hearing.prepare_likely()

    def _query_changed(self, _: object) -> None:
        question = self.session.question
        self.similar.set_ways(question.can_go)
        self.similar.chips.show_query(self.session.view, question.asked, question.settings)
        if question.answer is None and not question.asked.is_empty:  # the first answer of a large library takes seconds
            self.similar.clear(self.tr("Looking for the ones that sound like it…"))
        counts = question.asked.counts if question.settings.method == "match" else None
        self.detail.waveform.set_selected_counts(counts)

    def _play_state_changed(self, state: PlayState) -> None:
        view = self.session.view
        row = view.slices.rows.get(state.slice_id, -1) if view is not None and state.playing else -1
        self.toolbar.set_playing(state.playing)
        self.playing_row_changed.emit(row)
        self.similar.set_playing(row)
        self.similar.compare_card.waves.set_playhead(state.slice_id if state.playing else "", state.position_s)
        self.detail.set_heard(self.commands.hearing.other_than_shown(state, row))
        self.detail.set_play_state(state, self.commands.hearing.side_of(state, row))

    def _job_started(self, job: Job) -> None:
        self.status.watch(job)
        if self.stack.currentWidget() is self.start and job.kind != "interrupted":  # which nobody asked for
            self.start.job_began()
            job.finished.connect(self.start.job_ended)

    # --- what a person did -----------------------------------------------------------------------

    def _filter_chosen(self, wanted: Filter) -> None:
        self.model.set_filter(replace(wanted, text=self.model.filter.text))
        self.filter_changed.emit()

    def _search_changed(self, text: str) -> None:
        self.model.set_filter(replace(self.model.filter, text=text))
        self.filter_changed.emit()

    def _say_filter(self) -> None:
        words = self.model.in_words()
        self.songs.set_force(words, several=len(words) > 1 or len(self.model.filter.also) > 0)

    def _counts_selected(self, first: int, last: int) -> None:
        if self.session.question.settings.method == "match":
            self.session.question.compare_counts(None if (first, last) == (1, 8) else (first, last))
        else:
            self.detail.waveform.set_selected_counts(None)
            self.status.tell(self.tr("Some counts alone: with Match only."))

    # --- dropping, closing -----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        # Slices of this window are no music to import, though other programs get them as files.
        if not mime.hasFormat(SLICES_TYPE) and any(url.isLocalFile() for url in mime.urls()):
            event.acceptProposedAction()
            self.start.set_hot(True)
            opens = any(url.fileName().endswith(suffixes.LIBRARY) for url in mime.urls())
            self.status.tell(lambda: self.tr("Drop to open the library.") if opens else self.tr("Drop to import."))

    def _file_held(self, is_held: bool) -> None:
        self.status.tell((lambda: self.tr("Drop to find slices that sound like this file.")) if is_held else "")

    def _let_go(self) -> None:
        self.start.set_hot(False)
        self.status.tell("")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._let_go()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._let_go()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.commands.libraries.bring(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.shown.emit)  # which may be gone by then

    def _finish(self) -> None:
        """What is being written, drawn or repaired is kept; the window goes while that is done."""
        written = self.focusWidget()
        if written is not None:
            written.clearFocus()
        self.session.movements.save()
        self.commands.beats.cut()
        self.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.commands.leaving.is_free():
            event.ignore()
            return
        self.keep_state()
        self.restyling.drop()
        self.turning.drop()
        self._finish()
        self.playing.stop()
        self.session.close()
        self.playing.close()
        self.settings.flush()
        super().closeEvent(event)
