"""What files, tags and people write stands in the window letter by letter, and nothing in it is loaded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import Qt as Guesses
from PySide6.QtWidgets import QAbstractItemView, QLabel, QMenu, QTextEdit, QWidget

from choleor_desktop.errors import LibraryDamaged
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.ui.dialogs.conflicts_dialog import ConflictsDialog
from choleor_desktop.ui.dialogs.label_dialog import LabelDialog
from choleor_desktop.ui.dialogs.suggest_dialog import Proposal, SuggestDialog
from choleor_desktop.ui.parts.plain import PlainBox, plain_tip
from choleor_desktop.ui.theme import Theme

_UI = Path(__file__).resolve().parents[2] / "choleor_desktop" / "ui"
_HOSTILE = "<img src='file:///usr/share/pixmaps/x.png'> <b>%s</b> & <br>"


@pytest.fixture
def hostile(music: Path, tmp_path: Path) -> Path:
    """A library in which everything that somebody else can name is HTML."""
    folder = tmp_path / "<img src=x> <b>folder"
    folder.mkdir()
    for number, path in enumerate(sorted(music.iterdir())[:2]):
        sound, rate = soundfile.read(path)
        with soundfile.SoundFile(folder / f"<b>{number}<u>.flac", "w", rate, 1, format="FLAC") as file:
            file.title, file.artist = _HOSTILE % f"title {number}", _HOSTILE % "artist"
            file.write(sound)
    library = tmp_path / "<img src=x> <b>library.choleor"
    with Store.open(library, create=True) as store:
        assert len(import_music(store, [folder]).songs) == 2
        cluster_library(store, k=2)
        label = Label((_HOSTILE % "tag",), 3, _HOSTILE % "note", _HOSTILE % "choreography", (1, 2, 3, 4, 5, 6, 7, 8))
        names = store.view().slices.ids
        store.edit([LabelEdit(name, label) for name in names[: len(names) // 2]], "tag")
        for number in range(2):
            store.name_cluster(number, _HOSTILE % f"cluster {number}")
    return library


def _tips(model: QAbstractItemModel) -> Iterator[str]:
    for line in range(min(model.rowCount(), 60)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
            yield model.index(line, column).data(Qt.ItemDataRole.ToolTipRole) or ""


def _texts_that_are_read_as_html(window: QWidget) -> set[str]:
    """Foreign text in labels and tips that Qt would draw otherwise than it is written."""
    found, parts = set(), [window, *window.findChildren(QWidget)]
    for part in parts:
        tips = [part.toolTip()]
        if isinstance(part, QAbstractItemView) and part.model() is not None:
            tips += _tips(part.model())
        if isinstance(part, QMenu):
            tips += [action.toolTip() for action in part.actions()] if part.toolTipsVisible() else []
        found |= {f"tip of {type(part).__name__}: {tip}" for tip in tips if "<b>" in tip and _is_html(tip)}
        if isinstance(part, QLabel) and "<b>" in part.text() and part.textFormat() != Qt.TextFormat.PlainText:
            found.add(f"{type(part).__name__} in {type(part.parent()).__name__}: {part.text()}")
        if isinstance(part, QLabel) and "<span" in part.text() and part.textFormat() != Qt.TextFormat.RichText:
            found.add(f"HTML of our own: {part.text()}")
    return found


def _is_html(text: str) -> bool:
    return Guesses.mightBeRichText(text)


def _seen(window: QWidget) -> str:
    """All that stands in labels, so that a walk that met nothing of what it looks for does not pass."""
    return "\n".join(part.text() for part in window.findChildren(QLabel) if part.isVisible())


def test_no_title_tag_note_name_or_path_is_ever_read_as_html(show_window, hostile, qtbot):
    window = show_window(hostile)
    session = window.session
    session.routines.add([0, 1])
    session.routines.rename(_HOSTILE % "routine")
    session.routines.set_note(0, _HOSTILE % "routine note")
    found, seen = set(), []
    for row in (0, len(session.view.slices) - 1):
        session.select(row)
        qtbot.waitUntil(lambda row=row: getattr(window.detail.detail, "row", -1) == row, timeout=60_000)
        for tab in range(window.tabs.count()):
            window.tabs.setCurrentIndex(tab)
            qtbot.waitUntil(lambda: not (session.interactive.is_busy or session.background.is_busy), timeout=120_000)
            found |= _texts_that_are_read_as_html(window)
            seen.append(_seen(window))
        window.similar.enter()
        for action in ("plus", "minus", "fit_movement"):
            window.commands.run(action)
            qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
            found |= _texts_that_are_read_as_html(window)
    for view in window.menus._fillers:
        view.setCurrentIndex(view.model().index(min(2, view.model().rowCount() - 1), 0))
        window.menus._open(view, view.rect().center())
        found |= _texts_that_are_read_as_html(window)
    song = session.view.songs[0].title
    session.labels.remove_songs([0])
    qtbot.waitUntil(lambda: song in window.status.text, timeout=60_000)
    found |= _texts_that_are_read_as_html(window)
    assert found == set()
    assert sum("<b>title" in text for text in seen) >= 2 * window.tabs.count() - 2


def test_no_dialog_reads_what_somebody_wrote_as_html(show_window, hostile, qtbot):
    window = show_window(hostile)
    window.session.select(0)
    window.commands.run("tag")
    written = _HOSTILE % "x"
    dialogs = [
        window.findChild(LabelDialog),
        ConflictsDialog(window, [(written, written, written)], 1),
        SuggestDialog(window, [Proposal(0, written, written, 0.9, written, is_strong=True)]),
    ]
    window.commands.alarm.raise_for(hostile, LibraryDamaged(path=str(hostile), detail=written, backups=written))
    qtbot.waitUntil(lambda: window.commands.alarm.box is not None, timeout=60_000)
    dialogs.append(window.commands.alarm.box)
    for dialog in dialogs:
        dialog.show()
        assert _texts_that_are_read_as_html(dialog) == set()
        dialog.close()
    assert "<b>" in window.commands.alarm.box.text()


def test_both_sentences_of_a_box_show_every_letter(qapp, qtbot):
    box = PlainBox(None, Theme())
    qtbot.addWidget(box)
    box.setText(_HOSTILE)
    box.setInformativeText(_HOSTILE)
    assert _texts_that_are_read_as_html(box) == set()
    assert sum(label.text() == _HOSTILE for label in box.findChildren(QLabel)) == 2


@pytest.mark.parametrize("text", ["<b>bold</b>", "a\n<img src='x'>", "1 < 2 & 3 > 2", "plain", "<b>one</b>\nline"])
def test_a_tip_shows_every_letter(qapp, qtbot, text):
    label = QLabel(plain_tip(text))
    qtbot.addWidget(label)
    shown = QTextEdit()
    qtbot.addWidget(shown)
    shown.setText(plain_tip(text))  # which guesses as a tip does
    assert shown.toPlainText() == text
    assert "<img" not in plain_tip(text) or not _is_html(plain_tip(text))


def test_the_window_makes_every_label_and_box_in_one_place():
    """Those that would guess, made or derived from; two legends are HTML of our own."""
    made = {}
    for path in sorted(_UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            of = [node.func] if isinstance(node, ast.Call) else node.bases if isinstance(node, ast.ClassDef) else []
            for name in (each.id for each in of if isinstance(each, ast.Name)):
                if name in {"QLabel", "QMessageBox", "QErrorMessage", "QTextBrowser", "QTextEdit", "QProgressDialog"}:
                    made.setdefault(str(path.relative_to(_UI)), []).append(name)
    assert made == {
        "panels/detail_pane.py": ["QLabel"],
        "panels/similar_panel.py": ["QLabel"],
        "parts/plain.py": ["QLabel", "QMessageBox"],
    }
