"""Where the library is, and the way back to an earlier day, from the window."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QInputDialog

from choleor_desktop.library import schema, shelf
from choleor_desktop.library.store import Store


def _choose(window, words: str) -> None:
    """Take an entry of the menu behind the three dots."""
    window.main_menu.fill()
    next(action for action in window.toolbar.menu.actions() if action.text() == words).trigger()


def _ask_for_backup(window, qtbot) -> QInputDialog:
    _choose(window, "Restore a backup…")

    def shown() -> list[QInputDialog]:
        return [each for each in window.findChildren(QInputDialog) if each.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=60_000)
    return shown()[0]


def test_the_window_says_where_its_library_is_and_shows_the_folder(show_window, library, monkeypatch):
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()) or True)
    window = show_window(library)
    assert window.windowFilePath() == str(library)
    _choose(window, "Show the library in its folder")
    assert window.status.text == f"This library is the file {library}."
    assert shown == [str(library.parent)]


def test_a_library_goes_back_to_its_backup_and_what_was_there_is_kept_beside_it(show_window, library, qtbot):
    window = show_window(library)
    session = window.session
    qtbot.waitUntil(lambda: bool(shelf.listed(library)), timeout=60_000)
    session.labels.edit([0], lambda label: replace(label, rating=5), "rate")
    qtbot.waitUntil(lambda: session.labels.of(0).rating == 5, timeout=60_000)
    name = session.view.slices.ids[0]
    ask = _ask_for_backup(window, qtbot)
    assert len(ask.comboBoxItems()) == len(shelf.listed(library))
    ask.accept()
    qtbot.waitUntil(lambda: window.status.text.startswith("The backup was restored ("), timeout=60_000)
    assert session.labels.of(0).rating == 0
    (before,) = library.parent.glob(f"{library.name}.before-*")
    with Store.open(before, read_only=True) as store:
        assert store.view().labels[name].rating == 5
    session.labels.edit([0], lambda label: replace(label, rating=3), "rate")
    qtbot.waitUntil(lambda: session.labels.of(0).rating == 3, timeout=60_000)
    qtbot.waitUntil(lambda: not session.background.is_busy and not session.interactive.is_busy, timeout=60_000)
    ask = _ask_for_backup(window, qtbot)
    (back,) = (text for text in ask.comboBoxItems() if text.endswith("before it was replaced"))
    ask.setTextValue(back)
    ask.accept()
    qtbot.waitUntil(lambda: session.labels.of(0).rating == 5, timeout=60_000)


def test_backups_from_before_an_update_and_what_was_replaced_are_named_also_where_the_library_is_reached_by_a_link(
    show_window, library, qtbot, tmp_path
):
    link = tmp_path / "desk" / "link.choleor"
    link.parent.mkdir()
    link.symlink_to(library)
    shelf.folder(library).mkdir()
    for name in ("20260101-000001.choleor", f"20260102-000002-before-version-{schema.VERSION}.choleor"):
        shutil.copy(library, shelf.folder(library) / name)
    shutil.copy(library, library.with_name(f"{library.name}.before-20260103-101500"))
    window = show_window(link)
    qtbot.waitUntil(lambda: not window.session.background.is_busy, timeout=60_000)
    found = _ask_for_backup(window, qtbot).comboBoxItems()
    assert sum(text.endswith("· backup 2 · before an update") for text in found) == 1
    assert sum(text.endswith("· backup 1") for text in found) == 1
    assert sum(text.endswith("· before it was replaced") for text in found) == 1


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own there")
def test_a_library_that_is_open_can_be_asked_for_by_its_link_and_by_its_folders(show_window, library, qtbot, tmp_path):
    (tmp_path / "desk").symlink_to(library.parent)
    link = tmp_path / "link.choleor"
    link.symlink_to(library)
    window, opened = show_window(library), []
    window.session.opened.connect(lambda: opened.append(window.session.view.path))
    for place in (link, tmp_path / "desk" / library.name, library):
        window.commands.libraries.open_library(place)
        qtbot.waitUntil(lambda place=place: opened[-1:] == [str(place)], timeout=60_000)
        assert window.session.can_change
    assert window.commands.alarm.box is None


def test_a_restoring_that_is_cancelled_leaves_a_library_that_can_be_worked_on(show_window, library, qtbot):
    window = show_window(library)
    session = window.session
    qtbot.waitUntil(lambda: bool(shelf.listed(library)) and not session.background.is_busy, timeout=60_000)
    opened = []
    session.opened.connect(lambda: opened.append(True))
    ask = _ask_for_backup(window, qtbot)
    session.job_started.connect(lambda job: job.cancel() if job.title == "Restoring the backup" else None)
    ask.accept()
    qtbot.waitUntil(lambda: bool(opened), timeout=60_000)
    assert session.can_change
    session.labels.edit([0], lambda label: replace(label, rating=3), "rate")
    qtbot.waitUntil(lambda: session.labels.of(0).rating == 3, timeout=60_000)


def test_nothing_is_restored_while_something_is_running(show_window, library, qtbot):
    window = show_window(library)
    session = window.session
    qtbot.waitUntil(lambda: bool(shelf.listed(library)), timeout=60_000)
    job = session.work.cluster(3, method="match", curve_max=12)
    _choose(window, "Restore a backup…")
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
    assert window.findChild(QInputDialog) is None
    assert window.status.text.startswith("Wait until what is running has ended") or job.is_over
    qtbot.waitUntil(lambda: job.is_over, timeout=60_000)


def test_where_there_is_no_backup_the_window_says_so(show_window, qtbot, library):
    window = show_window(library)
    qtbot.waitUntil(lambda: bool(shelf.listed(library)), timeout=60_000)
    for copy in shelf.listed(library):
        copy.unlink()
    _choose(window, "Restore a backup…")
    qtbot.waitUntil(lambda: window.status.text.startswith("There is no backup of this library yet."), timeout=60_000)
    assert window.findChild(QInputDialog) is None


def test_a_backup_that_is_damaged_is_refused_and_the_library_opens_as_it_was(show_window, library, qtbot):
    window = show_window(library)
    session = window.session
    qtbot.waitUntil(lambda: bool(shelf.listed(library)), timeout=60_000)
    session.labels.edit([0], lambda label: replace(label, rating=5), "rate")
    qtbot.waitUntil(lambda: session.labels.of(0).rating == 5, timeout=60_000)
    for copy in shelf.listed(library):
        data = copy.read_bytes()
        copy.write_bytes(data[: len(data) // 3])
    opened = []
    session.opened.connect(lambda: opened.append(True))
    told = []
    session.message.connect(told.append)
    _ask_for_backup(window, qtbot).accept()
    qtbot.waitUntil(lambda: bool(opened), timeout=60_000)
    assert session.can_change
    assert session.labels.of(0).rating == 5
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
    assert not [each for each in told if isinstance(each, str) and each.startswith("The backup was restored")]


def test_in_the_place_of_a_library_for_looking_only_no_backup_is_put(show_window, library, qtbot, tmp_path):
    window = show_window()
    session, copy = window.session, Path(shutil.copy(library, tmp_path / "backup.choleor"))
    session.open_library(library, look_only=True)
    qtbot.waitUntil(lambda: session.question.answer is not None, timeout=60_000)
    session.restore(library, copy, lambda: None)
    assert "viewing only" in window.status.text
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
    assert not list(library.parent.glob(f"{library.name}.before-*"))


def test_two_libraries_that_were_replaced_in_one_minute_are_both_offered(show_window, library, qtbot):
    aside = [library.with_name(f"{library.name}.before-20260103-10150{second}") for second in range(3)]
    for place in aside:
        shutil.copy(library, place)
        os.utime(place, (1_700_000_000, 1_700_000_000))
    window = show_window(library)
    qtbot.waitUntil(lambda: not window.session.background.is_busy, timeout=60_000)
    found = _ask_for_backup(window, qtbot).comboBoxItems()
    assert len([text for text in found if "before it was replaced" in text]) == len(aside)
