"""The window: draws and asks. May import what is below it, but opens and changes a library in ``session`` alone;
no librosa, scikit-learn, scipy, pandas, SQLite, soundfile or sounddevice."""

import builtins

import PySide6.QtCore  # noqa: F401 - what it does to ``import`` is undone below

# PySide6 reads the source of every module that is loaded after it, for a switch of its features that is not used here.
# That made loading a third slower, and kept all those sources in memory.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
