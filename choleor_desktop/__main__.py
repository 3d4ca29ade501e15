"""Opens the window: python -m choleor_desktop [LIBRARY | MUSIC ...] [--demo | --fresh-demo]."""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from choleor_desktop import __version__
from choleor_desktop.resources import LANGUAGES


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="choleor-desktop",
        description="Cuts songs into eight-counts and finds, for any of them, the ones that sound alike.",
        epilog="./run --install puts the program into the menu of the desktop; ./run --uninstall takes it away again.",
    )
    parser.add_argument(
        "paths", metavar="PATH", nargs="*", type=Path, help="a library to open, or files and folders of music to import"
    )
    parser.add_argument("--demo", action="store_true", help="open songs that the program plays itself")
    parser.add_argument(
        "--fresh-demo", action="store_true", help="the same as new; what it was until now is kept beside it"
    )
    parser.add_argument(
        "--language", choices=tuple(LANGUAGES), help="English or Korean (default: as chosen last, else the system's)"
    )
    parser.add_argument("--theme", choices=("dark", "light"), help="default: as chosen last, else the system's")
    parser.add_argument("--big", action="store_true", help="big letters, for showing it to a room")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    wishes = parser.parse_args(arguments)
    wishes.demo |= wishes.fresh_demo
    _tell_apart(parser, wishes)
    return wishes


def _tell_apart(parser: argparse.ArgumentParser, wishes: argparse.Namespace) -> None:
    """What was named: one ``library``, or ``music`` for the one that was open last."""
    from choleor_desktop.library.named import is_music  # noqa: PLC0415 - the help is there at once

    libraries = [path for path in wishes.paths if not is_music(path)]
    if libraries and len(wishes.paths) > 1:
        parser.error(f"name one library, or music alone: “{libraries[0]}” is no music")
    wishes.library = libraries[0] if libraries else None
    wishes.music = () if libraries else tuple(wishes.paths)


def _has_screen() -> bool:
    """Whether a window has a place; where it has none, Qt names a library that is not missing, and crashes."""
    return sys.platform != "linux" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))


def _is_open(wishes: argparse.Namespace) -> bool:
    """Whether a window has the library already that this start would open; it comes to the front then."""
    from choleor_desktop.library.named import library_named  # noqa: PLC0415 - not before the arguments are understood
    from choleor_desktop.own_folders import demo_folder  # noqa: PLC0415
    from choleor_desktop.settings import Settings  # noqa: PLC0415
    from choleor_desktop.ui.doorbell import ring  # noqa: PLC0415

    if wishes.demo:
        is_open = any(ring(path) for path in demo_folder().glob("*.choleor"))
        if is_open and wishes.fresh_demo:
            logging.getLogger(__name__).warning("The demo is open: start it over in its window, by ⋯.")
        return is_open
    if wishes.library is not None:
        return ring(library_named(wishes.library))
    last = Settings().get("library", "")
    return bool(last) and ring(Path(last), wishes.music)


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed."""
    multiprocessing.freeze_support()
    wishes = parse(sys.argv[1:] if arguments is None else arguments)
    if not _has_screen():
        sys.exit(
            "There is no screen here for the window: start it on a desktop, or over ssh by “ssh -X”. "
            "Without a window, .venv/bin/choleor does much of it."
        )
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")

    from choleor_desktop.ui import app as application  # noqa: PLC0415 - not before the arguments are understood

    app = application.make(sys.argv[:1])
    if _is_open(wishes):
        return 0
    from choleor_desktop.ui.opening import open_window  # noqa: PLC0415

    window = open_window(app, wishes)
    code = app.exec()
    window.deleteLater()
    return code


if __name__ == "__main__":
    sys.exit(main())
