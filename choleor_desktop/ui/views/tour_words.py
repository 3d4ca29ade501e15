"""What the tour says at each step, with the numbers of the slice it is on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from choleor_desktop.pipeline.titles import figure, on_one_line
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.parts.reasons import aspect_names

if TYPE_CHECKING:
    from choleor_desktop.pipeline.tour import Tour

_translate = QCoreApplication.translate
ORIGINAL, OURS, RUN_1, RUN_2 = "original", "ours", "run_1", "run_2"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the tour and the ways it can be shown; the first is shown at first."""

    name: str
    choices: tuple[str, ...] = ()


STEPS = (
    Step("sound"),
    Step("frames"),
    Step("mfcc"),
    Step("vector"),
    Step("sign", (ORIGINAL, OURS)),
    Step("gain", (ORIGINAL, OURS)),
    Step("cosine"),
    Step("clusters", (RUN_1, RUN_2, OURS)),
    Step("results", (ORIGINAL, OURS)),
    Step("levels", (ORIGINAL, OURS)),
    Step("match"),
)


def titles() -> dict[str, str]:
    """Names of the steps."""
    return {
        "sound": _translate("Tour", "Sound"),
        "frames": _translate("Tour", "Frames"),
        "mfcc": _translate("Tour", "MFCC"),
        "vector": _translate("Tour", "Vector"),
        "sign": _translate("Tour", "Its sign"),
        "gain": _translate("Tour", "Its loudness"),
        "cosine": _translate("Tour", "Score"),
        "clusters": _translate("Tour", "Clusters"),
        "results": _translate("Tour", "Matches"),
        "levels": _translate("Tour", "Levels"),
        "match": _translate("Tour", "Match"),
    }


def choices() -> dict[str, str]:
    """Names of the ways a step can be shown."""
    return {
        ORIGINAL: _translate("Tour", "As the original did"),
        RUN_1: _translate("Tour", "First run"),
        RUN_2: _translate("Tour", "Second run"),
        OURS: _translate("Tour", "As it is now"),
    }


def sentences(step: str, choice: str, tour: Tour, title: Callable[[int], str]) -> str:
    """Two sentences; ``title`` names a row of the library, which stands on one line."""
    tell = {
        "sound": _sound, "frames": _frames, "mfcc": _mfcc, "vector": _vector, "sign": _sign, "gain": _gain,
        "cosine": _cosine, "clusters": _clusters, "results": _results, "levels": _levels, "match": _match,
    }  # fmt: skip
    return tell[step](choice, tour, lambda row: on_one_line(title(row)))


def _sound(_choice: str, tour: Tour, title: Callable[[int], str]) -> str:
    d = tour.detail
    text = _translate(
        "Tour", "%1: eight counts at %2 BPM, %3 seconds of sound. All that follows is measured on it alone."
    )
    return filled(text, title(d.row), f"{d.bpm:.0f}", f"{d.end_s - d.start_s:.1f}")


def _frames(_choice: str, tour: Tour, _title: Callable[[int], str]) -> str:
    text = _translate(
        "Tour",
        "The sound is cut into %1 frames of 93 ms that overlap; on the left is the loudest one, faded at its ends. "
        "Its spectrum on the right says how strongly each frequency sounds in it.",
    )
    return filled(text, tour.n_frames)


def _mfcc(_choice: str, tour: Tour, _title: Callable[[int], str]) -> str:
    text = _translate(
        "Tour",
        "Every spectrum is boiled down to 20 numbers, the MFCC: %1 columns of 20. "
        "The lowest row is how loud it is; the rows above it describe its colour, more and more finely.",
    )
    return filled(text, tour.n_frames)


def _vector(_choice: str, tour: Tour, _title: Callable[[int], str]) -> str:
    text = _translate(
        "Tour",
        "The original kept one principal component of that matrix: 20 numbers for the whole slice. "
        "The first of them, mere loudness, has %1 % of all their weight.",
    )
    return filled(text, f"{tour.loudness_share * 100:.0f}")


def _sign(choice: str, tour: Tour, _title: Callable[[int], str]) -> str:
    if choice == OURS:
        return _translate(
            "Tour",
            "The rule is written down now: the loading of largest magnitude is positive. "
            "So the slice scores 100 against itself, today and after every update.",
        )
    text = _translate(
        "Tour",
        "A principal component may point either way, and which way was left to the version of a software library "
        "(coral: one, teal: the other). Between two versions the same slice scores %1 against itself.",
    )
    return filled(text, figure(tour.flipped))


def _gain(choice: str, tour: Tour, _title: Callable[[int], str]) -> str:
    if choice == OURS:
        text = _translate(
            "Tour",
            "Match takes the overall level out before it compares. "
            "The same sound at half gain scores %1 against itself.",
        )
        return filled(text, figure(tour.quiet_match))
    text = _translate(
        "Tour",
        "The same sound at half gain (teal) has another vector, and Classic gives it %1 against itself. "
        "White noise at half gain even gets %2.",
    )
    return filled(text, figure(tour.quiet_classic), figure(tour.quiet_noise))


