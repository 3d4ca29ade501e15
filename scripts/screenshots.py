"""Takes the pictures of the guide from the real window: python scripts/screenshots.py [FOLDER] [NAME...].

It makes the demo library, drives the window as a person would, and saves what it shows. It needs a display; without
one, start it under xvfb-run, or with QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SLICE = "Open_Windows"
TAGS = ("chorus", "break", "soft"), ("후렴", "브레이크", "부드럽게")
MOVES = (
    ("Wave, body roll", "Kick ball change ×2", "Slide left, freeze on 8"),
    ("웨이브, 바디롤", "킥 볼 체인지 ×2", "왼쪽 슬라이드, 8에 프리즈"),
)
MOVEMENTS = (3, 5, 8, 8, 5, 3, 2, 1), (2, 4, 6, 8, 9, 9, 7, 10), (8, 5, 7, 4, 6, 3, 5, 1)
TAG_COLORS = "#cb6519", "#8f6bdc", ""


@dataclass(frozen=True)
class Picture:
    """One picture: what is in front, how large, and how it looks."""

    page: str
    language: str = "en"
    look: str = "dark"
    size: tuple[int, int] = (1600, 1000)
    big: bool = False
    step: int = 0
    choice: str = ""


def _both(name: str, picture: Picture) -> dict[str, Picture]:
    """The same in English and dark, and in Korean and light."""
    return {name: picture, f"{name}-ko": replace(picture, language="ko", look="light")}


GUIDE = {
    "window-dark": Picture("slices"),
    "window-ko": Picture("slices", language="ko", look="light"),
    **_both("start", Picture("start", size=(1280, 800))),
    **_both("map", Picture("map")),
    **_both("clusters", Picture("clusters")),
    **_both("beats", Picture("beats")),
    **_both("label", Picture("label")),
    **_both("harmony", Picture("harmony")),
    **_both("routine", Picture("routine")),
    **_both("tour", Picture("tour", step=7)),
    **_both("tour-big", Picture("tour", big=True, step=5)),
    **_both("keys", Picture("keys")),
}
# Looked at, but not in the guide: every page on a small and on a large screen, in both looks, languages and sizes.
SIZES = {
    "light-ko": Picture("", language="ko", look="light"),
    "small-big": Picture("", size=(1280, 720), big=True),
    "small": Picture("", size=(1280, 720)),
    "small-big-ko": Picture("", language="ko", look="light", size=(1280, 720), big=True),
    "large": Picture("", look="light", size=(2560, 1440)),
    "large-big-ko": Picture("", language="ko", size=(2560, 1440), big=True),
}
PAGES = ("start", "slices", "map", "clusters", "beats", "harmony", "routine", "tour", "keys", "labelling")
MORE = {
    f"{page}-{name}": replace(picture, page=page, step=7 if page == "tour" else 0)
    for page in PAGES
    for name, picture in SIZES.items()
}
PICTURES = {**GUIDE, **MORE}


def wait_for(app: Any, condition: Callable[[], bool], seconds: float = 120.0) -> None:
    """Let the program run until something has happened."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit("The program did not come so far in time.")
        app.processEvents()
        time.sleep(0.005)


