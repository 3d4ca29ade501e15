"""The language of the window, changed while it is open: nothing stays in the one before."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QFileDialog, QLabel

from choleor_desktop.ui.parts.keys import key_of


def test_what_is_shown_already_speaks_the_new_language_too(show_window, qapp, qtbot, library):
    window = show_window(library)
    similar = window.similar
    window.session.question.change(other_songs_only=True)
    qtbot.waitUntil(lambda: "leave out" in similar._notice.text(), timeout=60_000)
    window.status.set_device("")
    assert similar._to.toolTip().startswith("to ")
    assert key_of("play_stop") == "Space"
    qapp.speak("ko")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    assert similar._to.toolTip().startswith("기준 ")
    assert "leave" not in similar._notice.text()
    assert window.status.device.text() == "♪ 소리 없음"
    assert (key_of("play_stop"), key_of("back"), key_of("plus")) == ("스페이스", "Alt+←", "+")


def test_qt_s_own_file_dialog_is_korean_as_a_whole(qapp):
    qapp.speak("ko")
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    texts = [label.text() for label in dialog.findChildren(QLabel) if label.text()]
    dialog.deleteLater()
    assert texts
    assert all(any("가" <= letter <= "힣" for letter in text) for text in texts), texts
