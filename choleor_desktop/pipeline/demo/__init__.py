"""Music that the program plays from code, with its true beats, and a library made of it.
May import what ``pipeline`` may."""

from choleor_desktop.pipeline.demo.songs import DemoSong, fresh_demo, library_in, make_demo, open_demo, true_beats

__all__ = ["DemoSong", "fresh_demo", "library_in", "make_demo", "open_demo", "true_beats"]
