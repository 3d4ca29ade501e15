"""Every problem of the world that the program can name, on one screen; imports nothing.

A problem is a class with two templates: ``message`` (one sentence that names the thing) and ``hint``
(what to do; for the command line see ``cli/ways.py``). They are translated by their template: a constant, no f-string.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar


class WorldError(Exception):
    """Something outside the program is wrong. The fields of a sentence about it are data: shown as plain text only."""

    message: ClassVar[str] = "Something is wrong."
    hint: str = ""
    hints: ClassVar[dict[str, str]] = {}  # what there is to do for some reasons

    def __init__(self, **fields: object) -> None:
        super().__init__()
        self.fields, reason = fields, fields.get("reason")
        self.hint = self.hints.get(getattr(reason, "template", str(reason)), self.hint)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip().format(**self.fields)

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders, and the default would call ``cls()`` without the fields.
        return partial(type(self), **self.fields), ()


class AudioError(WorldError):
    """A sound file cannot be used."""


class NotAudio(AudioError):
    message = "“{name}” is not sound, whatever its name says, or of a kind this program cannot read."
    hint = "Check that it plays in another program; WAV, FLAC, OGG, Opus, MP3, AIFF and M4A can be read."


class AudioEmpty(AudioError):
    message = "“{name}” contains no sound."
    hint = "Copy the file again from where it came from."


class AudioDamaged(AudioError):
    message = "“{name}” is damaged and cannot be decoded."
    hint = "Copy or download the file again."


class AudioCutOff(AudioError):
    message = "“{name}” is cut off or damaged; the {seconds:.0f} s that can be decoded were used."
    hint = "Copy or download the file again to have all of it."


class AudioTooShort(AudioError):
    message = "“{name}” lasts {seconds:.1f} s, which holds no whole eight-count."
    hint = "Choose a longer recording."


class SongWithoutSlices(AudioTooShort):
    message = "“{name}” lasts {seconds:.1f} s, which holds no whole eight-count; it is listed without slices."


class AudioTooLong(AudioError):
    message = "“{name}” is longer than {hours:.0f} hours."
    hint = "Cut it into songs first."


class AudioSilent(AudioError):
    message = "“{name}” is silent."
    hint = "Check the recording, or choose another file."


class AudioUnsuited(AudioError):
    message = "“{name}” cannot be analysed: {reason}."
    hint = "Save it anew at 44100 Hz, in mono or stereo."


class FormatNeedsExtra(AudioError):
    message = "“{name}” needs a decoder for {format} that is not installed."
    hint = "Install the extra “aac”, or convert the file to FLAC."


class FileMissing(AudioError):
    message = "“{path}” is not there."
    hint = "Check the name, or connect the drive it is on."


class SliceMissing(FileMissing):
    message = "“{path}” is not there, so its song “{song}” was not analysed again."
    hint = "Put it back and import again; or remove the song, and import what is left of it as a new one."


class FileForbidden(AudioError):
    message = "You may not read “{path}”."
    hint = "Change its permissions, or copy it to a folder of your own."


class WorkerFailed(AudioError):
    message = "“{name}” could not be processed: {cause}."
    hint = "Try again; if it stays so, save the file anew with another program. The other songs are not affected."


class DecoderCrashed(WorkerFailed):
    message = "The decoder crashed on “{name}” (code {code})."
    hint = "The file may be damaged: save it again with another program. The other songs are not affected."


class WorkerEnded(WorkerFailed):
    message = "What was reading “{name}” was ended by the system or another program (code {code})."
    hint = "Import the file again. If it happens again, close other programs: there may be too little memory."


class TookTooLong(DecoderCrashed):
    message = "“{name}” was given up after {seconds:.0f} seconds."


class NeedsTooMuchMemory(AudioError):
    message = "“{name}” needs more than the {gigabytes:.1f} GB of memory that may be used for one song."
    hint = "Cut it into shorter songs."


class FileChanging(AudioError):
    message = "“{name}” changed while it was read."
    hint = "Wait until it is copied or downloaded, then import it again."


class FileReplaced(AudioError):
    message = "“{name}” holds other music than when it was imported."
    hint = "Import it again: it becomes a song of its own. Nothing of the old one was changed."


class FileOfAnotherSong(FileReplaced):
    hint = "Import the folder where this song is now. What the file holds today is a song of its own."


class MissingOnMachine(AudioError):
    message = "“{path}” is not there on the machine {machine}."
    hint = "Give every machine of the cluster the music under the same path."


class OtherVersion(AudioError):
    message = "“{name}” was analysed by another version of the program on the machine {machine}, and left out."
    hint = "Install the same version on every machine of the cluster."


class WorkersUnavailable(WorldError):
    message = "No worker process could be started."
    hint = "Close other programs, or restart the computer; what was analysed is kept."


class ComputationFailed(WorldError):
    message = "The computation was stopped before it was done."
    hint = "Close other programs, as there may be too little memory, and try again; nothing was changed."


class TooManyToDrag(WorldError):
    message = "Up to {most} slices can be dragged to another program at once."
    hint = "Choose fewer, or use “All slices, as WAV files” under ⋯ → Export."


class NoAudioFound(WorldError):
    message = "There is no music in “{path}”."
    hint = "Choose a folder with WAV, FLAC, OGG, Opus, MP3, AIFF or M4A files."


class LibraryError(WorldError):
    """A library file cannot be used as asked."""


class LibraryMissing(LibraryError):
    message = "There is no library at “{path}”."
    hint = "Check the name, connect the drive, or restore a backup."


class JournalAlone(LibraryMissing):
    hint = "Its journal “{path}-wal” is still there: put the library beside it again, or restore a backup."


class NotALibrary(LibraryError):
    message = "“{path}” is not a Choleor library."
    hint = "Choose another file, or another name for a new library."


class LibraryForbidden(LibraryError):
    message = "You may not read the library “{path}”."
    hint = "Change its permissions, or copy it to a folder of your own."


class LibraryEmptyFile(LibraryError):
    message = "The library “{path}” is an empty file."
    hint = "Restore a backup from the folder “{backups}”."


class LibraryDamaged(LibraryError):
    message = "The library “{path}” is damaged: {detail}."
    hint = "Restore a backup from the folder “{backups}”."


class LibraryReadOnly(LibraryError):
    message = "The library “{path}” cannot be changed: {reason}."
    hint = "To make changes, copy it to a folder of your own and open the copy."
    hints: ClassVar[dict[str, str]] = {  # where a copy would be of no use
        "another program has it open": "To make changes, close it there and open it here again.",
        "opened for reading": "To make changes, open it again.",
        "“{name}” beside it is no file": "To make changes, move that away and open it again.",
        "it was made by a newer version of the program": "To make changes, update the program.",
        "there is no room left on the disk": "Free some space and open it again to make changes.",
        "its update needs about {megabytes} MB of room": "Free some space and open it again to make changes.",
        "your share of the disk is used up": "Free some space and open it again to make changes.",
    }


class LibraryBusy(LibraryError):
    message = "The library “{path}” is in use by {holder} since {since}."
    hint = "Close it there, or work on a copy."


class LibraryHeldElsewhere(LibraryError):
    message = "The library “{path}” was opened by {holder} at {since} and not closed there."
    hint = "Close it on that computer. If it was switched off, delete “{lock}” and open the library again."


class LibraryLocked(LibraryError):
    message = "Another program keeps the library “{path}” locked."
    hint = "Nothing was changed; wait for its backup or virus scan to end and try again."


class DriveFails(LibraryError, AudioError):
    message = "“{path}” cannot be read: {reason}."
    hint = "Check the drive it is on; nothing was changed."


class LibraryReplaced(LibraryError):
    message = "The library “{path}” was replaced by another file while it was open."
    hint = "Nothing was written over it; open it again, and repeat your last change if it is not there."


class ChangesMissing(LibraryError):
    message = "The last {n} changes to “{path}” are missing; it was open since {since} and its journal is gone."
    hint = "Check whether a program that synchronizes or cleans up folders removed “{path}-wal”, and put it back."


class NetworkDrive(LibraryError):
    message = "The library “{path}” is on a network drive or in a synchronized folder."
    hint = "Use it on one computer at a time, and keep backups on a disk of this one."


class MigrationFailed(LibraryError):
    message = "The library “{path}” of version {version} could not be brought up to date: {reason}."
    hint = "It is as it was, and opens in the older program; a copy is “{backup}”."


class BackupFailed(LibraryError):
    message = "No backup of “{path}” could be made: {reason}."
    hint = "The library still works; free some space. It is looked through for damage when it is opened again."


class NoBackup(LibraryError):
    message = "There is no whole backup of “{path}” in “{folder}”."
    hint = "Open a copy you made yourself, or import the music into a new library."


class SqliteTooOld(LibraryError):
    message = "The SQLite {version} of this Python is too old."
    hint = "Use a Python with SQLite 3.37 or newer; “./run” brings one."


class NotSaved(LibraryError):
    message = "The last change was not saved in “{path}”: {reason}."
    hint = "Nothing that was saved before is lost; try again."


class SaveFailed(LibraryError):
    message = "It is not certain that the last change was saved in “{path}”: {reason}."
    hint = "The library was read again; check the change and repeat it if needed."


class DiskFull(LibraryError):
    message = "There is no room left on the disk of “{path}” ({free_mb:.0f} MB free)."
    hint = "Free some space and try again; nothing that was saved is lost."


class UnknownSlice(LibraryError):
    message = "There is no slice “{slice}” in this library."
    hint = "Its song may have been cut again or removed; where it is not here yet, import it first."


class UnknownQuery(UnknownSlice):
    message = "There is neither a slice “{slice}” in this library nor a sound file of that name."


class UnknownSong(LibraryError):
    message = "There is no song “{song}” in this library."
    hint = "It may have been removed; undo brings it back."


class UnknownRoutine(LibraryError):
    message = "There is no routine {routine} in this library."
    hint = "It was removed; undo brings it back."


class SliceWithoutSound(LibraryError):
    message = "“{slice}” came from a feature table, without sound."
    hint = "Import its sound."
    hints: ClassVar[dict[str, str]] = {"Match": "Compare it with Classic, or import its sound."}


class OtherFeatures(LibraryError):
    message = "“{slice}” has other numbers in this library than in the table; they were kept."
    hint = "To have those of the table, remove its song and import the table again."


class SliceDamaged(SliceWithoutSound):
    message = "What was measured on “{slice}” is damaged in the library file."
    hint = "Import its file again; labels are kept."


class FeaturesOutdated(LibraryError):
    message = "The music of this library was analysed by an earlier version of the program."
    hint = "Import its folder again; labels are kept."


class LibraryHasNoSlices(LibraryError):
    message = "The library has no slices yet."
    hint = "Import music first."


class StepLost(LibraryError):
    message = "An undo step in “{path}” was damaged or no longer fits; it was skipped."
    hint = "Try again for the next step."


class SlicesChanged(LibraryError):
    message = "Songs were added, removed or cut again while clusters were being found."
    hint = "Find clusters again; the earlier ones are kept."


class NotClustered(LibraryError):
    message = "There are no clusters yet."
    hint = "Press “Find clusters” in the tab “Clusters”, or search the whole library."


class ExportFailed(WorldError):
    message = "“{path}” could not be written: {reason}."
    hint = "Choose another folder, or free some space."
    hints: ClassVar[dict[str, str]] = {"its name is too long": "Choose a shorter name."}


class BackupNotWhole(ExportFailed):
    message = "“{path}” stays as it is: the backup is not whole."
    hint = "Choose an older one."


class NameTaken(ExportFailed):
    message = "“{path}” could not be written: a file of that name is there."
    hint = "Choose another name or another folder."


class TableUnreadable(WorldError):
    message = "The table “{path}” cannot be used: {reason}."
    hint = "Nothing was changed; put it right and import it again."
    hints: ClassVar[dict[str, str]] = {
        "its columns are others": "It needs slice names, then mfcc1 to mfcc20; or the columns of exported labels.",
        "it is not text in UTF-8": "Save it in UTF-8 (in a spreadsheet as “CSV UTF-8”) and import it again.",
    }


class PlaybackError(WorldError):
    """Sound cannot be played now; everything else works."""


class NoPortAudio(PlaybackError):
    message = "Sound is off: the system library PortAudio is missing."
    hint = "Install “libportaudio2”; sound comes back by itself within some seconds."


class NoOutputDevice(PlaybackError):
    message = "Sound is off: no output device was found."
    hint = "Connect speakers or headphones; sound comes back by itself."


class SoundRestarted(PlaybackError):
    message = "The sound had stopped and was started again."
    hint = "If this happens often, choose another output."


class ClusterUnreachable(WorldError):
    message = "The Dask cluster at “{address}” does not answer."
    hint = "Check the address, and that its scheduler and a worker run; what was analysed is kept."


class ClusterWithoutWorkers(ClusterUnreachable):
    message = "No worker is connected to the Dask cluster at “{address}”."


class WrongUse(WorldError):  # a value that a person typed is outside what is possible
    message = "{what} must be {expected}."
