"""The language of the window, changed while it is open: nothing stays in the one before."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QTabBar, QWidget

from choleor_desktop.errors import NoOutputDevice
from choleor_desktop.library.models import Label
from choleor_desktop.pipeline.recut import LostLabel, Recut
from choleor_desktop.ui.main_window import MainWindow
from choleor_desktop.ui.parts.keys import key_of
from choleor_desktop.ui.parts.one_line import OneLine
from choleor_desktop.ui.parts.plain import PlainBox
from choleor_desktop.ui.playing import Playing
from choleor_desktop.ui.session.jobs import Job
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.theme import Theme


def _spoken(window: MainWindow, settle: Callable[[], None]) -> set[tuple[QWidget, str]]:
    """The names and tips of every tab; titles and messages, which stay as they were said, left out."""
    found = set()
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        settle()
        found |= {
            (widget, text)
            for widget in filter(QWidget.isVisible, window.findChildren(QWidget))
            for text in (widget.accessibleName(), widget.toolTip())
            if re.search("[a-z]{3}", text) and not isinstance(widget, OneLine) and type(widget.parent()) is not QTabBar
        }
    return found


@pytest.mark.parametrize(("system", "spoken"), [("ko_KR", "ko"), ("en_GB", "en"), ("fr_FR", "en"), ("C", "en")])
def test_who_chose_no_language_is_spoken_to_in_that_of_the_system_or_else_in_english(qapp, monkeypatch, system, spoken):
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(system))
    qapp.speak("")
    assert qapp.language == spoken


def test_what_is_shown_already_speaks_the_new_language_too(show_window, qapp, until, library):
    window = show_window(library)
    similar, session = window.similar, window.session

    def settle() -> None:  # the first look at the tour loads much
        until(lambda: not session.interactive.is_busy and not session.background.is_busy)

    session.question.change(other_songs_only=True)
    until(lambda: "leave out" in similar._notice.text())
    window.status.set_device("", is_system=True)
    english = _spoken(window, settle)
    assert len(english) > 50
    assert similar._to.toolTip().startswith("to ")
    assert (key_of("play_stop"), key_of("back"), similar.back.toolTip()) == ("Space", "Alt+←", "Previous query (Alt+←)")
    qapp.speak("ko")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    window.restyling.finish()
    assert similar._to.toolTip().startswith("기준 ")
    assert "leave" not in similar._notice.text()
    assert window.status.device.text() == "♪ 시스템 출력"
    window.status.set_device("")
    assert window.status.device.text() == "♪ 소리 없음"
    assert (key_of("play_stop"), key_of("back"), key_of("plus")) == ("스페이스", "Alt+←", "+")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # cards that were made anew
    korean = _spoken(window, settle)
    assert {f"{type(widget).__name__}: {text}" for widget, text in english & korean} == set()


def test_the_note_of_the_chosen_slice_changes_its_language_with_the_window(show_window, qapp, library):
    window = show_window(library)
    window.detail.set_note("lift  on 5")
    qapp.speak("ko")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    window.restyling.finish()
    assert (window.detail.note.text(), window.detail.note.accessibleName()) == ("메모: lift on 5",) * 2


def test_the_matches_make_room_for_the_reason_in_the_new_language(show_window, qapp, library):
    matches = show_window(library).similar.list
    chosen, below = (matches.model().index(matches.model().rowCount() - i) for i in (2, 1))
    matches.setCurrentIndex(chosen)
    english = matches.visualRect(below).top() - matches.visualRect(chosen).top()
    qapp.speak("ko")
    QCoreApplication.sendEvent(matches.window(), QEvent(QEvent.Type.LanguageChange))
    matches.window().restyling.finish()
    assert matches.visualRect(below).top() == matches.visualRect(chosen).bottom() + 1
    assert matches.visualRect(below).top() - matches.visualRect(chosen).top() < english, "Korean needs one line less"


def test_a_message_that_waits_with_its_button_changes_its_language_with_the_window(show_window, qapp, library):
    window = show_window(library)
    status, left = window.status, SimpleNamespace(n_left=3, n_files=12, wish=None)
    window.commands.libraries.tell_interrupted([left])
    qapp.speak("ko")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    window.restyling.finish()
    assert status.more.text() == "나머지 가져오기 (파일 3개)"
    assert status.text == "지난번 가져오기가 중단되었습니다. 파일 12개 중 3개를 아직 읽지 않았습니다."
    status.tell(NoOutputDevice())
    assert status.text.startswith("소리가")


def test_a_running_job_changes_its_language_with_the_window_and_what_was_said_before_goes(
    show_window, qapp, qtbot, library
):
    window, go_on = show_window(library), threading.Event()
    status, runner = window.status, window.session.background
    runner.submit(Job("", lambda **_: go_on.wait(60)))
    job = window.session.work.cluster(3, method="match", curve_max=None)
    qtbot.waitUntil(lambda: status._text.text().startswith("Finding clusters"), timeout=60_000)
    window.commands.run("plus")
    assert status.text == "Choose a match first: Right, then Up or Down."
    qapp.speak("ko")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    window.restyling.finish()
    assert (status._text.text(), job.title, status.text) == ("군집 나누는 중", "군집 나누는 중", "")
    assert job.warning.startswith("아직 군집")
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=60_000)


def test_what_was_done_is_said_whole_in_the_language_that_there_is_when_it_is_done(show_window, qapp, qtbot, library):
    window, go_on, said = show_window(library), threading.Event(), []
    session, labels = window.session, window.session.labels
    labels.edit([0, 1], lambda label: replace(label, tags=("lift",)), "tag")
    qtbot.waitUntil(lambda: not session.interactive.is_busy and not session.background.is_busy, timeout=60_000)
    session.message.connect(said.append)
    title = session.title_of(session.row)
    session.interactive.submit(Job("", lambda **_: go_on.wait(60)))
    window.commands.curating.rate(0)
    labels.undo()
    labels.redo()
    labels.redo()
    labels.name_cluster(2, "Chorus")
    labels.rename_tag("lift", "drop")
    labels.remove_songs([0, 1])
    qapp.speak("ko")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    go_on.set()
    qtbot.waitUntil(lambda: len(said) == 7, timeout=60_000)
    assert said == [
        f"“{title}”: 별점 없음. 이미 그렇게 되어 있어 바뀐 것이 없습니다.",
        "실행 취소: 태그 (슬라이스 2개).",
        "다시 실행했습니다: 태그 (슬라이스 2개).",
        "다시 실행할 것이 없습니다.",
        "“군집 3”: 군집 이름. Ctrl+Z로 되돌립니다.",
        "슬라이스 2개: 태그 이름. Ctrl+Z로 되돌립니다.",
        "2곡을 라이브러리에서 뺐습니다. 파일은 그대로 있고, Ctrl+Z를 누르면 라벨과 함께 돌아옵니다.",
    ]


@pytest.mark.parametrize(
    ("begin", "told"),
    [
        (lambda work, place: work.open_demo(place), "데모가 아직 준비되지 않았습니다."),
        (lambda work, place: work.begin_demo(place, lambda: None), "데모를 처음으로 되돌리지 않았습니다."),
    ],
)
def test_a_demo_that_is_ended_says_so_in_the_language_that_there_is_then(
    show_window, qapp, library, tmp_path, *, qtbot, begin, told
):
    window, go_on = show_window(library), threading.Event()
    runner = window.session.background
    runner.submit(Job("", lambda **_: go_on.wait(60)))
    begin(window.session.work, tmp_path / "demo")
    qapp.speak("ko")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    window.restyling.finish()
    runner.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=60_000)
    assert window.status.text.startswith(told)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Show Details…", "Hide Details…"]), ("ko", ["자세한 정보 표시…", "자세한 정보 숨기기…"])],
)
def test_the_button_of_details_has_one_sign_for_three_dots(qapp, qtbot, language, words):
    qapp.speak(language)
    box, found = PlainBox(None, Theme()), []
    qtbot.addWidget(box)
    box.setDetailedText("where it went wrong")
    box.show()
    for _ in words:
        (button,) = (each for each in box.buttons() if box.buttonRole(each) == PlainBox.ButtonRole.ActionRole)
        found.append(button.text())
        button.click()
    assert found == words


def test_languages_that_were_left_stay_in_no_memory(qapp):
    found = []
    for language in ("ko", "en", "ko", "en"):
        qapp.speak(language)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        found.append(len(qapp.findChildren(QTranslator)))
    assert found[0:2] == found[2:4]


def test_another_language_comes_in_turns_also_while_another_look_comes(show_window, qapp, library, qtbot):
    window = show_window(library)
    loop, songs = window.toolbar.loop, window.songs.list
    assert (loop.text(), songs.accessibleName()) == ("Loop", "Songs and filters")
    qapp.speak("ko")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    assert (loop.text(), window.restyling.is_active) == ("Loop", True)
    window.commands.look.set_look(dark=False)
    qtbot.waitUntil(lambda: not window.restyling.is_active, timeout=60_000)
    assert (loop.text(), songs.accessibleName(), window.toolbar.theme.dark) == ("반복", "노래와 필터", False)
    assert window.centralWidget().updatesEnabled()


def test_the_voice_that_counts_changes_its_language_with_the_window(show_window, qapp, library, monkeypatch):
    window, asked, real = show_window(library), [], Playing.set_spoken
    monkeypatch.setattr(Playing, "set_spoken", lambda self, word: (asked.append(word), real(self, word)))  # watched
    window.toolbar.counts.click()
    qapp.speak("ko")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    window.toolbar.counts.click()
    assert (asked[0], asked[-2], asked[-1]) == ("en", "ko", None)


def test_the_voice_counts_in_the_language_that_was_chosen_also_at_the_next_start(show_window, library, monkeypatch):
    window, asked, real = show_window(library), [], Playing.set_spoken
    monkeypatch.setattr(Playing, "set_spoken", lambda self, word: (asked.append(word), real(self, word)))  # watched

    def voices() -> dict[str, QAction]:
        window.toolbar.menu.aboutToShow.emit()
        found = {action.text(): action.menu() for action in window.toolbar.menu.actions()}
        menu = found["Language of the counts"]
        assert isinstance(menu, QMenu)
        return {action.text(): action for action in menu.actions()}

    def chosen() -> list[str]:
        return [text for text, action in voices().items() if action.isChecked()]

    assert chosen() == ["Same language as the window"]
    voices()["Same language as the window"].trigger()
    assert window.status.text == ("The voice counts in the language of the window. It is heard once “Counts” is on."), (
        "nothing is heard of it yet"
    )
    window.toolbar.counts.click()
    asked.clear()
    voices()["한국어"].trigger()
    assert (asked, chosen()) == (["ko"], ["한국어"])
    assert window.status.text == "The voice counts in 한국어."
    window.close()
    window = show_window(library)
    window.toolbar.counts.click()
    assert (asked[-1], chosen()) == ("ko", ["한국어"])
    window.settings.set("voice", "xx")  # as somebody may have written into the file
    assert chosen() == ["Same language as the window"]


def test_qt_s_own_file_dialog_is_korean_as_a_whole(qapp):
    qapp.speak("ko")
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    texts = [label.text() for label in dialog.findChildren(QLabel) if label.text()]
    dialog.deleteLater()
    assert texts
    assert all(any("가" <= letter <= "힣" for letter in text) for text in texts), texts


def test_what_stands_in_a_tab_for_long_changes_its_language_with_the_window(show_window, qapp, library, until):
    window = show_window(library)
    bar, beats, harmony = window.tab(SlicesTab).bar, window.tab(BeatsTab), window.tab(HarmonyTab).view
    window.commands.run("labelling")
    assert bar._words.text().startswith("No tags yet")
    song = window.session.view.songs[0]
    lost = (LostLabel("", 0.0, Label(("chorus",))),)
    beats._recut_done(Recut(song.id, song.grid, lost, n_slices=song.n_slices))
    harmony.typed.setText("3 5")
    harmony.typed.finish()
    words = bar._words, beats.view._lost, harmony.problem
    assert all(label.text() for label in words)
    qapp.speak("ko")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    window.restyling.finish()
    assert all(re.search("[가-힣]", label.text()) for label in words)
