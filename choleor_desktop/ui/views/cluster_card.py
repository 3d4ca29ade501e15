"""One cluster as a line: its mark, name, size, what sets it apart, and its most typical slice to hear."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from choleor_desktop.ui.parts.field import Field
from choleor_desktop.ui.parts.flow import keep_room
from choleor_desktop.ui.parts.plain import PlainLabel, plain_tip
from choleor_desktop.ui.theme import Theme, draw_shape, shape_of


class _Mark(QWidget):
    """A cluster's colour and shape; a click plays its most typical slice."""

    clicked = Signal()

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        self.number, self.theme = number, theme
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.setFixedSize(theme.px(30), theme.px(30))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.rect().center())
        draw_shape(painter, shape_of(self.number), centre, self.theme.px(8), self.theme.cluster(self.number))
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()


class _Shares(QWidget):
    """What sets a cluster apart, its songs, and a bar of how large it is."""

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        self._number, self._theme, self._share, self._songs, self._words = number, theme, 0.0, "", ""
        self._lines_told: tuple[tuple[str, int, float] | None, int] = (None, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._keep_height()
        self.updateGeometry()
        self.update()

    def fill(self, share: float, songs: str) -> None:
        """How large it is, and its songs; what sets it apart is not known yet, and there is room for it as before."""
        self._share, self._songs = share, songs
        self._say("")

    def set_words(self, words: str) -> None:
        self._say(words)
        self._keep_height()
        self.updateGeometry()

    def _say(self, words: str) -> None:
        self._words = words
        self.setToolTip(plain_tip(f"{words}\n{self._songs}".strip()))
        self.setAccessibleName(". ".join((*words.splitlines(), self._songs)))
        self.update()

    def _keep_height(self) -> None:
        """Room for every line, at the width there is now."""
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def heightForWidth(self, width: int) -> int:
        return self._theme.px(30 + 20 * self._n_lines(width))

    def _n_lines(self, width: int) -> int:
        """How many lines the words take; kept, as Qt asks again and again."""
        asked = (self._words, width, self._theme.scale)
        if self._lines_told[0] != asked:
            self._lines_told = (asked, self._lines_of(width))
        return self._lines_told[1]

    def _lines_of(self, width: int) -> int:
        metrics = self._theme.metrics(13)
        needed = metrics.boundingRect(QRectF(0, 0, width, 1000), Qt.TextFlag.TextWordWrap, self._words)
        return max(round(needed.height() / metrics.lineSpacing()), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect())
        line, n_lines = theme.px(20), self._n_lines(self.width())
        painter.setFont(theme.font(13))
        painter.setPen(theme.text)
        how = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(0, 0, area.width(), n_lines * line), how, self._words)
        painter.setFont(theme.font(12))
        painter.setPen(theme.dim)
        songs = theme.metrics(12).elidedText(self._songs, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QRectF(0, n_lines * line, area.width(), line), Qt.AlignmentFlag.AlignVCenter, songs)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.line)
        painter.drawRoundedRect(QRectF(0, area.bottom() - 7, area.width(), 4), 2, 2)
        painter.setBrush(theme.cluster(self._number))
        painter.drawRoundedRect(QRectF(0, area.bottom() - 7, max(area.width() * self._share, 4), 4), 2, 2)
        painter.end()


class ClusterCard(QWidget):
    """A cluster: its mark, name, size, what is in it, and its most typical slice to hear."""

    typical_wanted = Signal(int)
    menu_wanted = Signal(QPoint)

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        self.number, self.typical, self._n = number, -1, 0
        self.is_heard, self._words_of_button = False, ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        self._mark, self.name, self._size = _Mark(number, theme), Field(), PlainLabel()
        self._shares, self.hear = _Shares(number, theme), QPushButton()
        self._size.setProperty("role", "dim")
        self.hear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        keep_room(self.hear)
        self.hear.hide()
        self.hear.clicked.connect(self._wanted)
        self._mark.clicked.connect(self._wanted)
        layout.addWidget(self._mark)
        named = QVBoxLayout()
        named.setSpacing(2)
        named.addStretch()
        named.addWidget(self.name)
        named.addWidget(self._size)
        named.addStretch()
        layout.addLayout(named, 1)
        layout.addWidget(self._shares, 2)
        layout.addWidget(self.hear)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._mark.set_theme(theme)
        self._shares.set_theme(theme)
        self.name.setMinimumWidth(theme.px(86))
        self.name.setMaximumWidth(theme.px(124))
        self._size.setContentsMargins(theme.px(8), 0, 0, 0)  # below the letters of the name
        self._show_button()

    def set_titles(self, title: str, about: str) -> None:
        """What it is called without a name, and what the field for one is called."""
        self.name.setPlaceholderText(title)
        self.name.setAccessibleName(about)
        self._say_size()

    def _say_size(self) -> None:
        self._size.setText(self.tr("%Ln slice(s)", "", self._n))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def begin_name(self) -> None:
        """Its name is ready to be overwritten."""
        self.name.setFocus()
        self.name.selectAll()

    def show_name(self, name: str) -> None:
        """Its name as it is kept; one that is being typed stays."""
        self.name.give(name)
        self.name.setToolTip(plain_tip(name))

    def fill(self, name: str, size: int, share: float, songs: str) -> None:
        """Another clustering: who is in it now."""
        self.show_name(name)
        self._n = size
        self._say_size()
        self._shares.fill(share, songs)

    def forget_portrait(self) -> None:
        """What sets it apart is not known."""
        self.typical = -1
        self.hear.hide()

    def set_portrait(self, words: str, typical: int, heard: str) -> None:
        """What sets it apart, and the row that is most typical (-1: none)."""
        self.typical = typical
        self._shares.set_words(words)
        self._words_of_button = heard
        self.hear.setVisible(typical >= 0)
        self._show_button()

    def set_playing(self, row: int) -> None:
        """Its button stops while its most typical slice is heard."""
        is_heard = self.typical >= 0 and row == self.typical
        if is_heard != self.is_heard:
            self.is_heard = is_heard
            self._show_button()

    def _show_button(self) -> None:
        theme, words = self._theme, self.tr("Stop") if self.is_heard else self._words_of_button
        self.hear.setIcon(theme.icon("stop", theme.a) if self.is_heard else theme.icon("play"))
        self.hear.setToolTip(plain_tip(words))
        self.hear.setAccessibleName(words)

    def _wanted(self) -> None:
        if self.typical >= 0:
            self.typical_wanted.emit(self.typical)
