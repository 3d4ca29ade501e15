"""Commands that make something: import, cluster, demo."""

from __future__ import annotations

import argparse
import os
import shlex
from dataclasses import asdict

from choleor_desktop.cli import output
from choleor_desktop.cli.exit_codes import SOME_FAILED, WORLD_IS_WRONG
from choleor_desktop.cli.output import counted
from choleor_desktop.cli.ways import told
from choleor_desktop.errors import FileMissing, SongWithoutSlices, WrongUse
from choleor_desktop.library.models import NO_CLUSTER, label_words
from choleor_desktop.library.naming import display_name
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.import_report import Failure, ImportReport
from choleor_desktop.pipeline.interrupted import interrupted, wish_for
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.tables import incoming_labels, is_table


def import_(wishes: argparse.Namespace) -> int:
    """Add and analyse songs or ready-cut slices."""
    if wishes.dry_run:
        return _preview(wishes)
    report = _nothing_to_read(wishes) or _imported(wishes)
    for failure in report.failures:
        output.say(told(failure.error))
    for copy in report.copies:
        output.say(f"“{display_name(os.path.basename(copy.path))}” has the same sound as “{copy.title}”.")  # noqa: PTH119
    # What is in the library whole, though nothing can be found by it, would not fail the next time either.
    remarks, failures = (
        [
            {"path": str(each.path), "reason": told(each.error)}
            for each in report.failures
            if isinstance(each.error, SongWithoutSlices) is kind
        ]
        for kind in (True, False)
    )
    if wishes.json:
        output.write_json(
            {
                "songs": len(report.songs),
                "slices": report.n_slices,
                "skipped": report.n_skipped,
                "copies": [{"path": each.path, "song": each.song_id} for each in report.copies],
                "failures": failures,
                "remarks": remarks,
                "labels": report.n_labels,
                "labels_lost": report.n_lost,
                "seconds": round(report.seconds, 3),
            }
        )
    else:
        output.write_line(
            f"{counted(len(report.songs), 'song')} with {counted(report.n_slices, 'slice')} added, "
            f"{counted(report.n_skipped - len(report.copies), 'file')} unchanged, "
            f"{len(failures)} failed, {report.seconds:.1f} s." + _labels(report.n_labels) + _lost(report.n_lost)
        )
    if report.nothing_was_there:
        return WORLD_IS_WRONG
    return SOME_FAILED if failures else 0


def _nothing_to_read(wishes: argparse.Namespace) -> ImportReport | None:
    """What an import would say where nothing that was named is there: no library is made for that."""
    if os.path.lexists(wishes.library) or any(os.path.lexists(path) for path in wishes.paths):
        return None
    places = [display_name(os.path.abspath(path)) for path in wishes.paths]  # noqa: PTH100 - links stay
    return ImportReport((), 0, 0, tuple(Failure(place, FileMissing(path=place)) for place in places), 0.0)


def _imported(wishes: argparse.Namespace) -> ImportReport:
    with Store.open(wishes.library, create=True) as store:
        try:
            with output.progress() as progress:
                report = import_music(
                    store,
                    wishes.paths,
                    ready_cut=wishes.slices,
                    keep_labels=wishes.keep_labels,
                    jobs=wishes.jobs,
                    dask=wishes.dask,
                    progress=progress,
                )
        except KeyboardInterrupt:
            store.end_import(wish_for(wishes.paths, ready_cut=wishes.slices, keep_labels=wishes.keep_labels))
            raise
        _tell_interrupted(store)
    return report


def _tell_interrupted(store: Store) -> None:
    """Say which imports before this one were cut short, and how to go on."""
    for each in interrupted(store):
        options = ("--slices",) * each.wish.ready_cut + ("--keep-labels",) * each.wish.keep_labels
        command = shlex.join(["choleor", "import", str(store.path), *options, *each.wish.paths])
        output.say(
            f"An earlier import was interrupted. Still to be read: {each.n_left} of {counted(each.n_files, 'file')}. "
            f"Import them again: {command}"
        )


def _labels(n: int) -> str:
    return f" {counted(n, 'label')} imported." if n else ""


