"""Commands that compare: similar, harmony."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from choleor_desktop.analysis.similarity import ASPECTS, DEFAULT_WEIGHTS
from choleor_desktop.cli import output
from choleor_desktop.cli.exit_codes import SOME_FAILED
from choleor_desktop.cli.listing import read_view
from choleor_desktop.cli.ways import told
from choleor_desktop.errors import (
    AudioTooShort,
    LibraryHasNoSlices,
    NotClustered,
    SliceWithoutSound,
    UnknownQuery,
    WrongUse,
)
from choleor_desktop.library.models import LibraryView
from choleor_desktop.library.naming import display_name
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.find import Finder, Neighbour, Request
from choleor_desktop.pipeline.harmonies import fitting, harmony_of
from choleor_desktop.pipeline.single import analyse_file, longest_single_slice_s
from choleor_desktop.pipeline.space import has_sound, why_without_sound


def _weights(wishes: argparse.Namespace) -> dict[str, float]:
    chosen = dict(DEFAULT_WEIGHTS)
    for name, weight in (wishes.weights or {}).items():
        if name not in ASPECTS:
            raise WrongUse(what=f"“{name}”", expected="one of " + ", ".join(ASPECTS))
        if not 0 <= weight < float("inf"):
            raise WrongUse(what=f"The weight of {name}", expected="0 or more")
        chosen[name] = weight
    if not any(chosen.values()):
        raise WrongUse(what="At least one weight", expected="more than 0")
    return chosen


def _check_query(wishes: argparse.Namespace) -> None:
    if (wishes.slice is None) != wishes.all:
        raise WrongUse(what="The query", expected="a slice, a sound file, or --all, and only one of them")
    for name in ("weights", "counts", "unlike") if wishes.method == "classic" else ():
        if getattr(wishes, name) is not None:
            raise WrongUse(what=f"--{name}", expected="left out with --method classic, which cannot do that")
    if wishes.unlike and {wishes.slice, *(wishes.like or ())} & set(wishes.unlike):
        raise WrongUse(what="--unlike", expected="other slices than those to be like")


def similar(wishes: argparse.Namespace) -> int:
    """List the most similar slices of one slice, of a file, or of every slice."""
    _check_query(wishes)
    weights = _weights(wishes)
    view = read_view(wishes)
    if not len(view.slices):
        raise LibraryHasNoSlices
    if wishes.scope == "cluster" and view.clustering is None:
        raise NotClustered
    finder = Finder(view)
    found = [_answered(finder, name, request, wishes) for name, request in _requests(wishes, view, weights)]
    if any(entry["one_song"] for entry in found):
        output.say("All slices are of one song: here 50 is about any two of them. Import more songs.")
    if wishes.json:
        output.write_json(found)
    else:
        for entry in found:
            if not entry["results"]:
                continue
            output.write_line(f"Most similar to {_asked(entry['query'], wishes)}:")
            output.write_table(("score", "slice"), [(r["score"], r["slice"]) for r in entry["results"]])
    return SOME_FAILED if any("error" in entry for entry in found) else 0


def _asked(name: str, wishes: argparse.Namespace) -> str:
    """All that was asked for, in words."""
    unlike = f", and unlike {' and '.join(wishes.unlike)}" if wishes.unlike else ""
    counts = f", counts {wishes.counts[0]} to {wishes.counts[1]}" if wishes.counts else ""
    return " and ".join((name, *(wishes.like or ()))) + unlike + counts


def _answered(finder: Finder, name: str, request: Request, wishes: argparse.Namespace) -> dict[str, Any]:
    """What is like one query; of all slices those without sound are named and left out."""
    try:
        answer = finder.similar(request)
    except SliceWithoutSound as error:
        if not wishes.all or error.fields["slice"] != name:
            raise
        output.say(told(error))
        return {"query": name, "results": [], "one_song": False, "error": told(error)}
    if not answer.neighbours:
        output.say(f"{name}: {_why_none(wishes, len(finder.view.songs))}")
    # As the reasons count them: the slices in the library first, then a file from outside.
    queries = (*request.queries, name)
    results = [_result(neighbour, queries) for neighbour in answer.neighbours]
    return {"query": name, "results": results, "one_song": answer.of_one_song}


def _why_none(wishes: argparse.Namespace, n_songs: int) -> str:
    """Why a query found nothing, and what to do."""
    if wishes.other_songs and n_songs == 1:
        return "there is no other song in the library; import more music, or ask without --other-songs."
    by = ["--tempo"] * bool(wishes.tempo) + ["--other-songs"] * wishes.other_songs
    in_cluster = wishes.scope == "cluster"
    if by:
        by += ["--scope cluster"] * in_cluster
        return f"nothing is left by {' and '.join(by)}; ask without {'one of them' if by[1:] else 'it'}."
    if in_cluster:
        return "it is alone in its cluster; look with --scope library, or make fewer clusters."
    return "there is no other slice to compare with; import more music."


def _result(neighbour: Neighbour, queries: Sequence[str]) -> dict[str, Any]:
    found = {"slice": neighbour.slice_id, "score": float(neighbour.score), "parts": dict(neighbour.parts)}
    reason = neighbour.reason
    if reason is not None:
        found["reason"] = {
            "aspect": reason.aspect,
            "counts_alike": list(reason.counts_alike),
            "parts_at": reason.parts_at,
            "query": queries[reason.query],
        }
    return found


def _requests(
    wishes: argparse.Namespace, view: LibraryView, weights: dict[str, float]
) -> Iterator[tuple[str, Request]]:
    common: dict[str, Any] = {
        "method": wishes.method,
        "scope": wishes.scope,
        "n": wishes.top,
        "weights": weights,
        "other_songs_only": wishes.other_songs,
        "tempo_ranges": () if wishes.tempo is None else (wishes.tempo,),
        "away": tuple(wishes.unlike or ()),
        "counts": wishes.counts,
    }
    more = tuple(wishes.like or ())
    if wishes.all:
        for name in view.slices.ids:
            yield name, Request(queries=(name, *more), **common)
    elif wishes.slice in view.slices.rows:
        yield wishes.slice, Request(queries=(wishes.slice, *more), **common)
    elif os.path.isfile(wishes.slice):
        analysis, sound = analyse_file(Path(wishes.slice), one_slice_up_to_s=longest_single_slice_s(view))
        if not analysis.slices:
            raise AudioTooShort(name=display_name(Path(wishes.slice).name), seconds=analysis.duration_s)
        with Store.open(wishes.library, read_only=True) as store:
            song = store.song_of_sound(sound)
        for place, eight_count in enumerate(analysis.slices):
            name = f"{wishes.slice} at {eight_count.start_s:.2f} s"
            yield (
                name,
                Request(queries=more, outside=analysis.features, outside_row=place, outside_song=song, **common),
            )
    else:
        raise UnknownQuery(slice=wishes.slice)


def _fitting(view: LibraryView, wishes: argparse.Namespace) -> int:
    if not len(view.slices):
        raise LibraryHasNoSlices
    fits = fitting(view, wishes.movement, n=wishes.top)
    found = [{"slice": view.slices.ids[fit.row], "score": fit.score, "levels": list(fit.levels)} for fit in fits]
    if wishes.json:
        output.write_json({"movement": list(wishes.movement), "results": found})
        return 0
    output.write_table(
        ("score", "slice", "levels"), [(fit["score"], fit["slice"], " ".join(map(str, fit["levels"]))) for fit in found]
    )
    return 0


def harmony(wishes: argparse.Namespace) -> int:
    """Tell how well a movement fits a slice, or which slices it fits best."""
    view = read_view(wishes)
    if wishes.slice is None:
        return _fitting(view, wishes)
    row = view.row(wishes.slice)
    if not has_sound(view)[row]:
        raise why_without_sound(view, row, needed_by="harmony")
    music = view.count_levels(row)
    fit = harmony_of(view, row, wishes.movement)
    if wishes.json:
        output.write_json(
            {
                "slice": wishes.slice,
                "score": float(fit.score),
                "per_count": [float(x) for x in fit.per_count],
                "lag": int(fit.lag),
                "lag_gain": float(fit.lag_gain),
                "agreement": float(fit.agreement),
                "shape": None if fit.shape is None else float(fit.shape),
                "accents": float(fit.accents),
                "levels": music.tolist(),
                "movement": list(wishes.movement),
                "level_range_db": [round(end, 2) for end in view.level_range],
            }
        )
        return 0
    output.write_line(f"Harmony {fit.score:.1f} of 100.")
    output.write_table(
        ("count", "music", "movement", "apart"),
        [(i + 1, int(music[i]), wishes.movement[i], float(fit.per_count[i])) for i in range(len(music))],
    )
    if fit.shape is None:
        output.write_line("One of the two curves is flat, so there is no shape to compare.")
    if fit.lag:
        when = "later" if fit.lag > 0 else "earlier"
        counts = "1 count" if abs(fit.lag) == 1 else f"{abs(fit.lag)} counts"
        output.write_line(f"It would fit better {counts} {when} (gain {fit.lag_gain:.1f}).")
    return 0
