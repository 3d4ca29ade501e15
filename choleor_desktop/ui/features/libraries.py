"""Bringing music in, and opening libraries."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDateTime, QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QInputDialog

from choleor_desktop.errors import AudioCutOff, SongWithoutSlices
from choleor_desktop.library import suffixes
from choleor_desktop.library.models import LabelEdit, label_words
from choleor_desktop.library.named import library_named
from choleor_desktop.own_folders import demo_folder, first_library
from choleor_desktop.pipeline.doubts import doubts
from choleor_desktop.progress import Progress
from choleor_desktop.ui.dialogs.conflicts_dialog import ConflictsDialog
from choleor_desktop.ui.dialogs.failures_dialog import FailuresDialog
from choleor_desktop.ui.dialogs.plain_dialog import open_question
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.folders import last_folder, remember_folder, with_suffix
from choleor_desktop.ui.parts.phrases import day_words, error_sentences, filled
from choleor_desktop.ui.parts.titles import slice_title

if TYPE_CHECKING:
    from choleor_desktop.library.models import LibraryView
    from choleor_desktop.pipeline.import_report import Copy, Failure
    from choleor_desktop.pipeline.interrupted import Interrupted

_NAMED = 3
_LIBRARIES = f"Choleor (*{suffixes.LIBRARY})"


def _first(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")


def _names(failures: Sequence[Failure]) -> str:
    """The files that were first; of rows of a table the slices."""
    return _first([str(each.error.fields["slice"]) if each.is_row else Path(each.path).name for each in failures])


def _names_of_copies(copies: Sequence[Copy]) -> str:
    return _first([f"{Path(each.path).name} (“{each.title}”)" for each in copies])


class Libraries(QObject):
    """Import by dialog or by dropping; which library is open."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.window, self._wanted = window, Path()
        self._unseen: Sequence[Failure] = ()  # what the last import left out, until a person looked at the list
        window.session.opened.connect(self._greet)
        window.session.opened.connect(self._remember)
        window.session.opening.connect(window.status.leave_library)

    def _greet(self) -> None:
        """The first time that a library with slices is open: what to do with them, in one line."""
        view = self.window.session.view
        if view is not None and len(view.slices) and self._is_first_time():
            self.window.status.tell_aside(self._first_steps, waits=True)

    def _is_first_time(self) -> bool:
        """Whether nobody has told yet what to do with slices, which somebody does now."""
        was_greeted = self.window.settings.get("greeted", False)
        self.window.settings.set("greeted", True)
        return not was_greeted

    def _first_steps(self) -> str:
        return self.tr("Down plays one slice after the other; on the right is what sounds like it. F1: all keys.")

    def choose_files(self) -> None:
        """Choose sound files or a folder to import."""
        title = self.tr("Import music")
        found, _ = QFileDialog.getOpenFileNames(self.window, title, self._folder(), self._music(tables=True))
        if found:
            remember_folder(self.window.settings, found[0])
            self.bring([Path(name) for name in found])

    def choose_query(self) -> None:
        """Choose a sound file from outside the library, to find what is like it."""
        title = self.tr("Choose a sound file to find slices like it")
        found, _ = QFileDialog.getOpenFileName(self.window, title, self._folder(), self._music())
        if found:
            remember_folder(self.window.settings, found)
            self.window.session.question.about_file(Path(found))

    def _music(self, *, tables: bool = False) -> str:
        """What a dialog shows of a folder."""
        shown = suffixes.SOUND | suffixes.TABLES if tables else suffixes.SOUND
        patterns = " ".join(f"*{suffix}" for suffix in sorted(shown))
        return self.tr("Music") + f" ({patterns} {patterns.upper()})"  # no words in an f-string: they are not collected

    def choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self.window, self.tr("Choose a folder with music"), self._folder())
        if found:
            remember_folder(self.window.settings, found)
            self.bring([Path(found)])

    def choose_ready_cut(self) -> None:
        title = self.tr("Choose a folder with ready-cut slices")
        found = QFileDialog.getExistingDirectory(self.window, title, self._folder())
        if found:
            remember_folder(self.window.settings, found)
            self.bring([Path(found)], ready_cut=True)

    def bring(self, paths: Sequence[Path], *, ready_cut: bool = False) -> None:
        """Import; where no library is open, the first one is made. A library among the files is opened instead."""
        libraries = [path for path in paths if path.suffix == suffixes.LIBRARY]
        if libraries:
            self.open_library(libraries[0])
        else:
            self.window.session.once_open(lambda: self._bring(paths, ready_cut=ready_cut))

    def _bring(self, paths: Sequence[Path], *, ready_cut: bool) -> None:
        session = self.window.session
        if session.view is None:
            place = first_library()
            with suppress(OSError):  # opening it says why
                place.parent.mkdir(parents=True, exist_ok=True)
            self._wanted = place
            session.open_library(place, create=True, then=lambda: session.work.import_music(paths, ready_cut=ready_cut))
        elif not session.may_change():
            return
        elif any(path.suffix.lower() in suffixes.TABLES for path in paths):
            self._compare_labels(paths, ready_cut=ready_cut)
        else:
            session.work.import_music(paths, ready_cut=ready_cut)

    def _compare_labels(self, paths: Sequence[Path], *, ready_cut: bool) -> None:
        """Tables among what comes in: where their labels differ from those that are here, a person decides."""
        session, view = self.window.session, self.window.session.view
        assert view is not None

        def work(*, progress: Progress) -> tuple[tuple[LabelEdit, ...], int]:
            from choleor_desktop.pipeline.tables import differing_labels  # noqa: PLC0415 - not before the window shows

            progress.step(0, 1)
            return differing_labels(view, paths)

        def bring(keep_labels: bool) -> None:
            if session.labels.may_still(view):  # another library may have opened behind the question
                session.work.import_music(paths, ready_cut=ready_cut, keep_labels=keep_labels)

        def compared(found: tuple[tuple[LabelEdit, ...], int]) -> None:
            conflicts, n_new = found
            if not conflicts:  # one that comes about from here on was not asked about: the label that is there stays
                session.work.import_music(paths, ready_cut=ready_cut, keep_labels=True)
                return
            named = [
                (
                    slice_title(view, view.slices.rows[edit.slice_id]),
                    label_words(view.labels[edit.slice_id]),
                    label_words(edit.label),
                )
                for edit in conflicts
            ]
            dialog = ConflictsDialog(self.window, named, n_new)
            dialog.decided.connect(bring)
            dialog.open()

        session.submit(lambda: self.tr("Comparing labels"), work, compared)

    def tell_import(self, report: Any) -> None:
        """What an import did, which files did not make it, and how many songs need a look, as soon as that is known."""
        greets = bool(report.songs) and self._is_first_time()
        self._unseen = report.failures
        self._tell_import(report, 0, greets=greets)
        store = self.window.session.store
        if store is None or not report.songs:
            return

        def count(*, progress: Progress) -> int:
            progress.step(0, 1)
            return len(doubts(store.view()))

        def counted(n: int) -> None:
            if n and self.window.session.store is store:
                self._tell_import(report, n, greets=greets)

        self.window.session.submit("", count, counted)

    def _tell_import(self, report: Any, n_doubtful: int, *, greets: bool) -> None:
        status, failures = self.window.status, report.failures
        status.take_back()
        status.tell(lambda: self._words_of(report, n_doubtful, greets=greets), waits=greets)
        n, n_left_out = len(failures), sum(failure.is_left_out for failure in failures)

        def words() -> str:
            left_out = self.tr("Show %Ln file(s) left out…", "", n_left_out)
            return left_out if n_left_out else self.tr("Show %Ln remark(s)…", "", n)

        if failures and failures is self._unseen:
            status.offer(words, lambda: self._show_failures(failures))

    def _words_of(self, report: Any, n_doubtful: int, *, greets: bool) -> str:
        """What an import did, the first time what to do with slices; what has a button beside it is cut off first."""
        n_songs, n_files = len(report.songs), report.n_skipped - report.n_rows - report.n_found - len(report.copies)
        is_more = bool(report.n_labels or report.n_rows or report.n_found)
        parts = [self.tr("%Ln song(s) added", "", n_songs)] if n_songs or not is_more else []
        if report.n_found:
            parts.append(self.tr("%Ln file(s) found again", "", report.n_found))
        if n_files:
            parts.append(self.tr("%Ln file(s) already in the library", "", n_files))
        if report.n_labels:
            parts.append(self.tr("%Ln label(s) brought in by tables", "", report.n_labels))
        if report.n_rows:
            parts.append(self.tr("%Ln row(s) of tables without change", "", report.n_rows))
        text = ", ".join(parts) + "."
        if report.copies:
            n, names = len(report.copies), _names_of_copies(report.copies)
            text += " " + filled(self.tr("%Ln file(s) have the same sound as another song: %1.", "", n), names)
        if report.n_lost:
            text += " " + self.tr(
                "%Ln label(s) found no slice in songs that were cut again: Ctrl+Z brings them back.", "", report.n_lost
            )
        if n_doubtful:
            text += " " + self.tr("The beats of %Ln song(s) need a look: press G.", "", n_doubtful)
        if greets:
            text += " " + self._first_steps()
        return f"{text} {self._words_of_failures(report.failures)}".rstrip()

    def _words_of_failures(self, failures: Sequence[Failure]) -> str:
        """Which files did not make it, and which did in part only; what to do stands where the button leads."""
        if len(failures) == 1:
            return error_sentences(failures[0].error)[0]
        left_out = [failure for failure in failures if failure.is_left_out]
        rows = [failure for failure in failures if failure.is_row]
        cut_off, short = (
            [failure for failure in failures if isinstance(failure.error, kind)]
            for kind in (AudioCutOff, SongWithoutSlices)
        )
        kinds = (
            (left_out, self.tr("%Ln file(s) could not be used: %1.", "", len(left_out))),
            (rows, self.tr("%Ln row(s) of tables could not be used: %1.", "", len(rows))),
            (cut_off, self.tr("%Ln file(s) are cut off or damaged, and used as far as they go: %1.", "", len(cut_off))),
            (short, self.tr("%Ln song(s) hold no whole eight-count, listed without slices: %1.", "", len(short))),
        )
        return " ".join(filled(text, _names(each)) for each, text in kinds if each)

    def tell_interrupted(self, found: Sequence[Interrupted]) -> None:
        """Imports that were cut short by the end of the program: what they left undone, and a button that does it."""
        n_left, n_files = (sum(getattr(each, name) for each in found) for name in ("n_left", "n_files"))
        status = self.window.status

        def told() -> str:
            text = self.tr("The last import was interrupted. Still to be read: %1 of %Ln file(s).", "", n_files)
            return filled(text, n_left)

        status.tell(told)
        status.offer(lambda: self.tr("Import the rest (%Ln file(s))", "", n_left), lambda: self._go_on(found))

    def _go_on(self, found: Sequence[Interrupted]) -> None:
        self.window.status.take_back()
        for wish in (each.wish for each in found):
            paths = [Path(path) for path in wish.paths]
            self.window.session.work.import_music(paths, ready_cut=wish.ready_cut, keep_labels=wish.keep_labels)

    def _show_failures(self, failures: Sequence[Failure]) -> None:
        self._unseen = ()
        self.window.status.take_back()
        dialog = FailuresDialog(self.window, failures)
        dialog.open()

    def _folder(self) -> str:
        return str(last_folder(self.window.settings))

    # --- libraries -------------------------------------------------------------------------------

    def _remember(self) -> None:
        """A library that was asked for is opened at the next start, once it did open."""
        view = self.window.session.view
        if view is not None and view.path == os.path.abspath(self._wanted):  # noqa: PTH100 - without ".."
            self.window.settings.set("library", view.path)

    def open_library(self, path: Path, *, create: bool = False) -> None:
        self._wanted, session = path, self.window.session
        session.begun.once_done(lambda: session.open_library(path, create=create), path.stem)

    def choose_library(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self.window, self.tr("Open a library"), self._folder(), _LIBRARIES)
        if found:
            remember_folder(self.window.settings, found)
            self.open_library(Path(found))

    def new_library(self) -> None:
        found, _ = QFileDialog.getSaveFileName(
            self.window, self.tr("New library"), str(Path(self._folder()) / "Music.choleor"), _LIBRARIES
        )
        if found:
            remember_folder(self.window.settings, found)
            self.open_library(with_suffix(found, suffixes.LIBRARY), create=True)

    def show_library(self) -> None:
        """Show where the library is: its path in the message line, its folder by the system."""
        view = self.window.session.view
        if view is not None:
            self.window.status.tell(filled(self.tr("This library is the file %1."), view.path))
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(view.path).parent)))

    def choose_backup(self) -> None:
        """Choose a day to go back to."""
        session, view = self.window.session, self.window.session.view
        if view is None or not session.may_change() or self._must_wait():
            return

        def work(*, progress: Progress) -> list[tuple[float, Path]]:
            from choleor_desktop.library import shelf  # noqa: PLC0415 - not before it is needed

            progress.step(0, 1)
            return shelf.dated(Path(view.path))

        session.submit("", work, lambda found: self._offer_backups(view.path, found), kind="backups")

    def _offer_backups(self, path: str, found: Sequence[tuple[float, Path]]) -> None:
        from choleor_desktop.library import shelf  # noqa: PLC0415 - as above

        session, copies = self.window.session, dict[str, Path]()
        view = session.view
        if view is None or view.path != path:
            return
        for at, copy in found:
            made = QDateTime.fromSecsSinceEpoch(int(at))
            words = f"{day_words(made.toString('yyyyMMdd'))} · {made.toString('HH:mm')} · "
            number = shelf.number(copy)
            words += filled(self.tr("backup %1"), number) if number else self.tr("before it was replaced")
            words += " · " + self.tr("before an update") if shelf.is_before_update(copy) else ""
            nth = (words, *(f"{words} ({n})" for n in range(2, len(found) + 1)))  # replaced twice in one minute
            copies[next(each for each in nth if each not in copies)] = copy
        if not copies:
            session.message.emit(self.tr("There is no backup of this library yet. It gets one each day it is opened."))
            return
        ask = QInputDialog(self.window)
        ask.setWindowTitle(self.tr("Restore a backup"))
        ask.setLabelText(self.tr("The library as it was then. What is there now is kept beside it."))
        ask.setComboBoxItems(list(copies))
        ask.setOkButtonText(self.tr("Restore"))
        ask.textValueSelected.connect(lambda text: self._restore(view, copies[text], text))
        open_question(ask)

    def _must_wait(self) -> bool:
        """Whether something is running that would end without a word, and its rest would be forgotten."""
        session = self.window.session
        if session.background.is_seen:
            session.message.emit(self.tr("Wait until what is running has ended, or cancel it; then try again."))
        return session.background.is_seen

    def _restore(self, view: LibraryView, copy: Path, words: str) -> None:
        session = self.window.session
        if not session.labels.may_still(view):
            return
        place = Path(view.path)
        told = filled(self.tr("The backup was restored (%1). What was there is among the backups now."), words)
        session.begun.once_done(lambda: session.restore(place, copy, lambda: session.message.emit(told)))

    def open_demo(self) -> None:
        session = self.window.session
        session.once_open(lambda: session.work.open_demo(demo_folder()))

    def begin_demo(self) -> None:
        """Have the demo as it was when it was made."""
        session = self.window.session
        told = self.tr("The demo is as it was at first. What it was until now is among its backups.")

        def begun() -> None:
            session.select(self.window.model.first_row())
            session.message.emit(told)

        def begin() -> None:
            session.work.begin_demo(demo_folder(), begun)

        if not self._must_wait():
            session.begun.once_done(lambda: session.once_open(begin))

    def open_at_start(self, library: Path | None, music: Sequence[Path] = ()) -> None:
        """The library that was asked for, else the last one, into which music is imported; else what to do is said."""
        if library is not None:
            library = library_named(library)
            self.open_library(library, create=os.path.isdir(library.parent))
            return
        self._open_last()
        if music:
            self.bring(music)

    def _open_last(self) -> None:
        if self.window.session.view is not None or self.window.session.interactive.find("open"):
            return  # music came in before that: its library is being opened
        last = self.window.settings.get("library", "")
        if last:
            self.window.session.open_library(Path(last))
