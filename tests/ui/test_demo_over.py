"""The demo is as it was at first whenever somebody asks for that, and what others did with it is never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QInputDialog

from choleor_desktop.library import shelf
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.demo import songs

PATIENCE_MS = 120_000


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path, short_demo):
    """A demo of one song, and where it is."""
    folder = tmp_path / "demo"
    monkeypatch.setattr("choleor_desktop.ui.features.libraries.demo_folder", lambda: folder)
    return folder


def choose(window, qtbot, words):
    """Take an entry of the menu behind the three dots once nothing is running; all that follows from it is done."""
    settle(window, qtbot)
    window.main_menu.fill()
    next(action for action in window.toolbar.menu.actions() if action.text() == words).trigger()
    settle(window, qtbot)


def settle(window, qtbot):
    session = window.session
    runners = (session.interactive, session.background, session.loading)
    qtbot.waitUntil(lambda: not any(runner.is_busy for runner in runners), timeout=PATIENCE_MS)


def work_on(window, qtbot):
    """What the person before did: a label, and a song that was taken out; the name of the slice."""
    session = window.session
    session.labels.edit([0], lambda label: replace(label, rating=5), "rate")
    qtbot.waitUntil(lambda: session.labels.of(0).rating == 5, timeout=PATIENCE_MS)
    return session.view.slices.ids[0]


def test_the_demo_starts_over_and_what_it_was_is_among_its_backups(show_window, qtbot, place, library):
    window = show_window()
    choose(window, qtbot, "Start the demo over")  # of none there was
    session = window.session
    path, n = session.view.path, len(session.view.slices)
    assert (session.view.labels, n > 0, session.view.clustering is not None) == ({}, True, True)
    name = work_on(window, qtbot)
    choose(window, qtbot, "Start the demo over")
    assert (session.view.path, len(session.view.slices), dict(session.view.labels)) == (path, n, {})
    assert session.can_change
    assert window.status.text.startswith("The demo is as it was at first.")
    (before,) = shelf.replaced(songs.library_in(place))
    with Store.open(before, read_only=True) as store:
        assert store.view().labels[name].rating == 5
    choose(window, qtbot, "Restore a backup…")
    (ask,) = (each for each in window.findChildren(QInputDialog) if each.isVisible())
    (back,) = (text for text in ask.comboBoxItems() if text.endswith("before it was replaced"))
    ask.setTextValue(back)
    ask.accept()
    qtbot.waitUntil(lambda: session.labels.of(0).rating == 5, timeout=PATIENCE_MS)
    settle(window, qtbot)
    window.commands.libraries.open_library(library)
    choose(window, qtbot, "Start the demo over")  # from another library, which is left as it is
    assert (session.view.path, dict(session.view.labels)) == (path, {})
    assert len(shelf.replaced(songs.library_in(place))) == 3


def test_a_demo_whose_first_state_was_not_kept_is_made_again(show_window, qtbot, place):
    songs.open_demo(place)
    songs._kept(place).rename(place / "Demo.choleor.fresh-ofanother")
    window = show_window(None, "--demo")
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=PATIENCE_MS)
    settle(window, qtbot)
    n = len(window.session.view.slices)
    work_on(window, qtbot)
    window.close()
    window = show_window(None, "--fresh-demo")
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=PATIENCE_MS)
    settle(window, qtbot)
    view = window.session.view
    assert (dict(view.labels), len(view.slices), view.songs[0].missing) == ({}, n, False)
    assert len(shelf.replaced(songs.library_in(place))) == 1
    assert [path.name for path in place.glob("*fresh-*")] == [songs._kept(place).name]
