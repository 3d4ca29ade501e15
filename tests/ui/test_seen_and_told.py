"""For a person who does not use a mouse, or does not see well: where the keyboard is, and what is there, is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QImage
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
from choleor_desktop.ui.parts.titles import tempo
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.routine import RoutineTab

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
        for button in dialog.findChildren(QAbstractButton):
            if "Details" in button.text():
                button.click()
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


# --- what a screen reader says -------------------------------------------------------------------------


@pytest.fixture
def said(monkeypatch) -> list[tuple[str, bool]]:
    """What is given to screen readers to be said at once, and whether it is urgent."""
    heard: list[tuple[str, bool]] = []

    def hear(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append((event.message(), event.politeness() == QAccessible.AnnouncementPoliteness.Assertive))

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return heard


def test_what_appears_in_the_line_at_the_bottom_is_said_and_errors_at_once(window, until, said):
    window.status.tell("Something is done.")
    window.status.tell("")
    window.status.tell(AudioDamaged(name="a.wav"))
    assert said == [("Something is done.", False), (window.status.text, True)]
    said.clear()
    QTest.keyClick(window.table, Qt.Key.Key_3)
    until(lambda: window.session.labels.of(window.session.row).rating == 3)
    assert [words for words, _ in said if ": 3 stars." in words]


def test_a_job_that_takes_its_time_is_said_once_and_its_bar_has_its_name(window, until, said):
    window.status._reveal.setInterval(0)
    window.status.tell("")

    def work(*, progress) -> None:
        for i in range(20):
            progress.step(i, 20, "curve")
            time.sleep(0.02)

    window.session.submit(lambda: "Something", work, lambda _: None, slow=True)
    until(window.status._bar.isVisible)
    until(lambda: not window.session.background.is_busy)
    assert len([words for words, _ in said if words in {"Something", "Trying numbers of clusters"}]) == 1
    told = QAccessible.queryAccessibleInterface(window.status._bar).text(QAccessible.Text.Name)
    assert told == "Trying numbers of clusters"


def test_what_a_key_switches_is_said_unless_the_keyboard_is_on_it(window, said):
    window.table.setFocus()
    for key, held, words in (
        (Qt.Key.Key_L, Qt.KeyboardModifier.NoModifier, "Loop"),
        (Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier, "Click"),
        (Qt.Key.Key_O, Qt.KeyboardModifier.NoModifier, "Other songs only"),
    ):
        for state in ("on", "off"):
            said.clear()
            QTest.keyClick(window.focusWidget(), key, held)
            assert (f"{words}: {state}", False) in said
    said.clear()
    window.toolbar.loop.setFocus()
    QTest.keyClick(window.toolbar.loop, Qt.Key.Key_Space)
    assert window.toolbar.loop.isChecked()
    assert not said


def test_a_line_of_each_list_says_all_that_stands_in_it(window, until):
    session = window.session
    session.labels.edit([0], lambda label: replace(label, tags=("break",), rating=1, note="lift"), "label")
    until(lambda: session.labels.of(0).rating == 1)
    until(lambda: not session.background.is_busy)
    line = window.model.line_of(0)
    spoken = window.model.index(line, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    levels = " ".join(map(str, window.model.levels_of(0)))
    number = session.view.cluster_of(0) + 1
    bpm = tempo(session.view.bpm(0))
    assert spoken == f"{session.title_of(0)}, {bpm}, cluster {number}, break. lift, 1 star, levels {levels}"
    window.show_tab(BeatsTab)
    beats = window.tab(BeatsTab).view.songs.model()
    for row in range(beats.rowCount()):
        assert "%" in beats.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_pictures_with_keys_of_their_own_say_where_those_have_led(window, until):
    session = window.session
    window.show_tab(ClustersTab)
    curve = window.tab(ClustersTab).view.curve
    until(lambda: curve.has_plots and not session.background.is_busy)
    curve.setFocus()
    for _ in range(12):
        QTest.keyClick(curve, Qt.Key.Key_Left)
    assert curve.accessibleDescription().startswith("1 cluster: inertia")
    assert curve.accessibleDescription().endswith("silhouette –")
    QTest.keyClick(curve, Qt.Key.Key_Right)
    assert curve.accessibleDescription().startswith("2 clusters: inertia")
    window.show_tab(BeatsTab)
    strip = window.tab(BeatsTab).view.strip
    until(lambda: strip.grid is not None and not session.interactive.is_busy)
    seen = []
    strip.setFocus()
    for _ in range(3):
        seen.append(strip.accessibleDescription())
        QTest.keyClick(strip, Qt.Key.Key_Right)
    counts = [int(words.rpartition(" ")[2]) for words in seen]
    assert [(after - before) % 8 for before, after in pairwise(counts)] == [1, 1], seen
    session.routines.add([0, 1])
    window.show_tab(RoutineTab)
    arc = window.tab(RoutineTab).view.arc
    until(lambda: "Own tempos" in arc.accessibleDescription())


def test_names_that_a_narrow_list_shortens_are_whole_in_their_tips(window, until):
    session = window.session
    session.movements.draw(session.row, (5,) * 8)
    window.show_tab(HarmonyTab)
    window.tab(HarmonyTab).find()
    fits = window.tab(HarmonyTab).view.list
    until(lambda: fits.model().rowCount())
    for view in (window.songs.list, window.similar.list, fits):
        for line in range(view.model().rowCount()):
            index = view.model().index(line, 0)
            tip, shown = index.data(Qt.ItemDataRole.ToolTipRole), index.data(Qt.ItemDataRole.DisplayRole)
            assert tip, shown
            assert tip.partition("\n")[0].strip() in shown
