"""The window in English and in Korean."""

from __future__ import annotations

import ast
import os
import pickle
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QCoreApplication, QFileInfo
from PySide6.QtWidgets import QDialogButtonBox, QFileIconProvider

from choleor_desktop import errors
from choleor_desktop.library import complaints, filesystems
from choleor_desktop.library.models import Action, Routine
from choleor_desktop.library.store import Store
from choleor_desktop.phrase import Phrase
from choleor_desktop.resources import resource
from choleor_desktop.ui.parts.phrases import error_text
from choleor_desktop.ui.session.session import Session

ROOT = Path(__file__).resolve().parents[2]
_PLACEHOLDER = re.compile(r"%L?n|%\d|\{\w*(?::[^}]*)?\}")


@pytest.fixture(scope="module")
def script(load_script):
    return load_script("translate")


def _messages(language: str):
    tree = ET.parse(resource(f"translations/choleor_{language}.ts"))  # noqa: S314 - our own file
    for context in tree.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]
            yield context.findtext("name"), message.findtext("source") or "", forms


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_translation_loses_or_invents_a_placeholder(language):
    for context, source, forms in _messages(language):
        for form in filter(None, forms):
            assert sorted(_PLACEHOLDER.findall(form)) == sorted(_PLACEHOLDER.findall(source)), (context, source)


def test_a_number_that_may_be_one_is_not_said_as_an_ordinal_in_korean():
    """“1번째” is written by no one: it is “첫 번째”, or a number."""
    wrong = re.compile(rf"(?:{_PLACEHOLDER.pattern})\s*번째")
    assert [form for *_, forms in _messages("ko") for form in forms if wrong.search(form)] == []


def test_every_word_of_the_window_is_translated_and_compiled(script):
    assert script.stale() == [], "run: python scripts/translate.py, then write what is missing"


def test_every_word_that_a_class_translates_is_collected():
    """The collector does not look into f-strings: what stands there would be English in Korean, without a word."""
    known = {(context, source) for context, source, _ in _messages("ko")}
    for path in (ROOT / "choleor_desktop" / "ui").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for kind in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            calls = (node for node in ast.walk(kind) if isinstance(node, ast.Call) and node.args)
            said = [call.args[0] for call in calls if getattr(call.func, "attr", "") == "tr"]
            lost = {ast.literal_eval(text) for text in said} - {text for context, text in known if context == kind.name}
            assert not lost, (path.name, kind.name, lost)


def test_the_program_loads_what_is_written_in_the_translations(script, tmp_path):
    for language in script.LANGUAGES:
        (tmp_path / f"choleor_{language}.ts").write_bytes(resource(f"translations/choleor_{language}.ts").read_bytes())
    script.compile_all(tmp_path)
    for language in script.LANGUAGES:
        name = f"choleor_{language}.qm"
        assert (tmp_path / name).read_bytes() == resource(f"translations/{name}").read_bytes(), (
            "run: python scripts/translate.py"
        )


@pytest.mark.parametrize("language", ["en", "ko"])
def test_whatever_can_be_undone_is_called_by_words_of_its_own(qapp, qtbot, language):
    qapp.speak(language)
    session = Session()
    words = {action: session.labels.words_for(action) for action in get_args(Action)}
    session.close()
    assert len(set(words.values())) == len(words)
    if language == "ko":
        assert not [action for action, said in words.items() if re.search("[a-z]", said)]


def test_the_phrases_of_errors_are_collected(script):
    phrases = script.error_phrases()
    assert errors.AudioSilent.message in phrases
    assert errors.AudioSilent.hint in phrases
    assert "its folder is not there" in phrases


def test_the_language_changes_without_a_restart(show_window, qtbot):
    window = show_window()
    assert window.start.demo_button.text() == "Open the demo library"
    window.commands.look.set_language("ko")
    qtbot.waitUntil(lambda: window.start.demo_button.text() == "데모 라이브러리 열기")
    window.commands.look.set_language("en")
    qtbot.waitUntil(lambda: window.start.demo_button.text() == "Open the demo library")


def test_qts_own_buttons_speak_korean_too(show_window):
    show_window(language="ko")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert [button.text() for button in box.buttons()] == ["취소"]
    assert QFileIconProvider().type(QFileInfo(str(ROOT))) == "폴더"


def test_english_has_a_singular(qapp):
    qapp.speak("en")
    (context,) = {context for context, source, _ in _messages("en") if source == "%Ln song(s) added"}
    assert QCoreApplication.translate(context, "%Ln song(s) added", "", 1) == "1 song added"
    assert QCoreApplication.translate(context, "%Ln song(s) added", "", 2) == "2 songs added"
    assert QCoreApplication.translate(context, "%Ln song(s) added", "", 100_000) == "100,000 songs added"


def test_errors_of_the_world_are_told_in_korean_with_their_names_untouched(qapp):
    qapp.speak("ko")
    told = error_text(errors.ExportFailed(path="봄 {날} <b>.csv", reason="its folder is not there"))
    assert told.startswith("“봄 {날} <b>.csv”에 쓰지 못했습니다: 폴더가 없음.")
    told = error_text(errors.ExportFailed(path="x.csv", reason="No space left on device"))
    assert "“x.csv”에 쓰지 못했습니다: No space left on device." in told
    qapp.speak("en")
    assert error_text(errors.AudioSilent(name="a.wav")) == str(errors.AudioSilent(name="a.wav"))


