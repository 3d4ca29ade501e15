"""For a person who does not use a mouse, or does not see well: where the keyboard is, and what is there, is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from choleor_desktop.errors import AudioDamaged, LibraryBusy, LibraryMissing
from choleor_desktop.pipeline.import_report import Failure
from choleor_desktop.ui.dialogs.conflicts_dialog import ConflictsDialog
from choleor_desktop.ui.dialogs.failures_dialog import FailuresDialog
from choleor_desktop.ui.dialogs.removal_dialog import RemovalDialog
from choleor_desktop.ui.dialogs.suggest_dialog import Proposal, SuggestDialog
from choleor_desktop.ui.main_window import MainWindow
from choleor_desktop.ui.tabs.clusters import ClustersTab

_AROUND, _CONTRAST, _SEEN_PX = 4, 3.0, 30


def luminance(image: QImage) -> np.ndarray:
    """Relative luminance of WCAG 2.2, for each pixel."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    shape = image.height(), image.bytesPerLine() // 4, 4
    shares = np.frombuffer(image.constBits(), np.uint8).reshape(shape)[:, : image.width(), 2::-1] / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def differing(one: QImage, other: QImage) -> int:
    """How many pixels stand out from what they are in the other image."""
    light, dark = np.maximum(*(pair := (luminance(one), luminance(other)))), np.minimum(*pair)
    return int(((light + 0.05) / (dark + 0.05) >= _CONTRAST).sum())


def _shows_the_keyboard(window: QWidget, there: QWidget) -> bool:
    place = QRect(there.mapTo(window, QPoint()), there.size()).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
    there.setFocus()
    focused = window.grab(place & window.rect()).toImage()
    window.setFocus()
    without = window.grab(place & window.rect()).toImage()
    there.setFocus()
    return differing(focused, without) >= _SEEN_PX


@pytest.mark.parametrize("look", ["dark", "light"])
def test_where_the_keyboard_is_is_seen_at_every_stop_of_tab(window, until, look):
    window.commands.look.set_look(dark=look == "dark")
    window.restyling.finish()
    session = window.session
    session.routines.add([0, 1])
    for neighbour in session.question.answer.neighbours[:2]:
        session.question.add(neighbour.row, away=neighbour is session.question.answer.neighbours[1])
    seen, unseen = set(), []
    for view in window.views:
        window.show_tab(type(view))
        until(lambda: not (session.interactive.is_busy or session.background.is_busy))
        if isinstance(view, ClustersTab):
            until(lambda view=view: view.view.has_portraits and view.view.curve.has_plots)
        view.widget.setFocus()
        there = window.focusWidget()
        while there not in seen:
            seen.add(there)
            if not _shows_the_keyboard(window, there):
                unseen.append(f"{view.name}: {type(there).__name__} {there.accessibleName() or there.property('text')}")
            QTest.keyClick(there, Qt.Key.Key_Tab)
            there = window.focusWidget()
    assert len(seen) > 40
    assert not unseen, "\n".join(unseen)


# --- dialogs -------------------------------------------------------------------------------------------


def _ways_to_dialogs(window: MainWindow, library) -> dict[str, Callable[[], object]]:
    """Everything that opens a window of its own."""
    session, commands, path = window.session, window.commands, str(library)
    titles = [session.title_of(row) for row in range(8)]
    proposals = [
        Proposal(row, title, "break", 0.8, ", ".join(titles), is_strong=True) for row, title in enumerate(titles)
    ]
    failures = [Failure(f"{path}/{title}.wav", AudioDamaged(name=title)) for title in titles]

    def complain() -> None:
        try:
            int(path)
        except ValueError as error:
            QApplication.instance().complain(type(error), error, error.__traceback__)

    return {
        "keys": lambda: commands.run("keys"),
        "label": lambda: commands.run("tag"),
        "labels": lambda: (window.table.selectAll(), commands.run("note")),
        "suggested tags": lambda: SuggestDialog(window, proposals, "Only the first 2000 were looked at.").open(),
        "labels that differ": lambda: ConflictsDialog(window, [(title, title, path) for title in titles], 3).open(),
        "failures": lambda: FailuresDialog(window, failures).open(),
        "removal": lambda: RemovalDialog(window, titles).open(),
        "rename": lambda: window.menus._ask_name("break"),
        "backup": commands.libraries.choose_backup,
        "missing": lambda: commands.alarm._ask(library, LibraryMissing(path=path), "", True),
        "in use": lambda: commands.alarm._ask(
            library, LibraryBusy(path=path, holder="a window", since="8:00"), "", True
        ),
        "fault": complain,
        "file": lambda: QFileDialog(window, "", path).open(),
    }


