"""Import, play, loop, A and B, tempo, click, counts, search."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from choleor_desktop.ui.parts.keys import key_of
from choleor_desktop.ui.parts.range_box import RangeBox
from choleor_desktop.ui.parts.said import say_when_switched
from choleor_desktop.ui.theme import Theme

_TYPING_MS = 120


def hairline() -> QFrame:
    """What sets the toolbar and the status line apart."""
    line = QFrame()
    line.setObjectName("hairline")
    line.setFixedHeight(1)
    return line


class _SteadyButton(QPushButton):
    """As wide as the longest of what it says in turn, so that nothing beside it moves."""

    def __init__(self) -> None:
        super().__init__()
        self._words: tuple[str, ...] = ()

    def set_words(self, words: tuple[str, ...]) -> None:
        self._words = words
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        size, sign = self.fontMetrics().size, Qt.TextFlag.TextShowMnemonic
        now, *wanted = (size(sign, words).width() for words in (self.text(), *self._words))
        return super().sizeHint() + QSize(max([now, *wanted]) - now, 0)


class _SignButton(QPushButton):
    """A sign, and beside it a word where there is room for that."""

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self._word = ""

    def set_word(self, word: str) -> None:
        self.setAccessibleName(word)
        self._word = word
        if self.text():
            self.setText(word)

    def show_word(self, *, shown: bool) -> None:
        self.setText(self._word if shown else "")

    @property
    def word_px(self) -> int:
        """How much wider the word makes it."""
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self._word).width()


class _SearchField(QLineEdit):
    """Says what can be searched for where there is room for that."""

    def __init__(self) -> None:
        super().__init__()
        self._short = self._whole = ""

    def set_words(self, short: str, whole: str) -> None:
        self._short, self._whole = short, whole
        self.setAccessibleName(short)
        self.setToolTip(f"{whole} ({key_of('search')})")
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self.height()  # the frame, and the cross that empties it
        has_room = self.fontMetrics().horizontalAdvance(self._whole) < room
        self.setPlaceholderText(self._whole if has_room else self._short)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class Toolbar(QWidget):
    """The row on top."""

    import_wanted = Signal()
    play_wanted = Signal()
    loop_toggled = Signal(bool)
    swap_wanted = Signal()
    tempo_changed = Signal(int)
    click_toggled = Signal(bool)
    counts_toggled = Signal(bool)
    count_in_toggled = Signal(bool)
    search_changed = Signal(str)
    search_left = Signal()
    """Enter: what was searched for is there."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("toolbar")
        self.import_button, self.swap, self.play = QPushButton(), QPushButton(), _SteadyButton()
        self._signs = self.loop, self.click, self.counts, self.count_in = tuple(_SignButton() for _ in range(4))
        self._has_words = False
        self.more = QToolButton()
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.menu = QMenu(self)
        self.more.setMenu(self.menu)
        self.import_button.setObjectName("primary")
        self.tempo = RangeBox()
        self.tempo.setRange(50, 150)
        self.tempo.setSingleStep(5)
        self.tempo.setValue(100)
        self.tempo.setKeyboardTracking(False)
        self.tempo.lineEdit().setTextMargins(8, 0, 0, 0)
        self.search = _SearchField()
        self._empty = self.search.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._empty.setVisible(False)
        self._empty.triggered.connect(self.search.clear)
        self.search.textChanged.connect(lambda text: self._empty.setVisible(bool(text)))
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(320)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(lambda: self.search_changed.emit(self.search.text()))
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.returnPressed.connect(self._leave_search)
        self._playing = False
        self.theme = Theme()
        self._connect()
        self._lay_out()
        self.retranslate()

    def _connect(self) -> None:
        self.import_button.clicked.connect(self.import_wanted)
        self.play.clicked.connect(self.play_wanted)
        self.loop.toggled.connect(self.loop_toggled)
        self.swap.clicked.connect(self.swap_wanted)
        self.tempo.valueChanged.connect(self.tempo_changed)
        self.click.toggled.connect(self.click_toggled)
        self.counts.toggled.connect(self.counts_toggled)
        self.count_in.toggled.connect(self.count_in_toggled)
        say_when_switched(self.loop, self.click, self.counts, self.count_in)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 9, 14, 9)
        layout.setSpacing(8)
        for widget in (self.import_button, *self._players()):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.search, 2)
        layout.addWidget(self.more)

    def minimumSizeHint(self) -> QSize:
        """Without the words beside the signs, for a small screen and big letters."""
        return super().minimumSizeHint() - QSize(self._words_px() if self._has_words else 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _words_px(self) -> int:
        return sum(button.word_px for button in self._signs)

    def _fit(self) -> None:
        has_room = self.width() >= self.minimumSizeHint().width() + self._words_px()
        if has_room != self._has_words:
            self._has_words = has_room
            for button in self._signs:
                button.show_word(shown=has_room)

    def _players(self) -> tuple[QWidget, ...]:
        """What needs slices."""
        return self.play, self.loop, self.swap, self.tempo, self.click, self.counts, self.count_in

    def step_tempo(self, steps: int) -> None:
        """Faster or slower; the number is not marked, as where one is about to type another."""
        self.tempo.setValue(self.tempo.value() + steps * self.tempo.singleStep())

    def retranslate(self) -> None:
        self.import_button.setText(self.tr("Import music"))
        self.import_button.setToolTip(f"{self.tr('Import music')} ({key_of('import')})")
        self.play.set_words((self.tr("Play"), self.tr("Stop")))
        self.loop.set_word(self.tr("Loop"))
        self.swap.setText("A ⇄ B")
        self.swap.setAccessibleName(self.tr("Swap A and B"))
        self.tempo.setPrefix(self.tr("Tempo") + " ")
        self.tempo.setSuffix(" %")
        self.click.set_word(self.tr("Click"))
        self.counts.set_word(self.tr("Counts"))
        self.count_in.set_word(self.tr("Count-in"))
        self.loop.setToolTip(self.tr("Repeat the slice (L)"))
        self.swap.setToolTip(self.tr("Swap the query and the match on the next beat (X)"))
        for widget, tip, keys in (
            (self.tempo, self.tr("Slower or faster, at the same pitch"), ("slower", "faster")),
            (self.click, self.tr("A click on every count"), ("click",)),
            (self.counts, self.tr("A voice counts one to eight"), ("counts",)),
            (self.count_in, self.tr("Eight counts before the music"), ("count_in",)),
        ):
            widget.setToolTip(f"{tip} ({', '.join(map(key_of, keys))})")
        self.more.setToolTip(self.tr("More"))
        self.more.setAccessibleName(self.tr("More"))
        self.search.set_words(self.tr("Search"), self.tr("Search songs, tags, notes…"))
        self._empty.setText(self.tr("Clear the search"))
        self.tempo.setAccessibleName(self.tr("Tempo in percent"))
        self._show_playing()
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.import_button.setIcon(theme.icon("import", theme.on_accent))
        for button, name in (
            (self.loop, "loop"),
            (self.click, "click"),
            (self.counts, "counts"),
            (self.count_in, "count_in"),
        ):
            button.setIcon(theme.icon(name))
        self.more.setIcon(theme.icon("more"))
        self._empty.setIcon(theme.icon("clear", theme.dim))
        self._show_playing()

    def set_playing(self, playing: bool) -> None:
        if playing != self._playing:  # a button that is given its icon again has the window laid out anew
            self._playing = playing
            self._show_playing()

    def _show_playing(self) -> None:
        self.play.setText(self.tr("Stop") if self._playing else self.tr("Play"))
        self.play.setIcon(self.theme.icon("stop" if self._playing else "play"))
        self.play.setToolTip(self.tr("Play or stop (Space)"))

    def search_now(self) -> None:
        """Search for what was typed a moment ago, without waiting for more."""
        if self._typing.isActive():
            self._typing.stop()
            self.search_changed.emit(self.search.text())

    def _leave_search(self) -> None:
        self.search_now()
        self.search_left.emit()

    def set_has_slices(self, has: bool) -> None:
        for widget in (*self._players(), self.search):
            widget.setEnabled(has)
