"""What a person says, as rows: labels, tags and routines; what cannot be stored is refused here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from choleor_desktop.errors import UnknownRoutine, UnknownSlice, WrongUse
from choleor_desktop.library import history, packing
from choleor_desktop.library.models import LONGEST_TEXT, NO_LABEL, Label, LabelEdit, Routine, is_movement
from choleor_desktop.phrase import Phrase

_HIGHEST_RATING = 5
_HIGHEST_BPM = 1_000


def write_labels(recorder: history.Recorder, edits: Sequence[LabelEdit], colors: Mapping[str, str]) -> None:
    """Give slices these labels, and tags these colors.

    Raises
    ------
    UnknownSlice
        When a slice is not there.
    WrongUse
        When a label or a color cannot be stored.
    """
    for edit in edits:
        if not recorder.connection.execute("SELECT 1 FROM slice WHERE id = ?", (edit.slice_id,)).fetchone():
            raise UnknownSlice(slice=edit.slice_id)
        recorder.put("label", {"slice": edit.slice_id}, label_row(edit))
    for name, color in colors.items():
        recorder.put("tag", {"name": name}, tag_row(name, color))


def label_row(edit: LabelEdit) -> history.Row | None:
    """Row of a label, or None for an empty one.

    Raises
    ------
    WrongUse
        When it cannot be stored.
    """
    label: Label = edit.label
    if label == NO_LABEL:
        return None
    check_label(label)
    return {
        "slice": edit.slice_id,
        "tags": json.dumps(label.tags, ensure_ascii=False),
        "rating": int(label.rating),
        "note": label.note,
        "choreography": label.choreography,
        "movement": json.dumps([int(level) for level in label.movement]),
    }


def check_label(label: Label) -> None:
    """Refuse a label that cannot be stored.

    Raises
    ------
    WrongUse
    """
    if not 0 <= label.rating <= _HIGHEST_RATING:
        raise WrongUse(what="A rating", expected="0 to 5")
    if label.movement and not is_movement(label.movement):
        raise WrongUse(what="A movement", expected="eight levels from 1 to 10")
    check_text("A label", label.note, label.choreography, *label.tags)


def check_text(what: str, *texts: str) -> None:
    """Refuse text that could not be stored exactly.

    Raises
    ------
    WrongUse
    """
    try:
        size = sum(len(text.encode()) for text in texts)
    except UnicodeEncodeError as error:
        raise WrongUse(what=what, expected="made of characters that can be stored") from error
    if size > LONGEST_TEXT:
        raise WrongUse(what=what, expected="at most 1 MB of text, in which a Korean letter takes 3 bytes")


def tag_row(name: str, color: str) -> history.Row | None:
    """Row of a tag with its color, ``#rrggbb``; none where it has no color.

    Raises
    ------
    WrongUse
        When it cannot be stored.
    """
    check_text("A tag", name)
    if not name or (color and not re.fullmatch("#[0-9a-fA-F]{6}", color)):
        raise WrongUse(what="A colour", expected="like #3388ff, for a tag that has a name")
    return {"name": name, "color": color.lower()} if color else None


def routine_row(routine: Routine) -> history.Row:
    """Row of a routine, but for the number of a new one.

    Raises
    ------
    WrongUse
        When it cannot be stored.
    """
    if not 0 <= routine.bpm <= _HIGHEST_BPM:  # also refuses what is not a number
        raise WrongUse(
            what="The tempo of a routine", expected=Phrase("0 to {highest} beats per minute", highest=_HIGHEST_BPM)
        )
    items = packing.pack_items(routine.items)
    check_text("A routine", routine.name, items)
    return {"number": routine.number, "name": routine.name, "bpm": float(routine.bpm), "items": items}


def write_routine(recorder: history.Recorder, row: history.Row) -> int:
    """Store a routine, or a new one where the row has number 0; its number.

    Raises
    ------
    UnknownRoutine
    """
    before = routine(recorder, row["number"]) if row["number"] else None
    if before is None:
        last = recorder.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'routine'").fetchone()
        row = {**row, "number": 1 + (last[0] if last else 0)}
    recorder.change("routine", before, row)
    return row["number"]


def routine(recorder: history.Recorder, number: int) -> history.Row:
    """Row of a routine that must be there.

    Raises
    ------
    UnknownRoutine
    """
    found = recorder.rows("routine", "number = ?", [number])
    if not found:
        raise UnknownRoutine(routine=number)
    return found[0]
