"""Where the program keeps its own on this computer: in the folders that the system has for each person."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_NAME = "choleor-desktop"


def settings_folder() -> Path:
    """For what is remembered between starts."""
    return Path(platformdirs.user_config_dir(_NAME, appauthor=False))


def first_library() -> Path:
    """The library of somebody who has not chosen a place for one."""
    return _data_folder() / "Music.choleor"


def demo_folder() -> Path:
    """For the demo's library and songs."""
    return _data_folder() / "demo"


def dragged_folder() -> Path:
    """For sounds of slices that are dragged into other programs."""
    return _data_folder() / "dragged"


def arrays_folder() -> Path:
    """For the arrays of all libraries: they can be made again, and the system may clear them away."""
    return Path(platformdirs.user_cache_dir(_NAME, appauthor=False)) / "arrays"


def _data_folder() -> Path:
    return Path(platformdirs.user_data_dir(_NAME, appauthor=False))
