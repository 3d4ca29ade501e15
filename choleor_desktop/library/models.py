"""What a library holds, as frozen values that may cross threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.levels import N_SECTIONS, levels
from choleor_desktop.analysis.results import N_COUNTS, TOP_LEVEL, BeatGrid, Floats32, SongAnalysis
from choleor_desktop.errors import UnknownSlice
from choleor_desktop.library.naming import told_apart

NO_CLUSTER = -1
LONGEST_TEXT = 1 << 20
"""Bytes that the texts of a label, a routine or a name may take together."""
Action = Literal[
    "label", "rate", "tag", "suggested tags", "movement", "choreography", "import labels",
    "color a tag", "rename a tag", "take a tag away", "find clusters", "name a cluster",
    "repair the beats", "analyse again", "import again", "remove songs",
    "new routine", "name a routine", "tempo of a routine", "add to a routine", "add a match", "swap in a match",
    "note in a routine", "reorder a routine", "take out of a routine", "remove a routine",
]  # fmt: skip
"""What an action that can be undone is called; the window has words for each in its language."""


@dataclass(frozen=True, slots=True, eq=False)
class Song:
    """One music file, or one folder of ready-cut slices, in a library.

    Attributes
    ----------
    id
        Readable, unique, the same on every machine: made of the file's stem and its content.
    path
        Absolute path where the sound was last seen; for ready-cut slices the folder.
    title
        From the file's tags, else its stem. Data: shown as plain text only.
    artist
        From the file's tags, or empty.
    ready_cut
        True when the person brought the slices, each a file of its own.
    missing
        True when the file was not at ``path`` when last looked for.
    edited
        True when a person repaired the grid.
    without_sound
        True when its slices came from a feature table.
    """

    id: str
    path: str
    title: str
    artist: str
    duration_s: float
    grid: BeatGrid
    n_slices: int
    ready_cut: bool = False
    missing: bool = False
    edited: bool = False
    without_sound: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says of a slice.

    Attributes
    ----------
    rating
        1..5 stars, 0 for none.
    choreography
        Name of what is danced on it.
    movement
        The choreography's eight movement levels, 1..10, or empty.
    """

    tags: tuple[str, ...] = ()
    rating: int = 0
    note: str = ""
    choreography: str = ""
    movement: tuple[int, ...] = ()


NO_LABEL = Label()
LABEL_FIELDS = tuple(part.name for part in fields(Label))
"""What a label says, as tables and libraries call it."""


def is_movement(levels: Sequence[int]) -> bool:
    """Whether these are the eight movement levels of a choreography."""
    return len(levels) == N_COUNTS and all(1 <= level <= TOP_LEVEL for level in levels)


def label_words(label: Label) -> str:
    """A label in one line: tags, stars, choreography, movement, note."""
    movement = " ".join(map(str, label.movement))
    note = " ".join(label.note.split())
    return " · ".join(filter(None, (*label.tags, "★" * label.rating, label.choreography, movement, note)))


SLOWEST_BPM, FASTEST_BPM = 30, 400
"""Tempos that a person can give to a routine, and that one has whose song was doubled or halved by hand."""


@dataclass(frozen=True, slots=True)
class RoutineItem:
    """One eight-count of a routine.

    Attributes
    ----------
    slice_id
        What is danced to. A slice that is no longer in the library stays in the routine.
    matches
        Ids of the similar slices chosen for it, the best liked first.
    """

    slice_id: str
    matches: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Routine:
    """An ordered list of slices to dance.

    Attributes
    ----------
    bpm
        The tempo all are played at; 0 for each slice's own.
    number
        Known to the library by this; 0 for one that is not stored yet.
    """

    name: str
    items: tuple[RoutineItem, ...] = ()
    bpm: float = 0.0
    number: int = 0


@dataclass(frozen=True, slots=True)
class FileStamp:
    """How a file was when it was analysed; equal stamps need no second look.

    Attributes
    ----------
    size, mtime_ns
        From the file system.
    file_hash
        BLAKE2b of the bytes, hexadecimal.
    audio_hash
        BLAKE2b of the decoded sound: equal for files that differ only in their tags.
    """

    path: str
    size: int
    mtime_ns: int
    file_hash: str
    audio_hash: str = ""


