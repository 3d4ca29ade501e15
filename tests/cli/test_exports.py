"""What is exported is read back by readers that are not ours, and comes in again as it was."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import jams
import numpy as np
import pandas as pd
import pytest
import soundfile

from choleor_desktop.analysis import repair
from choleor_desktop.cli import main
from choleor_desktop.errors import ExportFailed, NameTaken
from choleor_desktop.library import export, tables
from choleor_desktop.library.classic_csv import read_vectors
from choleor_desktop.library.export import file_names
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.demo import songs as demo_songs
from choleor_desktop.pipeline.recut import recut_song

DANGEROUS = [
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "'=1", "''", "＝1", 'quote " and, comma',
    "line\nbreak\r\nand more", "봄날", "e\u0301", "\u202eevil", "<img src=file:///x>", "🎵", " spaces ",
]  # fmt: skip


def run(capsys, *words):
    capsys.readouterr()
    code = main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def labelled(library):
    """A library with a label of every dangerous kind."""
    with Store.open(library) as store:
        ids = store.view().slices.ids
        labels = [
            Label((text, "plain"), i % 6, text, text, (1, 2, 3, 4, 5, 6, 7, 10) if i % 2 else ())
            for i, text in enumerate(DANGEROUS)
        ]
        n = min(len(ids), len(labels))
        for first in range(0, len(labels), n):
            store.edit([LabelEdit(name, label) for name, label in zip(ids, labels[first:], strict=False)])
    return library


def test_the_feature_table_has_the_original_layout_and_pandas_reads_the_very_numbers(capsys, made_library, tmp_path):
    code, found = run(capsys, "export", made_library, "--features", tmp_path / "f.csv")
    assert (code, found["written"]) == (0, [str(tmp_path / "f.csv")])
    table = pd.read_csv(tmp_path / "f.csv", index_col=0)
    with Store.open(made_library, read_only=True) as store:
        view = store.view()
    assert list(table.columns) == [f"mfcc{i}" for i in range(1, 21)]
    assert tuple(table.index) == view.slices.ids
    np.testing.assert_array_equal(table.to_numpy(np.float32), view.classic)


def test_a_feature_table_comes_in_again_and_gives_the_same_classic_answers(capsys, made_library, tmp_path):
    run(capsys, "export", made_library, "--features", tmp_path / "f.csv")
    code, found = run(capsys, "import", tmp_path / "new.choleor", tmp_path / "f.csv")
    assert (code, found["songs"]) == (0, 1)
    for command in (["features", "--method", "classic"], ["similar", "--all", "--method", "classic", "--top", "5"]):
        before = run(capsys, command[0], made_library, *command[1:])[1]
        after = run(capsys, command[0], tmp_path / "new.choleor", *command[1:])[1]
        assert after == before
    assert run(capsys, "cluster", tmp_path / "new.choleor", "--method", "classic", "--k", 3)[0] == 0
    code, found = run(capsys, "import", tmp_path / "new.choleor", tmp_path / "f.csv")
    assert (found["songs"], found["skipped"] > 0) == (0, True)
    slices = run(capsys, "slices", tmp_path / "new.choleor")[1]
    code, found = run(capsys, "similar", tmp_path / "new.choleor", slices[0]["id"])
    assert code == 1
    assert "without sound" in found["error"]


@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_a_feature_table_with_decimal_commas_comes_in_as_the_same_numbers(capsys, made_library, tmp_path, sign):
    run(capsys, "export", made_library, "--features", tmp_path / "f.csv")
    table = pd.read_csv(tmp_path / "f.csv", index_col=0)
    table.to_csv(tmp_path / "commas.csv", sep=sign, decimal=",", encoding="utf-8-sig")
    assert run(capsys, "import", tmp_path / "new.choleor", tmp_path / "commas.csv")[0] == 0
    vectors = [run(capsys, "features", at, "--method", "classic")[1] for at in (made_library, tmp_path / "new.choleor")]
    assert vectors[0] == vectors[1]


@pytest.mark.parametrize("numbers", ["1,234;-12,000", "0,5;1.5", "1.234,5;0,5", "0,5;1,2,3"])
def test_commas_that_may_part_thousands_are_refused(capsys, library, tmp_path, numbers):
    head = ";".join(f"mfcc{i}" for i in range(1, 21))
    (tmp_path / "table.csv").write_text(f"slice;{head}\nx;{numbers}{';1' * 18}\n")
    code, found = run(capsys, "import", library, tmp_path / "table.csv")
    assert code == 3
    assert "a cell is not a number" in found["failures"][0]["reason"]


def test_slices_without_sound_are_no_answers_of_match(capsys, library, tmp_path):
    rows = pd.DataFrame(np.random.default_rng(0).normal(size=(3, 20)), columns=[f"mfcc{i}" for i in range(1, 21)])
    rows.index = ["other_0.wav", "other_1.wav", "other_2.wav"]
    rows.to_csv(tmp_path / "table.csv")
    assert run(capsys, "import", library, tmp_path / "table.csv")[0] == 0
    slices = run(capsys, "slices", library)[1]
    assert {"other_0", "other_1", "other_2"} <= {s["id"] for s in slices}
    found = run(capsys, "similar", library, slices[0]["id"], "--top", 1000)[1][0]["results"]
    assert len(found) == len(slices) - 4
    found = run(capsys, "similar", library, slices[0]["id"], "--top", 1000, "--method", "classic")[1][0]["results"]
    assert len(found) == len(slices) - 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "columns are others"),
        ("a,b\n1,2\n", "columns are others"),
        ("," + ",".join(f"mfcc{i}" for i in range(1, 21)) + "\nx,1,2\n", "row 2 has 3 cells, and the first row has 21"),
        ("," + ",".join(f"mfcc{i}" for i in range(1, 21)) + "\nx" + ",word" * 20 + "\n", "not a number"),
        ("," + ",".join(f"mfcc{i}" for i in range(1, 21)) + "\nx" + ",nan" * 20 + "\n", "not finite"),
        (
            "," + ",".join(f"mfcc{i}" for i in range(1, 21)) + ("\nx" + ",1" * 20) * 2 + "\n",
            "two of its rows are for “x”",
        ),
        ("," + ",".join(f"mfcc{i}" for i in range(1, 21)) + "\nx" + ",0" * 20 + "\n", "“x” are all zero"),
        ("\udcba\udcbd", "“CSV UTF-8”"),
        ("," + ",".join(f"mfcc{i}" for i in range(1, 21)) + "\nx\0y" + ",1" * 20 + "\n", "“CSV UTF-8”"),
    ],
)
def test_a_table_that_cannot_be_used_is_named_and_nothing_changes(capsys, library, tmp_path, text, reason):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    before = run(capsys, "slices", library)[1]
    code, found = run(capsys, "import", library, path)
    assert code == 3
    assert reason in found["failures"][0]["reason"]
    assert run(capsys, "slices", library)[1] == before


def test_labels_are_safe_in_a_spreadsheet_and_exact_when_they_come_back(capsys, labelled, tmp_path):
    target = tmp_path / "labels.csv"
    assert run(capsys, "export", labelled, "--labels", target)[0] == 0
    with target.open(newline="", encoding="utf-8") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))]
    with Store.open(labelled) as store:
        view = store.view()
        wanted = dict(view.labels)
        store.edit([LabelEdit(name, Label()) for name in wanted])
        assert not store.view().labels
    code, found = run(capsys, "import", labelled, target)
    assert (code, found["labels"]) == (0, len(wanted))
    with Store.open(labelled) as store:
        assert dict(store.view().labels) == wanted
        assert store.undo() == "import labels"
        assert not store.view().labels


@pytest.mark.parametrize("how", ["pandas", "pandas, JSON", "semicolons", "tabs", "UTF-16", "decimal commas"])
def test_labels_that_other_programs_wrote_anew_come_in_as_they_were(capsys, library, tmp_path, how):
    with Store.open(library) as store:
        ids = store.view().slices.ids
        wanted = {ids[i]: Label(("봄, x", "느린"), i, "", "파도", (i,) * 8 if i else ()) for i in range(3)}
        store.edit([LabelEdit(*each) for each in wanted.items()])
    run(capsys, "export", library, "--labels", tmp_path / "mine.csv")
    table = pd.read_csv(tmp_path / "mine.csv")
    table["rating"] = table["rating"].replace(0, None).astype(float)  # one is empty, so the others are 1.0 and 2.0
    target = tmp_path / ("labels.json" if how == "pandas, JSON" else "labels.csv")
    if how == "pandas, JSON":
        table.to_json(target, orient="records")
    else:
        sign = {"semicolons": ";", "decimal commas": ";", "tabs": "\t"}.get(how, ",")
        encoding = "utf-16" if how == "UTF-16" else "utf-8-sig"
        point = "," if how == "decimal commas" else "."
        table.to_csv(target, sep=sign, index=how == "pandas", encoding=encoding, decimal=point)
        assert ("1,0" in target.read_text(encoding)) == (how == "decimal commas")
    with Store.open(library) as store:
        store.edit([LabelEdit(name, Label()) for name in wanted])
    assert run(capsys, "import", library, target)[1]["failures"] == []
    with Store.open(library, read_only=True) as store:
        assert dict(store.view().labels) == wanted


def test_a_tag_that_a_table_names_twice_or_leaves_empty_is_given_once_or_not_at_all(capsys, library, tmp_path):
    with Store.open(library, read_only=True) as store:
        name = store.view().slices.ids[0]
    row = {"slice": name, "tags": ["a", "", "b", "a"], "rating": 0, "note": "", "choreography": "", "movement": []}
    (tmp_path / "labels.json").write_text(json.dumps([row]))
    assert run(capsys, "import", library, tmp_path / "labels.json")[0] == 0
    with Store.open(library, read_only=True) as store:
        assert store.view().labels[name].tags == ("a", "b")


def test_labels_of_slices_that_are_not_there_are_listed_and_the_others_come_in(capsys, labelled, tmp_path):
    run(capsys, "export", labelled, "--labels", tmp_path / "labels.csv")
    with Store.open(labelled) as store:
        gone = store.view().songs[0].id
        n_gone = sum(name.startswith(gone) for name in store.view().labels)
        store.remove_songs([gone])
        store.edit([LabelEdit(name, Label()) for name in store.view().labels])
    code, found = run(capsys, "import", labelled, tmp_path / "labels.csv")
    assert code == 3
    assert len(found["failures"]) == n_gone > 0
    assert found["labels"] > 0


def test_json_tables_hold_the_same_as_csv_tables(capsys, labelled, tmp_path):
    kinds = ("labels", "clusters", "neighbours", "features")
    for suffix in ("json", "csv"):
        targets = [word for kind in kinds for word in (f"--{kind}", tmp_path / f"{kind}.{suffix}")]
        code, found = run(capsys, "export", labelled, *targets)
        assert (code, len(found["written"])) == (0, 4)
    labels = json.loads((tmp_path / "labels.json").read_text(encoding="utf-8"))
    with Store.open(labelled, read_only=True) as store:
        view = store.view()
    assert {row["slice"]: row["note"] for row in labels} == {k: label.note for k, label in view.labels.items()}
    clusters = pd.read_csv(tmp_path / "clusters.csv", keep_default_na=False)
    assert view.clustering is not None
    assert dict(zip(clusters["slice"], clusters["cluster"], strict=True)) == dict(
        zip(view.slices.ids, view.clustering.labels.tolist(), strict=True)
    )
    for kind in kinds:
        has_mark = (tmp_path / f"{kind}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        assert has_mark == (kind != "features"), "by which Excel knows Hangul; the original's table has none"
        table = pd.read_csv(tmp_path / f"{kind}.csv", keep_default_na=False)
        assert next(iter(table)) == ("Unnamed: 0" if kind == "features" else "slice")
        assert len(table) == len(json.loads((tmp_path / f"{kind}.json").read_text(encoding="utf-8")))


def test_neighbours_in_the_table_are_those_of_the_command(capsys, made_library, tmp_path):
    run(capsys, "export", made_library, "--neighbours", tmp_path / "n.csv")
    table = pd.read_csv(tmp_path / "n.csv")
    found = run(capsys, "similar", made_library, "--all", "--top", 10)[1]
    assert [entry["query"] for entry in found] == list(table["slice"].unique())
    for entry in found:
        own = table[table["slice"] == entry["query"]]
        assert list(own["neighbour"]) == [r["slice"] for r in entry["results"]]
        assert list(own["rank"]) == list(range(1, len(own) + 1))
        np.testing.assert_allclose(own["score"], [r["score"] for r in entry["results"]], atol=1e-5)


@pytest.fixture
def partly_silent(capsys, library, tmp_path):
    """A library with slices of a feature table, which have no sound, and with a song whose features are damaged."""
    rows = pd.DataFrame(np.random.default_rng(0).normal(size=(3, 20)), columns=[f"mfcc{i}" for i in range(1, 21)])
    rows.index = ["other_0", "other_1", "other_2"]
    rows.to_csv(tmp_path / "table.csv")
    assert run(capsys, "import", library, tmp_path / "table.csv")[0] == 0
    with Store.open(library) as store:
        store._database.write(
            lambda c: c.execute("UPDATE features SET data = zeroblob(length(data)) WHERE song = 1") and None
        )
        damaged = store.damaged_songs()
    assert len(damaged) == 1
    slices = run(capsys, "slices", library)[1]
    silent = {s["id"] for s in slices if s["song"] in damaged} | set(rows.index)
    return library, silent, {s["id"] for s in slices} - silent


def test_slices_without_sound_are_listed_and_the_neighbours_of_the_others_are_there(capsys, partly_silent, tmp_path):
    library, silent, heard = partly_silent
    code, found = run(capsys, "export", library, "--neighbours", tmp_path / "n.csv", "--wav", tmp_path / "wav")
    assert code == 3
    assert found["written"][0] == str(tmp_path / "n.csv")
    reasons = ("--method classic", "damaged in the library file")
    assert {f["slice"] for f in found["failures"] if any(reason in f["reason"] for reason in reasons)} == silent
    found = run(capsys, "export", library, "--wav", tmp_path / "others")[1]
    without = {f["reason"].partition("sound.")[2] for f in found["failures"] if "feature table" in f["reason"]}
    assert without == {" Import its sound."}, "no other way of comparing writes a sound"
    table = pd.read_csv(tmp_path / "n.csv")
    assert set(table["slice"]) == heard
    assert set(table["neighbour"]) <= heard
    code, found = run(capsys, "similar", library, "--all")
    assert code == 3
    assert {entry["query"] for entry in found if "error" in entry} == silent
    assert {entry["query"] for entry in found if entry["results"]} == heard
    damaged = silent - {"other_0", "other_1", "other_2"}
    code, found = run(capsys, "similar", library, "--all", "--method", "classic")
    assert code == 3
    assert {entry["query"] for entry in found if entry["results"]} == (silent | heard) - damaged
    code, found = run(capsys, "export", library, "--neighbours", tmp_path / "n.csv", "--method", "classic")
    assert (code, {failure["slice"] for failure in found["failures"]}) == (3, damaged)


def test_a_slice_without_sound_that_all_are_to_be_like_is_the_answer(capsys, partly_silent):
    library, _, heard = partly_silent
    for words in (["--all", "--like", "other_1"], ["other_1"], [min(heard), "--unlike", "other_1"]):
        code, found = run(capsys, "similar", library, *words)
        assert code == 1
        assert "“other_1”" in found["error"]


def test_every_slice_becomes_a_wav_file_of_its_own_sound(capsys, made_library, tmp_path, music):
    code, found = run(capsys, "export", made_library, "--wav", tmp_path / "wav")
    assert code == 0
    slices = run(capsys, "slices", made_library)[1]
    assert len(found["written"]) == len(slices) == len(list((tmp_path / "wav").iterdir()))
    songs = {s["id"]: s["path"] for s in run(capsys, "songs", made_library)[1]}
    for entry, path in zip(slices, found["written"], strict=True):
        sound, rate = soundfile.read(path)
        whole, song_rate = soundfile.read(songs[entry["song"]])
        first, last = round(entry["start_s"] * rate), round(entry["end_s"] * rate)
        assert rate == song_rate
        assert abs(len(sound) - (last - first)) <= 1
        np.testing.assert_allclose(sound[:1000, 0], whole[first : first + 1000], atol=1e-4)


def test_a_slice_whose_song_is_missing_is_named_and_the_others_are_written(capsys, library, tmp_path, music):
    shutil.copytree(music, tmp_path / "music")
    with Store.open(library) as store:
        view = store.view()
        song = view.songs[0]
        store.relink(song.id, str(tmp_path / "gone.flac"), ())
    code, found = run(capsys, "export", library, "--wav", tmp_path / "wav")
    assert code == 3
    named = [failure["slice"] for failure in found["failures"]]
    assert named == [name for name, own in zip(view.slices.ids, view.slices.song, strict=True) if own == 0]
    assert all("gone.flac" in failure["reason"] for failure in found["failures"])
    others = tuple(sorted(set(view.slices.ids) - set(named)))
    assert sorted(Path(path).name for path in found["written"]) == sorted(f"{name}.wav" for name in file_names(others))
    assert all(Path(path).stat().st_size for path in found["written"])


def test_the_playlist_names_files_that_are_there(capsys, made_library, tmp_path, music):
    run(capsys, "export", made_library, "--m3u", tmp_path / "songs.m3u8")
    lines = (tmp_path / "songs.m3u8").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#EXTM3U"
    assert {line for line in lines if not line.startswith("#")} == {str(p) for p in music.iterdir()}
    seconds = [int(line.split(":")[1].split(",")[0]) for line in lines if line.startswith("#EXTINF")]
    assert seconds == [24] * 4
    with Store.open(made_library, read_only=True) as store:
        view = store.view()
    songs = [replace(view.songs[0], path="/music/a\nb.flac"), replace(view.songs[1], path="/music/a\rb.flac")]
    export.write_m3u(replace(view, songs=(*songs, *view.songs[2:])), tmp_path / "songs.m3u8")
    kept = (tmp_path / "songs.m3u8").read_text(encoding="utf-8").splitlines()
    assert kept[2:5:2] == ["file:///music/a%0Ab.flac", "file:///music/a%0Db.flac"], "names of two lines in one"
    assert len(kept) == 1 + 4 * 2


def test_audacity_reads_a_label_for_every_slice_and_every_beat(capsys, made_library, tmp_path):
    code, found = run(capsys, "export", made_library, "--audacity", tmp_path / "labels")
    assert (code, len(found["written"])) == (0, 4 + 4)
    slices = {s["id"]: s for s in run(capsys, "slices", made_library)[1]}
    seen = set()
    for path in found["written"][:4]:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            start, end, name = line.split("\t")
            assert float(start) == pytest.approx(slices[name]["start_s"], abs=1e-5)
            assert float(end) == pytest.approx(slices[name]["end_s"], abs=1e-5)
            seen.add(name)
    assert seen == set(slices)
    with Store.open(made_library, read_only=True) as store:
        songs = store.view().songs
    for path, song in zip(found["written"][4:], songs, strict=True):
        table = pd.read_csv(path, sep="\t", header=None)
        np.testing.assert_allclose(table[0], song.grid.beats_s, atol=1e-5)
        np.testing.assert_array_equal(table[0], table[1])  # a point, no span
        np.testing.assert_array_equal(table[2], song.grid.counts + 1)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_jams_validates_and_reads_beats_and_slices(capsys, made_library, tmp_path):
    code, found = run(capsys, "export", made_library, "--jams", tmp_path / "jams")
    assert (code, len(found["written"])) == (0, 4)
    with Store.open(made_library, read_only=True) as store:
        view = store.view()
    for path, song in zip(found["written"], view.songs, strict=True):
        read: Any = jams.load(path, strict=True)
        assert read.validate(strict=True)
        beats = read.search(namespace="beat")[0].to_dataframe()
        np.testing.assert_allclose(beats["time"], song.grid.beats_s, atol=1e-6)
        ones = np.flatnonzero(beats["value"] == 1)
        assert ones[0] == song.grid.first_count
        segments = read.search(namespace="segment_open")[0].to_dataframe()
        assert len(segments) == song.n_slices
        assert read.file_metadata.title == song.title


# --- whole or not at all -------------------------------------------------------------------------


def test_what_was_there_stays_when_an_export_fails(tmp_path):
    target = tmp_path / "x.csv"
    target.write_text("old")

    def rows():
        yield {"a": 1}
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportFailed, match="no room left"):
        tables.write_table(target, rows(), ("a",))
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_export_that_is_cancelled_leaves_nothing_half(tmp_path):
    target = tmp_path / "x.csv"

    def rows():
        yield {"a": 1}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tables.write_table(target, rows(), ("a",))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_file(made_library, tmp_path):
    """In a process whose files may not grow, which is what a full disk is to it."""
    script = (
        "import resource, signal, sys\nfrom choleor_desktop.cli import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    target = tmp_path / "wav"
    words = ["export", str(made_library), "--wav", str(target)]
    found = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=False)
    assert found.returncode == 1, found.stderr
    assert "could not be written" in found.stderr
    assert "cannot have so large a file" in found.stderr, "the reason"
    assert ".." not in found.stderr.replace(str(target), "")
    assert "Traceback" not in found.stderr
    assert list(target.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no asking after a process without ending it")
@pytest.mark.parametrize("kind", ["labels", "m3u", "wav", "jams"])
def test_the_next_export_takes_away_what_a_killed_one_left_half_and_nothing_else(capsys, made_library, tmp_path, kind):
    script = (
        "import os, pathlib, signal, sys\nfrom choleor_desktop.library import tables\n"
        "with tables.whole_file(pathlib.Path(sys.argv[1])) as half:\n"
        "    half.write_text('half')\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, tmp_path / "x.csv"], check=False)
    (left,) = tmp_path.iterdir()
    assert (killed.returncode, left.read_text()) == (-9, "half")
    other = f"{int(left.name[7:11], 16) ^ 1:04x}"
    foreign = tmp_path / f"{left.name[:7]}{other}{left.name[11:]}"
    person = tmp_path / f"{left.name}.part/x"
    foreign.write_text("of another computer")
    person.parent.mkdir()
    person.write_text("mine")
    target = tmp_path if kind in {"wav", "jams"} else tmp_path / "y.csv"
    with tables.whole_file(tmp_path / "under way.csv") as half:
        half.write_text("of a program that lives")
        assert run(capsys, "export", made_library, f"--{kind}", target)[0] == 0
        assert not left.exists()
    assert (tmp_path / "under way.csv").read_text() == "of a program that lives"
    assert foreign.read_text() == "of another computer"
    assert person.read_text() == "mine"


@pytest.mark.parametrize("kind", ["wav", "audacity", "jams", "m3u", "features"])
def test_a_target_that_cannot_be_is_named(capsys, made_library, tmp_path, kind):
    (tmp_path / "file").write_text("x")
    code, found = run(capsys, "export", made_library, f"--{kind}", tmp_path / "file" / "below")
    assert code == 1
    assert str(tmp_path / "file") in found["error"]
    assert (tmp_path / "file").read_text() == "x"


@pytest.mark.skipif(sys.platform != "linux", reason="255 bytes are the limit of Linux")
def test_a_name_that_is_too_long_is_told_with_what_to_do_about_it(capsys, made_library, tmp_path):
    code, found = run(capsys, "export", made_library, "--labels", tmp_path / ("봄" * 85 + ".csv"))
    assert (code, found["error"].split(": ")[-1]) == (1, "its name is too long. Choose a shorter name.")


@pytest.mark.parametrize("text", [*DANGEROUS, "", "plain", "1.5", "'Til", "'=", ", "])
def test_cells_are_restored_exactly(text):
    assert tables.restored(str(tables.defused(text))) == text


def test_file_names_differ_whatever_the_ids_and_are_good_everywhere():
    ids = (
        "a/b",
        "a b",
        "a_b",
        "A_b",
        "../../x",
        "CON",
        "con.x",
        "x" * 400 + "_1",
        "x" * 400 + "_2",
        "",
        "봄" * 90,
        ". .",
    )
    names = file_names(ids)
    assert len({name.casefold() for name in names}) == len(ids)
    for name in names:
        assert name == os.path.basename(name)  # noqa: PTH119 - a plain name
        assert 0 < len(f"{name}.wav".encode()) <= 255
        assert name.split(".")[0].casefold() not in {"con", ""}
        assert not set(name) & set('<>:"/\\|?*\n\t')
        assert name == name.strip(". ")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Spring show – act 2", "Spring show – act 2"),
        ("Don’t “stop” (live) & more, 100 %!", "Don’t “stop” (live) & more, 100 %!"),
        ("कथक · 봄날…", "कथक · 봄날…"),
        ('A/B: "why?" <1|2>*\\', "A_B_ _why__ _1_2___"),
        ("up\u202egpj\u2028down\ttab\ud800", "up_gpj_down_tab_"),
    ],
)
def test_a_name_of_a_file_keeps_each_letter_that_every_system_allows(title, name):
    assert file_names((title,)) == (name,)


def test_what_labels_would_bring_is_said_before_they_come_in_and_mine_can_be_kept(capsys, labelled, tmp_path):
    target = tmp_path / "labels.csv"
    run(capsys, "export", labelled, "--labels", target)
    with Store.open(labelled) as store:
        before = dict(store.view().labels)
        new, other, *_ = before
        mine = Label(("mine",), 1)
        store.edit([LabelEdit(new, Label()), LabelEdit(other, mine)])
        changed = dict(store.view().labels)
    code, found = run(capsys, "import", labelled, target, "--dry-run")
    assert (code, found["new"], found["same"], found["unknown"]) == (0, 1, len(before) - 2, [])
    assert [(each["slice"], each["here"]["tags"]) for each in found["conflicts"]] == [(other, ["mine"])]
    assert found["conflicts"][0]["there"]["note"] == before[other].note
    with Store.open(labelled, read_only=True) as store:
        assert dict(store.view().labels) == changed, "nothing came in"
    assert run(capsys, "import", labelled, target, "--keep-labels")[1]["labels"] == 1
    with Store.open(labelled) as store:
        assert dict(store.view().labels) == {**before, other: mine}
        store.undo()
        assert dict(store.view().labels) == changed
    assert run(capsys, "import", labelled, target)[1]["labels"] == 2
    with Store.open(labelled, read_only=True) as store:
        assert dict(store.view().labels) == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("rating", "7"), "A rating must be 0 to 5"),
        (("rating", "-1"), "A rating must be 0 to 5"),
        (("rating", "many"), "“rating” of “Alpha"),
        (("rating", "3.5"), "is “3.5”, not a whole number"),
        (("movement", "[1, 2, 3]"), "A movement must be eight levels from 1 to 10"),
        (("movement", "[Infinity]"), "not a list as [1, 2, 3"),
        (("movement", "[1.9, 1, 1, 1, 1, 1, 1, 1]"), "not a list as [1, 2, 3"),
        (("tags", "hello, you"), 'is “hello, you”, not a list as ["slow", "spring"]. Nothing was changed'),
        (("tags", '"hello"'), "not a list as"),
        (("tags", '["\\ud800"]'), "characters that can be stored"),
        (("tags", "[" * 100_000), "[[…”, not a list as"),
        (("start_s", "soon"), "“soon”, not a number"),
        (("note", "x" * 2_000_000), "at most 1 MB of text, in which a Korean letter takes 3 bytes"),
        (("note", "가" * 400_000), "at most 1 MB of text"),
    ],
)
def test_a_table_with_a_label_that_cannot_be_is_named_with_its_row_and_the_others_come_in(
    capsys, labelled, tmp_path, change, reason
):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    run(capsys, "export", labelled, "--labels", good)
    with Store.open(labelled) as store:
        wanted = dict(store.view().labels)
        store.edit([LabelEdit(name, Label()) for name in wanted])
    with good.open(newline="", encoding="utf-8") as file:
        head, first, *rows = csv.reader(file)
    with bad.open("w", newline="", encoding="utf-8") as file:
        first[head.index(change[0])] = change[1]
        csv.writer(file).writerows([head, *rows, first])
    code, found = run(capsys, "import", labelled, bad, good)
    assert (code, found["labels"]) == (3, len(wanted))
    (failure,) = found["failures"]
    assert failure["path"] == str(bad)
    assert reason in failure["reason"]
    assert f"“{first[0]}”" in failure["reason"]
    with Store.open(labelled) as store:
        assert dict(store.view().labels) == wanted
        assert store.undo() == "import labels"
        assert not store.view().labels, "nothing came of the other table"
    code, found = run(capsys, "import", labelled, bad, "--dry-run")
    assert code == 1
    assert reason in found["error"]


@pytest.mark.parametrize("suffix", ["csv", "json"])
@pytest.mark.parametrize("which", ["some", "none"])
def test_every_table_of_labels_that_is_exported_comes_in_again(capsys, labelled, tmp_path, suffix, which):
    target = tmp_path / f"labels.{suffix}"
    with Store.open(labelled) as store:
        if which == "none":
            store.edit([LabelEdit(name, Label()) for name in store.view().labels])
        before = dict(store.view().labels)
    run(capsys, "export", labelled, "--labels", target)
    with Store.open(labelled) as store:
        store.edit([LabelEdit(name, Label()) for name in before])
    code, found = run(capsys, "import", labelled, target, "--dry-run")
    assert (code, found["new"], found["same"]) == (0, len(before), 0)
    code, found = run(capsys, "import", labelled, target)
    assert (code, found["labels"], found["failures"]) == (0, len(before), [])
    with Store.open(labelled, read_only=True) as store:
        assert dict(store.view().labels) == before


def test_two_labels_for_one_slice_are_refused(capsys, labelled, tmp_path):
    target = tmp_path / "labels.csv"
    run(capsys, "export", labelled, "--labels", target)
    lines = target.read_text(encoding="utf-8").splitlines()
    target.write_text("\n".join([*lines, lines[-1]]) + "\n", encoding="utf-8")
    code, found = run(capsys, "import", labelled, target)
    assert (code, found["labels"]) == (3, 0)
    named, start_s, end_s = (lines[-1].split(",")[column] for column in (0, -2, -1))
    assert f"two of its rows are for “{named}”" in found["failures"][0]["reason"]
    # Another name whose music is in that slice by now, which has a row without a place.
    head, row, unplaced = lines[0], lines[1], lines[-1].removesuffix(f"{start_s},{end_s}") + ","
    same = f"{named.rpartition('_')[0]}_99,{row.partition(',')[2].rsplit(',', 2)[0]},{start_s},{end_s}"
    target.write_text(f"{head}\n{unplaced}\n{same}\n", encoding="utf-8")
    code, found = run(capsys, "import", labelled, target)
    assert (code, found["labels"]) == (3, 0)
    assert f"two of its rows are for “{named}”" in found["failures"][0]["reason"]


def test_a_feature_table_in_json_comes_in_again(capsys, made_library, tmp_path):
    run(capsys, "export", made_library, "--features", tmp_path / "f.json")
    run(capsys, "export", made_library, "--features", tmp_path / "f.csv")
    assert list(json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))[0])[:2] == ["slice", "mfcc1"]
    vectors = []
    for suffix in ("csv", "json"):
        assert run(capsys, "import", tmp_path / f"{suffix}.choleor", tmp_path / f"f.{suffix}")[0] == 0
        with Store.open(tmp_path / f"{suffix}.choleor", read_only=True) as store:
            vectors.append(store.view().classic)
    np.testing.assert_array_equal(*vectors)


@pytest.mark.parametrize(
    "text", ["{", "[1]", '{"a": 1}', '[{"slice": "x"}, {"tags": []}]', "[" * 100_000, '[{"a": 1}]']
)
def test_json_that_is_no_table_is_named(capsys, labelled, tmp_path, text):
    (tmp_path / "x.json").write_text(text)
    code, found = run(capsys, "import", labelled, tmp_path / "x.json")
    assert code == 3
    assert "x.json" in found["failures"][0]["reason"]
    assert found["labels"] == 0


def test_only_tables_of_labels_can_be_tried(capsys, labelled, tmp_path):
    assert main(["import", str(labelled), str(tmp_path / "music"), "--dry-run"]) == 2
    assert "music" in capsys.readouterr().err


def test_two_exports_into_one_folder_at_once_are_each_themselves(tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"

    def rows():
        yield {"a": "first"}
        tables.write_table(second, [{"a": "second"}])
        yield {"a": "first again"}

    tables.write_table(first, rows())
    assert first.read_text().splitlines() == ["a", "first", "first again"]
    assert second.read_text().split() == ["a", "second"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["first.csv", "second.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_an_export_goes_through_a_pipe_or_a_link_and_leaves_it_what_it_is(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    reader = subprocess.Popen(
        [sys.executable, "-c", "import sys; print(open(sys.argv[1]).read())", str(tmp_path / "pipe.csv")],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    tables.write_table(tmp_path / "pipe.csv", [{"a": "through"}])
    assert reader.communicate(timeout=60)[0].split() == ["a", "through"]
    assert (tmp_path / "pipe.csv").is_fifo()
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "there" / "real.csv")
    tables.write_table(tmp_path / "link.csv", [{"a": "new"}])
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "there" / "real.csv").read_text().split() == ["a", "new"]


@pytest.mark.parametrize("kind", ["labels", "features", "neighbours", "clusters", "m3u"])
def test_nothing_is_exported_over_a_library_or_music(capsys, library, music, tmp_path, kind):
    song = shutil.copy(music / "Alpha.flac", tmp_path)
    lock, journal = library.with_name(f"{library.name}.lock"), tmp_path / "on another drive.choleor-journal"
    lock.touch()
    journal.touch()
    for precious in (library, lock, journal, Path(song)):
        before = precious.read_bytes()
        code, found = run(capsys, "export", library, f"--{kind}", precious)
        assert code == 1
        assert "a file of that name is there" in found["error"]
        assert precious.read_bytes() == before


def test_slices_are_never_written_over_the_ready_cut_ones_they_are_of(capsys, tmp_path, drum_loop):
    folder, library = tmp_path / "cut", tmp_path / "l.choleor"
    folder.mkdir()
    for i in range(3):
        soundfile.write(folder / f"song_{i}.wav", drum_loop(120, 4.0, seed=i), 22_050, subtype="FLOAT")
    assert run(capsys, "import", library, folder, "--slices")[0] == 0
    before = {path: path.read_bytes() for path in sorted(folder.iterdir())}
    code, found = run(capsys, "export", library, "--wav", folder)
    assert (code, found["written"]) == (3, [])
    assert json.dumps(found["failures"]).count("a file of that name is there") == 3
    assert {path: path.read_bytes() for path in sorted(folder.iterdir())} == before
    for _ in range(2):  # its own files it writes again
        assert len(run(capsys, "export", library, "--wav", tmp_path / "out")[1]["written"]) == 3


def test_a_slice_is_never_written_over_other_sound(capsys, made_library, tmp_path):
    """Not over a recording, and not over what was exported before the song was cut elsewhere."""
    written = run(capsys, "export", made_library, "--wav", tmp_path)[1]["written"]
    own, emptied = (Path(path) for path in written[:2])
    soundfile.write(own, np.full((9_000, 2), 0.1), 44_100, subtype="PCM_24")
    before = own.read_bytes()
    emptied.write_bytes(b"")  # as a power cut leaves it
    code, found = run(capsys, "export", made_library, "--wav", tmp_path)
    assert code == 3
    assert "a file of that name is there" in json.dumps(found["failures"])
    assert own.read_bytes() == before
    assert emptied.stat().st_size > 0
    assert found["written"] == [path for path in written if path != str(own)]


@pytest.mark.parametrize("kind", ["audacity", "jams"])
def test_annotations_are_written_anew_over_their_own_and_never_over_what_a_person_wrote(
    capsys, library, tmp_path, kind
):
    def exported():
        code, found = run(capsys, "export", library, f"--{kind}", tmp_path / "out")
        return code, found["written"], {failure["song"]: failure["reason"] for failure in found["failures"]}

    code, written, _ = exported()
    changed, corrected, foreign, *_ = map(Path, written)
    before = changed.read_bytes()
    for file in (corrected, foreign):
        file.write_text(f"{file.read_text()} by hand")
    with Store.open(library) as store:
        song, kept, also_kept, _ = store.view().songs
        recut_song(store, song.id, repair.nudge(song.grid, 0.05, song.duration_s))
    for _ in range(2):
        code, again, failed = exported()
        assert (code, set(written) - set(again)) == (3, {str(corrected), str(foreign)})
        assert list(failed) == [kept.id, also_kept.id]
        assert f"“{corrected}” could not be written: a file of that name is there" in failed[kept.id]
        assert all(file.read_text().endswith(" by hand") for file in (corrected, foreign))
        assert changed.read_bytes() != before, "an earlier export is brought up to date"
    corrected.unlink()
    foreign.write_text("")  # as a power cut leaves it
    code, again, failed = exported()
    assert (code, again, failed) == (0, written, {})
    assert foreign.stat().st_size


def test_a_note_of_what_was_exported_that_a_full_disk_cut_off_spoils_no_other(capsys, library, tmp_path):
    notes = tmp_path / "out" / ".choleor-exports"
    notes.parent.mkdir()
    notes.write_text("0123abcd")
    assert run(capsys, "export", library, "--jams", notes.parent)[0] == 0
    with Store.open(library) as store:
        song = store.view().songs[0]
        recut_song(store, song.id, repair.nudge(song.grid, 0.05, song.duration_s))
    code, found = run(capsys, "export", library, "--jams", notes.parent)
    assert (code, found["failures"]) == (0, [])


def test_a_folder_is_no_file_to_export_to(capsys, library, tmp_path):
    for folder in (Path("/"), tmp_path):
        code, found = run(capsys, "export", library, "--labels", folder)
        assert (code, str(folder) in found["error"]) == (1, True)


def test_a_persons_song_that_has_the_name_of_a_demo_song_stays(short_demo, tmp_path, drum_loop):
    own = tmp_path / f"{short_demo.title}.flac"
    soundfile.write(own, drum_loop(120, 4.0, seed=0), 22_050)
    before = own.read_bytes()
    with pytest.raises(NameTaken, match=own.name):
        demo_songs.make_demo(tmp_path)
    assert own.read_bytes() == before


def test_empty_cells_of_pandas_are_empty_and_what_no_table_holds_is_refused(capsys, labelled, tmp_path):
    source, target = tmp_path / "labels.csv", tmp_path / "labels.json"
    with Store.open(labelled) as store:
        name = store.view().slices.ids[0]
        store.edit([LabelEdit(each, Label()) for each in store.view().labels])
        store.edit([LabelEdit(name, Label(rating=3))])
    run(capsys, "export", labelled, "--labels", source)
    pd.read_csv(source).to_json(target, orient="records")
    assert '"note":null' in target.read_text()
    for text in (target.read_text(), target.read_text().replace("null", "NaN")):
        target.write_text(text)
        code, found = run(capsys, "import", labelled, target, "--dry-run")
        assert (code, found["same"]) == (0, 1), found
    target.write_text(target.read_text().replace("NaN", "true"))
    assert "neither text nor a number" in run(capsys, "import", labelled, target)[1]["failures"][0]["reason"]


def test_names_of_other_programs_keep_an_apostrophe_at_their_beginning(tmp_path):
    rows = pd.DataFrame(np.ones((1, 20)), columns=[f"mfcc{i}" for i in range(1, 21)], index=["'Til_0"])
    rows.to_csv(tmp_path / "t.csv")
    assert read_vectors(tmp_path / "t.csv")[0] == ("'Til_0",)


def test_a_slice_whose_name_is_no_text_is_refused_and_the_other_tables_come_in(capsys, tmp_path):
    numbers = dict.fromkeys((f"mfcc{i}" for i in range(1, 21)), 1)
    for name, own in (("good", "x"), ("bad", "x\ud800")):
        (tmp_path / f"{name}.json").write_text(json.dumps([{"slice": own, **numbers}]))
    code, found = run(capsys, "import", tmp_path / "x.choleor", tmp_path / "bad.json", tmp_path / "good.json")
    assert (code, found["slices"], [each["path"] for each in found["failures"]]) == (3, 1, [str(tmp_path / "bad.json")])
    assert "it is not text in UTF-8" in found["failures"][0]["reason"]


def test_a_feature_table_with_other_numbers_is_not_taken_for_the_one_that_is_there(capsys, tmp_path):
    rows = pd.DataFrame(np.ones((2, 20)), columns=[f"mfcc{i}" for i in range(1, 21)], index=["x_0", "x_1"])
    rows.to_csv(tmp_path / "t.csv")
    library = tmp_path / "l.choleor"
    assert run(capsys, "import", library, tmp_path / "t.csv")[0] == 0
    rows.loc["x_0"] = 9.0
    rows.to_csv(tmp_path / "t.csv")
    code, found = run(capsys, "import", library, tmp_path / "t.csv")
    assert (code, found["skipped"]) == (3, 1)
    (failure,) = found["failures"]
    assert "“x_0” has other numbers" in failure["reason"]
