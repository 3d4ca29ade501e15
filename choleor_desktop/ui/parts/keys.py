"""All keys in one table, which F1 shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QScrollArea, QVBoxLayout, QWidget

from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.theme import Theme

_TALLEST, _FRAME, _RING, _SIDE, _LINE, _END = 690, QSize(8, 30), QSize(12, 8), 14, 19, 16
_KEY, _WORDS = 13, 12
_MOST_IN_ONE = 30  # turn, of some 110
_Group = tuple[str, Sequence[tuple[str, str]]]
"""A title, and the keys below it with what each does."""
_translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Key:
    """A key, and the name of the action it starts."""

    action: str
    sequence: str


KEYS = (
    Key("play_stop", "Space"),
    Key("loop", "L"),
    Key("swap", "X"),
    Key("play_on", "Shift+Space"),
    Key("click", "Shift+C"),
    Key("counts", "Shift+V"),
    Key("count_in", "Shift+L"),
    Key("faster", "Ctrl+Up"),
    Key("slower", "Ctrl+Down"),
    Key("make_query", "Return"),
    Key("back", "Alt+Left"),
    Key("forward", "Alt+Right"),
    Key("plus", "+"),
    Key("minus", "-"),
    Key("other_songs", "O"),
    Key("rate_1", "1"),
    Key("rate_2", "2"),
    Key("rate_3", "3"),
    Key("rate_4", "4"),
    Key("rate_5", "5"),
    Key("rate_0", "0"),
    Key("to_routine", "R"),
    Key("keep_match", "Shift+R"),
    Key("tag", "T"),
    Key("note", "N"),
    Key("labelling", "Ctrl+L"),
    Key("suggest", "Shift+T"),
    Key("movement", "M"),
    Key("fit_movement", "Shift+M"),
    Key("earlier", ","),
    Key("later", "."),
    Key("double", "*"),
    Key("half", "/"),
    Key("this_is_one", "B"),
    Key("count_anew", "Shift+B"),
    Key("nudge_earlier", "["),
    Key("nudge_later", "]"),
    Key("tap_beat", "J"),
    Key("pin_beat", "P"),
    Key("other_reading", "H"),
    Key("hear_click", "K"),
    Key("needs_look", "G"),
    Key("undo", "Ctrl+Z"),
    Key("redo", "Ctrl+Shift+Z"),
    Key("next_view", "Ctrl+Tab"),
    Key("view_before", "Ctrl+Shift+Tab"),
    Key("search", "Ctrl+F"),
    Key("import", "Ctrl+I"),
    Key("open", "Ctrl+O"),
    Key("save_picture", "Ctrl+S"),
    Key("export", "Ctrl+E"),
    Key("menu", "Shift+F10"),
    Key("remove_song", "Delete"),
    Key("keys", "F1"),
)


def descriptions() -> dict[str, str]:
    """What each action does that has a line of its own, in the language of the window."""
    return {
        "select": _translate("Keys", "Choose the slice above or below, and play it"),
        "play_stop": _translate("Keys", "Play or stop"),
        "loop": _translate("Keys", "Loop"),
        "swap": _translate("Keys", "Swap the query and the match on the next beat"),
        "play_on": _translate("Keys", "Play on through the song"),
        "click": _translate("Keys", "A click on every count"),
        "counts": _translate("Keys", "A voice counts one to eight"),
        "count_in": _translate("Keys", "Eight counts before the music"),
        "cross": _translate("Keys", "Go between songs, slices and matches"),
        "make_query": _translate("Keys", "Make the chosen match the query"),
        "other_songs": _translate("Keys", "Only slices of other songs, or of all songs"),
        "rate": _translate("Keys", "Rate the chosen slices (0 removes the rating)"),
        "to_routine": _translate("Keys", "Add the chosen slice or match to the routine"),
        "keep_match": _translate("Keys", "Keep the chosen match beside its slice in the routine"),
        "tag": _translate("Keys", "Tag the chosen slices"),
        "note": _translate("Keys", "Write a note"),
        "labelling": _translate("Keys", "Label one after the other"),
        "suggest": _translate("Keys", "Suggest tags from slices that sound alike"),
        "movement": _translate("Keys", "Type, draw or tap the movement of the chosen slice"),
        "fit_movement": _translate("Keys", "Find slices that fit the movement"),
        "this_is_one": _translate("Keys", "The beat at the playhead is a “1”"),
        "count_anew": _translate("Keys", "Count anew from the playhead on; again: count on"),
        "tap_beat": _translate("Keys", "Tap the beats, beginning on a “1”"),
        "pin_beat": _translate("Keys", "Pin the nearest beat here, for tempo changes"),
        "other_reading": _translate("Keys", "Another reading: half, double, another tempo"),
        "hear_click": _translate("Keys", "Play the song with a click on its beats"),
        "needs_look": _translate("Keys", "Next song whose beats need a look"),
        "search": _translate("Keys", "Search"),
        "menu": _translate("Keys", "Menu of what is chosen in a list"),
        "remove_song": _translate("Keys", "Remove the chosen song or eight-count"),
        "keys": _translate("Keys", "This table"),
    }


def key_of(action: str) -> str:
    """The key of an action, as it is written on buttons; empty where it has none."""
    return as_written(next((key.sequence for key in KEYS if key.action == action), ""))


def as_written(sequence: str) -> str:
    """A key as people write it, in the language of the window."""
    names = {
        "Return": "Enter",
        "Space": _translate("Keys", "Space"),
        "Left": "←",
        "Right": "→",
        "Up": "↑",
        "Down": "↓",
        "-": "−",
        "Delete": _translate("Keys", "Delete"),
    }
    *held, key = sequence.split("+") if sequence != "+" else ("+",)
    return "+".join((*held, names.get(key, key)))


def _groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the keys are for, and which actions: each with a title."""
    return (
        (
            _translate("Keys", "LISTENING"),
            ("select", "play_stop", "play_on", "loop", "swap", "faster", "click", "counts", "count_in"),
        ),
        (
            _translate("Keys", "SIMILAR SLICES"),
            ("cross", "make_query", "back", "forward", "plus", "minus", "other_songs"),
        ),
        (
            _translate("Keys", "LABELS AND ROUTINE"),
            ("rate", "tag", "note", "labelling", "suggest", "movement", "fit_movement", "to_routine", "keep_match"),
        ),
        (
            _translate("Keys", "BEATS"),
            ("needs_look", "hear_click", "earlier", "later", "this_is_one", "count_anew", "double", "half",
             "nudge_earlier", "nudge_later", "tap_beat", "pin_beat", "other_reading"),
        ),
        (
            _translate("Keys", "EVERYWHERE"),
            ("undo", "redo", "search", "next_view", "view_before", "menu", "remove_song", "import", "open",
             "export", "save_picture", "keys"),
        ),
    )  # fmt: skip


