"""What to do on the command line, where the window has another way."""

from __future__ import annotations

from choleor_desktop import errors

_LISTED = "The command “choleor slices” lists their names."
_RESTORED = "“choleor restore” puts a backup from the folder “{backups}” in its place."
_WAYS: dict[type[errors.WorldError] | str, str] = {
    errors.BackupFailed: "The library still works; free some space, or check it with “choleor check”.",
    errors.BackupNotWhole: "Choose an older one; “choleor check” says what is wrong with this one.",
    errors.LibraryDamaged: _RESTORED,
    errors.LibraryEmptyFile: _RESTORED,
    errors.LibraryHasNoSlices: "Bring music in with “choleor import” first.",
    errors.NoBackup: "Name a copy you made yourself, or read what is left with “choleor check --repair”.",
    errors.NotClustered: "Run “choleor cluster” first, or search the whole library.",
    errors.SliceWithoutSound.hints["Match"]: "Compare it with “--method classic”, or import its sound.",
    errors.UnknownQuery: _LISTED,
    errors.UnknownSlice: _LISTED,
    errors.UnknownSong: "The command “choleor songs” lists their names.",
}


def told(error: errors.WorldError) -> str:
    """What is wrong, and what to do with the commands that there are.

    Parameters
    ----------
    error
        A problem of the world.

    Returns
    -------
    str
        One or two sentences, in English.
    """
    way = _WAYS.get(type(error)) or _WAYS.get(error.hint, error.hint)
    return f"{error.message} {way}".rstrip().format(**error.fields)
