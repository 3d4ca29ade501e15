"""Which slices the table and the map show: of a song, a cluster, a tag, with a text, stars, or no label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.doubts import doubts


@dataclass(frozen=True, slots=True)
class Filter:
    """Which slices are shown: of a song, of a cluster (-1: all), lost, doubtful, with a text, tag, stars, no label.

    With ``also`` others it is of any of those songs, and of any of those clusters, and all else holds for it.
    """

    song: int = -1
    text: str = ""
    tag: str = ""
    min_rating: int = 0
    cluster: int = -1
    unlabelled: bool = False
    missing: bool = False
    doubtful: bool = False
    also: tuple[Filter, ...] = ()

    @property
    def parts(self) -> tuple[Filter, ...]:
        """It, without the others, and the others."""
        return replace(self, also=()), *self.also

    def leaves(self, view: LibraryView, with_text: Callable[[str], np.ndarray]) -> np.ndarray:
        """The slices that it leaves, as booleans; ``with_text`` says which have a text, likewise."""
        allowed = self._songs(view)[view.slices.song]
        if self.text.strip():
            allowed &= with_text(self.text)
        tags, stars = {part.tag for part in self.parts} - {""}, max(part.min_rating for part in self.parts)
        if tags or stars:
            labelled = np.zeros(len(view.slices), bool)
            for name, label in view.labels.items():
                if label.rating >= stars and tags.issubset(label.tags):
                    labelled[view.slices.rows[name]] = True
            allowed &= labelled
        clusters = [part.cluster for part in self.parts if part.cluster >= 0]
        if clusters:
            allowed &= view.clustering is not None and np.isin(view.clustering.labels, clusters)
        if any(part.unlabelled for part in self.parts):
            allowed[[view.slices.rows[name] for name in view.labels]] = False
        return allowed

    def _songs(self, view: LibraryView) -> np.ndarray:
        """The songs that it leaves, as booleans."""
        allowed, chosen = np.ones(len(view.songs), bool), [part.song for part in self.parts if part.song >= 0]
        if chosen:
            allowed = np.isin(np.arange(len(view.songs)), chosen)
        if any(part.missing for part in self.parts):
            allowed &= np.array([song.missing for song in view.songs], bool)
        if any(part.doubtful for part in self.parts):
            allowed &= np.isin(np.arange(len(view.songs)), [doubt.song for doubt in doubts(view)])
        return allowed
