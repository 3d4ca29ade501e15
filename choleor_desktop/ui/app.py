"""The application: languages, look, and what happens when our own code fails."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from choleor_desktop.resources import LANGUAGES, resource
from choleor_desktop.ui.parts.plain import PlainBox
from choleor_desktop.ui.theme import Theme
from choleor_desktop.urgency import before_own_threads

_SWITCH_S = 0.0001
# What the translations that come with Qt lack of its own file dialog; ours have it.
_LACKING = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Folder"),
)
log = logging.getLogger(__name__)


class Application(QApplication):
    """Speaks English and Korean, and survives its own bugs."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.setApplicationName("Choleor")
        self.setDesktopFileName("choleor-desktop")
        self.setWindowIcon(QIcon(str(resource("icon.svg"))))
        self.setStyle("Fusion")
        self._translators: list[QTranslator] = []
        self._is_complaining = False
        self.language = ""

    def speak(self, language: str) -> None:
        """Change the language of everything that is shown."""
        system = QLocale.system().name().partition("_")[0]
        chosen = language or (system if system in LANGUAGES else "en")
        if chosen == self.language:
            return
        self.language = chosen
        for translator in self._translators:
            self.removeTranslator(translator)
            translator.deleteLater()  # else each language that was ever chosen stays in memory
        self._translators = []
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in ((f"qtbase_{chosen}", qt_folder), (f"choleor_{chosen}", str(resource("translations")))):
            translator = QTranslator(self)
            if translator.load(name, folder):
                self.installTranslator(translator)
                self._translators.append(translator)
        QLocale.setDefault(QLocale(chosen))

    def wants_dark(self) -> bool:
        """Whether the system is dark; where it does not say, dark."""
        return self.styleHints().colorScheme() != Qt.ColorScheme.Light

    def complain(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Our own bug: logged, shown with details that can be copied, and the program lives."""
        text = "".join(traceback.format_exception(kind, error, trace))
        log.error("%s", text)
        if issubclass(kind, KeyboardInterrupt):
            self.quit()
            return
        if self._is_complaining:
            return
        self._is_complaining = True
        box = PlainBox(None, Theme(dark=self.palette().window().color().lightnessF() < 0.5))
        box.setWindowTitle("Choleor")
        box.setText(self.tr("Something in the program went wrong. Your library is safe; you can go on."))
        box.setDetailedText(text)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.finished.connect(self._complained)
        self._box = box
        box.open()

    def _complained(self) -> None:
        self._is_complaining = False


def running() -> Application:
    """The one application."""
    app = QApplication.instance()
    assert isinstance(app, Application)
    return app


def make(arguments: list[str]) -> Application:
    """The one application, with its hook for our own bugs."""
    existing = QApplication.instance()
    if isinstance(existing, Application):
        return existing
    app = Application(arguments)
    before_own_threads()
    sys.excepthook = app.complain
    # While a job computes in Python, the window waits this long for its turn; the usual 5 ms add up, as Qt is asked
    # hundreds of things in one painting, and after each the window waits again.
    sys.setswitchinterval(_SWITCH_S)
    return app
