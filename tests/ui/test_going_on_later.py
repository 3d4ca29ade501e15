"""At the next start a person goes on where she was."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from choleor_desktop.library.store import Store
from choleor_desktop.settings import Settings, config_file
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.views.slice_model import BPM


@pytest.fixture
def start(show_window, until):
    """Opens the window as a person does who says nothing of what she wants."""

    def begin(*options: str):
        window = show_window(None, *options)
        until(lambda: window.session.question.answer is not None)
        return window

    return begin


def chosen(window) -> str:
    return window.session.view.slices.ids[window.session.row]


def in_sight(window) -> bool:
    table = window.table
    return table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())


def how_the_map_is(window) -> tuple[bool, str]:
    return window.tab(MapTab).hover_to_hear, window.tab(MapTab).kind


def leave(window) -> str:
    """Be at the last slice, on another map that is heard, in another order, and close the window; the slice's name."""
    window.table.sortByColumn(BPM, Qt.SortOrder.DescendingOrder)
    window.session.select(int(window.model.rows[-1]))
    window.show_tab(MapTab)
    window.tab(MapTab).toggle_hover()
    window.tab(MapTab).toggle_neighbours()
    window.close()
    return chosen(window)


def test_tab_slice_order_and_the_map_are_as_they_were_left(show_window, start, library, until):
    left = leave(show_window(library))
    again = start()
    assert isinstance(again.front, MapTab)
    assert again.focusWidget() is again.tab(MapTab).view
    assert how_the_map_is(again) == (True, "neighbours")
    assert (chosen(again), again.model.line_of(again.session.row)) == (left, again.model.rowCount() - 1)
    assert not again.playing.is_on
    again.resize(1280, 720)  # not all lines have room
    again.show_tab(SlicesTab)
    until(lambda: in_sight(again))
    assert again.table.verticalScrollBar().value() > 0


def test_where_one_is_is_remembered_a_moment_later_also_where_the_program_is_killed_then(show_window, library, until):
    window = show_window(library)
    window.session.select(int(window.model.rows[-1]))
    window.show_tab(MapTab)
    window.similar.other_songs.setChecked(True)

    def remembered() -> tuple[object, ...]:
        try:
            kept = json.loads(config_file().read_text())
        except FileNotFoundError:
            return ()
        slices, question = kept.get("chosen", {}), kept.get("question", {})
        return kept.get("tab"), slices.get(window.session.view.path), question.get("other_songs_only")

    until(lambda: remembered() == ("map", chosen(window), True))


def test_a_demonstration_begins_where_it_always_does_and_leaves_no_trace(
    monkeypatch, show_window, until, library, tmp_path
):
    in_the_way = tmp_path / "file"  # no demo has to be made for this
    in_the_way.touch()
    monkeypatch.setattr("choleor_desktop.ui.features.libraries.demo_folder", lambda: in_the_way / "demo")
    leave(show_window(library))
    window = show_window(None, "--demo")
    until(lambda: window.status.text)
    window.session.open_library(library)
    until(lambda: window.session.question.answer is not None)
    assert (window.session.row, window.front.name, *how_the_map_is(window)) == (0, "slices", False, "pca")
    kept = Settings()
    window.session.select(1)
    window.close()
    for name in ("tab", "chosen", "map"):
        assert Settings().get(name) == kept.get(name)


def test_each_library_has_its_own_slice_and_one_that_is_gone_does_no_harm(show_window, until, library, tmp_path):
    other = tmp_path / "other.choleor"
    shutil.copy(library, other)
    window = show_window(library)
    session = window.session

    def turn_to(path: Path) -> None:
        window.commands.libraries.open_library(path)
        until(lambda: Path(session.view.path) == path and session.question.answer is not None)

    window.session.select(7)
    turn_to(other)
    assert session.row == 0
    session.select(3)
    turn_to(library)
    assert session.row == 7
    window.close()
    with Store.open(other) as store:
        view = store.view()
        store.remove_songs([view.song_of(3).id])
    assert show_window(other).session.row == 0
    assert show_window(library).session.row == 7


def test_what_cannot_be_understood_is_not_gone_by(start, show_window, library, remember):
    show_window(library).close()
    remember(tab="nowhere", chosen={str(library): ["x"]}, map={"hover": "yes", "kind": ["neighbours"]})
    window = start()
    assert (window.session.row, window.front.name, *how_the_map_is(window)) == (0, "slices", False, "pca")