def in_one_line() -> dict[str, tuple[str, str]]:
    """Actions that share a line with the one that follows, and what the two do."""
    return {
        "faster": ("slower", _translate("Keys", "Faster or slower by 5 %, at the same pitch")),
        "back": ("forward", _translate("Keys", "Previous query, next query")),
        "plus": ("minus", _translate("Keys", "Also like the chosen match, or unlike it")),
        "earlier": ("later", _translate("Keys", "The “1” one beat earlier, or later")),
        "double": ("half", _translate("Keys", "Double tempo, or half")),
        "nudge_earlier": ("nudge_later", _translate("Keys", "All beats 10 ms earlier, or later")),
        "undo": ("redo", _translate("Keys", "Undo, redo")),
        "next_view": ("view_before", _translate("Keys", "Next tab, previous tab")),
        "import": ("open", _translate("Keys", "Import music, open a library")),
        "export": ("save_picture", _translate("Keys", "Export, save a picture of a plot")),
    }


def _lines(actions: tuple[str, ...]) -> list[tuple[str, str]]:
    """The keys of actions, and what they do."""
    words, joint, lines = descriptions(), in_one_line(), []
    written = {"select": "↑  ↓", "cross": "←  →", "rate": "1 … 5"}
    seconds = {second for second, _ in joint.values()}
    for action in actions:
        if action in joint:
            second, told = joint[action]
            one, other = key_of(action), key_of(second)
            shifted = one.replace("Ctrl+", "Ctrl+(Shift+)")
            lines.append((shifted if other == one.replace("Ctrl+", "Ctrl+Shift+") else f"{one}   {other}", told))
        elif action not in seconds:
            lines.append((written.get(action) or key_of(action), words[action]))
    return lines


def _in_places() -> list[tuple[str, str]]:
    """Keys of one list or picture, while it has the keyboard; there they go before all others."""
    page, home = _translate("Keys", "Page ↑ ↓"), _translate("Keys", "Home")
    return [
        ("Tab", _translate("Keys", "Next list or field; with Shift, the previous one")),
        ("Esc", _translate("Keys", "Leave a field as it was; give up counts, or a group")),
        (f"←  →   {as_written('Return')}", _translate("Keys", "Waveform: go to a count, and play from there")),
        ("←  →   ↑  ↓", _translate("Keys", "Map: the next point that way; Enter chooses it")),
        ("Shift+← → ↑ ↓", _translate("Keys", "Waveform: compare only some counts; map: a group")),
        (f"+   −   {home}", _translate("Keys", "Map, beats: zoom in, zoom out; map: all of it")),
        (f"←  →   {page}", _translate("Keys", "Beats: one beat, or eight, back or forward")),
        ("←  →", _translate("Keys", "Curves: fewer clusters, or more; tour: one step")),
        ("1 … 9   0", _translate("Keys", "Movement: the level of a count, 0 for ten")),
        (as_written("Return"), _translate("Keys", "Buttons: press, as Space does")),
        (as_written("Return"), _translate("Keys", "Songs: go to the slices, and play")),
        (f"Ctrl+↑ ↓ {as_written('Space')}", _translate("Keys", "Songs: go on, and filter by that as well")),
        ("Alt+↑ ↓", _translate("Keys", "Routine: move the eight-count")),
        (as_written("Return"), _translate("Keys", "Routine: play through from the eight-count")),
    ]


