"""The guide: its pictures come from the real program, and every one it shows is there."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

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


def test_both_guides_tell_the_same():
    heads = [
        sum(line.startswith("## ") for line in (DOCS / page).read_text(encoding="utf-8").splitlines())
        for page in ("guide.md", "guide.ko.md")
    ]
    assert heads[0] == heads[1] - 1  # the Korean one ends with a table of words
