"""One line: what is running, how far, cancel; messages that say what to do; the output."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from choleor_desktop.errors import WorldError
from choleor_desktop.progress import WHOLE, seconds_left
from choleor_desktop.ui.parts.calm_bar import CalmBar
from choleor_desktop.ui.parts.one_line import OneLine
from choleor_desktop.ui.parts.phrases import error_text, filled, percent, stars
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.parts.said import say
from choleor_desktop.ui.session.jobs import Job

_SHOW_AFTER_MS = 400
_MESSAGE_MS = 12_000
_MARGIN = 5
_HALF_NAME = 14
_STARS = re.compile("★+")
_DOES_SOMETHING = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}


class StatusLine(QWidget):
    """Shows the oldest running job, else the last message."""

    device_menu_wanted = Signal()
    job_shown = Signal(str, str, int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("statusline")
        self._jobs: list[Job] = []
        self._text = OneLine(step=40)
        self._bar = CalmBar()
        self._bar.setFixedWidth(180)
        self.cancel_button = QPushButton()
        self.more = QPushButton()
        self.more.hide()
        self.device, self.marked = QPushButton(), PlainLabel()
        self.marked.setProperty("role", "dim")
        self._n_marked = 0
        self.device.setObjectName("quiet")
        self.device.clicked.connect(self.device_menu_wanted)
        self.cancel_button.clicked.connect(self._cancel)
        self._offered: Callable[[], object] = lambda: None
        self._offer_words: Callable[[], str] = str
        self.more.clicked.connect(self._show_more)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, _MARGIN, 14, _MARGIN)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)
        layout.addWidget(self.cancel_button)
        layout.addWidget(self.more)
        layout.addStretch(1)
        layout.addWidget(self.marked)
        layout.addWidget(self.device)
        self._reveal = QTimer(self, singleShot=True, interval=_SHOW_AFTER_MS)
        self._reveal.timeout.connect(self._reveal_job)
        self._forget = QTimer(self, singleShot=True, interval=_MESSAGE_MS)
        self._forget.timeout.connect(self._go_on)
        self._message: object = ""
        self._of_library: object = None  # what was said last of the library that is open
        self._said_before: object = None  # of it, as another one is being opened
        self._asides: list[tuple[object, bool]] = []
        self._steps = (0, 0, "")
        self._device_name: str | None = None
        self._is_system = False
        self.retranslate()

    def sizeHint(self) -> QSize:
        """As high with a job as without, else the whole window would be laid out and painted anew."""
        least = self.cancel_button.sizeHint().height() + 2 * _MARGIN
        return super().sizeHint().expandedTo(QSize(0, least))

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, self.sizeHint().height()))

    def retranslate(self) -> None:
        self.cancel_button.setText(self.tr("Cancel"))
        self.device.setToolTip(self.tr("Choose the output for sound"))
        self.more.setText(self._offer_words())
        self.set_marked(self._n_marked)
        if isinstance(self._message, str):  # said in the language before
            self._message = ""
        if self._device_name is None:
            self.device.setText(self.tr("Sound"))
        else:
            self.set_device(self._device_name, is_system=self._is_system)
        self._show()

    @property
    def text(self) -> str:
        """The message; an error, and what is told as a function, in the language that there is now."""
        message = self._message
        if isinstance(message, WorldError):
            return error_text(message)
        return str(message() if callable(message) else message)

    def set_marked(self, n: int) -> None:
        """Say for how many slices the keys are, while that is more than one."""
        self._n_marked = n
        self.marked.setText(self.tr("%Ln slice(s) chosen", "", n) if n > 1 else "")
        self.marked.setVisible(n > 1)

    @Slot(object)
    def watch(self, job: Job) -> None:
        """Follow a job to its end."""
        if job.kind == "open":
            self._said_before = self._of_library
        self._jobs.append(job)
        job.progressed.connect(self._stepped)
        job.finished.connect(self._finished)
        if len(self._jobs) == 1:
            self._steps = (0, 0, "")
            self._reveal.start()
        self._show()

    @Slot(int, int, str)
    def _stepped(self, done: int, total: int, what: str) -> None:
        self._steps = (done, total, what)
        if self._bar.isVisible():
            self._show()

    @Slot()
    def _finished(self) -> None:
        self._jobs = [job for job in self._jobs if not job.is_over]
        self._steps = (0, 0, "")
        if not self._jobs:
            self._reveal.stop()
        self._show()

    @Slot()
    def _cancel(self) -> None:
        for job in self._jobs[:1]:
            job.cancel()
            self.cancel_button.setEnabled(False)

    @Slot(object)
    def tell(self, message: object, *, waits: bool = False) -> None:
        """Say something; an error of the world with what to do. In another language a function says it anew.

        It may wait for a person who was away to do something, before the time begins in which it is read.
        """
        self._message = message
        self._let_be_read(waits=waits)
        self._show()
        self._say(self.text)

    @Slot(object)
    def tell_of_library(self, message: object) -> None:
        """Say something of the library that is open; it goes with it, an error does not."""
        self.tell(message)
        self._of_library = None if isinstance(message, WorldError) else message

    @Slot(object)
    def tell_aside(self, message: object, *, waits: bool = False) -> None:
        """Say something once what is said now has been read; what a function says by then, if anything."""
        if (message, waits) not in self._asides:
            self._asides.append((message, waits))
        if not self.text:
            self._go_on()

    def _let_be_read(self, *, waits: bool) -> None:
        screen = self.window().windowHandle() if waits else None
        if screen is None:
            self._forget.start()
        else:
            self._forget.stop()
            screen.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _DOES_SOMETHING:
            watched.removeEventFilter(self)
            if self.more.isHidden():
                self._forget.start()
        return False

    def offer(self, words: Callable[[], str], function: Callable[[], object]) -> None:
        """A button beside a message, which waits for it; it stays until it is taken back."""
        self._forget.stop()
        self._offer_words, self._offered = words, function
        self.more.setText(words())
        self.more.show()

    def offers(self, function: Callable[[], object]) -> bool:
        """Whether that is offered now."""
        return self._offered == function

    def take_back(self) -> None:
        """Nothing is offered any more."""
        self._offer_words, self._offered = str, lambda: None
        self.more.hide()

    def leave_library(self) -> None:
        """Another library is there: what was said of the one before, and offered for it, means nothing in it."""
        self.take_back()
        if self._message is self._said_before or "Ctrl+Z" in self.text:
            self._go_on()

    @Slot()
    def _show_more(self) -> None:
        self._offered()

    @Slot()
    def _go_on(self) -> None:
        self._message, waits = "", False
        while self._asides and not self.text:
            self._message, waits = self._asides.pop(0)
        if self.text:
            self._let_be_read(waits=waits)
        self._show()
        self._say(self.text)

    def set_device(self, name: str, *, is_system: bool = False) -> None:
        """The output by its name, the whole of which stands in its menu; without one that of the system, or none."""
        self._device_name, self._is_system = name, is_system
        unnamed = QCoreApplication.translate("Hearing", "The system's output") if is_system else self.tr("No sound")
        if len(name) > 2 * _HALF_NAME:
            name = f"{name[:_HALF_NAME].rstrip()}…{name[-_HALF_NAME:].lstrip()}"
        self.device.setText("♪ " + (name.replace("&", "&&") or unnamed))

    def _say(self, text: str) -> None:
        """What appears here is said, too; stars as words."""
        if text:
            words = _STARS.sub(lambda found: stars(len(found[0])), text)
            say(self, words, urgent=isinstance(self._message, WorldError))

    @Slot()
    def _reveal_job(self) -> None:
        self._show()
        if self._jobs:
            self._say(self._words(self._jobs[0], self._steps[2]))

    @Slot()
    def _show(self) -> None:
        running = bool(self._jobs) and not self._reveal.isActive()
        self._bar.setVisible(running)
        self.cancel_button.setVisible(running and self._jobs[0].may_stop)
        if not running:
            self._text.set_text(self.text)
            return
        job, (done, total, what) = self._jobs[0], self._steps
        self.cancel_button.setEnabled(not job.is_cancelled)
        words, parts = self._words(job, what), []
        if total > 1:
            of = filled(self.tr("%1 of %2"), done, total)
            parts.append(of if total != WHOLE else percent(done / WHOLE))
            left = seconds_left(time.monotonic() - job.started_at, done, total)
            if left is not None:
                parts.append(self._time_left(left))
        self.job_shown.emit(words, " · ".join(parts), done, total)
        others = [each for each in self._jobs[1:] if not job.kind or each.kind != job.kind]  # not what takes its place
        if waiting := [each.title for each in others if each.warning and not each.has_begun]:
            parts.append(filled(self.tr("next: %1"), ", ".join(waiting)))
        text = " · ".join((words, *parts))
        self._bar.setAccessibleName(words)
        self._bar.show_step(done, total if total > 1 else 0)
        if self._message:
            text += "   —   " + self.text
        self._text.set_text(text)

    def _words(self, job: Job, what: str) -> str:
        words = {
            "import": self.tr("Analysing songs"),
            "scan": self.tr("Looking for music"),
            "demo_songs": self.tr("Making the demo songs"),
            "cluster": self.tr("Finding clusters"),
            "curve": self.tr("Trying numbers of clusters"),
            "map": self.tr("Drawing the map"),
        }
        return words.get(what, job.title)

    def _time_left(self, seconds: int) -> str:
        if seconds >= 60:
            return filled(self.tr("%1 min %2 s left"), seconds // 60, seconds % 60)
        return filled(self.tr("%1 s left"), seconds)
