"""Where one goes on after an edit took the chosen slice out of the list, or would move it elsewhere."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.ui.dialogs.suggest_dialog import Proposal, SuggestDialog
from choleor_desktop.ui.features import curating
from choleor_desktop.ui.panels.song_list import ENTRY_ROLE
from choleor_desktop.ui.panels.song_panel import SongPanel
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.views.slice_filter import Filter
from choleor_desktop.ui.views.slice_model import RATING


def at_line(curator) -> int:
    return curator.window.model.line_of(curator.window.session.row)


def test_down_goes_on_where_a_slice_left_the_list(sit_down, library):
    curator = sit_down(library)
    window = curator.window
    curator.press("1")  # the first has a label by now
    curator.settle()
    window._filter_chosen(Filter(unlabelled=True))
    curator.press("Home", "Down", "Down", "Down")
    following = int(window.model.rows[4])
    curator.press("4")
    curator.look(lambda: at_line(curator) < 0)
    curator.settle()
    curator.press("Down")
    assert window.session.row == following
    before = int(window.model.rows[2])
    curator.press("4")
    curator.look(lambda: at_line(curator) < 0)
    curator.settle()
    curator.press("Up")
    assert window.session.row == before
    for way in ("Down", "Up"):  # the last of several is the chosen one, or the first
        curator.press("Home", "Down", "Down", "Down", f"Shift+{way}", f"Shift+{way}")
        together = window.commands.curating.marked()
        assert len(together) == 3
        beyond = 6 if way == "Down" else 0
        following = int(window.model.rows[beyond])
        curator.press("4")
        curator.look(lambda: at_line(curator) < 0)
        curator.settle()
        curator.press(way)
        assert window.session.row == following, "none is skipped, and none comes again"
    curator.press("4")
    curator.look(lambda: at_line(curator) < 0)
    window._filter_chosen(Filter(song=2))
    curator.press("Down")
    assert at_line(curator) == 0, "another list begins at its beginning"


def test_labelling_those_without_a_label_goes_on_where_a_tag_took_the_slice_out_of_the_list(sit_down, library):
    with Store.open(library) as store:
        first = store.view().slices.ids[0]
        store.edit([LabelEdit(first, Label(("chorus",), 1))])
    curator = sit_down(library)
    window = curator.window
    bar, n = window.tab(SlicesTab).bar, len(curator.view.slices)
    window._filter_chosen(Filter(unlabelled=True))
    curator.press("Home", "Down", "Down", "Down", "Ctrl+L")
    following = [int(row) for row in window.model.rows[4:6]]
    for next_key, expected in zip(("Return", "4"), following, strict=True):
        curator.press("C")
        curator.look(lambda: at_line(curator) < 0)
        curator.settle()
        curator.press(next_key)
        assert window.session.row == expected
        curator.settle()
    assert bar.progress_text.text() == f"3 of {n} labelled"


def test_tags_that_are_suggested_for_some_of_the_chosen_slices_alone_say_so(sit_down, library, monkeypatch):
    monkeypatch.setattr(curating, "_MOST_SUGGESTED", 3)
    with Store.open(library) as store:
        store.edit([LabelEdit(store.view().slices.ids[-1], Label(("alone",)))])
    curator = sit_down(library)
    n = len(curator.view.slices)
    for keys, of in ((("Shift+T",), n - 1), (("Home", "Ctrl+A", "Shift+T"), n)):
        curator.press(*keys)
        curator.look(lambda of=of: f"first 3 of {of} slices" in curator.window.status.text)
    dialog = SuggestDialog(curator.window, [Proposal(0, "Song · 1", "soft", 0.9, "Song · 2", True)], "Only some.")
    assert dialog.table.item(0, 3).toolTip() == "Song · 2"
    assert any(label.text().endswith(" Only some.") for label in dialog.findChildren(QLabel))


def test_a_table_sorted_by_rating_keeps_its_order_until_the_heading_is_clicked(sit_down, library):
    curator = sit_down(library)
    window, table = curator.window, curator.window.tab(SlicesTab).view
    table.sortByColumn(RATING, Qt.SortOrder.AscendingOrder)
    curator.press("Home", "Down", "Down")
    rows = window.model.rows.tolist()
    curator.press("5")
    curator.look(lambda: curator.label(window.session.row).rating == 5)
    curator.settle()
    assert window.model.rows.tolist() == rows
    curator.press("Down")
    assert window.session.row == rows[3]
    table.sortByColumn(RATING, Qt.SortOrder.DescendingOrder)
    assert int(window.model.rows[0]) == rows[2]


def test_a_song_that_needs_a_look_stays_chosen_where_it_was_chosen(qtbot, library):
    with Store.open(library, read_only=True) as store:
        view = store.view()
    songs = tuple(replace(song, grid=replace(song.grid, confidence=0.1), edited=False) for song in view.songs)
    panel = SongPanel()
    qtbot.addWidget(panel)
    panel.set_view(replace(view, songs=songs))
    entries = panel._model.entries
    lines = [i for i, entry in enumerate(entries) if entry.filter == Filter(song=1)]
    assert len(lines) == 2
    for line in lines:
        panel.list.setCurrentIndex(panel._model.index(line))
        chosen = panel.list.currentIndex().data(ENTRY_ROLE)
        for labels in ({view.slices.ids[0]: Label(rating=3)}, {}):
            panel.set_view(replace(view, songs=songs, labels=labels))
            assert panel.list.currentIndex().data(ENTRY_ROLE) == chosen
