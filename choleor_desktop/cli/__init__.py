"""The command line ``choleor``: scripts and big libraries, no window. May import ``pipeline`` and everything below it,
never Qt nor ``ui`` nor ``playback``."""

from __future__ import annotations

from collections.abc import Sequence

from choleor_desktop.cli.exit_codes import STOPPED

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; see ``choleor_desktop.cli.front_door.main``."""
    try:
        from choleor_desktop.cli.front_door import main as run  # noqa: PLC0415 - Ctrl+C may come while it is loaded, too

        return run(argv)
    except KeyboardInterrupt:
        return STOPPED