@dataclass(frozen=True, slots=True)
class ImportWish:
    """What a person wanted to be imported: files and folders, absolute, and how."""

    paths: tuple[str, ...]
    ready_cut: bool = False
    keep_labels: bool = False


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file the library has analysed, and with which settings."""

    song_id: str
    stamp: FileStamp
    parameters_digest: str


@dataclass(frozen=True, slots=True, eq=False)
class SongRecord:
    """A song as it comes from a worker process, ready to be stored.

    Attributes
    ----------
    slice_ids
        One id for each of ``analysis.slices``.
    files
        The song's file; for ready-cut slices one file a slice, in order.
    number
        Its place among all songs, where one is kept for it; else it comes last.
    """

    id: str
    path: str
    title: str
    artist: str
    ready_cut: bool
    files: tuple[FileStamp, ...]
    slice_ids: tuple[str, ...]
    analysis: SongAnalysis
    number: int = 0


@dataclass(frozen=True, slots=True)
class LabelEdit:
    """The whole new label of one slice; many of them make one undoable action."""

    slice_id: str
    label: Label


@dataclass(frozen=True, eq=False)
class SliceTable:
    """All slices of a library, a column each; row i of every column is the same slice.

    Attributes
    ----------
    ids
        Slice ids, (n,), Python strings.
    song
        Row of the slice's song in ``LibraryView.songs``, int32.
    index
        Position in its song, int32.
    beats_s
        Nine borders of the eight counts in the song's time, float64, (n, 9).
    bpm
        float32.
    files
        For ready-cut slices the path of each one's file by row; empty for cut songs.
    """

    ids: tuple[str, ...]
    song: npt.NDArray[np.int32]
    index: npt.NDArray[np.int32]
    beats_s: npt.NDArray[np.float64]
    bpm: Floats32
    files: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Row by slice id; made when first asked for."""
        return MappingProxyType({name: row for row, name in enumerate(self.ids)})

    def span(self, row: int) -> tuple[float, float]:
        """When a slice begins and ends in its song, seconds."""
        return float(self.beats_s[row, 0]), float(self.beats_s[row, -1])


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """The clusters in force.

    Attributes
    ----------
    labels
        Cluster of each row, 0..k-1, or ``NO_CLUSTER`` for slices that came later; int32, (n,).
    centres
        Cluster centres in the space of ``method``, (k, d).
    names
        A person's name for a cluster, by its number.
    curve
        (k, inertia, silhouette) for every k that was tried.
    """

    k: int
    seed: int
    method: str
    labels: npt.NDArray[np.int32]
    centres: Floats32
    inertia: float
    silhouette: float
    curve: tuple[tuple[int, float, float], ...] = ()
    names: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    def has_silhouette(self, k: int) -> bool:
        """Whether it is defined for so many clusters: for two or more, and fewer than there are slices in clusters."""
        return 1 < k < int((self.labels != NO_CLUSTER).sum())


@dataclass(frozen=True, eq=False)
class LibraryView:
    """A library at one moment: immutable, complete, safe in every thread.

    Attributes
    ----------
    generation
        Grows with every change; two views of one generation are equal.
    classic, match, levels_db
        Features of all slices, rows as in ``slices``; see ``analysis.results.SliceFeatures``.
    level_range
        dB that stand for level 1 and level 10: the 1st and 99th percentile of the library's sound.
    labels
        By slice id; slices without a label are absent.
    read_only_reason
        Why nothing can be changed, or empty.
    routines
        In the order they were made.
    tag_colors
        ``#rrggbb`` by tag, for tags that a person gave a color.
    edition, slices_state, slices_digest
        The library among all of this computer, the count of its changes of slices, and what tells copies of it apart
        that count alike: what is derived from the features may be kept under these three.
    replaced
        Paths where songs were that are missing, and that hold other songs of the library now.
    stamps
        Size and time in nanoseconds of the files of missing songs, by song and path: what is there now may be other.
    """

    path: str
    generation: int
    songs: tuple[Song, ...]
    slices: SliceTable
    classic: Floats32
    match: Floats32
    levels_db: Floats32
    level_range: tuple[float, float]
    labels: Mapping[str, Label]
    clustering: Clustering | None
    read_only_reason: str = ""
    routines: tuple[Routine, ...] = ()
    tag_colors: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    edition: str = ""
    slices_state: int = 0
    slices_digest: str = ""
    replaced: frozenset[str] = frozenset()
    stamps: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=lambda: MappingProxyType({}))

    def row(self, slice_id: str) -> int:
        """Row of a slice.

        Raises
        ------
        UnknownSlice
            When there is no such slice.
        """
        row = self.slices.rows.get(slice_id)
        if row is None:
            raise UnknownSlice(slice=slice_id)
        return row

    def song_of(self, row: int) -> Song:
        """The song of a slice."""
        return self.songs[int(self.slices.song[row])]

    @cached_property
    def song_names(self) -> tuple[str, ...]:
        """What each song is called where it stands among others; made when first asked for."""
        return told_apart([(song.title, song.artist, song.path) for song in self.songs])

    def slices_of(self, song_row: int) -> npt.NDArray[np.intp]:
        """Rows of the slices of a song, in its order, (n,)."""
        return np.flatnonzero(self.slices.song == song_row)

    def label_of(self, row: int) -> Label:
        """What a person says of a slice; ``NO_LABEL`` where nothing."""
        return self.labels.get(self.slices.ids[row], NO_LABEL)

    def cluster_of(self, row: int) -> int:
        """The cluster of a slice; ``NO_CLUSTER`` also where there are no clusters."""
        return NO_CLUSTER if self.clustering is None else int(self.clustering.labels[row])

    def tags(self) -> list[str]:
        """All tags that slices have, in the order of the alphabet."""
        return sorted({tag for label in self.labels.values() for tag in label.tags})

    def without_sound(self, row: int) -> bool:
        """Whether a slice came from a feature table: its tempo and its loudness are not known."""
        return self.song_of(row).without_sound

    def bpm(self, row: int) -> float:
        """Tempo of a slice, beats per minute; 0 where it is not known."""
        return 0.0 if self.without_sound(row) else float(self.slices.bpm[row])

    def count_levels(self, rows: int | slice | Sequence[int]) -> npt.NDArray[np.int8]:
        """Levels 1..10 of the eight counts of a slice, (8,), or of some, (n, 8)."""
        return levels(self.levels_db[rows, N_SECTIONS:], self.level_range)

    def song_row(self, song_id: str) -> int:
        """Row of a song in ``songs``; -1 where there is none."""
        return next((row for row, song in enumerate(self.songs) if song.id == song_id), -1)