def _lost(n: int) -> str:
    return (
        f" {counted(n, 'label')} found no slice, as songs are cut anew; undo in the window brings them back."
        if n
        else ""
    )


def _preview(wishes: argparse.Namespace) -> int:
    """Say what tables of labels would bring; the library stays as it is."""
    with Store.open(wishes.library, read_only=True) as store:
        view = store.view()
    found = []
    for path in wishes.paths:
        incoming = incoming_labels(view, path) if is_table(path) else None
        if incoming is None:
            raise WrongUse(what=f"“{path}”", expected="a table of labels to be tried with --dry-run")
        found.append(incoming)
    conflicts = [(edit.slice_id, view.labels[edit.slice_id], edit.label) for each in found for edit in each.conflicts]
    n_new, n_same = sum(len(each.fresh) for each in found), sum(each.n_same for each in found)
    unknown = [name for each in found for name in each.unknown]
    if wishes.json:
        differing = [{"slice": name, "here": asdict(here), "there": asdict(there)} for name, here, there in conflicts]
        output.write_json({"new": n_new, "same": n_same, "conflicts": differing, "unknown": unknown})
        return 0
    output.write_line(
        f"Labels in the table: {n_new} new, {n_same} here already, {len(conflicts)} different, "
        f"{len(unknown)} of slices that are not here. Nothing was changed."
    )
    if conflicts:
        rows = [(name, label_words(here), label_words(there)) for name, here, there in conflicts]
        output.write_table(("slice", "here", "in the table"), rows)
    return 0


def cluster(wishes: argparse.Namespace) -> int:
    """Cluster the slices and store it."""
    from choleor_desktop.pipeline.clusters import cluster_library  # noqa: PLC0415 - an import does without
    from choleor_desktop.pipeline.find import Finder  # noqa: PLC0415
    from choleor_desktop.pipeline.portraits import apart  # noqa: PLC0415

    with Store.open(wishes.library) as store:
        finder = Finder(store.view())
        with output.progress() as progress:
            found = cluster_library(
                store,
                k=wishes.k,
                seed=wishes.seed,
                method=wishes.method,
                curve_max=wishes.curve,
                finder_of=finder.renewed,
                progress=progress,
            )
        view = store.view()
    if found.k < wishes.k:
        output.say(f"{counted(found.k, 'cluster')}, not {wishes.k}: no more slices sound different.")
    curve = [
        {"k": k, "inertia": inertia, "silhouette": silhouette if found.has_silhouette(k) else None}
        for k, inertia, silhouette in found.curve
    ]
    silhouette = found.silhouette if found.has_silhouette(found.k) else None
    if wishes.json:
        output.write_json(
            {
                "k": found.k,
                "seed": found.seed,
                "method": found.method,
                "inertia": found.inertia,
                "silhouette": silhouette,
                "labels": {
                    name: None if number == NO_CLUSTER else number
                    for name, number in zip(view.slices.ids, found.labels.tolist(), strict=True)
                },
                "aspects": apart(finder.renewed(view)),
                "curve": curve,
            }
        )
    else:
        figures = f"inertia {found.inertia:.4g}" + (f", silhouette {silhouette:.3f}" if silhouette is not None else "")
        output.write_line(f"{counted(found.k, 'cluster')}, {figures}.")
        if curve:
            output.write_table(
                ("k", "inertia", "silhouette"), [(p["k"], f"{p['inertia']:.1f}", p["silhouette"]) for p in curve]
            )
    return 0


def demo(wishes: argparse.Namespace) -> int:
    """Write the demo songs."""
    from choleor_desktop.pipeline.demo import make_demo  # noqa: PLC0415 - an import does without

    with output.progress() as progress:
        songs = make_demo(wishes.folder, progress=progress)
    if wishes.json:
        output.write_json(
            {
                "songs": [
                    {
                        "path": str(song.path),
                        "title": song.title,
                        "style": song.style,
                        "bpm": song.bpm,
                        "beats": [round(beat, 6) for beat in song.beats_s.tolist()],
                    }
                    for song in songs
                ]
            }
        )
    else:
        output.write_table(("bpm", "style", "file"), [(song.bpm, song.style, song.path) for song in songs])
    return 0
