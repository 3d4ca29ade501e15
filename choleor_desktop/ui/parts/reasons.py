"""Words for aspects, and one sentence why a slice is in the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

_translate = QCoreApplication.translate
_N_COUNTS = 8
_SAME_BPM = 0.75


def aspect_names() -> dict[str, str]:
    """The five aspects in the language of the window."""
    return {
        "timbre": _translate("Aspects", "timbre"),
        "tonality": _translate("Aspects", "tonality"),
        "rhythm": _translate("Aspects", "rhythm"),
        "energy": _translate("Aspects", "energy"),
        "tempo": _translate("Aspects", "tempo"),
    }


def _praise() -> dict[str, str]:
    return {
        "timbre": _translate("Reasons", "The same kind of sound"),
        "tonality": _translate("Reasons", "The same notes"),
        "rhythm": _translate("Reasons", "Accents on the same counts"),
        "energy": _translate("Reasons", "Loudness rises and falls alike"),
        "tempo": _translate("Reasons", "The same tempo"),
    }


def spans(counts: Sequence[int]) -> str:
    """Counts as people say them: ``1–4, 6, 8``."""
    runs: list[list[int]] = []
    for count in counts:
        if runs and count == runs[-1][-1] + 1:
            runs[-1].append(count)
        else:
            runs.append([count])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _accents(reason: Any) -> str:
    """On which counts the two agree in accents and loudness."""
    alike = tuple(reason.counts_alike)
    apart = tuple(count for count in range(1, _N_COUNTS + 1) if count not in alike)
    if not apart:
        return _translate("Reasons", "in step on all eight counts")
    if not alike:
        return _translate("Reasons", "but the accents fall elsewhere")
    if apart == tuple(range(apart[0], _N_COUNTS + 1)):
        return _translate("Reasons", "in step until count %1, then they part").replace("%1", str(alike[-1]))
    if len(apart) <= len(alike):
        text = _translate("Reasons", "in step except on count %1"), _translate("Reasons", "in step except on counts %1")
        return text[len(apart) > 1].replace("%1", spans(apart))
    text = _translate("Reasons", "in step on count %1 only"), _translate("Reasons", "in step on counts %1 only")
    return text[len(alike) > 1].replace("%1", spans(alike))


def _tempo(bpm: float, query_bpm: float) -> str:
    apart = bpm - query_bpm
    if abs(apart) < _SAME_BPM:
        return _translate("Reasons", "same tempo")
    text = _translate("Reasons", "%1 BPM faster") if apart > 0 else _translate("Reasons", "%1 BPM slower")
    return text.replace("%1", f"{abs(apart):.0f}")


def reason_sentence(neighbour: Any, bpm: float, query_bpm: float, cluster: str = "") -> str:
    """Why this slice, in one sentence; and where it lies, when that is another cluster."""
    reason = neighbour.reason
    if reason is None:
        parts = [_translate("Reasons", "The 20 numbers of Classic point the same way")]
    else:
        parts = [_praise()[reason.aspect], _accents(reason)]
    if reason is None or reason.aspect != "tempo" or abs(bpm - query_bpm) >= _SAME_BPM:
        parts.append(_tempo(bpm, query_bpm))
    sentence = ", ".join(parts) + "."
    if neighbour.across_border and cluster:
        sentence += " " + _translate("Reasons", "Just across the border, in %1.").replace("%1", cluster)
    return sentence
