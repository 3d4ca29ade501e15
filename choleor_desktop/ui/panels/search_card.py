"""How the search weighs the aspects, and what it leaves out."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.succession import renamed_tag
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.parts.plain import PlainLabel, plain_tip
from choleor_desktop.ui.parts.reasons import aspect_names
from choleor_desktop.ui.parts.segments import Segments
from choleor_desktop.ui.session.request import ASPECTS, DEFAULT_WEIGHTS, RequestSettings
from choleor_desktop.ui.theme import Theme

_TEMPOS = (0, 3, 6, 12)
_TYPING_MS = 250


class SearchCard(QFrame):
    """Weights on one side, filters on the other."""

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.sides = Segments(("weights", "filters"))
        self.sides.chosen.connect(self._turn)
        self.reset = QPushButton()
        self.reset.setObjectName("quiet")
        self.reset.setProperty("compact", True)
        self.reset.clicked.connect(self._reset)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(lambda: self.changed.emit({"text": self.text.text().strip()}))
        self._pages = QStackedWidget()
        self._weights = self._make_weights()
        self._pages.addWidget(self._weights)
        self._pages.addWidget(self._make_filters())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 9)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self.sides)
        head.addStretch()
        head.addWidget(self.reset)
        layout.addLayout(head)
        layout.addWidget(self._pages)
        self._settings = RequestSettings()
        self._tags: tuple[str, ...] = ()
        self._view: LibraryView | None = None

    def set_low(self, low: bool) -> None:
        """Closer together, where there is little room."""
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(12, 4 if low else 8, 12, 4 if low else 9)
        layout.setSpacing(3 if low else 6)
        self._rows.setVerticalSpacing(1 if low else 4)
        self._fields.setVerticalSpacing(2 if low else 5)

    def _make_weights(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        self._rows = grid
        self.sliders: dict[str, QSlider] = {}
        self._names: dict[str, PlainLabel] = {}
        self._values: dict[str, PlainLabel] = {}
        for i, (name, weight) in enumerate(zip(ASPECTS, DEFAULT_WEIGHTS, strict=True)):
            label, slider, value = PlainLabel(), QSlider(Qt.Orientation.Horizontal), PlainLabel()
            value.setProperty("role", "dim")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            slider.setRange(0, 100)
            slider.setPageStep(10)
            slider.setValue(round(weight * 100))
            slider.valueChanged.connect(self._weights_moved)
            for column, widget in enumerate((label, slider, value)):
                grid.addWidget(widget, i, column)
            self.sliders[name], self._names[name], self._values[name] = slider, label, value
        grid.setColumnStretch(1, 1)
        return page

    def _make_filters(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(5)
        self._fields = grid
        self.tempo, self.tag, self.rating = QComboBox(), QComboBox(), QComboBox()
        self.tag.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.tag.setMinimumContentsLength(6)
        for percent in _TEMPOS:
            self.tempo.addItem("", percent)
        for stars in range(6):
            self.rating.addItem("", stars)
        self.tempo.currentIndexChanged.connect(lambda _: self.changed.emit({"tempo_within": self.tempo.currentData()}))
        self.tag.currentIndexChanged.connect(lambda _: self.changed.emit({"tag": self.tag.currentData() or ""}))
        self.rating.currentIndexChanged.connect(lambda _: self.changed.emit({"min_rating": self.rating.currentData()}))
        self.text = QLineEdit()
        self.text.textChanged.connect(lambda _: self._typing.start())
        self._tempo_label, self._tag_label, self._rating_label, self._text_label = (PlainLabel() for _ in range(4))
        rows = (
            (self._tempo_label, self.tempo), (self._tag_label, self.tag), (self._rating_label, self.rating),
            (self._text_label, self.text),
        )  # fmt: skip
        for i, (label, field) in enumerate(rows):
            label.setBuddy(field)
            grid.addWidget(label, i, 0)
            grid.addWidget(field, i, 1)
        grid.setColumnStretch(1, 1)
        return page

    def retranslate(self) -> None:
        names = aspect_names()
        for name, label in self._names.items():
            label.setText(names[name])
            self.sliders[name].setAccessibleName(filled(self.tr("Weight of %1"), names[name]))
        self._tempo_label.setText(self.tr("Tempo"))
        self._tag_label.setText(self.tr("Tag"))
        self._rating_label.setText(self.tr("Rating"))
        self._text_label.setText(self.tr("Words"))
        self.text.setPlaceholderText(self.tr("song, tag, note…"))
        for field, name in (
            (self.tempo, self.tr("Only slices near its tempo")),
            (self.tag, self.tr("Only slices with a tag")),
            (self.rating, self.tr("Only slices with that many stars")),
            (self.text, self.tr("Only slices with these words")),
        ):
            field.setAccessibleName(name)
        within = self.tr("within %1 %")
        for i, percent in enumerate(_TEMPOS):
            self.tempo.setItemText(i, filled(within, percent) if percent else self.tr("any"))
        for stars in range(6):
            more = "★" * stars + (self.tr(" or more") if stars < 5 else "")
            self.rating.setItemText(stars, more if stars else self.tr("any"))
        if self.tag.count():
            self.tag.setItemText(0, self.tr("any"))
        self.reset.setText(self.tr("Reset"))
        self._show_heads()

    def _show_heads(self) -> None:
        n = self._settings.n_filters
        self.sides.buttons["weights"].setText(self.tr("Weights"))
        self.sides.buttons["filters"].setText(filled(self.tr("Filters · %1"), n) if n else self.tr("Filters"))
        filtering = self._pages.currentIndex() == 1
        self.reset.setEnabled(n > 0 if filtering else self._settings.weights != DEFAULT_WEIGHTS)
        self.reset.setToolTip(
            self.tr("Clear the filters") if filtering else self.tr("Back to the weights that were found best")
        )

    def set_theme(self, theme: Theme) -> None:
        for (_, slider), colour in zip(self.sliders.items(), theme.aspects, strict=True):
            slider.setStyleSheet(f"QSlider::sub-page:horizontal {{ background: {colour.name()}; border-radius: 2px; }}")
        self._rows.setColumnMinimumWidth(2, theme.px(24))

    def set_view(self, view: LibraryView) -> None:
        """The tags that there are; a filter by one goes on by its other name."""
        before, self._view = self._view, view
        tags = tuple(view.tags())
        if tags == self._tags and self.tag.count():
            return
        self._tags = tags
        with QSignalBlocker(self.tag):
            self.tag.clear()
            self.tag.addItem(self.tr("any"), "")
            for tag in tags:
                self.tag.addItem(tag, tag)
                self.tag.setItemData(self.tag.count() - 1, plain_tip(tag), Qt.ItemDataRole.ToolTipRole)
            self.tag.setCurrentIndex(max(self.tag.findData(self._settings.tag), 0))
        if self._settings.tag and self._settings.tag not in tags:
            tag = ""  # where no slice has it any more: what is shown is what is asked
            if before is not None and before.path == view.path:
                tag = renamed_tag(before, view, self._settings.tag)
            self.changed.emit({"tag": tag})

    def set_settings(self, settings: RequestSettings) -> None:
        """Show what is in force, without asking again."""
        self._settings = settings
        for name, weight in zip(ASPECTS, settings.weights, strict=True):
            with QSignalBlocker(self.sliders[name]):
                self.sliders[name].setValue(round(weight * 100))
            self._values[name].setText(str(round(weight * 100)))
        for field, value in (
            (self.tempo, settings.tempo_within), (self.tag, settings.tag), (self.rating, settings.min_rating)
        ):  # fmt: skip
            with QSignalBlocker(field):
                field.setCurrentIndex(max(field.findData(value), 0))
        if not self._typing.isActive() and self.text.text().strip() != settings.text:
            with QSignalBlocker(self.text):
                self.text.setText(settings.text)
        self._weights.setEnabled(settings.method == "match")
        self._show_what_counts(weighs=settings.method == "match")
        self._show_heads()

    def _show_what_counts(self, *, weighs: bool) -> None:
        """The classic algorithm weighs nothing: there the weights are away."""
        weights = self.sides.buttons["weights"]
        if weights.isHidden() == (not weighs):
            return
        weights.setVisible(weighs)
        self.show_side("weights" if weighs else "filters")

    def show_side(self, name: str) -> None:
        """Turn to the weights or to the filters."""
        self.sides.set_chosen(name)
        self._turn(name)

    def _turn(self, name: str) -> None:
        self._pages.setCurrentIndex(0 if name == "weights" else 1)
        self._show_heads()

    def _reset(self) -> None:
        if self._pages.currentIndex() == 0:
            self.changed.emit({"weights": DEFAULT_WEIGHTS})
        else:
            self.changed.emit({"tempo_within": 0, "tag": "", "min_rating": 0, "text": ""})

    def _weights_moved(self) -> None:
        weights = tuple(self.sliders[name].value() / 100 for name in ASPECTS)
        if sum(weights) > 0:
            self.changed.emit({"weights": weights})
        else:  # something has to count: the last one stays where it was
            self.set_settings(self._settings)
