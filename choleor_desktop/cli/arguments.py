"""What ``choleor`` understands: every command, its arguments and its one line of help."""

from __future__ import annotations

import argparse
import keyword
import math
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from choleor_desktop.library.named import library_named

_SCORES = "0 to 100; 50 is two unrelated slices, 100 the same sound"
_EPILOG = (
    "Exit codes: 0 done · 1 something outside is wrong · 2 wrong use · 3 done, but some items failed (they are listed)"
    " · 130 stopped by Ctrl+C."
)


def path(text: str) -> Path:
    """A place that was named; an empty name, of a variable that is not set, would be the folder one stands in."""
    if not text:
        raise argparse.ArgumentTypeError("a path is empty")
    return Path(text)


def _run(module: str, function: str, wishes: argparse.Namespace) -> int:
    """Load a command's code only when it is asked for, so that help comes at once."""
    return getattr(import_module(f"choleor_desktop.cli.{module}"), function)(wishes)


def _library(text: str) -> Path:
    return library_named(Path(text))


def _number(text: str, kind: type[int | float] = float) -> float:
    try:
        value = kind(text)
        float(value)
    except (ValueError, OverflowError):
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"“{text}” is not a {'whole number' if kind is int else 'number'}")
    return value


def _positive(text: str) -> int:
    value = int(_number(text, int))
    if value < 1:
        raise argparse.ArgumentTypeError(f"{value} is not 1 or more")
    return value


def _whole(text: str) -> int:
    value = int(_number(text, int))
    if not 0 <= value < 1 << 32:
        raise argparse.ArgumentTypeError(f"{value} is not between 0 and {(1 << 32) - 1}")
    return value


