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
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {
    "window-dark": (1600, 1000, "dark", "en", False, "slices"),
    "window-light": (1600, 1000, "light", "en", False, "slices"),
    "window-korean": (1600, 1000, "light", "ko", False, "slices"),
    "map": (1600, 1000, "dark", "en", False, "map"),
    "clusters": (1600, 1000, "dark", "en", False, "clusters"),
    "clusters-korean": (1600, 1000, "light", "ko", False, "clusters"),
    "start": (1280, 800, "dark", "en", False, "start"),
    "start-korean": (1280, 800, "light", "ko", False, "start"),
    "small": (1280, 720, "dark", "en", False, "slices"),
    "large": (2560, 1440, "light", "en", False, "slices"),
    "big-letters": (1600, 1000, "dark", "en", True, "slices"),
}


def wait_for(app: Any, condition: Callable[[], bool], seconds: float = 90.0) -> None:
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


def take(app: Any, library: Path, name: str, folder: Path) -> None:
    """Open the window as one of the pictures wants it, and save that."""
    from choleor_desktop.__main__ import parse
    from choleor_desktop.ui.opening import open_window

    width, height, look, language, big, page = PICTURES[name]
    arguments = ["--theme", look, "--language", language, *(["--big"] if big else [])]
    if page != "start":
        arguments.append(str(library))
    window = open_window(app, parse(arguments))
    window.resize(width, height)
    if page != "start":
        session = window.session
        wait_for(app, lambda: session.view is not None and session.question.answer is not None)
        row = session.view.slices.ids.index(
            next(i for i in session.view.slices.ids if i.startswith("Open_Windows") and i.endswith("_10"))
        )
        session.select(row)
        wait_for(app, lambda: session.question.answer.request.queries == (session.view.slices.ids[row],))
        if page in {"slices", "map"}:
            window.similar.list.setCurrentIndex(window.similar.list.model().index(0, 0))
        window.playing.stop()
        window.tabs.setCurrentIndex([view.name for view in window.views].index(page))
        if page == "map":
            wait_for(app, lambda: window.front.view.n_points > 0)
    settle(app)
    folder.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(folder / f"{name}.png"))
    window.close()
    window.deleteLater()
    settle(app, 0.1)


def main() -> None:
    """Make the library, then every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("names", nargs="*", help="which pictures (default: all)")
    wishes = parser.parse_args()
    os.environ["CHOLEOR_AUDIO"] = "off"
    with tempfile.TemporaryDirectory() as home:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(Path(home, name.lower()))
        from choleor_desktop.library.store import Store
        from choleor_desktop.pipeline.clusters import cluster_library
        from choleor_desktop.pipeline.demo import open_demo
        from choleor_desktop.ui import app as application

        library = open_demo(Path(home, "demo"))
        with Store.open(library) as store:
            cluster_library(store, curve_max=16)
        app = application.make(sys.argv[:1])
        for name in wishes.names or PICTURES:
            take(app, library, name, wishes.folder)


if __name__ == "__main__":
    main()
