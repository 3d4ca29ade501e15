"""Another look, which comes in turns of its own: every widget has it in the end, whatever a person does meanwhile."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from choleor_desktop.ui.main_window import MainWindow
from choleor_desktop.ui.parts.keys import KeysDialog, _Table, descriptions
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.theme import BIG, Theme, big_letters

_LOOKS = {"light": {"dark": False, "big": False}, "dark and big": {"dark": True, "big": True}}
_ROLES = (
    QPalette.ColorRole.Text,
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.Base,
)


def dress(app: QApplication) -> dict[QWidget, tuple[str, list[str]]]:
    """Font and colours of every widget that has been seen."""
    return {
        each: (each.font().toString(), [each.palette().color(role).name() for role in _ROLES])
        for each in app.allWidgets()
        if each.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)
    }


class Paintings(QObject):
    """Notes of each painting whether some of the window had the former look."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.while_restyled = window, list[bool]()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            restyling = self.window.restyling
            self.while_restyled.append(bool(restyling._widgets or restyling._steps))
        return super().eventFilter(watched, event)


@pytest.mark.parametrize("look", _LOOKS)
def test_every_widget_looks_as_if_qt_had_given_all_of_them_the_last_look_at_once(
    qapp, show_window, library, qtbot, look
):
    window = show_window(library)
    for view in window.views:
        window.show_tab(type(view))
        QApplication.processEvents()
    for each in (*_LOOKS.values(), {"dark": True, "big": False}, _LOOKS[look]):
        window.commands.look.set_look(**each)
        QApplication.processEvents()  # some widgets have it when the next is wanted
    qtbot.waitUntil(lambda: not window.restyling.is_active, timeout=60_000)
    assert window.centralWidget().updatesEnabled()
    theme, app = window.theme, qapp
    assert (theme.dark, theme.scale > 1) == (_LOOKS[look]["dark"], _LOOKS[look]["big"])
    assert all(part.theme is theme for part in (window.toolbar, window.detail, window.similar, window.table.cells))
    found = dress(app)
    app.setStyleSheet("")
    app.setStyleSheet(theme.stylesheet())
    expected = dress(app)
    assert len(found) > 300
    assert [each for each in found if isValid(each) and found[each] != expected.get(each, found[each])] == []


def test_a_dialog_that_opens_meanwhile_has_the_new_look_and_one_that_closes_meanwhile_is_gone(
    show_window, library, qtbot
):
    window = show_window(library)
    window.commands.run("keys")
    before = window.findChild(KeysDialog)
    window.commands.look.set_look(dark=False, big=True)
    assert window.restyling.is_active
    before.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(before)
    window.commands.run("keys")
    meanwhile = window.findChild(KeysDialog)
    qtbot.waitUntil(lambda: not window.restyling.is_active, timeout=60_000)
    found = meanwhile.grab().toImage()
    meanwhile.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.commands.run("keys")
    afterwards = window.findChild(KeysDialog)
    qtbot.waitUntil(lambda: afterwards.grab().toImage() == found, timeout=60_000)


def test_the_keys_are_painted_some_at_a_time_and_in_the_end_all_of_them(show_window, library, qtbot, monkeypatch):
    window = show_window(library)
    paintings: list[set[str]] = []
    drawn: set[str] = set()
    draw_text, draw_table = Theme.draw_text, _Table.paintEvent

    def paint(table: _Table, event: QPaintEvent) -> None:
        drawn.clear()
        draw_table(table, event)
        paintings.append(set(drawn))

    def note(theme: Theme, painter: QPainter, area: QRectF, text: str, *how: object, **more: object) -> float:
        drawn.add(text)
        return draw_text(theme, painter, area, text, *how, **more)

    monkeypatch.setattr(_Table, "paintEvent", paint)
    monkeypatch.setattr(Theme, "draw_text", note)
    window.commands.run("keys")
    wanted = {words for action, words in descriptions().items() if action != "rate"}
    qtbot.waitUntil(lambda: any(wanted <= each for each in paintings), timeout=60_000)
    assert all(len(later - before) <= 30 for before, later in pairwise([set(), *paintings]))
    window.findChild(KeysDialog).close()


def test_letters_that_are_big_for_one_start_are_not_kept_with_other_colours(show_window, library):
    window = show_window(library, "--big")
    window.commands.look.set_look(dark=False)
    window.restyling.finish()
    assert (window.theme.dark, window.theme.scale) == (False, BIG)
    assert not window.settings.get("big", False)
    window.commands.look.set_look(big=True)
    assert window.settings.get("big", False)


