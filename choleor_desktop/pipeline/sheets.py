"""The eight-count sheet of a routine, as people pin it to a wall: one row per eight-count; as a table and as a page."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from choleor_desktop.analysis.results import N_COUNTS, TOP_LEVEL
from choleor_desktop.library.models import LibraryView, Routine, RoutineItem
from choleor_desktop.library.tables import whole_file, write_table
from choleor_desktop.pipeline.titles import figure, minutes, on_one_line, slice_title, tempo, title_of_gone
from choleor_desktop.resources import resource


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One eight-count of a sheet.

    Attributes
    ----------
    number
        From 1.
    time_s
        When it begins, in the routine's own time.
    row
        Of the slice in the library; -1 where it is no longer there.
    title
        Song and which eight-count of it; of a slice that is not there what its id tells of them.
    bpm
        The song's own tempo; 0 where it is not known.
    stretch
        Routine's tempo over the slice's own.
    levels, movement
        1..10 per count; empty where not known.
    matches
        Titles of the slices chosen as alike.
    """

    number: int
    time_s: float
    row: int
    slice_id: str
    title: str
    bpm: float
    stretch: float
    levels: tuple[int, ...] = ()
    movement: tuple[int, ...] = ()
    choreography: str = ""
    note: str = ""
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A routine ready to be read; ``bpm`` is 0 where each eight-count keeps its own tempo."""

    name: str
    bpm: float
    duration_s: float
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What a sheet says beside its figures, in the language of its readers."""

    language: str = "en"
    count: str = "8-count"
    time: str = "Time"
    music: str = "Music"
    levels: str = "Levels 1–8"
    choreography: str = "Choreography"
    notes: str = "Notes"
    own_tempo: str = "own tempos"
    one_eight_count: str = "1 eight-count"
    eight_counts: str = "%1 eight-counts"
    alike: str = "like"
    gone: str = "no longer in the library"
    legend: str = "Bars: loudness of the music per count. Line: size of the movement. BPM: the music’s own tempo."


def routine_sheet(view: LibraryView, routine: Routine) -> Sheet:
    """Lay a routine out in time.

    Notes
    -----
    A slice that is no longer in the library keeps its row, so that nobody's count is off by eight; it takes the
    routine's tempo, or the one of the row before.
    """
    rows: list[SheetRow] = []
    time_s, last_bpm = 0.0, routine.bpm or 120.0
    for number, item in enumerate(routine.items, start=1):
        line = _row(view, routine, item, number, time_s)
        rows.append(line)
        last_bpm = routine.bpm or line.bpm or last_bpm
        time_s += N_COUNTS * 60 / last_bpm
    return Sheet(routine.name, routine.bpm, time_s, tuple(rows))


def _row(view: LibraryView, routine: Routine, item: RoutineItem, number: int, time_s: float) -> SheetRow:
    row = view.slices.rows.get(item.slice_id, -1)
    if row < 0:
        title = title_of_gone(item.slice_id)
        return SheetRow(number, time_s, -1, item.slice_id, title, 0.0, 1.0, note=item.note)
    label, is_known = view.label_of(row), not view.without_sound(row)
    bpm = view.bpm(row)
    known = (view.slices.rows[name] for name in item.matches if name in view.slices.rows)
    return SheetRow(
        number=number,
        time_s=time_s,
        row=row,
        slice_id=item.slice_id,
        title=slice_title(view, row),
        bpm=bpm,
        stretch=routine.bpm / bpm if routine.bpm and bpm else 1.0,
        levels=tuple(view.count_levels(row).tolist()) if is_known else (),
        movement=label.movement,
        choreography=label.choreography,
        note=item.note or label.note,
        matches=tuple(slice_title(view, match) for match in known),
    )


# --- as a table ----------------------------------------------------------------------------------


def write_csv(sheet: Sheet, target: Path) -> Path:
    """One line per eight-count; no cell is taken for a formula.

    Raises
    ------
    ExportFailed
        When it cannot be written.
    """
    return write_table(target, _cells(sheet), for_spreadsheets=True)


def _cells(sheet: Sheet) -> Iterator[dict[str, Any]]:
    for row in sheet.rows:
        yield {
            "eight_count": row.number,
            "time": minutes(row.time_s),
            "time_s": round(row.time_s, 3),
            "slice": row.slice_id,
            "music": row.title,
            "danced_bpm": round(sheet.bpm or row.bpm, 2) or None,
            "own_bpm": round(row.bpm, 2) or None,
            "levels": " ".join(map(str, row.levels)),
            "movement": " ".join(map(str, row.movement)),
            "choreography": row.choreography,
            "notes": row.note,
            "matches": "; ".join(row.matches),
        }