def _cosine(_choice: str, tour: Tour, title: Callable[[int], str]) -> str:
    if not tour.nearest:
        return _translate("Tour", "A score needs a second slice. The library has only this one.")
    text = _translate(
        "Tour",
        "Two vectors are alike when they point the same way: the cosine of the angle between them, times 100, is the "
        "score. %1 (coral) and %2 (teal) get %3.",
    )
    return filled(text, title(tour.detail.row), title(tour.nearest[0].row), f"{tour.nearest[0].score:.2f}")


def _clusters(choice: str, tour: Tour, title: Callable[[int], str]) -> str:
    if choice == OURS:
        return _translate(
            "Tour",
            "The seed is fixed and clusters keep their numbers, so that the same library gives the same clusters every "
            "time. And matches are looked for in the whole library, unless you ask otherwise.",
        )
    grouping = tour.groupings[0 if choice == RUN_1 else 1]
    text = _translate(
        "Tour",
        "KMeans sorts all slices into %1 clusters, starting by chance: without a seed, slices may change company "
        "from run to run, and a query its answer.",
    )
    moved = _translate("Tour", "Here %1 of them did.") if tour.moved else _translate("Tour", "Here none did.")
    lost = ""
    if tour.nearest:
        lost = _translate("Tour", "Matches across a border were lost; all of the %2 nearest are on this side.")
    if grouping.lost:
        lost = _translate("Tour", "Matches across a border (dashed) were lost: %1 of the %2 nearest.")
    told = [
        filled(text, tour.n_clusters),
        filled(moved, tour.moved),
        filled(lost, grouping.lost, len(tour.nearest)),
    ]
    if "clusters" in tour.elsewhere:
        told.append(filled(_translate("Tour", "On %1 both can be seen."), title(tour.elsewhere["clusters"])))
    return " ".join(filter(None, told))


def _results(choice: str, tour: Tour, title: Callable[[int], str]) -> str:
    if not tour.nearest:
        return _translate("Tour", "A score needs a second slice. The library has only this one.")
    if choice == OURS:
        text = _translate(
            "Tour",
            "Asked for %1, you get %1: the query is left out by its name. "
            "Equal scores stand in the order of their names.",
        )
        return filled(text, len(tour.nearest))
    text = _translate(
        "Tour", "Asked for %1, the original showed %2: it threw away whatever came first, taking it for the query."
    )
    told = [filled(text, tour.n_asked, len(tour.shown))]
    if tour.thrown != tour.detail.row:
        text = _translate("Tour", "Here that was %1, which scores as high, and not the query.")
        told.append(filled(text, title(tour.thrown)))
    else:
        told.append(_translate("Tour", "Here that was the query, by luck."))
    if "results" in tour.elsewhere:
        text = _translate("Tour", "On %1 it is another slice that scores as high.")
        told.append(filled(text, title(tour.elsewhere["results"])))
    return " ".join(told)


def _levels(choice: str, tour: Tour, title: Callable[[int], str]) -> str:
    if choice == OURS:
        text = _translate(
            "Tour",
            "Nine sections of time now become levels from 1 to 10, "
            "between the quietest and the loudest of the library.",
        )
        moves = _translate("Tour", "One sees how loudness moves: %1.")
        told = moves if tour.moves else _translate("Tour", "Here loudness hardly moves: %1.")
        return text + " " + filled(told, "\N{NO-BREAK SPACE}".join(map(str, tour.levels)))
    text = _translate(
        "Tour",
        "The levels should have shown how loudness moves, but the code cut the spectrum "
        "along frequency instead of time. "
        "Low notes left, high notes right, whatever happens on the counts: %1.",
    )
    told = [filled(text, "\N{NO-BREAK SPACE}".join(map(str, tour.frequency_levels)))]
    if "levels" in tour.elsewhere:
        there = _translate("Tour", "Here loudness hardly moves; on %1 it does.")
        told.append(filled(there, title(tour.elsewhere["levels"])))
    return " ".join(told)


def _match(_choice: str, tour: Tour, title: Callable[[int], str]) -> str:
    if not tour.match:
        return _translate("Tour", "A score needs a second slice. The library has only this one.")
    best, names = tour.match[0], aspect_names()
    so_far = [round(each, 1) for each in accumulate(best.parts.values(), initial=0.0)]  # parts add up as shown, too
    parts = ", ".join(
        f"{names[name]} {figure(after - before, 'z.1f')}"
        for name, (before, after) in zip(best.parts, pairwise(so_far), strict=True)
    )
    text = _translate(
        "Tour",
        "Match compares five aspects and adds their parts up; 50 is two unrelated slices, 100 the same sound. "
        "%1 gets %2: %3.",
    )
    return filled(text, title(best.row), figure(best.score), parts)
