"""Words for aspects, and one sentence why a slice is in the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from choleor_desktop.analysis.columns import ASPECTS
from choleor_desktop.analysis.results import N_COUNTS
from choleor_desktop.ui.parts.phrases import filled

if TYPE_CHECKING:
    from choleor_desktop.analysis.reasons import Reason
    from choleor_desktop.pipeline.find import Neighbour
    from choleor_desktop.ui.theme import Theme

_translate = QCoreApplication.translate
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


def pieces_of_bar(score: float, parts: Mapping[str, float]) -> tuple[float, ...]:
    """How long each aspect is on a bar that is as long as the score, in points of it, (5,); () without parts.

    A part below zero has no length: what it takes from the score, it takes from all others alike.
    """
    above = [max(float(parts.get(name, 0.0)), 0.0) for name in ASPECTS]
    share = max(score, 0.0) / (sum(above) or 1.0)
    return tuple(part * share for part in above) if parts else ()


def legend(theme: Theme) -> str:
    """The colours of the aspects, as rich text."""
    dim, names = theme.dim.name(), aspect_names().values()
    parts = [
        f'<span style="color:{colour.name()}">■</span>&nbsp;<span style="color:{dim}">{name}</span>'
        for name, colour in zip(names, theme.aspects, strict=True)
    ]
    return f'<span style="font-size:{theme.px(11)}px">{"&nbsp; ".join(parts)}</span>'


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


def _accents(reason: Reason) -> str:
    """On which of the compared counts the two agree in accents and loudness."""
    alike, (first, last) = tuple(reason.counts_alike), reason.counts
    apart = tuple(count for count in range(first, last + 1) if count not in alike)
    if not apart and (first, last) == (1, N_COUNTS):
        return _translate("Reasons", "in step on all eight counts")
    if not apart:
        text = _translate("Reasons", "in step on count %1"), _translate("Reasons", "in step on counts %1")
        return filled(text[len(alike) > 1], spans(alike))
    if not alike and reason.aspect is None:
        return _translate("Reasons", "the accents fall elsewhere")
    if not alike:
        return _translate("Reasons", "but the accents fall elsewhere")
    if apart == tuple(range(apart[0], last + 1)):
        return filled(_translate("Reasons", "in step until count %1, then they part"), alike[-1])
    if len(apart) <= len(alike):
        text = _translate("Reasons", "in step except on count %1"), _translate("Reasons", "in step except on counts %1")
        return filled(text[len(apart) > 1], spans(apart))
    text = _translate("Reasons", "in step on count %1 only"), _translate("Reasons", "in step on counts %1 only")
    return filled(text[len(alike) > 1], spans(alike))


def _tempo(bpm: float, query_bpm: float) -> str:
    apart = bpm - query_bpm
    if abs(apart) < _SAME_BPM:
        return _translate("Reasons", "same tempo")
    text = _translate("Reasons", "%1 BPM faster") if apart > 0 else _translate("Reasons", "%1 BPM slower")
    return filled(text, f"{abs(apart):.0f}")


def _why(reason: Reason, bpm: float, query_bpm: float) -> list[str]:
    """What speaks for a slice of Match, how it steps, and its tempo unless that was said."""
    is_same = abs(bpm - query_bpm) < _SAME_BPM
    if reason.aspect is None:
        first = _translate("Reasons", "Nothing stands out")
    elif reason.aspect == "tempo" and not is_same:
        first = _translate("Reasons", "A near tempo")
    else:
        first = _praise()[reason.aspect]
    told = [first, _accents(reason)]
    return told if reason.aspect == "tempo" and is_same else [*told, _tempo(bpm, query_bpm)]


def reason_sentence(neighbour: Neighbour, bpm: float, queries: Sequence[tuple[str, float]], cluster: str = "") -> str:
    """Why this slice, in one sentence; beside which of several queries (title, BPM); where it lies, if elsewhere.

    A tempo of 0 is not known.
    """
    reason = neighbour.reason
    title, query_bpm = queries[0 if reason is None else reason.query]
    if reason is not None:
        parts = _why(reason, bpm, query_bpm)
    else:
        parts = [_translate("Reasons", "The 20 numbers of Classic point the same way")]
        # Of several queries none is nearer than another, and each has its tempo; that of a feature table nobody knows.
        parts += [_tempo(bpm, query_bpm)] if len(queries) == 1 and bpm and query_bpm else []
    sentence = ", ".join(parts) + "."
    if reason is not None and len(queries) > 1:
        sentence += " " + filled(_translate("Reasons", "Of the queries, nearest to %1."), title)
    if neighbour.across_border and cluster:
        sentence += " " + filled(_translate("Reasons", "Just across the border, in %1."), cluster)
    return sentence