# --- as a page -----------------------------------------------------------------------------------

_BAR, _GAP, _HIGH = 11, 2, 30


def _bars(row: SheetRow) -> str:
    """Levels as bars, movement as a line over them."""
    width = N_COUNTS * (_BAR + _GAP)
    drawn = []
    for i, level in enumerate(row.levels):
        high = _HIGH * level / TOP_LEVEL
        drawn.append(f'<rect x="{i * (_BAR + _GAP)}" y="{_HIGH - high:g}" width="{_BAR}" height="{high:g}"/>')
    if row.movement:
        steps = []
        for i, level in enumerate(row.movement):
            x, y = i * (_BAR + _GAP), _HIGH - _HIGH * level / TOP_LEVEL
            steps.append(f"{x:g},{y:g} {x + _BAR:g},{y:g}")
        drawn.append(f'<polyline points="{" ".join(steps)}"/>')
    spoken = html.escape(" ".join(map(str, row.levels)))
    return (
        f'<svg role="img" aria-label="{spoken}" viewBox="0 -2 {width} {_HIGH + 2}" width="{width}" '
        f'height="{_HIGH + 2}">{"".join(drawn)}</svg>'
    )


def _lines(text: str) -> str:
    return "<br>".join(html.escape(text).splitlines())


def _title(title: str) -> str:
    """In a direction of its own: one that runs to the left does not turn what stands beside it."""
    return f"<bdi>{html.escape(on_one_line(title))}</bdi>"


def summary(sheet: Sheet, words: SheetWords) -> str:
    """``120 BPM · 16 eight-counts · 1:04.0``."""
    played_at = f"{sheet.bpm:g}\N{NO-BREAK SPACE}BPM" if sheet.bpm else words.own_tempo
    n = len(sheet.rows)
    count = words.one_eight_count if n == 1 else words.eight_counts.replace("%1", str(n))
    return f"{played_at} · {count} · {minutes(sheet.duration_s)}"


def tempo_or_gone(row: SheetRow, gone: str) -> str:
    """What stands below the title: the music's own tempo, and how much faster or slower it is danced."""
    if row.row < 0:
        return gone
    if not row.bpm:
        return ""
    percent = round(row.stretch * 100 - 100)
    return tempo(row.bpm) + (f" {figure(percent, '+d')}\N{NO-BREAK SPACE}%" if percent else "")


def page(sheet: Sheet, words: SheetWords) -> str:
    """The sheet as one HTML page that needs nothing else and prints well; text from people is escaped."""
    heads = (words.count, words.time, words.music, words.levels, words.choreography, words.notes)
    body = []
    for row in sheet.rows:
        alike = (
            f"<small>{html.escape(words.alike)} {', '.join(map(_title, row.matches))}</small>" if row.matches else ""
        )
        under = tempo_or_gone(row, words.gone)
        small = f"<small>{html.escape(under)}</small>" if under else ""
        body.append(
            f'<tr><th scope="row">{row.number}</th><td class="time">{minutes(row.time_s)}</td>'
            f"<td>{_title(row.title)}{small}{alike}</td><td>{_bars(row)}</td>"
            f'<td class="moves" dir="auto">{_lines(row.choreography)}</td><td dir="auto">{_lines(row.note)}</td></tr>'
        )
    style = resource("style/sheet.css").read_text(encoding="utf-8")
    name = html.escape(sheet.name)
    return (
        f'<!doctype html>\n<html lang="{html.escape(words.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{name}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<h1>{name}</h1>\n"
        f"<p>{html.escape(summary(sheet, words))}</p>\n<table>\n<thead><tr>"
        + "".join(f'<th scope="col">{html.escape(head)}</th>' for head in heads)
        + "</tr></thead>\n<tbody>\n"
        + "\n".join(body)
        + f"\n</tbody>\n</table>\n<footer>{html.escape(words.legend)}</footer>\n</body>\n</html>\n"
    )


def write_page(sheet: Sheet, words: SheetWords, target: Path) -> Path:
    """Write the page.

    Raises
    ------
    ExportFailed
        When it cannot be written.
    """
    with whole_file(target) as place:
        place.write_text(page(sheet, words), encoding="utf-8")
    return target
