"""What an import did, and what it could not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from choleor_desktop.errors import (
    AudioCutOff,
    FileMissing,
    NoAudioFound,
    OtherFeatures,
    SongWithoutSlices,
    UnknownSlice,
    WorldError,
)
from choleor_desktop.library.naming import display_name


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be imported, or a row of a table, and why; or what is to be said of a file that was."""

    path: str
    error: WorldError

    @property
    def is_left_out(self) -> bool:
        """Whether the file is not in the library."""
        return not isinstance(self.error, AudioCutOff | SongWithoutSlices) and not self.is_row

    @property
    def is_row(self) -> bool:
        """Whether it is of a slice that a table names, which has other rows."""
        return isinstance(self.error, OtherFeatures | UnknownSlice)


def of_file(error: WorldError, path: str) -> WorldError:
    """The same error of another file."""
    name = display_name(Path(path).name)
    return type(error)(**{**error.fields, "name": name}) if "name" in error.fields else error


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that the library did not know, with the sound of a song that lies elsewhere: a further place of it."""

    path: str
    song_id: str
    title: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes
    ----------
    songs
        Ids of the songs that were analysed, in the order they were stored.
    n_slices
        Their slices.
    n_skipped
        Files whose sound was known already, wherever they lie now; of tables the rows.
    n_rows
        How many of those are rows of tables.
    n_labels
        Labels that a table brought.
    n_found
        How many of the files that were known already are of songs that were nowhere else.
    copies
        Those of them that are further places of songs, be they of this import.
    n_lost
        Labels whose slices are no more, as a newer version cuts their song otherwise; undo brings them back.
    """

    songs: tuple[str, ...]
    n_slices: int
    n_skipped: int
    failures: tuple[Failure, ...]
    seconds: float
    n_labels: int = 0
    n_lost: int = 0
    n_rows: int = 0
    n_found: int = 0
    copies: tuple[Copy, ...] = ()

    @property
    def nothing_was_there(self) -> bool:
        """Whether no path that was named held any music."""
        empty = all(isinstance(failure.error, FileMissing | NoAudioFound) for failure in self.failures)
        return bool(self.failures) and empty and not self.songs and not self.n_skipped
