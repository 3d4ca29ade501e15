"""The guide: its pictures come from the real program, and every one it shows is there."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PySide6.QtGui import QImage

from choleor_desktop.resources import resource

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_MEGABYTE = 1_000_000


@pytest.fixture(autouse=True)
def _silent(monkeypatch):
    monkeypatch.setenv("CHOLEOR_AUDIO", "off")


@pytest.fixture(scope="module")
def script(load_script):
    return load_script("screenshots")


def _colours(path: Path) -> np.ndarray:
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    assert not image.isNull(), path
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


@pytest.mark.parametrize("name", ["start-ko", "routine", "tour"])
def test_the_script_takes_pictures_of_the_real_window(qapp, script, library, tmp_path, name):
    script.take(qapp, library, name, tmp_path)
    picture = script.PICTURES[name]
    colours = _colours(tmp_path / f"{name}.png")
    assert colours.shape == picture.size[::-1]
    values, counts = np.unique(colours, return_counts=True)
    assert len(values) > 20
    assert counts.max() < 0.98 * colours.size


@pytest.mark.parametrize("page", ["guide.md", "guide.ko.md"])
def test_every_picture_of_the_guide_is_there_and_can_be_taken_again(qapp, script, page):
    named = re.findall(r"!\[[^\]]+\]\(images/([\w-]+)\.png\)", (DOCS / page).read_text(encoding="utf-8"))
    assert len(named) > 8
    for name in named:
        assert name in script.PICTURES
        assert len(np.unique(_colours(DOCS / "images" / f"{name}.png"))) > 20, name
        korean = page == "guide.ko.md"
        assert (script.PICTURES[name].language == "ko") == korean, name


def test_the_picture_of_the_readme_is_there(qapp):
    assert _colours(DOCS / "images" / "window-dark.png").shape == (1000, 1600)


def test_the_pictures_stay_small_together():
    assert sum(path.stat().st_size for path in (DOCS / "images").glob("*.png")) < 6 * _MEGABYTE


@pytest.mark.parametrize("page", ["guide.md", "guide.ko.md"])
def test_links_inside_the_guide_lead_somewhere(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    anchors = {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        else:
            assert (DOCS / target).exists(), target


# --- both languages tell the same, in the words of the window ------------------------------------------

_KEYS = {"↑": "Up", "↓": "Down", "←": "Left", "→": "Right", "스페이스": "Space"}
_KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Z0-9+\-]|F\d+|Up|Down|Left|Right|Space|Enter|Escape|Tab|Delete)")


def _translations() -> dict[str, dict[str, str]]:
    """By context what the window says in English, and in Korean."""
    tree = ET.parse(resource("translations/choleor_ko.ts"))  # noqa: S314 - our own file
    return {
        context.findtext("name", ""): {
            message.findtext("source", ""): "".join(message.find("translation").itertext()).strip()
            for message in context.iter("message")
        }
        for context in tree.iter("context")
    }


def _sections(page: str) -> list[str]:
    """What stands under each heading, without the examples of the command line."""
    text = re.sub(r"^```.*?^```$", "", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.split(r"^## ", text, flags=re.MULTILINE)[1:]


def _pairs() -> list[tuple[str, str]]:
    english, korean = _sections("guide.md"), _sections("guide.ko.md")
    assert len(english) == len(korean) - 1  # the Korean one ends with a table of words
    return list(zip(english, korean, strict=False))


def _keys_and_words(section: str) -> tuple[list[str], set[str]]:
    """What is bold: keys by their English names, and words of the window; what begins a paragraph ends with a dot."""
    bold = [text for text in re.findall(r"\*\*(.+?)\*\*", section) if text != "⋯" and not text.endswith(".")]
    named = [re.sub("|".join(_KEYS), lambda found: _KEYS[found[0]], text) for text in bold if "⋯" not in text]
    keys = [name for name in named if _KEY.fullmatch(name)]
    named += [text for text in bold if "⋯" in text]
    return sorted(keys), {name for name in named if not _KEY.fullmatch(name)}


def test_every_section_has_as_many_points_rows_and_pictures_in_both_languages():
    for english, korean in _pairs():
        for part in (r"^- ", r"^\|", r"^!\["):
            count = [len(re.findall(part, text, re.MULTILINE)) for text in (english, korean)]
            assert count[0] == count[1], (english.splitlines()[0], part)
        code = [set(re.findall(r"`[^`\n]+`", text)) for text in (english, korean)]
        assert code[0] == code[1], english.splitlines()[0]


def test_every_section_names_the_same_keys_and_the_same_words_of_the_window():
    window = _translations()
    anywhere: defaultdict[str, set[str]] = defaultdict(set)
    for words in window.values():
        for source, said in words.items():
            anywhere[source.split(" (%")[0]].add(said.split(" (")[0])
    n_words = 0
    for english, korean in _pairs():
        (keys, words), (their_keys, their_words) = _keys_and_words(english), _keys_and_words(korean)
        assert keys == their_keys, english.splitlines()[0]
        for name in words:
            source = name.removeprefix("⋯ → ")
            said = {window["MainMenu"].get(source)} if name != source else anywhere[source]
            assert {name.replace(source, each or "nothing") for each in said} & their_words, f"{name}: {said}"
        assert len(words) == len(their_words), english.splitlines()[0]
        n_words += len(words)
    assert n_words > 25


def test_messages_of_the_guide_are_those_of_the_window():
    errors = _translations()["Errors"]
    for page, said in (("guide.md", list(errors)), ("guide.ko.md", list(errors.values()))):
        (table,) = (text for text in _sections(page) if "apt-get install libportaudio2" in text)
        quoted = re.findall(r"“([^”]+)”", "\n".join(re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)))
        assert len(quoted) > 10
        for message in quoted:
            pieces = ".*".join(re.escape(piece.strip()) for piece in message.split("…"))
            assert any(re.search(pieces, text) for text in said), message
