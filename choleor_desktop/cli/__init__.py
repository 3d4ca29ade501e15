"""The command line ``choleor``: scripts and big libraries, no window. May import ``pipeline`` and everything below it,
never Qt nor ``ui`` nor ``playback``."""

from choleor_desktop.cli.main import main

__all__ = ["main"]
