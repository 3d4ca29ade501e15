"""The most similar slices, what was asked, the comparison of A and B, weights and filters: all that is on the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from choleor_desktop.errors import WorldError
from choleor_desktop.library import suffixes
from choleor_desktop.library.models import LibraryView
from choleor_desktop.ui.panels.compare_card import CompareCard
from choleor_desktop.ui.panels.query_chips import QueryChips
from choleor_desktop.ui.panels.search_card import SearchCard
from choleor_desktop.ui.panels.similar_list import NEIGHBOUR_ROLE, SimilarList
from choleor_desktop.ui.parts.dragged import SLICES_TYPE
from choleor_desktop.ui.parts.keys import key_of
from choleor_desktop.ui.parts.one_line import OneLine
from choleor_desktop.ui.parts.phrases import error_text, filled
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.parts.reasons import legend
from choleor_desktop.ui.parts.said import say_when_switched
from choleor_desktop.ui.parts.scrolled import scrolled
from choleor_desktop.ui.parts.segments import Segments
from choleor_desktop.ui.parts.titles import slice_title
from choleor_desktop.ui.session.request import RequestSettings
from choleor_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from choleor_desktop.pipeline.find import Answer

_LEAST, _LOW, _TALL = 350, 600, 800


class SimilarPanel(QWidget):
    """A sound file that is dropped here becomes the query."""

    row_chosen = Signal(int)
    clicked_again = Signal(int)
    made_query = Signal(int)
    query_changed = Signal(dict)
    back_wanted = Signal()
    forward_wanted = Signal()
    relax_wanted = Signal()
    compare_wanted = Signal(str)
    file_held = Signal(bool)
    file_dropped = Signal(object)
    plus_wanted = Signal()
    minus_wanted = Signal()
    match_changed = Signal(int)
    """The match that is chosen or compared is another, or none is (-1)."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("similar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.theme = Theme()
        self._view: LibraryView | None = None
        self._answer: Answer | None = None
        self._problem: WorldError | None = None
        self._queries: tuple[tuple[str, float], ...] = ()
        self._quiet, self._is_low, self.match_row = False, False, -1
        self._chosen_id = ""  # also while it is not among the answers
        self._title, self._to = PlainLabel(), OneLine(middle=True)
        self._title.setProperty("role", "title")
        self._to.setProperty("role", "dim")
        self._to.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.back, self.forward, self.plus, self.minus, self.relax = (QPushButton() for _ in range(5))
        for button, signal in ((self.back, self.back_wanted), (self.forward, self.forward_wanted)):
            button.setObjectName("quiet")
            button.setProperty("compact", True)
            button.setEnabled(False)
            button.clicked.connect(signal)
        self.plus.clicked.connect(self.plus_wanted)
        self.minus.clicked.connect(self.minus_wanted)
        self.relax.clicked.connect(self.relax_wanted)
        self.method, self.scope = Segments(("match", "classic")), Segments(("library", "cluster"))
        self.method.chosen.connect(lambda name: self.query_changed.emit({"method": name}))
        self.scope.chosen.connect(lambda name: self.query_changed.emit({"scope": name}))
        self.other_songs = QCheckBox()
        self.other_songs.toggled.connect(lambda on: self.query_changed.emit({"other_songs_only": on}))
        say_when_switched(self.other_songs)
        self.chips, self.list = QueryChips(), SimilarList()
        self.chips.emptied.connect(self.list.setFocus)
        self.chips.made_anew.connect(self._put_in_order)
        self._legend, self._notice = QLabel(), PlainLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setWordWrap(True)
        self._notice.setProperty("role", "dim")
        self._notice.setWordWrap(True)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.clicked_again.connect(lambda: self.clicked_again.emit(self.current_row))
        self.list.made_query.connect(self._make_current_the_query)
        self.compare_card, self.search_card = CompareCard(), SearchCard()
        self.compare_card.wanted.connect(self.compare_wanted)
        self.search_card.changed.connect(self.query_changed)
        self._search_area = scrolled(self.search_card)  # on a low screen the results keep their room
        self.set_query(RequestSettings())
        self._lay_out()
        self.retranslate()
        self._show_sides()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(8)
        head, choice, notice, signs = (QHBoxLayout() for _ in range(4))
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addSpacing(6)
        head.addWidget(self._to, 1)
        head.addSpacing(4)
        head.addWidget(self.back)
        head.addWidget(self.forward)
        choice.addWidget(self.method)
        choice.addStretch()
        choice.addWidget(self.scope)
        notice.addWidget(self._notice, 1)
        notice.addWidget(self.relax, 0, Qt.AlignmentFlag.AlignTop)
        signs.addWidget(self.other_songs)
        signs.addStretch()
        signs.addWidget(self.plus)
        signs.addWidget(self.minus)
        for part in (head, choice, self.chips, signs, self._legend, notice):
            layout.addWidget(part) if isinstance(part, QWidget) else layout.addLayout(part)
        # The cards below have the height they want first, as long as some results are left in sight.
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.compare_card)
        self._search_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._search_area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout.addWidget(self._search_area)
        for button in (self.plus, self.minus):
            button.setObjectName("sign")
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _put_in_order(self) -> None:
        """Tab meets chips where they stand; Qt would have what was made last behind all others."""
        below = (self.other_songs, self.plus, self.minus, self.relax, self.list)
        self.scope.lead_to((*self.chips.stops(), *below))

    def retranslate(self) -> None:
        self._title.setText(self.tr("Most similar"))
        self.plus.setText("+")
        self.minus.setText("−")
        for button, does, action in (
            (self.back, self.tr("Previous query"), "back"),
            (self.forward, self.tr("Next query"), "forward"),
            (self.plus, self.tr("Also like the chosen match"), "plus"),
            (self.minus, self.tr("Unlike the chosen match"), "minus"),
        ):
            tip = f"{does} ({key_of(action)})"
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self.relax.setText(self.tr("Show all"))
        self.other_songs.setText(self.tr("Other songs only"))
        self.other_songs.setToolTip(self.tr("Leave out slices of the same song (O)"))
        self.list.setAccessibleName(self.tr("Most similar slices"))
        self.method.buttons["match"].setText(self.tr("Match"))
        self.method.buttons["classic"].setText(self.tr("Classic"))
        self.method.buttons["match"].setToolTip(
            self.tr("Five aspects; 50 is two unrelated slices, 100 the same sound.")
        )
        self.method.buttons["classic"].setToolTip(self.tr("The original algorithm: cosine of 20 numbers, times 100."))
        self.scope.buttons["library"].setText(self.tr("Library"))
        self.scope.buttons["cluster"].setText(self.tr("Its cluster"))
        self.scope.buttons["library"].setToolTip(self.tr("Look in the whole library"))
        self.scope.buttons["cluster"].setToolTip(self.tr("Look only in the cluster of the query"))
        self.compare_card.retranslate()
        self.search_card.retranslate()
        self._say_what_was_asked()
        self._legend.setText(legend(self.theme))
        self.list.scheduleDelayedItemsLayout()  # the chosen match is as high as its reason

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.back.setIcon(theme.icon("back", theme.dim))
        self.forward.setIcon(theme.icon("forward", theme.dim))
        self.search_card.set_theme(theme)
        self.compare_card.set_theme(theme)
        self.list.set_theme(theme)
        self._search_area.setMinimumSize(self.search_card.minimumSizeHint().width(), theme.px(76))
        self._search_area.updateGeometry()
        self._legend.setText(legend(self.theme))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In little room the results go before what the weights and the tips say as well."""
        super().resizeEvent(event)
        self._fit()

    def _now_and_then(self) -> int:
        """How high that is which is not always there."""
        parts = (part for part in (self.chips, self._notice, self.relax) if not part.isHidden())
        return sum(part.sizeHint().height() for part in parts)

    def minimumSizeHint(self) -> QSize:
        """As in little room, where less is shown: the window can be made that small."""
        least = super().minimumSizeHint()
        return QSize(least.width(), min(least.height(), self.theme.px(_LEAST) + self._now_and_then()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # chips came, or a sentence
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """In little room two results are enough; the fields below are cut only where two leave no room."""
        self._is_low = self.height() - self._now_and_then() < self.theme.px(_LOW)
        layout = self.layout()
        assert layout is not None
        if layout.spacing() != (5 if self._is_low else 8):
            layout.setSpacing(5 if self._is_low else 8)
            self.search_card.set_low(self._is_low)
        self.list.setMinimumHeight(self.theme.px(100 if self._is_low else 150))
        self.compare_card.set_low(self._is_low, tall=self.height() >= self.theme.px(_TALL))
        asked = self._answer.request.method if self._answer is not None else ""
        self._legend.setVisible(asked == "match" and not self._is_low)

    # --- what is shown ---------------------------------------------------------------------------

    def set_view(self, view: LibraryView, answer: Answer | None) -> None:
        """The library as it is now, and the answer that was there as it is in it."""
        self.search_card.set_view(view)
        if not len(view.slices) or (answer is None and self._answer is not None):
            self.clear("")
        elif self._answer is not None and answer is not None and answer is not self._answer:
            self._view, self._answer = view, answer
            self._quiet = True
            self.list.follow(view, answer.neighbours)
            self._quiet = False

    def set_answer(self, view: LibraryView, answer: Answer, queries: Sequence[tuple[str, float]]) -> None:
        """An answer, and the titles and tempos of what it is like."""
        if self._answer is None or _asked(self._answer) != _asked(answer):
            self._chosen_id = ""
        self._view, self._answer, self._queries, self._problem = view, answer, tuple(queries), None
        self._quiet = True
        self.list.set_answer(view, answer.neighbours, self._queries, self._chosen_id)
        self._quiet = False
        self._say_what_was_asked()
        request = answer.request
        self.relax.setVisible(bool(self._sentence(answer)) and (answer.n_filtered > 0 or request.scope == "cluster"))
        self._legend.setVisible(request.method == "match" and not self._is_low)
        self.plus.show()
        self.minus.setVisible(request.method == "match")
        self._show_sides()

    def _say_what_was_asked(self) -> None:
        """Where an answer is shown: to what, and what was left out."""
        if self._problem is not None:
            self._notice.setText(error_text(self._problem))
        if self._answer is None:
            return
        is_one = len(self._queries) == 1  # several are named by the chips
        self._to.set_text(filled(self.tr("to %1"), self._queries[0][0]) if is_one else "")
        sentence = " ".join(filter(None, (self._sentence(self._answer), self._about_the_scale(self._answer))))
        self._notice.setText(sentence)
        self._notice.setVisible(bool(sentence))

    def show_problem(self, problem: WorldError) -> None:
        """In place of the results why there are none."""
        self.clear(error_text(problem))
        self._problem = problem
        self.compare_card.waves.set_side("A", None)

    def clear(self, sentence: str) -> None:
        self._answer = self._problem = None
        self.list.neighbours.set_answer(None, ())
        self._to.set_text("")
        self._notice.setText(sentence)
        self._notice.setVisible(bool(sentence))
        for widget in (self.relax, self._legend, self.plus, self.minus):
            widget.hide()
        self._show_sides()

    def _sentence(self, answer: Answer) -> str:
        """Nothing where all is well; else what was left out, and what to do."""
        code, n, left_out = answer.sentence_code, len(answer.neighbours), answer.n_filtered
        if code == "not_clustered":
            return self.tr("There are no clusters yet: open “Clusters” and press “Find clusters”.")
        if code == "none_left" and not left_out:
            return self.tr("The library has only this slice. Import more music.")
        if code == "none_left":
            return filled(self.tr("Nothing is left: filters and scope leave out all %1."), left_out)
        if code == "fewer" and left_out:
            text = self.tr("Only %Ln slice(s) left: filters and scope leave out %1.", "", n)
            return filled(text, left_out)
        if code == "fewer":
            return self.tr("The library has only %Ln other slice(s).", "", n)
        request = answer.request
        is_filtered = request.tempo_ranges or request.tags or request.min_rating or request.text
        if left_out and (is_filtered or request.other_songs_only):
            return self.tr("The filters leave out %Ln slice(s).", "", left_out)
        return ""

    def _about_the_scale(self, answer: Answer) -> str:
        if not answer.of_one_song:
            return ""
        return self.tr("All slices are of one song: here 50 is about any two of them. Import more songs.")

    def set_query(self, query: RequestSettings) -> None:
        self.method.set_chosen(query.method)
        self.scope.set_chosen(query.scope)
        with QSignalBlocker(self.other_songs):
            self.other_songs.setChecked(query.other_songs_only)
        self.search_card.set_settings(query)

    def set_ways(self, ways: tuple[bool, bool]) -> None:
        """Whether one can go back, and forward."""
        self.back.setEnabled(ways[0])
        self.forward.setEnabled(ways[1])

    def set_playing(self, row: int) -> None:
        self.list.set_playing(row)

    @property
    def current_row(self) -> int:
        """The match that is chosen, or -1."""
        return self.list.current_row

    def show_match(self, row: int) -> None:
        """The side B of a comparison: the chosen match, or another slice that is compared."""
        if row != self.match_row:
            self.match_row = row
            self.match_changed.emit(row)
        self.compare_card.set_match(slice_title(self._view, row) if self._view is not None and row >= 0 else "")

    def _show_sides(self) -> None:
        row = self.current_row
        self.show_match(row)
        self.plus.setEnabled(row >= 0)
        self.minus.setEnabled(row >= 0)

    # --- what a person does ----------------------------------------------------------------------

    def _chosen(self, current: QModelIndex) -> None:
        self.list.doItemsLayout()
        self._show_sides()
        neighbour = current.data(NEIGHBOUR_ROLE)
        if neighbour is not None:
            self._chosen_id = neighbour.slice_id
            if not self._quiet:
                self.row_chosen.emit(neighbour.row)

    def _make_current_the_query(self) -> None:
        if self.current_row >= 0:
            self.made_query.emit(self.current_row)

    def choose_best(self) -> bool:
        """Where no match is chosen, the best one is, without a sound; False where there is none."""
        if self.current_row < 0 and self.list.neighbours.neighbours:
            self._quiet = True
            self.list.setCurrentIndex(self.list.neighbours.index(0))
            self._quiet = False
        return self.current_row >= 0

    def enter(self) -> bool:
        """The keyboard comes to the matches, and the chosen one is heard, else the best; False where there is none."""
        if not self.choose_best():
            return False
        self.list.setFocus()
        self.row_chosen.emit(self.current_row)
        return True

    # --- a file from outside ---------------------------------------------------------------------

    def _set_hot(self, hot: bool) -> None:
        self.setProperty("hot", "true" if hot else "false")
        self.style().polish(self)
        self.file_held.emit(hot)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        urls = [] if mime.hasFormat(SLICES_TYPE) else mime.urls()
        if self._view is not None and len(urls) == 1 and Path(urls[0].toLocalFile()).suffix.lower() in suffixes.SOUND:
            event.acceptProposedAction()
            self._set_hot(True)
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_hot(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_hot(False)
        event.acceptProposedAction()
        self.file_dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))


def _asked(answer: Answer) -> tuple[object, ...]:
    """What an answer is about."""
    request = answer.request
    return request.queries, request.away, request.outside is None, request.outside_row
