"""Most similar slices: which rows may be answered, by which method, in which order, and why."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis import classic, clustering
from choleor_desktop.analysis.reasons import Reason, reasons
from choleor_desktop.analysis.results import Floats32, SliceFeatures
from choleor_desktop.analysis.similarity import ASPECTS, DEFAULT_WEIGHTS, MatchSpace, Query, RowOrVector, weighed
from choleor_desktop.library.models import NO_CLUSTER, Clustering, LibraryView
from choleor_desktop.pipeline.space import has_sound, match_space, measured, why_without_sound
from choleor_desktop.pipeline.text_search import TextIndex

_NEARLY_BPM = 0.05
_SAME_SOUND, _SLICES_COMPARED, _ENOUGH_ALIKE = 95.0, 15, 200
ENOUGH, FEWER, NONE_LEFT, NOT_CLUSTERED = "", "fewer", "none_left", "not_clustered"


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A question for similar slices.

    Attributes
    ----------
    queries, away
        Slice ids to be like, and to be unlike (Match only).
    outside, outside_row
        Features of a file that is not in the library, and which of its slices is meant.
    outside_song
        The song that this file is to the sample, where it is one; in another format it is known by how it sounds.
    n
        How many answers.
    other_songs_only
        Leave out the songs of the queries.
    tempo_ranges
        Lowest and highest beats per minute, within .05: of a song at 120 a grid says 120.003. Of several ranges one
        has to hold; without any, every tempo will do. What came from a feature table has no tempo that is known, and is
        left out.
    tags
        All of these must be there.
    text
        Must be in the slice's id, its song's title or artist, its tags, note or choreography.
    counts
        First and last count that are compared (Match only).
    """

    queries: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    method: str = "match"
    scope: str = "library"
    n: int = 20
    weights: Mapping[str, float] | None = None
    other_songs_only: bool = False
    tempo_ranges: tuple[tuple[float, float], ...] = ()
    tags: tuple[str, ...] = ()
    min_rating: int = 0
    text: str = ""
    counts: tuple[int, int] | None = None
    outside: SliceFeatures | None = None
    outside_row: int = 0
    outside_song: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbour:
    """A similar slice.

    Attributes
    ----------
    score
        0..100 (classic: -100..100), larger is closer.
    parts
        What each aspect gives; empty in classic.
    across_border
        It lies in another cluster than the query; one that came after the clusters lies in none.
    """

    slice_id: str
    row: int
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    reason: Reason | None = None
    across_border: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Neighbours, best first.

    Attributes
    ----------
    n_filtered
        Slices that the filters left out.
    sentence_code
        Empty when there are as many as asked for; ``"fewer"``, ``"none_left"`` or ``"not_clustered"``.
    of_one_song
        Match knows but one song, so that 50 is about any two slices of it, and not of different songs.
    """

    request: Request
    neighbours: tuple[Neighbour, ...]
    n_filtered: int
    sentence_code: str = ENOUGH
    of_one_song: bool = False


@dataclass(slots=True, eq=False)
class _Fitted:
    """The space of the same slices, for all finders of them: who comes while it is being fitted waits for it."""

    space: MatchSpace | None = None
    known: tuple[SliceFeatures, tuple[int, ...]] | None = None
    """The last file from outside, and the songs that it is."""
    lock: threading.Lock = field(default_factory=threading.Lock)


class Finder:
    """Answers questions on one view of a library; safe in every thread but the window's, where the first is slow."""

    def __init__(self, view: LibraryView, *, keeps: bool = True) -> None:
        self.view, self._keeps = view, keeps
        self._fitted = _Fitted()

    @property
    def space(self) -> MatchSpace:
        """The slices made comparable; fitted when first needed."""
        fitted = self._fitted
        with fitted.lock:
            if fitted.space is None:
                fitted.space = match_space(self.view, self.with_sound, keep=self._keeps)
            return fitted.space

    def vectors(self, method: str) -> Floats32:
        """What is clustered and mapped: weighed coordinates of Match, or the classic vectors, of all slices, (n, d)."""
        return self.view.classic if method == "classic" else weighed(self.space.coordinates)

    @cached_property
    def _middles(self) -> Floats32:
        """Where the clusters are in the space as it is now, which songs that came later have changed."""
        grouping = self.view.clustering
        assert grouping is not None  # noqa: S101 - asked for only when there are clusters
        return clustering.middles(self.vectors(grouping.method), grouping.labels)

    def renewed(self, view: LibraryView) -> Finder:
        """A finder for a newer view, which keeps the space where the slices are the same."""
        same = view.match is self.view.match
        fresh = Finder(view, keeps=self._keeps and same)
        if same:
            fresh._fitted = self._fitted
        return fresh

    def similar(self, request: Request) -> Answer:
        """The most similar slices: exactly ``request.n`` where there are that many, never the query itself.

        Raises
        ------
        UnknownSlice
            When a query is not in the library.
        SliceWithoutSound
            When Match is asked for a slice that came from a feature table, or one for a slice that is damaged.
        ValueError
            When no weight is above 0.
        """
        rows = [self.view.row(name) for name in request.queries]
        away = [self.view.row(name) for name in request.away if request.method == "match"]
        self._check_measured(request.method, rows + away)
        clusters = self._query_clusters(request, rows)
        if request.scope == "cluster" and clusters is None:
            return Answer(request, (), 0, NOT_CLUSTERED)
        allowed = self._allowed(request, rows, clusters)
        allowed[rows + away] = False
        n_others = len(allowed) - len(set(rows + away))
        n_allowed = int(allowed.sum())
        if request.method == "classic":
            neighbours = self._classic(request, rows, allowed)
        else:
            neighbours = self._match(request, rows, away, allowed)
        if clusters is not None:
            neighbours = tuple(replace(one, across_border=self._is_across(one.row, clusters)) for one in neighbours)
        code = ENOUGH if len(neighbours) == request.n else FEWER if neighbours else NONE_LEFT
        of_one_song = request.method == "match" and bool(neighbours) and not self.space.scale.knows_chance
        return Answer(request, neighbours, n_others - n_allowed, code, of_one_song)

    @cached_property
    def with_sound(self) -> npt.NDArray[np.bool_]:
        """Rows that Match can compare, (n,)."""
        return has_sound(self.view)

    @cached_property
    def _whole(self) -> npt.NDArray[np.bool_]:
        """Rows that Classic can compare, (n,)."""
        return measured(self.view, "classic")

    def _measured(self, method: str) -> npt.NDArray[np.bool_]:
        return self._whole if method == "classic" else self.with_sound

    def _check_measured(self, method: str, rows: list[int]) -> None:
        silent = next((row for row in rows if not self._measured(method)[row]), None)
        if silent is not None:
            raise why_without_sound(self.view, silent)

    # --- which rows may be answered --------------------------------------------------------------

    def _query_clusters(self, request: Request, rows: list[int]) -> set[int] | None:
        grouping = self.view.clustering
        if grouping is None:
            return None
        found = {self._cluster_of(row, grouping) for row in rows}
        if request.outside is not None:
            found.add(self._cluster_of_file(request.outside, request.outside_row, grouping))
        return found or None

    def _cluster_of_file(self, outside: SliceFeatures, row: int, grouping: Clustering) -> int:
        if grouping.method == "classic":
            return self._nearest_cluster(outside.classic[row])
        return self._nearest_cluster(weighed(self.space.embedding.apply(outside.match[row][None]))[0])

    def _cluster_of(self, row: int, grouping: Clustering) -> int:
        """The cluster of a slice; of one that was cut or imported since, the nearest."""
        if grouping.labels[row] != NO_CLUSTER:
            return int(grouping.labels[row])
        if grouping.method == "classic":
            return self._nearest_cluster(self.view.classic[row])
        return self._nearest_cluster(weighed(self.space.coordinates[row]))

    def _nearest_cluster(self, vector: Floats32) -> int:
        return int(np.linalg.norm(self._middles - vector, axis=1).argmin()) if len(self._middles) else NO_CLUSTER

    def _is_across(self, row: int, clusters: set[int]) -> bool:
        grouping = self.view.clustering
        return grouping is not None and int(grouping.labels[row]) not in clusters | {NO_CLUSTER}

    def _allowed(self, request: Request, rows: list[int], clusters: set[int] | None) -> npt.NDArray[np.bool_]:
        view, table = self.view, self.view.slices
        allowed = np.ones(len(table), bool)
        if request.scope == "cluster" and clusters is not None and view.clustering is not None:
            allowed &= np.isin(view.clustering.labels, sorted(clusters - {NO_CLUSTER}))
        if request.other_songs_only:
            own = [*table.song[rows], view.song_row(request.outside_song)]
            allowed &= ~np.isin(
                table.song, own if request.outside is None else [*own, *self._songs_of(request.outside)]
            )
        if request.tempo_ranges:
            is_known = ~np.array([song.without_sound for song in view.songs], bool)[table.song]
            is_near = np.zeros(len(table), bool)
            for low, high in request.tempo_ranges:
                is_near |= (table.bpm >= low - _NEARLY_BPM) & (table.bpm <= high + _NEARLY_BPM)
            allowed &= is_known & is_near
        if request.tags or request.min_rating > 0:
            allowed &= self._labelled(request)
        if request.text.strip():
            allowed &= TextIndex(view).rows(request.text)
        allowed &= self._measured(request.method)
        return allowed

    def _songs_of(self, outside: SliceFeatures) -> tuple[int, ...]:
        """Rows of the songs that a file from outside is, in any format: over half of its slices sound as theirs."""
        if not self.with_sound.any():
            return ()
        known = self._fitted.known
        if known is None or known[0] is not outside:
            rows = np.unique(np.linspace(0, len(outside.match) - 1, _SLICES_COMPARED).round().astype(int))
            alike = [self._songs_alike(vector) for vector in outside.match[rows]]
            songs, n_slices = np.unique(np.concatenate(alike), return_counts=True)
            self._fitted.known = known = (outside, tuple(songs[n_slices > len(rows) / 2].tolist()))
        return known[1]

    def _songs_alike(self, vector: Floats32) -> npt.NDArray[np.int32]:
        """Rows of the songs with a slice that sounds as this one."""
        ranking = self.space.rank(Query((vector,), n=_ENOUGH_ALIKE, allowed=self.with_sound))
        return np.unique(self.view.slices.song[ranking.rows[ranking.scores >= _SAME_SOUND]])

    def _labelled(self, request: Request) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(self.view.slices), bool)
        for name, label in self.view.labels.items():
            if label.rating >= request.min_rating and set(request.tags) <= set(label.tags):
                found[self.view.row(name)] = True
        return found

    # --- the two methods -------------------------------------------------------------------------

    def _classic(self, request: Request, rows: list[int], allowed: npt.NDArray[np.bool_]) -> tuple[Neighbour, ...]:
        vectors = [self.view.classic[row] for row in rows]
        if request.outside is not None:
            vectors.append(request.outside.classic[request.outside_row])
        chosen = np.flatnonzero(allowed)
        scores = np.mean([classic.scores(vector, self.view.classic[chosen]) for vector in vectors], axis=0)
        if request.n < len(chosen):
            least = np.partition(scores, len(scores) - request.n)[len(scores) - request.n]
            kept = scores >= least
            chosen, scores = chosen[kept], scores[kept]
        ids = self.view.slices.ids
        order = sorted(range(len(chosen)), key=lambda i: (-scores[i], ids[chosen[i]]))[: request.n]
        return tuple(Neighbour(ids[chosen[i]], int(chosen[i]), float(scores[i])) for i in order)

    def _match(
        self, request: Request, rows: list[int], away: list[int], allowed: npt.NDArray[np.bool_]
    ) -> tuple[Neighbour, ...]:
        positive: list[RowOrVector] = list(rows)
        if request.outside is not None:
            positive.append(request.outside.match[request.outside_row])
        query = Query(
            positive=tuple(positive),
            negative=tuple(away),
            weights=DEFAULT_WEIGHTS if request.weights is None else request.weights,
            allowed=allowed,
            n=request.n,
            counts=request.counts,
        )
        ranking = self.space.rank(query)
        why = reasons(self.space, query, ranking.rows.tolist()) if len(ranking.rows) else ()
        return tuple(
            Neighbour(self.view.slices.ids[row], row, score, dict(zip(ASPECTS, parts, strict=True)), reason)
            for row, score, parts, reason in zip(
                ranking.rows.tolist(), ranking.scores.tolist(), ranking.parts.tolist(), why, strict=True
            )
        )
