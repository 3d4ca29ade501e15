"""Words for aspects, and one sentence why a slice is in the answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

_translate = QCoreApplication.translate


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
        "timbre": _translate("Reasons", "Sounds alike"),
        "tonality": _translate("Reasons", "The same notes"),
        "rhythm": _translate("Reasons", "Accents fall on the same counts"),
        "energy": _translate("Reasons", "Loudness moves alike"),
        "tempo": _translate("Reasons", "The same tempo"),
    }


def reason_sentence(neighbour: Any) -> str:
    """Why this slice, in one sentence; empty where there is no reason to give."""
    reason = neighbour.reason
    if reason is None:
        return ""
    sentence = _praise()[reason.aspect]
    if len(reason.counts_alike) == 8:
        sentence += "; " + _translate("Reasons", "alike on all eight counts")
    elif reason.parts_at is not None and reason.parts_at > 1:
        sentence += "; " + _translate("Reasons", "parts at count %1").replace("%1", str(reason.parts_at))
    elif reason.counts_alike:
        counts = " ".join(map(str, reason.counts_alike))
        sentence += "; " + _translate("Reasons", "alike on counts %1").replace("%1", counts)
    if neighbour.across_border:
        sentence += "; " + _translate("Reasons", "just across the border of its cluster")
    return sentence + "."