_PARTICLE = re.compile(r"(?:%\d|%L?n|\})[”\"]?(?:을|를|이|가|은|는|와|과|으로|로|이나|나)(?![가-힣])")
_SENTENCE = re.compile(r"[^.?!]*[가-힣][.?!](?=\s|$)")


def test_korean_puts_no_particle_after_a_name_that_may_end_in_a_vowel_or_not():
    found = [form for _, _, forms in _messages("ko") for form in forms if _PARTICLE.search(form)]
    assert not found, "\n".join(found)


def test_korean_speaks_in_one_polite_way():
    """Sentences end in 합니다 or 하세요; what stands behind a colon is a list of words."""
    sentences = (s for _, _, forms in _messages("ko") for form in forms for s in _SENTENCE.findall(form))
    rude = [s for s in sentences if ":" not in s and not s.endswith(("니다.", "세요.", "까요?"))]
    assert not rude, "\n".join(rude)


def test_korean_calls_one_thing_by_one_word():
    """Words of the glossary at the end of docs/guide.ko.md, and others that mean the same, which are not used."""
    guide = (ROOT / "docs" / "guide.ko.md").read_text(encoding="utf-8")
    shown = " ".join((*(form for _, _, forms in _messages("ko") for form in forms), guide))
    for other in (
        "에잇 카운트",
        "8카운트",
        "클립",
        "플레이리스트",
        "클러스터링",
        "열지도",
        "유사도",
        "되살리세요",
        "확신",
        "단추",
        "비트",
        "Match에서",
        "다시 시도",
        "제거",
        "선택하세요",
        "군집 찾기",
        "군집을 찾",
        "박 세기",
        "소리의 크기",
        "‘",
    ):
        assert other not in shown, other


def test_english_calls_one_thing_by_one_word():
    """Words that mean the same as one that is used: chosen, match, query, remove, redo, song, slice."""
    other = re.compile(
        r"\b(marked|results?|neighbours?|questions?|tak(e|en|ing)( \w+)? (out|away)|do(ne)? again"
        r"|tracks?|clips?|segments?|chunks?|downbeats?|partitions?)\b",
        re.IGNORECASE,
    )
    found = [source for _, source, _ in _messages("ko") if other.search(source)]
    assert not found, "\n".join(found)


_LATIN = re.compile(r"[A-Za-z]")


def _in_korean(error: errors.WorldError, *names: str) -> str:
    """What an error says in Korean, without names of things, which stay as they are."""
    told = error_text(error)
    for name in sorted({*names, "SQLite", "choleor check"}, key=len, reverse=True):
        told = told.replace(name, "")
    return told


@pytest.mark.parametrize("number", filesystems._REASONS)
def test_every_reason_of_the_system_is_told_in_korean(qapp, number):
    qapp.speak("ko")
    reason = filesystems.reason(OSError(number, os.strerror(number)))
    told = _in_korean(errors.ExportFailed(path="라벨", reason=reason))
    assert not _LATIN.search(told), told
    told = _in_korean(errors.ExportFailed(path="라벨", reason=pickle.loads(pickle.dumps(reason))))  # noqa: S301 - ours
    assert not _LATIN.search(told), told


@pytest.mark.parametrize("number", filesystems.reasons_of_sqlite())
def test_every_reason_of_sqlite_is_told_in_korean(qapp, number):
    qapp.speak("ko")
    error = sqlite3.OperationalError("words of its own")
    error.sqlite_errorcode = number
    told = [errors.NotSaved(path="라벨", reason=complaints.why(error, Path("/없음")))]
    found = complaints.translated(error, Path("/없음"))
    told += [found] if isinstance(found, errors.WorldError) else []
    assert not [said for each in told if _LATIN.search(said := _in_korean(each, ".backups", "MB"))]


def test_what_is_damaged_is_told_in_korean(qapp, tmp_path):
    qapp.speak("ko")
    place = tmp_path / "노래"
    with Store.open(place, create=True) as store:
        store.save_routine(Routine("봄"), "new routine")
    for statement in (
        "UPDATE routine SET items = 'x'",
        "UPDATE routine SET items = CAST(x'ff' AS TEXT)",
        "UPDATE setting SET value = 'x' WHERE key = 'slices'",
        "DROP TABLE label",
    ):
        with closing(sqlite3.connect(place)) as connection, connection:
            connection.execute(statement)
        with pytest.raises(errors.LibraryDamaged) as told, Store.open(place) as store:
            store.view()
        said = _in_korean(told.value, str(place), ".backups", "slices", "label")
        assert not _LATIN.search(said), said
        backup = errors.BackupFailed(path="라벨", reason=Phrase.of(errors.LibraryMissing(path="라벨")))
        assert "라이브러리" in error_text(backup)
        assert not _LATIN.search(_in_korean(backup))


def test_a_reason_with_values_in_it_is_never_an_english_text_that_nobody_can_translate():
    """In the library, reasons are constants or of Phrase: no text is put together where it is raised."""
    fields = {"reason", "detail", "what", "expected", "cause", "holder"}
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted((ROOT / "choleor_desktop" / "library").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in fields
        and (
            isinstance(keyword.value, ast.JoinedStr)
            or (isinstance(keyword.value, ast.Call) and getattr(keyword.value.func, "id", "") == "str")
        )
    ]
    assert not found