def _dialogs(window: MainWindow, library, until) -> Iterator[tuple[str, QDialog]]:
    """Each of them, open, and shut by Escape afterwards, which leaves the keyboard where it was."""
    for name, open_it in _ways_to_dialogs(window, library).items():
        window.activateWindow()
        window.table.setFocus()
        open_it()
        until(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        until(dialog.isVisible)
        yield name, dialog
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        until(lambda: QApplication.activeModalWidget() is None)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert window.focusWidget() is window.table, name


_SCREENS = {
    "1366 by 768 at 150 %": (911, 512, ("en", "ko"), (False,)),
    "1280 by 720": (1280, 720, ("en", "ko"), (False, True)),
}


def _is_cut(part: QWidget) -> bool:
    if isinstance(part, QLabel):
        wide, tall = (part.height(), part.heightForWidth(part.width())) if part.wordWrap() else (0, 0)
        return bool(part.text()) and (
            wide < tall or (not part.wordWrap() and part.width() < part.minimumSizeHint().width())
        )
    return isinstance(part, QAbstractButton) and part.fontMetrics().horizontalAdvance(part.text()) > part.width()


def _beyond(dialog: QDialog) -> list[str]:
    """What of a dialog is not on the screen, or cut off in it."""
    screen, found = dialog.screen().availableGeometry(), []
    if not screen.contains(dialog.frameGeometry()):
        found.append(f"{dialog.frameGeometry().getRect()} on {screen.getRect()}")
    for part in dialog.findChildren(QWidget):
        if not part.isVisible() or part.window() is not dialog or not isinstance(part, QLabel | QAbstractButton):
            continue
        if isinstance(part.parentWidget().parentWidget(), QScrollArea):
            continue
        place = QRect(part.mapTo(dialog, QPoint()), part.size())
        if _is_cut(part) or not dialog.rect().contains(place):
            found.append(f"{type(part).__name__} “{part.text()[:40]}”")
    return found


@pytest.mark.skipif("CHOLEOR_TEST_LOOKS" not in os.environ, reason="it runs on screens of its own: see the next test")
def test_every_dialog_is_on_this_screen_with_all_its_words_and_buttons(small, library, until):
    beyond = {}
    for language, big in json.loads(os.environ["CHOLEOR_TEST_LOOKS"]):
        window = small(language, big=big)
        window.resize(window.screen().availableSize())
        QApplication.sendPostedEvents()
        for name, dialog in _dialogs(window, library, until):
            if found := _beyond(dialog):
                beyond[language, big, name] = found
    assert not beyond, "\n".join(f"{where}: {found}" for where, found in beyond.items())


@pytest.mark.slow
@pytest.mark.parametrize("screen", _SCREENS)
def test_every_dialog_fits_a_small_screen(screen, tmp_path):
    wide, tall, *looks = _SCREENS[screen]
    there = {"name": "x", "x": 0, "y": 0, "width": wide, "height": tall, "dpr": 1, "logicalDpi": 96}
    settings = tmp_path / "screen.json"
    settings.write_text(json.dumps({"windowFrameMargins": True, "screens": [there | {"logicalBaseDpi": 96}]}))
    this = f"{__file__}::{test_every_dialog_is_on_this_screen_with_all_its_words_and_buttons.__name__}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--show-capture=no", "-p", "no:xdist", "-p", "no:cacheprovider", this],
        env=os.environ
        | {
            "QT_QPA_PLATFORM": f"offscreen:configfile={settings}",
            "CHOLEOR_TEST_LOOKS": json.dumps(list(product(*looks))),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout[-4000:]


_INTERACTIVE = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)


def test_every_control_of_every_dialog_says_its_name_and_what_is_in_it(small, library, until):
    window, nameless = small("en"), []
    for name, dialog in _dialogs(window, library, until):
        assert QAccessible.queryAccessibleInterface(dialog).text(QAccessible.Text.Name), name
        for part in dialog.findChildren(QWidget):
            if not isinstance(part, _INTERACTIVE) or isinstance(part, QHeaderView):
                continue
            if not part.isVisible() or part.window() is not dialog:
                continue
            told = QAccessible.queryAccessibleInterface(part)
            is_labelled = bool(told.relations(QAccessible.RelationFlag.Label))
            if not (told.text(QAccessible.Text.Name) or is_labelled or isinstance(part.parent(), QComboBox)):
                nameless.append(f"{name}: {type(part).__name__} {part.objectName()}")
    assert not nameless, "\n".join(nameless)