def test_letters_are_no_bigger_than_leaves_the_window_on_the_screen(show_window, library):
    assert [big_letters(QSize(*room)) for room in ((1920, 1040), (1280, 720), (800, 480))] == [BIG, BIG, 1.0]
    window = show_window(library)
    window.resize(960, 700)
    window.commands.look.set_look(big=True)
    window.restyling.finish()
    for _ in range(3):
        QApplication.sendPostedEvents()
    assert 1.1 < window.theme.scale < BIG
    assert window.size() == QSize(960, 700)
    assert window.status.text == "Letters are as large as this screen has room for."
    window.resize(1600, 1000)
    window.commands.look.set_look(big=True)
    assert window.theme.scale == BIG


def test_the_window_shows_what_it_showed_until_all_of_it_has_the_new_look(show_window, library, qtbot):
    window = show_window(library)
    paintings = Paintings(window)
    window.detail.waveform.installEventFilter(paintings)
    window.commands.look.set_look(dark=False)
    window.detail.waveform.update()
    qtbot.waitUntil(lambda: bool(paintings.while_restyled), timeout=60_000)
    assert not any(paintings.while_restyled)


def test_each_panel_is_painted_in_a_turn_of_its_own(show_window, library):
    window = show_window(library)
    curves = window.tab(ClustersTab).view.curve.halves
    panels = (window.toolbar, window.songs, window.tabs, window.detail, window.similar, *curves)
    window.commands.look.set_look(dark=False)
    painted = []
    while window.restyling.is_active:
        window.restyling.step()
        painted.append(sum(panel.updatesEnabled() for panel in panels))
    assert sorted(set(painted)) == list(range(len(panels) + 1))
    assert painted[-7:] == [1, 2, 3, 4, 5, 6, 7]


def test_a_window_that_gets_another_size_meanwhile_is_painted_in_the_next_turns(
    show_window, library, qtbot, monkeypatch
):
    window, turns = show_window(library), []
    step = window.restyling.step
    monkeypatch.setattr(window.restyling, "step", lambda: turns.append(step()))
    window.commands.look.set_look(dark=False, big=True)
    assert window.restyling.is_active
    window.resize(1400, 900)
    qtbot.waitUntil(lambda: not window.restyling.is_active, timeout=60_000)
    assert len(turns) <= 3, "else it would show the smaller one that long"


def test_a_picture_of_the_window_shows_all_of_it_also_before_all_of_it_has_the_new_look(show_window, library, qtbot):
    window = show_window(library)
    window.commands.look.set_look(dark=False)
    assert window.restyling.is_active
    image, bar = window.grab().toImage(), window.toolbar.geometry()
    assert not window.restyling.is_active
    assert image.copy(bar) == window.grab(bar).toImage()
    assert image.pixelColor(0, 0).lightness() > 200, "of the light window"


def test_a_window_can_be_closed_before_all_of_it_has_the_new_look(show_window, library, qtbot):
    window = show_window(library)
    window.commands.look.set_look(dark=False)
    assert window.restyling.is_active
    window.close()
    assert not window.isVisible()
    qtbot.waitUntil(lambda: not window.restyling.is_active, timeout=60_000)


def test_cards_of_clusters_take_another_look_and_language_and_stay_with_what_is_typed(window, until):
    window.show_tab(ClustersTab)
    view = window.tab(ClustersTab).view
    until(lambda: view.has_portraits and len(view._shown) == window.session.view.clustering.k)
    cards, typical = list(view._shown), [card.typical for card in view._shown]
    cards[1].name.setFocus()
    QTest.keyClicks(cards[1].name, "Boun")
    window.commands.look.set_language("ko")
    window.commands.look.set_look(dark=False, big=True)
    window.restyling.finish()
    until(lambda: cards[0].name.placeholderText() == "군집 1")
    assert view._shown == cards
    assert cards[0]._size.text().startswith("슬라이스 ")
    assert all(isValid(card) for card in cards)
    assert cards[1].name.hasFocus()
    assert cards[1].name.text() == "Boun"
    assert [card.typical for card in cards] == typical
    for i, card in enumerate(cards):
        assert card.name.placeholderText() == f"군집 {i + 1}"
        assert "구별되는 점" in card._shares.accessibleName()
        assert card.hear.isVisibleTo(view)
        assert card._mark.width() == view.theme.px(30)
        assert card._shares.minimumHeight() == card._shares.heightForWidth(card._shares.width())
