"""The window without its features: panels, tabs, sizes and colours. Features are given it; it knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.settings import Settings
from choleor_desktop.ui.panels.detail_pane import DetailPane
from choleor_desktop.ui.panels.similar_panel import SimilarPanel
from choleor_desktop.ui.panels.song_panel import SongPanel
from choleor_desktop.ui.panels.start_page import StartPage
from choleor_desktop.ui.panels.status_line import StatusLine
from choleor_desktop.ui.panels.toolbar import Toolbar, hairline
from choleor_desktop.ui.parts.restyling import Restyling
from choleor_desktop.ui.parts.scrolled import scrolled
from choleor_desktop.ui.parts.tab_bar import TabBar
from choleor_desktop.ui.playing import Playing
from choleor_desktop.ui.session.request import RequestSettings
from choleor_desktop.ui.session.session import Session
from choleor_desktop.ui.tab import SIDE, Tab
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.slice_model import SliceModel
from choleor_desktop.ui.views.slice_table import SliceTable
from choleor_desktop.ui.window_place import Columns, Divided, fit, keep, restore

_WIDE = 640
_ALL = QRect(0, 0, -1, -1)


class Frame(QMainWindow):
    """Where everything stands."""

    filter_changed = Signal()
    playing_row_changed = Signal(int)
    marked_changed = Signal(list)

    def __init__(self, session: Session, playing: Playing, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.session, self.playing, self.settings, self.theme = session, playing, settings, theme
        self.setWindowTitle("Choleor")
        self.setAcceptDrops(True)
        self.model = SliceModel(self)
        self.toolbar, self.songs, self.table = Toolbar(), SongPanel(), SliceTable(self.model, theme)
        self.detail, self.similar = DetailPane(), SimilarPanel()
        self.status, self.start = StatusLine(), StartPage()
        self.tabs, self.pages, self.stack = TabBar(), QStackedWidget(), QStackedWidget()
        self.turning = Restyling(self.pages, session.turns)
        """What a tab that comes to the front does in steps, before it is painted."""
        self.middle = Divided(Qt.Orientation.Vertical, (560, 330))
        self.columns = Columns()
        self.views: tuple[Tab, ...] = ()
        self.slice_in: dict[QWidget, Callable[[], int]] = {self.similar.list: lambda: self.similar.current_row}
        """Lists of other slices than the chosen one, and which of theirs keys are for while they have the keyboard."""
        self._remembers_question = False
        self.follows_system = False
        self._awaits_paint, self._paints = False, False

    def lay_out(self, views: Sequence[Tab]) -> None:
        """Put the panels, and the tabs between them, in their places."""
        self.views = tuple(views)
        for view in self.views:
            self.tabs.addTab("")
            self.pages.addWidget(scrolled(view.widget))
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        strip = QWidget()
        strip.setObjectName("tabstrip")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        across = QVBoxLayout(strip)
        across.setContentsMargins(SIDE, 4, SIDE, 0)
        across.addWidget(self.tabs)
        column.addWidget(strip)
        column.addWidget(self.pages, 1)
        self.middle.addWidget(centre)
        self.middle.addWidget(self.detail)
        for widget in (self.songs, self.middle, self.similar):
            self.columns.addWidget(widget)
        self.columns.setStretchFactor(1, 1)
        self.songs.setMinimumWidth(130)
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.columns)
        page = QWidget()
        panels = (self.songs, centre, self.detail, self.similar)
        self.restyling = Restyling(page, self.session.turns, (*panels, *self.turning.parts))
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for widget in (self.toolbar, hairline(), self.stack, hairline(), self.status):
            rows.addWidget(widget, 1 if widget is self.stack else 0)
        self.setCentralWidget(page)
        for button in page.findChildren(QAbstractButton):  # a click leaves the keyboard, and so Space, where it was
            if button.group() is None:  # of those that exclude each other Tab meets the one in force, either way
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for field in page.findChildren(QLineEdit):  # a file that is dropped on one is for what stands around it
            field.setAcceptDrops(False)
        self.resize(1600, 1000)
        self._opened_at = self.size()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes, everywhere."""
        self.theme = theme
        parts = (self.toolbar, self.songs, self.detail, self.similar, *self.views)
        steps = [partial(part.set_theme, theme) for part in parts]
        share = partial(self.columns.set_scale, theme.scale, theme.px(_WIDE))
        self.restyling.begin(theme, [*steps, share, self.share_height])

    def follow_system(self, scheme: Qt.ColorScheme) -> None:
        """The system turned dark or light: so does the window, unless a person chose for it."""
        dark = scheme != Qt.ColorScheme.Light
        if self.follows_system and dark != self.theme.dark:
            self.set_theme(Theme(dark, self.theme.scale))

    # --- tabs ------------------------------------------------------------------------------------

    @property
    def front(self) -> Tab:
        """The tab that is shown."""
        return self.views[max(self.pages.currentIndex(), 0)]

    def tab[T: Tab](self, kind: type[T]) -> T:
        """The tab of a kind."""
        return next(view for view in self.views if isinstance(view, kind))

    def chosen_beside(self) -> int:
        """The slice that is chosen where the keyboard is, a match or one that fits, if it is not the one shown; -1."""
        focused = self.focusWidget()
        return next((row() for part, row in self.slice_in.items() if part is focused), -1)

    def match_row(self) -> int:
        """What is compared with the query: what is chosen beside it, or else the chosen match; or -1."""
        beside = self.chosen_beside()
        return beside if beside >= 0 else self.similar.current_row

    def show_tab(self, kind: type[Tab]) -> bool:
        """Bring a tab to the front; False where it was there already."""
        before = self.tabs.currentIndex()
        self.tabs.setCurrentIndex(self.views.index(self.tab(kind)))
        return self.tabs.currentIndex() != before

    def turn_tabs(self, by: int) -> None:
        """Bring the tab after, or before, to the front; after the last the first."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())

    def share_height(self) -> None:
        """A low window shows a tab that needs room for itself without the plots below."""
        self.detail.setVisible(self.height() >= self.theme.px(self.front.alone_below))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for each in (self.restyling, self.turning):
            each.hurry()
        self.share_height()

    def event(self, event: QEvent) -> bool:
        """Painting has a turn of its own: Qt adds it to what was done, and both together can take long."""
        if event.type() != QEvent.Type.UpdateRequest or self._paints:
            return super().event(event)
        if not self._awaits_paint:
            self._awaits_paint = True
            self.session.turns.take_first(self._paint)
        return True

    def _paint(self) -> None:
        self._awaits_paint, self._paints = False, True
        try:
            QApplication.sendEvent(self, QEvent(QEvent.Type.UpdateRequest))
        finally:
            self._paints = False

    def grab(self, rectangle: QRect = _ALL) -> QPixmap:
        """A picture of the window once it has its look: what is held is not painted, and would be any memory."""
        for each in (self.restyling, self.turning):
            each.finish()
        for _ in range(3):  # other words want other places, and parts in those places others again
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        return super().grab(rectangle)

    def restore_state(self, *, with_question: bool = True) -> None:
        """Place and sizes as they were left, all of it on the screen; and how was asked, also for the next time."""
        restore(self, self.settings, {"middle": self.middle})
        self.columns.restore(self.settings.get("sides"))
        self._opened_at = self.size()
        self._remembers_question = with_question
        if with_question:
            self.table.restore(self.settings.get("table", {}))
            self.session.question.restore(RequestSettings.remembered(self.settings.get("question", {})))

    def fit_to_screen(self) -> None:
        """Once the system has put its frame around the window, all of both is on the screen."""
        if self.size() == self._opened_at:  # else a person, or the system, has given it another size by now
            fit(self)

    def keep_state(self) -> None:
        """Have place and sizes like this the next time."""
        # Where the plots are hidden, how high they are would be forgotten.
        keep(self, self.settings, {} if self.detail.isHidden() else {"middle": self.middle})
        self.settings.set("sides", self.columns.kept())
        if self._remembers_question:
            self.settings.set("table", self.table.kept())
            self.settings.set("question", self.session.question.settings.kept())
