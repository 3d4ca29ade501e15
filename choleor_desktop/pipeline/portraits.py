"""What a cluster is like, for people: its most typical slice, its songs, and what sets it apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.clustering import medoids, set_apart
from choleor_desktop.analysis.columns import LAYOUT, PATTERN_COLUMNS
from choleor_desktop.analysis.embedding import SPANS
from choleor_desktop.analysis.levels import N_SECTIONS
from choleor_desktop.analysis.results import Floats, Floats32
from choleor_desktop.library.models import Clustering, LibraryView
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.progress import SILENT, Progress

Mask = npt.NDArray[np.bool_]
_N_TRAITS = 3
_APART = 0.5
_N_BANDS = 3
_LEAST_SPREAD = {"tempo": 2.0}
"""In beats per minute: in music of one tempo what differs is how exactly it was measured, and nothing is fast."""


@dataclass(frozen=True, slots=True)
class Trait:
    """A way in which a cluster is unlike the rest.

    Attributes
    ----------
    code
        ``"tempo"``, ``"loudness"``, ``"contrast"`` (between loud and soft counts), ``"rise"`` (louder towards the
        end), ``"brightness"``, ``"bass"`` (share of the low onsets) or ``"onsets"`` (how much sets in).
    deviation
        Of its mean from that of the library, in standard deviations of the library; of tempo, in 2 BPM at least.
    value
        Its mean: beats per minute, dB, or a share.
    """

    code: str
    deviation: float
    value: float


@dataclass(frozen=True, slots=True)
class Portrait:
    """A cluster.

    Attributes
    ----------
    medoid
        Row of the slice nearest to its mean; -1 where it is empty.
    songs
        (row of the song, how many of its slices), the most frequent first.
    traits
        What sets it apart, the most striking first; empty where nothing does.
    aspects
        As ``apart`` gives them.
    """

    number: int
    size: int
    medoid: int
    songs: tuple[tuple[int, int], ...]
    traits: tuple[Trait, ...]
    aspects: tuple[str, ...] = ()


def measures(view: LibraryView) -> Mapping[str, Floats]:
    """What is compared, a value for each slice."""
    counts = view.levels_db[:, N_SECTIONS:].astype(np.float64)
    half = counts.shape[1] // 2
    timbre = view.match[:, LAYOUT["timbre"]].astype(np.float64)
    onsets = view.match[:, LAYOUT["rhythm"]][:, :PATTERN_COLUMNS].astype(np.float64)
    bands = onsets.reshape(len(onsets), _N_BANDS, -1).sum(axis=2)
    total = np.maximum(bands.sum(axis=1), 1e-9)
    return {
        "tempo": view.slices.bpm.astype(np.float64),
        "loudness": counts.mean(axis=1),
        "contrast": counts.max(axis=1) - counts.min(axis=1),
        "rise": counts[:, half:].mean(axis=1) - counts[:, :half].mean(axis=1),
        # MFCC 1, the first that is kept, is the tilt of the spectrum: large where the low end prevails.
        "brightness": -timbre[:, 0],
        "bass": bands[:, 0] / total,
        "onsets": total,
    }


def portraits(finder: Finder, *, progress: Progress = SILENT) -> tuple[Portrait, ...]:
    """A portrait of every cluster in force, in the order of their numbers; empty where there are none."""
    view = finder.view
    clustering = view.clustering
    if clustering is None or not len(view.slices):
        return ()
    progress.step(0, 2, "portraits")
    vectors = finder.vectors(clustering.method)
    typical = medoids(vectors, clustering.labels)
    aspects = _apart(vectors, clustering)
    progress.step(1, 2, "portraits")
    heard = finder.with_sound
    measured = {code: values[heard] for code, values in measures(view).items()}
    members = [clustering.labels == number for number in range(clustering.k)]
    return tuple(
        replace(
            _portrait(view, number, own, typical.get(number, -1)),
            traits=_traits(own[heard], measured),
            aspects=aspects[number],
        )
        for number, own in enumerate(members)
    )


def apart(finder: Finder) -> tuple[tuple[str, ...], ...]:
    """The two aspects of Match that set each cluster in force apart most, by its number, the stronger first.

    Fewer where less than two do; none for clusters of classic vectors.
    """
    clustering = finder.view.clustering
    return () if clustering is None else _apart(finder.vectors(clustering.method), clustering)


def _apart(vectors: Floats32, clustering: Clustering) -> tuple[tuple[str, ...], ...]:
    found = set_apart(vectors, clustering.labels, SPANS) if clustering.method == "match" else {}
    return tuple(found.get(number, ()) for number in range(clustering.k))


def _portrait(view: LibraryView, number: int, own: Mask, medoid: int) -> Portrait:
    songs, counts = np.unique(view.slices.song[own], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return Portrait(
        number=number,
        size=int(own.sum()),
        medoid=medoid,
        songs=tuple((int(songs[i]), int(counts[i])) for i in order),
        traits=(),
    )


def _traits(own: Mask, measured: Mapping[str, Floats]) -> tuple[Trait, ...]:
    """What sets some of the slices that have sound apart from all of them."""
    found = []
    if own.all() or not own.any():
        return ()
    for code, values in measured.items():
        spread = max(float(values.std()), _LEAST_SPREAD.get(code, 0.0))
        mean = float(values[own].mean())
        if spread > 0:
            found.append(Trait(code, (mean - float(values.mean())) / spread, mean))
    striking = sorted((trait for trait in found if abs(trait.deviation) >= _APART), key=lambda t: -abs(t.deviation))
    return tuple(striking[:_N_TRAITS])