class _Table(PlainLabel):
    """Groups of keys below each other, in columns; painted, as a label for each would hold the window up.

    Some in each turn, after the window that they are in.
    """

    def __init__(self, theme: Theme, columns: Sequence[Sequence[_Group]]) -> None:
        super().__init__()
        self.setProperty("role", "dim")
        self._theme, self._wanted = theme, QSize()
        self._heads: list[tuple[int, int, str]] = []
        self._cells: list[tuple[QRectF, str, int]] = []
        self._n_shown = 0
        self._rest = QTimer(self, singleShot=True, interval=1)
        self._rest.timeout.connect(self._show_more)
        for column in columns:
            self._add(column, self._wanted.width() + theme.px(12) if self._cells else 0)

    def _add(self, column: Sequence[_Group], x: int) -> None:
        px, y = self._theme.px, 0
        keys, words = (
            max(
                ceil(self._theme.metrics(size).horizontalAdvance(line[part])) + 1
                for _, lines in column
                for line in lines
            )
            for part, size in enumerate((_KEY, _WORDS))
        )
        for title, lines in column:
            self._heads.append((x, y + px(20), title))
            y += px(26)
            for key, what in lines:
                self._cells.append((QRectF(x, y, keys, px(_LINE)), key, _KEY))
                self._cells.append((QRectF(x + keys + px(16), y, words, px(_LINE)), what, _WORDS))
                y += px(_LINE)
        self._wanted = QSize(x + keys + words + px(16 + _END), max(y, self._wanted.height()))

    def sizeHint(self) -> QSize:
        return self._wanted

    def minimumSizeHint(self) -> QSize:
        return self._wanted

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        bright, dim = (widget.palette().windowText().color() for widget in (self.window(), self))
        for area, text, size in self._cells[: self._n_shown]:
            self._theme.draw_text(painter, area, text, bright if size == _KEY else dim, size)
        font = self._theme.font(11, bold=True)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
        painter.setFont(font)
        painter.setPen(dim)
        for x, y, title in self._heads:
            painter.drawText(x, y, title)
        painter.end()
        if self._n_shown < len(self._cells):
            self._rest.start()

    def _show_more(self) -> None:
        self._n_shown += _MOST_IN_ONE
        self.update()


class KeysDialog(QDialog):
    """The table of keys, by what they are for."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        room = parent.screen().availableSize().expandedTo(parent.size()) - _FRAME
        self._widest, self._most = room.width(), min(max(_TALLEST, parent.height() - _FRAME.height()), room.height())
        groups = [(title, _lines(actions)) for title, actions in _groups()]
        groups.insert(2, (_translate("Keys", "IN ONE PLACE"), _in_places()))
        self._table, self._scroll = _Table(theme, (groups[:3], groups[3:])), QScrollArea()
        if self._table.sizeHint().width() - theme.px(_END) + _RING.width() + 2 * _SIDE > room.width():
            self._table = _Table(theme, (groups,))
        self._scroll.setWidget(self._table)
        self._scroll.setWidgetResizable(True)
        self._scroll.setObjectName("stop")  # Tab comes to it: its keys scroll
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(self.windowTitle())
        told = [(title, *(f"{key}: {what}" for key, what in lines)) for title, lines in groups]
        self._scroll.setAccessibleDescription("\n".join(chain.from_iterable(told)))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, 10, _SIDE, 14)
        layout.addWidget(self._scroll)
        layout.addWidget(buttons)

    def sizeHint(self) -> QSize:
        """All of it where there is room for that and for a title bar; on a very small screen it is scrolled."""
        table, rest = self._table.sizeHint(), super().sizeHint() - self._scroll.sizeHint() + _RING
        wide, tall = table.width() + rest.width(), table.height() + rest.height()
        return QSize(min(wide, self._widest), min(tall, self._most))

    def showEvent(self, event: QShowEvent) -> None:
        self.resize(self.sizeHint())  # of itself it would not be taller than two thirds of the screen
        super().showEvent(event)