def _weights(text: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for pair in text.split(","):
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise argparse.ArgumentTypeError(f"“{pair}” is not ASPECT=NUMBER")
        weights[name.strip()] = _number(value)
    return weights


def _movement(text: str) -> tuple[int, ...]:
    levels = tuple(int(_number(level, int)) for level in text.split(","))
    from choleor_desktop.library.models import is_movement  # noqa: PLC0415 - other commands do not need the library

    if not is_movement(levels):
        raise argparse.ArgumentTypeError("eight levels from 1 to 10 are needed, such as 3,5,8,8,5,3,2,1")
    return levels


def _tempo_range(text: str) -> tuple[float, float]:
    low, dash, high = text.partition("-")
    if not dash or not 0 < _number(low) <= _number(high):
        raise argparse.ArgumentTypeError(f"“{text}” is not LOW-HIGH beats per minute")
    return _number(low), _number(high)


def _counts(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    if not dash or not 1 <= _number(first, int) <= _number(last, int) <= 8:  # noqa: PLR2004 - eight counts
        raise argparse.ArgumentTypeError(f"“{text}” is not FIRST-LAST, two counts from 1 to 8")
    return int(first), int(last)


class _Command(argparse.ArgumentParser):
    """Takes an argument that may be left out behind options, too, which argparse alone does since Python 3.12.8."""

    _is_sorting = False

    def parse_known_args(self, *args: Any, **named: Any) -> Any:
        """Options first, then what stands between them."""
        if self._is_sorting:
            return super().parse_known_args(*args, **named)
        self._is_sorting = True
        try:
            return self.parse_known_intermixed_args(*args, **named)
        finally:
            self._is_sorting = False


class _Commands:
    """Adds commands that all take ``--json`` and share the words for the library."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Command)

    def add(self, name: str, module: str, about: str, *, library: bool = True) -> Callable[..., argparse.Action]:
        command = self._commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        command.add_argument("--json", action="store_true", help="one JSON document on standard output")
        function = f"{name}_" if keyword.iskeyword(name) else name
        command.set_defaults(run=partial(_run, module, function))
        if library:
            command.add_argument("library", metavar="LIBRARY", type=_library, help="the library file")
        return command.add_argument


def parser(version: str) -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    top = argparse.ArgumentParser(
        prog="choleor",
        description="Cuts songs into eight-counts and finds, for any of them, the ones that sound alike.",
        epilog=_EPILOG,
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {version}")
    commands = _Commands(top)
    _add_building(commands)
    _add_looking(commands)
    _add_keeping(commands)
    return top


def _add_building(commands: _Commands) -> None:
    add = commands.add("import", "building", "add and analyse songs; unchanged ones are skipped")
    add("paths", metavar="PATH", nargs="+", type=path, help="sound files, folders, tables (CSV) of features or labels")
    add("--slices", action="store_true", help="the folders hold ready-cut slices, SONG/SONG_INDEX.wav")
    add("--keep-labels", action="store_true", help="slices keep the label they have where a table brings another")
    add("--dry-run", action="store_true", help="only say what tables of labels would bring, and where they differ")
    add("--jobs", metavar="N", type=_positive, help="worker processes (default: one per processor)")
    add("--dask", metavar="ADDRESS", help="analyse on this Dask cluster, such as tcp://host:8786")
    add = commands.add("cluster", "building", "group the slices into clusters and store that")
    add("--k", metavar="N", type=_positive, default=10, help="how many clusters (default 10)")
    add("--seed", metavar="N", type=_whole, default=0, help="same seed, same clusters (default 0)")
    add("--curve", metavar="MAX", type=_positive, help="also inertia and silhouette for 1..MAX clusters")
    add("--method", choices=("match", "classic"), default="match", help="which vectors to group (default match)")
    add = commands.add("demo", "building", "write the demo songs and their true beats", library=False)
    add("folder", metavar="DIR", type=path, help="where to; made if it is not there")


def _add_looking(commands: _Commands) -> None:
    commands.add("songs", "listing", "list the songs")
    add = commands.add("slices", "listing", "list the slices")
    add("--song", metavar="ID", help="of this song only")
    add = commands.add("beats", "listing", "find tempo and beats of one sound file, without a library", library=False)
    add("file", metavar="FILE", type=path, help="the sound file")
    add = commands.add("features", "listing", "list the vectors of the slices")
    add("--slice", metavar="ID", help="of this slice only")
    add("--method", choices=("match", "classic"), default="match", help="which vectors (default match)")
    add = commands.add("similar", "similar", f"list the most similar slices with scores ({_SCORES})")
    add("slice", metavar="SLICE|FILE", nargs="?", help="a slice's id, or a sound file from outside the library")
    add("--all", action="store_true", help="for every slice of the library")
    add("--top", metavar="N", type=_positive, default=10, help="how many (default 10)")
    add("--method", choices=("match", "classic"), default="match", help="classic is the original algorithm")
    add("--scope", choices=("library", "cluster"), default="library", help="where to look (default library)")
    add(
        "--weights",
        metavar="ASPECT=N,...",
        type=_weights,
        help="such as timbre=1,rhythm=0.5; aspects left out keep theirs",
    )
    add("--other-songs", action="store_true", help="leave out the query's own song")
    add("--like", metavar="SLICE", action="append", help="also like this slice; can be given again")
    add("--unlike", metavar="SLICE", action="append", help="and unlike this slice; can be given again")
    add("--counts", metavar="FIRST-LAST", type=_counts, help="compare only these counts, such as 5-8")
    add("--tempo", metavar="LOW-HIGH", type=_tempo_range, help="only slices between these beats per minute")
    add = commands.add("harmony", "similar", "how well a movement fits the music of a slice, or which slices it fits")
    add("slice", metavar="SLICE", nargs="?", help="a slice's id; without it, the slices that the movement fits best")
    add("--top", metavar="N", type=_positive, default=10, help="without a slice: how many (default 10)")
    add("--movement", metavar="L1,...,L8", type=_movement, required=True, help="eight movement levels from 1 to 10")


def _add_keeping(commands: _Commands) -> None:
    add = commands.add("export", "keeping", "write tables, sound and annotations for other programs")
    add(
        "--features",
        metavar="FILE",
        type=path,
        help="feature table (CSV, or JSON by its suffix), the original's layout",
    )
    add("--labels", metavar="FILE", type=path, help="tags, ratings, notes, choreographies (CSV or JSON)")
    add("--clusters", metavar="FILE", type=path, help="cluster of each slice (CSV or JSON)")
    add("--neighbours", metavar="FILE", type=path, help="ten most similar slices of each (CSV or JSON)")
    add("--wav", metavar="DIR", type=path, help="every slice as a WAV file")
    add("--m3u", metavar="FILE", type=path, help="playlist of the songs")
    add("--audacity", metavar="DIR", type=path, help="label tracks for Audacity: beats and slices")
    add("--jams", metavar="DIR", type=path, help="JAMS annotations: beats and segments")
    add(
        "--method",
        choices=("match", "classic"),
        help="of features (default classic, the original's layout) and neighbours (default match, as in similar)",
    )
    add = commands.add("check", "keeping", "check whether the library file is whole")
    add("--repair", action="store_true", help="rebuild indexes; read what is left of a damaged one into another file")
    add = commands.add("backup", "keeping", "make a consistent copy, also while the library is in use")
    add("target", metavar="FILE", type=path, help="the copy; it must not exist yet")
    add = commands.add("restore", "keeping", "put a backup in the library's place; what was there is kept beside it")
    add("backup", metavar="BACKUP", type=path, nargs="?", help="the backup file (default: the newest that is whole)")
