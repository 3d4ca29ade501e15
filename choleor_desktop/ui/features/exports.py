"""Taking a library elsewhere: tables, sound, playlists and annotations for other programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu

from choleor_desktop.errors import WorldError
from choleor_desktop.progress import Progress
from choleor_desktop.ui.dialogs.failures_dialog import ReasonsDialog
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.folders import last_folder, remember_folder, with_suffix
from choleor_desktop.ui.parts.offered import offer
from choleor_desktop.ui.parts.phrases import error_text, filled

if TYPE_CHECKING:
    from choleor_desktop.library.models import LibraryView
    from choleor_desktop.pipeline.export import Exported

_TABLES = "CSV (*.csv);;JSON (*.json)"
_FILES = {
    "labels": _TABLES,
    "neighbours": _TABLES,
    "clusters": _TABLES,
    "features": "CSV (*.csv)",
    "m3u": "M3U8 (*.m3u8)",
}


def _has_music_of(view: LibraryView, folder: Path) -> bool:
    """Whether sound of the library lies in a folder."""
    places = (*(song.path for song in view.songs), *view.slices.files.values())
    return any(folder in {Path(place), Path(place).parent} for place in places)


class Exports(QObject):
    """Asks where something goes, and writes it there in a job."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.window = window
        self._told = ""
        self._left_out: Sequence[tuple[str, WorldError]] = ()

    def offer(self) -> None:
        """Ask by a menu what shall be written."""
        if self.window.session.view is not None:
            offer(self.window, self.fill)

    def fill(self, menu: QMenu) -> None:
        """What the whole library can be written as."""
        for kind, words in (
            ("labels", self.tr("Labels, as a table…")),
            ("clusters", self.tr("Clusters, as a table…")),
            ("neighbours", self.tr("The most similar of every slice, as a table…")),
            ("features", self.tr("Classic features, as a table…")),
            ("wav", self.tr("All slices, as WAV files…")),
            ("m3u", self.tr("All songs, as a playlist…")),
            ("audacity", self.tr("Beats and slices, for Audacity…")),
            ("jams", self.tr("Beats and slices, as JAMS files…")),
        ):
            menu.addAction(words, lambda kind=kind: self.choose(kind))

    def choose(self, kind: str) -> None:
        """Ask for the file, or for the folder of what is more than one file."""
        view = self.window.session.view
        if view is None:
            return
        target = self._ask_file(kind, Path(view.path).stem) if kind in _FILES else self._ask_folder(view)
        if target is None:
            return

        def work(*, progress: Progress) -> tuple[Path, Exported]:
            from choleor_desktop.pipeline.export import export_library  # noqa: PLC0415 - not before the window shows

            seen = self._as_it_is(view, None, progress) if kind == "wav" else view
            return target, export_library(seen, {kind: target}, progress=progress)

        self._submit(work, target)

    def save_sounds(self, rows: Sequence[int]) -> None:
        """Some slices as WAV files in a folder that is asked for."""
        view = self.window.session.view
        folder = self._ask_folder(view) if view is not None and rows else None
        if view is None or folder is None:
            return

        def work(*, progress: Progress) -> tuple[Path, Exported]:
            from choleor_desktop.pipeline.export import export_slices  # noqa: PLC0415 - not before the window shows

            seen = self._as_it_is(view, rows, progress)
            return folder, export_slices(seen, rows, folder, progress=progress)

        self._submit(work, folder)

    def _as_it_is(self, view: LibraryView, rows: Sequence[int] | None, progress: Progress) -> LibraryView:
        """The library as its files are at this moment: what was overwritten by other music is not written as a song."""
        from choleor_desktop.pipeline.missing import as_it_is  # noqa: PLC0415 - not before the window shows

        store = self.window.session.store
        return view if store is None else as_it_is(store, progress, of=view, rows=rows)

    def _submit(self, work: Callable[..., tuple[Path, Exported]], target: Path) -> None:
        """Where it is cancelled, or another library is opened meanwhile, it is said how much is there."""
        reached = (0, 0, "")

        def counted(*, progress: Progress) -> tuple[Path, Exported]:
            def step(done: int, total: int, what: str) -> None:
                nonlocal reached
                reached = (done, total, what)
                progress.step(done, total, what)

            return work(progress=Progress(step))

        job = self.window.session.submit(
            lambda: self.tr("Exporting"),
            counted,
            self._written,
            slow=True,
            warning=lambda: self.tr("The export is not done yet: closing the window ends it."),
        )
        job.cancelled.connect(lambda: self.window.status.tell(self._how_far(target, *reached)))

    def _how_far(self, target: Path, done: int, total: int, what: str) -> str:
        if what == "wav":
            return filled(self.tr("The export was ended: %1 of %2 slices are in “%3”."), done, total, target)
        return filled(self.tr("The export to “%1” was ended before it was written."), target)

    def _written(self, found: tuple[Path, Exported]) -> None:
        (target, done), status = found, self.window.status
        text = filled(self.tr("Exported to “%1”."), target)
        if done.failures:
            text += " " + self.tr("%Ln slice(s) could not be exported.", "", len(done.failures))
            text += " " + error_text(done.failures[0][1])
            self.window.session.files.look()
        if done.songs:
            n = len({song for song, _ in done.songs})
            text += " " + self.tr("%Ln song(s) could not be exported.", "", n)
            text += " " + error_text(done.songs[0][1])
        before = self._left_out if status.offers(self._show) else ()  # of an export just before, and not looked at yet
        if status.text == self._told:
            text = f"{self._told} {text}".strip()
        self._told, self._left_out = text, (*before, *done.failures, *done.songs)
        status.take_back()
        status.tell(text)
        if len(self._left_out) > 1:
            status.offer(lambda: self.tr("Show what was left out…"), self._show)

    def _show(self) -> None:
        reasons, self._left_out = self._left_out, ()
        self.window.status.take_back()
        words = self.tr("These were not exported. Everything else was.")
        dialog = ReasonsDialog(self.window, self.tr("What was not exported"), words, reasons)
        dialog.open()

    def _ask_file(self, kind: str, library: str) -> Path | None:
        suffix = ".m3u8" if kind == "m3u" else ".csv"
        place = last_folder(self.window.settings) / f"{library} {kind}{suffix}"
        found, chosen = QFileDialog.getSaveFileName(self.window, self.tr("Export"), str(place), _FILES[kind])
        if not found:
            return None
        remember_folder(self.window.settings, found)
        # Whatever was chosen, no song and no library is ever written over.
        return with_suffix(found, ".json" if "json" in chosen else suffix, *re.findall(r"\*(\.\w+)", _FILES[kind]))

    def _ask_folder(self, view: LibraryView) -> Path | None:
        title = self.tr("Choose a folder to export to")
        found = QFileDialog.getExistingDirectory(self.window, title, str(last_folder(self.window.settings)))
        if not found:
            return None
        remember_folder(self.window.settings, found)
        folder = Path(found)
        if _has_music_of(view, folder):
            return folder / "Choleor"  # sound files that are there are never written over
        return folder