def settle(app: Any, seconds: float = 0.6) -> None:
    """Let the program run for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)


def _play_freely(path: Path, seconds: float = 70.0, rate: int = 22_050) -> None:
    """A song that a person has to look at: plucked notes without a drum, whose tempo comes and goes."""
    import numpy as np
    import soundfile

    rng = np.random.default_rng(3)
    sound, tone = np.zeros(round((seconds + 2) * rate)), np.arange(round(1.5 * rate)) / rate
    at_s, notes = 0.5, (0, 4, 7, 12, 9, 5, 2, 7)
    for i in range(10_000):
        hz, at = 220 * 2 ** (notes[i % 8] / 12), round(at_s * rate)
        pluck = np.minimum(tone / 0.03, 1) * np.exp(-tone / 0.6)
        sound[at : at + len(tone)] += pluck * sum(np.sin(2 * np.pi * hz * k * tone) / k**2 for k in (1, 2, 3))
        at_s += 60 / (76 + 26 * np.sin(at_s / 7)) * (1 + 0.04 * rng.normal())
        if at_s > seconds:
            break
    soundfile.write(path, 0.5 * sound / np.abs(sound).max(), rate)


def make_library(folder: Path, language: str) -> Path:
    """The demo library with some labels, a routine and a doubtful song in it, as after an evening's work."""
    from choleor_desktop.library.models import Label, LabelEdit, Routine, RoutineItem
    from choleor_desktop.library.store import Store
    from choleor_desktop.pipeline.clusters import cluster_library
    from choleor_desktop.pipeline.demo import open_demo
    from choleor_desktop.pipeline.music import import_music

    korean = language == "ko"
    library = open_demo(folder)
    song = folder / ("밤의 골목.flac" if korean else "Night Alley.flac")
    _play_freely(song)
    with Store.open(library) as store:
        import_music(store, [song])
        cluster_library(store, curve_max=16)
        ids = store.view().slices.ids
        edits = []
        for i in range(0, len(ids), 3):
            tags = (TAGS[korean][i // 3 % 3],) if i % 2 else ()
            moves = MOVES[korean][i // 9 % 3] if i % 9 == 0 else ""
            movement = MOVEMENTS[i // 18 % 3] if i % 18 == 0 else ()
            edits.append(LabelEdit(ids[i], Label(tags, i // 3 % 6, "", moves, movement)))
        liked = next(name for name in ids if name.startswith(SLICE) and name.endswith("_10"))
        edits.append(LabelEdit(liked, Label((TAGS[korean][0],), 5, "", MOVES[korean][0], (4, 6, 9, 7, 5, 7, 3, 8))))
        store.edit(edits)
        for tag, color in zip(TAGS[korean], TAG_COLORS, strict=True):
            store.color_tag(tag, color) if color else None
        picked = (9, 27, 45, 54, 72, 90, 117, 135)
        items = tuple(RoutineItem(ids[i], (ids[i + 40],) if n % 3 == 0 else ()) for n, i in enumerate(picked))
        store.save_routine(Routine("봄 공연 1막" if korean else "Spring show, act one", items, 116.0), "new routine")
    return library


def _choose_slice(app: Any, window: Any) -> None:
    session = window.session
    wait_for(app, lambda: session.view is not None and session.question.answer is not None)
    ids = session.view.slices.ids
    row = next((i for i, name in enumerate(ids) if name.startswith(SLICE) and name.endswith("_10")), 3)
    session.select(row)
    wait_for(app, lambda: session.question.answer.request.queries == (ids[row],))


def _bring_to_front(app: Any, window: Any, picture: Picture) -> None:
    from choleor_desktop.ui.views.cluster_card import ClusterCard

    _choose_slice(app, window)
    page = "slices" if picture.page in {"keys", "label", "labelling"} else picture.page
    window.tabs.setCurrentIndex([view.name for view in window.views].index(page))
    if page in {"slices", "map"}:
        window.similar.list.setCurrentIndex(window.similar.list.model().index(0, 0))
        window.playing.stop()
        wait_for(app, lambda: None not in window.similar.compare_card.waves.sides.values())
    if page == "map":
        wait_for(app, lambda: window.front.view.n_points > 0)
    if page == "clusters":
        view = window.front.view
        k = window.session.view.clustering.k
        wait_for(app, lambda: view.has_portraits and view.curve.has_plots and len(view.findChildren(ClusterCard)) == k)
    if page == "harmony":
        window.front.find()
        wait_for(app, lambda: window.front.view.fits.lines)
    if page == "routine":
        window.front.view.choose_item(3)
    if page == "tour":
        view = window.front.view
        view.steps.setCurrentRow(picture.step)
        wait_for(app, lambda: view.tour is not None and view.tour.detail.row == window.session.row)
    key = {"keys": "keys", "label": "tag", "labelling": "labelling", "beats": "needs_look"}.get(picture.page)
    if key is not None:
        window.commands.run(key)
    settle(app, 1.5 if page == "beats" else 0.6)


def save(widget: Any, path: Path) -> None:
    """Write what a widget shows as PNG, packed as tightly as it goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    widget.grab().toImage().save(str(path), "PNG", 0)


def take(app: Any, library: Path, name: str, folder: Path) -> None:
    """Open the window as one of the pictures wants it, and save that."""
    from choleor_desktop.__main__ import parse
    from choleor_desktop.ui.opening import open_window

    picture = PICTURES[name]
    options = ["--theme", picture.look, "--language", picture.language, *(["--big"] if picture.big else [])]
    with tempfile.TemporaryDirectory() as settings:
        os.environ["XDG_CONFIG_HOME"] = settings  # nothing is remembered from the picture before
        window = open_window(app, parse([*options, *([] if picture.page == "start" else [str(library)])]))
        window.resize(*picture.size)
        if picture.page == "start":
            settle(app)
        else:
            _bring_to_front(app, window, picture)
        dialog = app.activeModalWidget() if picture.page in {"keys", "label"} else None
        save(dialog or window, folder / f"{name}.png")
        if dialog is not None:
            dialog.close()
        window.close()
        window.deleteLater()
        settle(app, 0.1)


def main() -> None:
    """Make the libraries, then every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument(
        "names", nargs="*", help="which pictures (default: those of the guide; all: every size and look)"
    )
    wishes = parser.parse_args()
    os.environ["CHOLEOR_AUDIO"] = "off"
    with tempfile.TemporaryDirectory() as home:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(Path(home, name.lower()))
        from choleor_desktop.ui import app as application

        names = wishes.names or list(GUIDE)
        if names == ["all"]:
            names = list(PICTURES)
        wanted = {PICTURES[name].language for name in names}
        libraries = {language: make_library(Path(home, language), language) for language in sorted(wanted)}
        app = application.make(sys.argv[:1])
        for name in names:
            take(app, libraries[PICTURES[name].language], name, wishes.folder)


if __name__ == "__main__":
    main()
