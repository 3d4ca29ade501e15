"""The command line is a contract: every command, every JSON key, every exit code, driven through the real ``main``."""

from __future__ import annotations

import json
import math
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from choleor_desktop import cli
from choleor_desktop.analysis.song import analyse_song
from choleor_desktop.cli import main, output
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.interrupted import interrupted, wish_for
from choleor_desktop.progress import WHOLE

RATE = 22_050
PROGRAM = Path(sys.executable).with_name("choleor")


@pytest.fixture
def choleor(capsys):
    """Run a command with ``--json``: exit code and the one document on standard output."""

    def run(*words, as_json=True):
        capsys.readouterr()
        try:
            code = main([*map(str, words), *(["--json"] if as_json else [])])
        except SystemExit as stop:  # argparse's way out
            code = stop.code
        out = capsys.readouterr()
        run.err = out.err
        return code, json.loads(out.out) if as_json and out.out else out.out

    return run


# --- import --------------------------------------------------------------------------------------


def test_the_command_can_be_called_again_in_the_same_process(tmp_path):
    assert [cli.main(["songs", str(tmp_path / "none.choleor")]) for _ in range(2)] == [1, 1]


def test_import_adds_songs_and_the_second_time_analyses_nothing(choleor, tmp_path, music):
    library = tmp_path / "x.choleor"
    code, found = choleor("import", library, music, "--jobs", 2)
    assert code == 0
    assert set(found) >= {"songs", "slices", "skipped", "failures", "seconds"}
    assert (found["songs"], found["skipped"], found["failures"]) == (4, 0, [])
    assert found["slices"] > 8
    code, again = choleor("import", library, music)
    assert (code, again["songs"], again["slices"], again["skipped"]) == (0, 0, 0, 4)


def test_failures_are_listed_with_path_and_reason_and_exit_code_3(choleor, tmp_path, drum_loop):
    soundfile.write(tmp_path / "good.wav", drum_loop(120, 9.0), RATE)
    (tmp_path / "bad.mp3").write_text("nothing")
    code, found = choleor("import", tmp_path / "x.choleor", tmp_path)
    assert (code, found["songs"]) == (3, 1)
    assert [set(failure) for failure in found["failures"]] == [{"path", "reason"}]
    assert found["failures"][0]["path"] == str(tmp_path / "bad.mp3")
    assert "“bad.mp3”" in found["failures"][0]["reason"]
    assert "“bad.mp3”" in choleor.err


@pytest.mark.parametrize("kind", ["missing", "folder without music"])
def test_when_nothing_that_was_named_is_there_the_world_is_wrong(choleor, tmp_path, kind):
    (tmp_path / "folder").mkdir()
    code, found = choleor("import", tmp_path / "x.choleor", tmp_path / ("no" if kind == "missing" else "folder"))
    assert (code, found["songs"], len(found["failures"])) == (1, 0, 1)
    if kind == "missing":
        assert found["failures"][0]["path"] == str(tmp_path / "no")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["folder"], "a mistyped name makes no library"


def test_ready_cut_slices_have_the_stems_of_their_files(choleor, tmp_path, drum_loop):
    folder = tmp_path / "cuts" / "노래"
    folder.mkdir(parents=True)
    for i in range(3):
        soundfile.write(folder / f"노래ㅡ{i}.wav", drum_loop(150, 3.2, seed=i), RATE)
    code, found = choleor("import", tmp_path / "x.choleor", tmp_path / "cuts", "--slices", "--jobs", 1)
    assert (code, found["songs"], found["slices"]) == (0, 1, 3)
    code, slices = choleor("slices", tmp_path / "x.choleor")
    assert [s["id"] for s in slices] == ["노래ㅡ0", "노래ㅡ1", "노래ㅡ2"]
    code, rows = choleor("similar", tmp_path / "x.choleor", "노래ㅡ1", "--top", 2, "--method", "classic")
    assert {r["slice"] for r in rows[0]["results"]} == {"노래ㅡ0", "노래ㅡ2"}


def test_an_import_that_is_killed_is_resumed_and_does_only_the_rest(choleor, tmp_path, drum_loop):
    for i in range(6):
        soundfile.write(tmp_path / f"{i}.flac", drum_loop(100 + 7 * i, 30.0, seed=i), RATE)
    library = tmp_path / "x.choleor"
    command = [PROGRAM, "import", str(library), str(tmp_path), "--jobs", "1"]
    run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    n = 0
    while n < 2 and run.poll() is None:
        if library.exists():
            with Store.open(library, read_only=True) as store:
                n = len(store.view().songs)
    run.kill()
    run.wait()
    with Store.open(library) as store:
        done = len(store.view().songs)
        (left,) = interrupted(store)
        assert (left.n_left, left.n_files) == (6 - done, 6)
    code, found = choleor("import", library, tmp_path, "--jobs", 2)
    assert (code, found["songs"], found["skipped"]) == (0, 6 - done, done)
    assert 2 <= done < 6
    assert len(choleor("songs", library)[1]) == 6
    with Store.open(library) as store:
        assert store.imports_under_way() == ()


def test_how_to_go_on_with_an_interrupted_import_is_the_whole_command(choleor, tmp_path, music, drum_loop):
    folder = tmp_path / "a song"
    folder.mkdir()
    soundfile.write(folder / "a song_1.wav", drum_loop(120, 4.0), RATE)
    library = tmp_path / "x"
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        store.begin_import(wish_for([folder], ready_cut=True, keep_labels=True), 0)
    assert choleor("import", library, music / "Alpha.flac", "--jobs", "1")[0] == 0
    (line,) = [line for line in choleor.err.splitlines() if "interrupted" in line]
    command = shlex.split(line.partition("again: choleor ")[2])
    assert command == ["import", f"{library}.choleor", "--slices", "--keep-labels", str(folder)]
    assert choleor(*command)[0] == 0
    with Store.open(tmp_path / "x.choleor", read_only=True) as store:
        assert "a song_1" in store.view().slices.rows


def test_the_suffix_of_a_library_may_be_left_out(choleor, tmp_path, music):
    assert choleor("import", tmp_path / "mine", music / "Alpha.flac", "--jobs", "1")[0] == 0
    assert not (tmp_path / "mine").exists()
    assert len(choleor("songs", tmp_path / "mine")[1]) == len(choleor("songs", tmp_path / "mine.choleor")[1]) == 1
    (tmp_path / "mine.choleor").rename(tmp_path / "mine")
    assert len(choleor("songs", tmp_path / "mine")[1]) == 1, "one that has no suffix is opened as it is"


# --- looking -------------------------------------------------------------------------------------


def test_songs_and_slices_have_the_promised_keys_and_fit_together(choleor, made_library):
    code, songs = choleor("songs", made_library)
    assert code == 0
    assert all(set(s) >= {"id", "path", "title", "duration_s", "bpm", "confidence", "n_slices"} for s in songs)
    code, slices = choleor("slices", made_library)
    keys = {"id", "song", "index", "start_s", "end_s", "bpm", "cluster", "levels", "beats", "tags", "rating"}
    assert all(set(s) >= keys for s in slices)
    assert len({s["id"] for s in slices}) == len(slices) == sum(s["n_slices"] for s in songs)
    assert all(len(s["levels"]) == 8 and set(s["levels"]) <= set(range(1, 11)) for s in slices)
    assert all(s["start_s"] == s["beats"][0] < s["beats"][8] == s["end_s"] for s in slices)
    code, own = choleor("slices", made_library, "--song", songs[1]["id"])
    assert own == [s for s in slices if s["song"] == songs[1]["id"]]
    assert [s["index"] for s in own] == list(range(len(own)))


def test_how_sure_a_song_is_and_why_it_needs_a_look_are_told_as_in_the_window(choleor, tmp_path, drum_loop):
    halves = drum_loop(120.0, 30.0, seed=1), drum_loop(95.0, 30.0, seed=2)
    soundfile.write(tmp_path / "medley.wav", np.concatenate(halves), RATE)
    soundfile.write(tmp_path / "even.wav", halves[0], RATE)
    assert choleor("import", tmp_path / "x.choleor", tmp_path, "--jobs", "1")[0] == 0
    even, medley = sorted(choleor("songs", tmp_path / "x.choleor")[1], key=lambda song: song["path"])
    assert (even["sure"], even["needs_a_look"]) == (even["confidence"], [])
    assert medley["confidence"] > 0.5 > medley["sure"] == pytest.approx(medley["confidence"] / 2, abs=0.001)
    assert medley["needs_a_look"] == ["leaps"]
    assert any(medley["bpm"] == pytest.approx(bpm, abs=0.3) for bpm in (120, 95)), "not one that nobody plays"


def test_beats_of_a_file_need_no_library(choleor, tmp_path, drum_loop):
    soundfile.write(tmp_path / "song.wav", drum_loop(128.0, 20.0, first_s=0.3), RATE)
    code, found = choleor("beats", tmp_path / "song.wav")
    assert code == 0
    assert found["bpm"] == pytest.approx(128, abs=0.5)
    assert 0 <= found["confidence"] <= 1
    assert np.diff(found["beats"]) == pytest.approx(60 / 128, abs=0.02)
    assert set(found["eight_counts"]) <= set(found["beats"])
    assert list(tmp_path.iterdir()) == [tmp_path / "song.wav"]


def test_a_folder_is_not_said_to_be_a_damaged_file(choleor, made_library, tmp_path):
    code, found = choleor("beats", tmp_path)
    assert code == 1
    assert "is not sound" in found["error"]
    code, found = choleor("similar", made_library, tmp_path)
    assert code == 1
    assert "neither a slice" in found["error"]


def test_features_of_both_methods(choleor, made_library):
    code, classic = choleor("features", made_library, "--method", "classic")
    assert code == 0
    assert all(set(entry) == {"slice", "vector"} and len(entry["vector"]) == 20 for entry in classic)
    code, match = choleor("features", made_library, "--slice", classic[3]["slice"])
    assert [entry["slice"] for entry in match] == [classic[3]["slice"]]
    assert len(match[0]["vector"]) > 20
    assert all(math.isfinite(x) for x in match[0]["vector"])


def test_clusters_are_the_same_each_time_and_the_curve_is_there_when_asked_for(choleor, library):
    code, first = choleor("cluster", library, "--k", 4, "--seed", 3, "--curve", 5)
    assert code == 0
    assert set(first) >= {"k", "inertia", "silhouette", "labels", "curve"}
    assert first["k"] == 4
    assert set(first["labels"].values()) == set(range(4))
    assert [p["k"] for p in first["curve"]] == [1, 2, 3, 4, 5]
    assert all(set(p) == {"k", "inertia", "silhouette"} for p in first["curve"])
    code, second = choleor("cluster", library, "--k", 4, "--seed", 3)
    assert second["labels"] == first["labels"]
    by_id = {s["id"]: s["cluster"] for s in choleor("slices", library)[1]}
    assert by_id == first["labels"]


@pytest.mark.parametrize("method", ["classic", "match"])
@pytest.mark.parametrize("scope", ["library", "cluster"])
def test_similar_gives_the_best_first_and_never_the_query(choleor, made_library, method, scope):
    slices = choleor("slices", made_library)[1]
    query = slices[2]
    code, found = choleor("similar", made_library, query["id"], "--top", 5, "--method", method, "--scope", scope)
    assert code == 0
    assert [entry["query"] for entry in found] == [query["id"]]
    results = found[0]["results"]
    others = [s for s in slices if s["id"] != query["id"]]
    if scope == "cluster":
        others = [s for s in others if s["cluster"] == query["cluster"]]
    assert len(results) == min(5, len(others))
    assert {r["slice"] for r in results} <= {s["id"] for s in others}
    scores = [r["score"] for r in results]
    assert scores == sorted(scores, reverse=True)
    assert all(set(r) >= {"slice", "score", "parts"} for r in results)
    if method == "match":
        assert all(sum(r["parts"].values()) == pytest.approx(r["score"], abs=1e-3) for r in results)


def test_what_may_be_left_out_may_stand_behind_options(choleor, library):
    query = choleor("slices", library)[1][0]["id"]
    code, found = choleor("similar", library, "--top", 2, query)
    assert (code, found) == choleor("similar", library, query, "--top", 2)
    assert (code, len(found[0]["results"])) == (0, 2)
    copy = library.with_name("copy.choleor")
    choleor("backup", library, copy)
    assert choleor("restore", library, "--json", copy, as_json=False)[0] == 0


def test_similar_for_all_slices_and_for_a_file_from_outside(choleor, made_library, music, tmp_path):
    slices = choleor("slices", made_library)[1]
    code, found = choleor("similar", made_library, "--all", "--top", 3)
    assert code == 0
    assert [entry["query"] for entry in found] == [s["id"] for s in slices]
    assert all(len(entry["results"]) == 3 for entry in found)
    code, found = choleor("similar", made_library, music / "Beta.flac", "--top", 1)
    assert code == 0
    own = [s["id"] for s in slices if s["id"].startswith("Beta")]
    assert len(found) == len(own)
    assert [entry["results"][0]["slice"] for entry in found] == own
    with soundfile.SoundFile(tagged := tmp_path / "bought.flac", "w", RATE, 1) as file:
        file.title = "The same, with a tag"
        file.write(soundfile.read(music / "Beta.flac", dtype="float32")[0])
    code, found = choleor("similar", made_library, tagged, "--top", 100, "--other-songs")
    assert code == 0
    answers = {result["slice"] for entry in found for result in entry["results"]}
    assert answers == {s["id"] for s in slices} - set(own)


def test_a_library_of_one_song_says_what_50_is_there(choleor, made_library, music, tmp_path, capsys):
    library = tmp_path / "one.choleor"
    choleor("import", library, music / "Alpha.flac")
    own = choleor("slices", library)[1][0]["id"]
    assert choleor("similar", library, own)[1][0]["one_song"] is True
    main(["similar", str(library), own])
    assert "here 50 is about any two of them" in capsys.readouterr().err
    assert choleor("similar", library, own, "--method", "classic")[1][0]["one_song"] is False
    assert choleor("similar", made_library, own)[1][0]["one_song"] is False


def _without_eight_count(drum_loop):
    sounds = [drum_loop(bpm, 5.8, first_s=first) for bpm in (84, 88) for first in (1.0, 2.0)]
    return next(sound for sound in sounds if not analyse_song(sound).slices)


def test_a_file_without_an_eight_count_is_said_to_have_none(choleor, made_library, tmp_path, drum_loop):
    soundfile.write(tmp_path / "봄.wav", _without_eight_count(drum_loop), RATE)
    code, found = choleor("similar", made_library, tmp_path / "봄.wav")
    assert code == 1
    assert found["error"] == "“봄.wav” lasts 5.8 s, which holds no whole eight-count. Choose a longer recording."
    code, found = choleor("import", tmp_path / "x.choleor", tmp_path / "봄.wav")
    assert (code, found["songs"], found["failures"]) == (0, 1, [])
    assert "it is listed without slices" in found["remarks"][0]["reason"]
    assert "it is listed without slices" in choleor.err
    code, found = choleor("import", tmp_path / "x.choleor", tmp_path / "봄.wav")
    assert (code, found["skipped"], found["remarks"]) == (0, 1, []), "as the first time"


def test_weights_change_the_parts(choleor, made_library):
    query = choleor("slices", made_library)[1][0]["id"]
    only = "timbre=0,tonality=0,rhythm=0,energy=0,tempo=1"
    code, found = choleor("similar", made_library, query, "--weights", only)
    assert code == 0
    parts = found[0]["results"][0]["parts"]
    assert parts["tempo"] == pytest.approx(found[0]["results"][0]["score"], abs=1e-6)
    assert all(value == 0 for name, value in parts.items() if name != "tempo")


def test_harmony_of_a_movement_and_a_slice(choleor, made_library):
    query = choleor("slices", made_library)[1][0]
    levels = ",".join(map(str, query["levels"]))
    code, found = choleor("harmony", made_library, query["id"], "--movement", levels)
    assert code == 0
    assert set(found) >= {"score", "per_count", "lag"}
    assert len(found["per_count"]) == 8
    low, high = found["level_range_db"]
    assert -80 <= low < high <= 0
    other = choleor("harmony", made_library, query["id"], "--movement", "1,10,1,10,1,10,1,10")[1]
    assert found["score"] > other["score"]


def test_the_slices_that_a_movement_fits_best(choleor, made_library):
    slices = choleor("slices", made_library)[1]
    levels = ",".join(map(str, slices[3]["levels"]))
    each = {s["id"]: choleor("harmony", made_library, s["id"], "--movement", levels)[1]["score"] for s in slices}
    code, found = choleor("harmony", made_library, "--movement", levels, "--top", 4)
    assert (code, found["movement"]) == (0, slices[3]["levels"])
    assert [fit["score"] for fit in found["results"]] == pytest.approx(sorted(each.values(), reverse=True)[:4])
    assert all(each[fit["slice"]] == pytest.approx(fit["score"]) for fit in found["results"])
    text = choleor("harmony", made_library, "--movement", levels, as_json=False)[1]
    assert found["results"][0]["slice"] in text


def test_one_cluster_has_no_silhouette_and_says_so(choleor, library):
    found = choleor("cluster", library, "--k", 1, "--curve", 3)[1]
    assert found["silhouette"] is None
    assert [point["silhouette"] is None for point in found["curve"]] == [True, False, False]
    assert "silhouette" not in choleor("cluster", library, "--k", 1, as_json=False)[1].splitlines()[0]


def test_the_words_above_the_answer_tell_all_that_was_asked(choleor, made_library):
    first, second, third = (s["id"] for s in choleor("slices", made_library)[1][:3])
    asked = ("similar", made_library, first, "--like", second, "--unlike", third, "--counts", "5-8")
    said = choleor(*asked, as_json=False)[1].splitlines()[0]
    assert said == f"Most similar to {first} and {second}, and unlike {third}, counts 5 to 8:"


def test_one_count_by_which_a_movement_would_fit_better_is_one(choleor, made_library):
    own = choleor("slices", made_library)[1][0]
    levels = own["levels"]
    for movement in (levels[-1:] + levels[:-1], levels[1:] + levels[:1]):
        moved = ",".join(map(str, movement))
        assert "better 1 count " in choleor("harmony", made_library, own["id"], "--movement", moved, as_json=False)[1]


# --- keeping -------------------------------------------------------------------------------------


def test_check_and_backup_also_while_the_library_is_in_use(choleor, library, tmp_path):
    with Store.open(library):
        code, found = choleor("backup", library, tmp_path / "b.choleor")
        assert (code, found["ok"], found["problems"]) == (0, True, [])
    assert choleor("check", tmp_path / "b.choleor") == (0, {"ok": True, "problems": []})
    assert choleor("songs", tmp_path / "b.choleor")[1] == choleor("songs", library)[1]


def test_a_library_that_another_holds_is_refused_with_its_name(choleor, library, music):
    script = "import sys, time\nfrom choleor_desktop.library.store import Store\ns = Store.open(sys.argv[1])\n"
    script += "print('open', flush=True)\nsys.stdin.read()\n"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(library)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "open\n"
    try:
        code, found = choleor("import", library, music)
        assert code == 1
        assert "in use" in found["error"]
        assert choleor("songs", library)[0] == 0, "looking goes on"
    finally:
        holder.communicate()


def test_the_demo_songs_come_with_their_true_beats(choleor, tmp_path, short_demo):
    code, found = choleor("demo", tmp_path / "demo")
    assert code == 0
    assert all(set(song) >= {"path", "bpm", "beats"} for song in found["songs"])
    first = found["songs"][0]
    assert Path(first["path"]).is_file()
    assert np.diff(first["beats"]) == pytest.approx(60 / first["bpm"], abs=1e-5)


# --- what is wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["songs", "slices", "features", "cluster", "check"])
@pytest.mark.parametrize("kind", ["missing", "empty", "text", "foreign"])
def test_what_is_no_library_is_refused_in_a_sentence_and_left_as_it_is(choleor, tmp_path, command, kind):
    path = tmp_path / "노래 'x'.choleor"
    if kind == "foreign":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE t (x)")
        connection.close()
    elif kind != "missing":
        path.write_text("" if kind == "empty" else "Dear diary, " * 20)
    before = path.read_bytes() if path.exists() else None
    code, found = choleor(command, path)
    assert code == 1
    assert path.name in json.dumps(found, ensure_ascii=False)
    assert (path.read_bytes() if path.exists() else None) == before
    assert [p.name for p in tmp_path.iterdir()] == ([path.name] if before is not None else [])


def test_import_into_what_is_no_library_does_not_overwrite_it(choleor, tmp_path, music):
    path = tmp_path / "diary.txt"
    path.write_text("Dear diary, " * 20)
    code, found = choleor("import", path, music)
    assert code == 1
    assert "not a Choleor library" in found["error"]
    assert path.read_text() == "Dear diary, " * 20


def test_a_newer_library_can_be_looked_at_but_not_changed(choleor, library, music):
    with sqlite3.connect(library) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = library.read_bytes()
    code, found = choleor("import", library, music)
    assert code == 1
    assert "newer" in found["error"]
    assert choleor("songs", library)[0] == 0
    assert library.read_bytes() == before


def test_a_library_in_a_folder_that_cannot_be_written_says_so_before_any_work(
    choleor, library, music, tmp_path, without_rights
):
    place = tmp_path / "locked"
    place.mkdir()
    shutil.copy(library, place / "x.choleor")
    place.chmod(0o500)
    try:
        with without_rights():
            code, found = choleor("import", place / "x.choleor", music)
            assert code == 1
            assert "cannot be changed" in found["error"]
            code, found = choleor("import", place / "new.choleor", music)
            assert code == 1
            assert found["error"].endswith(
                "new.choleor” could not be written: you may not write there. Choose another folder, or free some space."
            )
            assert choleor("songs", place / "x.choleor")[0] == 0
    finally:
        place.chmod(0o700)


@pytest.mark.parametrize(
    "words",
    [
        ["similar", "LIB", "no such slice"],
        ["similar", "LIB", "no such file.wav"],
        ["similar", "LIB", "no such " + 300 * "x"],
        ["harmony", "LIB", "no such slice", "--movement", "1,2,3,4,5,6,7,8"],
        ["slices", "LIB", "--song", "no such song"],
        ["features", "LIB", "--slice", "no such slice"],
        ["beats", "/no/such/file.wav"],
        ["export", "LIB", "--labels", "/no/such/folder/x.csv"],
    ],
)
def test_a_missing_thing_is_named_with_exit_code_1(choleor, made_library, words):
    code, found = choleor(*[made_library if word == "LIB" else word for word in words])
    assert code == 1
    assert "no such" in found["error"] or "/no/such" in found["error"]
    assert found["error"] in choleor.err.strip()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["unknown"],
        ["import"],
        ["import", "LIB"],
        ["import", "LIB", ""],
        ["import", "LIB", "x", "--jobs", "0"],
        ["cluster", "LIB", "--k", "none"],
        ["cluster", "LIB", "--seed", "-1"],
        ["similar", "LIB"],
        ["similar", "LIB", "x", "--all"],
        ["similar", "LIB", "--all", "--method", "classic", "--counts", "5-8"],
        ["similar", "LIB", "--all", "--method", "classic", "--weights", "timbre=2"],
        ["similar", "LIB", "--all", "--method", "classic", "--unlike", "x"],
        ["similar", "LIB", "--all", "--weights", "loudness=1"],
        ["similar", "LIB", "--all", "--weights", "timbre=nan"],
        ["similar", "LIB", "--all", "--weights", "timbre"],
        ["similar", "LIB", "--all", "--weights", "timbre=0,tonality=0,rhythm=0,energy=0,tempo=0"],
        ["similar", "LIB", "--all", "--top", "1e3"],
        ["similar", "LIB", "--all", "--tempo", "120"],
        ["similar", "LIB", "x", "--like", "y", "--unlike", "y"],
        ["harmony", "LIB", "x", "--movement", "1,2,3"],
        ["harmony", "LIB", "x", "--movement", "1,2,3,4,5,6,7,11"],
        ["harmony", "LIB", "x"],
        ["export", "LIB"],
        ["export", "LIB", "--labels", "same.csv", "--clusters", "./same.csv"],
    ],
)
def test_wrong_use_has_exit_code_2_and_says_what_is_right(choleor, made_library, words):
    code, _ = choleor(*[made_library if word == "LIB" else word for word in words])
    assert code == 2
    assert len(choleor.err.strip()) > 20
    assert "Traceback" not in choleor.err


# --- as a program of its own ---------------------------------------------------------------------


def run(*words, **options):
    command = [PROGRAM, *map(str, words)]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120, **options)


def test_help_loads_neither_qt_nor_the_analysis():
    script = (
        "import sys\nfrom choleor_desktop.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as stop:\n    code = stop.code\n"
        "names = ('PySide6', 'pyqtgraph', 'librosa', 'sklearn', 'scipy', 'numba', 'sounddevice')\n"
        "sys.exit(code or ' '.join(name for name in names if name in sys.modules) or 0)\n"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    for command in ("import", "songs", "slices", "beats", "features", "cluster", "similar", "harmony", "export"):
        assert command in found.stdout


def test_a_whole_session_loads_no_qt(made_library, music):
    script = (
        "import sys\nfrom choleor_desktop.cli import main\n"
        f"for words in (['songs'], ['slices'], ['similar', '--all'], ['import', {str(music)!r}]):\n"
        f"    assert main([words[0], {str(made_library)!r}, *words[1:], '--json']) == 0\n"
        "sys.exit(' '.join(n for n in ('PySide6', 'pyqtgraph', 'sounddevice') if n in sys.modules) or 0)\n"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_names_of_any_script_come_out_as_utf8_whatever_the_locale(made_library):
    found = run("songs", made_library, "--json", env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    titles = {song["title"] for song in json.loads(found.stdout.decode("utf-8"))}
    assert unicodedata.normalize("NFC", "봄날의 거리") in titles


def test_while_a_long_step_is_done_the_time_left_is_told_by_those_before(capsys, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(output, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    with output.progress() as progress:
        for clock[0], done in ((20.0, 100), *((20.0 + 10 * i, 500) for i in range(1, 200))):
            progress.step(done, WHOLE, "import")
    assert capsys.readouterr().err.splitlines()[-1] == "Analysing: 50 %, 2488 s left"


def test_progress_goes_to_standard_error_and_the_document_stands_alone(tmp_path, music):
    found = run("import", tmp_path / "x.choleor", music, "--json", "--jobs", 1)
    assert found.returncode == 0, found.stderr
    assert len(found.stdout.splitlines()) == 1
    assert json.loads(found.stdout)["songs"] == 4


def test_ctrl_c_while_the_command_is_loaded_is_no_traceback():
    """Whatever it is just doing: here it imports the grammar of the commands."""
    script = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell ignores it for what it runs aside
        "class Early:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'choleor_desktop.cli.arguments': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Early())\n"
        "from choleor_desktop.cli import main\n"
        "sys.exit(main(['songs', 'x']))\n"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=120)
    assert (found.returncode, found.stderr) == (130, b"")


def test_ctrl_c_is_for_the_program_and_not_for_what_its_workers_are_forked_from():
    """The terminal sends it to all of them, and what is still being loaded would complain."""
    script = (
        "import os, signal\n"
        "from multiprocessing import forkserver\n"
        "from choleor_desktop.pipeline.workforce import context_of_workers\n"
        "context_of_workers()\n"
        "os.kill(forkserver._forkserver._forkserver_pid, signal.SIGINT)\n"
        "with context_of_workers().Pool(1) as pool: print(pool.apply(os.getpid) != os.getpid())\n"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=120)
    assert (found.stdout.strip(), found.stderr) == (b"True", b"")


def test_a_reader_that_goes_away_is_no_error(made_library):
    command = f"{PROGRAM} slices {made_library} --json | head -c 10"
    found = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert b"Traceback" not in found.stderr


# --- what a person reads -------------------------------------------------------------------------


def test_columns_line_up_where_names_are_in_hangul(capsys):
    output.write_table(("song", "slices"), [("봄날의 노래", 3), ("Alpha", 12), ("하" * 60, 1)])
    lines = capsys.readouterr().out.splitlines()

    def width(text):
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    assert len({width(line) for line in lines}) == 1, "numbers end in the same column"
    assert lines[-1].startswith("하하")
    assert "…" in lines[-1]


def test_nothing_in_a_name_is_an_order_to_the_terminal(choleor, capsys, tmp_path):
    name = "\x1b[2Jred\nline\u202e.wav"
    (tmp_path / name).write_bytes(b"no sound")
    assert choleor("import", tmp_path / "x.choleor", tmp_path / name, as_json=False)[0] == 3
    assert "“�[2Jred�line�.wav” is not sound" in choleor.err
    assert choleor("import", tmp_path / "x.choleor", tmp_path / name)[1]["failures"][0]["path"] == str(tmp_path / name)
    plain = "노래\u00a0\u3000\tü \u200d🎵"
    output.write_line(plain)
    assert capsys.readouterr().out == plain + "\n"


def test_one_of_something_is_told_as_one(choleor, tmp_path, drum_loop):
    soundfile.write(tmp_path / "a.wav", drum_loop(120, 5.0), RATE)
    code, told = choleor("import", tmp_path / "x.choleor", tmp_path / "a.wav", as_json=False)
    assert code == 0
    assert told.startswith("1 song with 1 slice added, 0 files unchanged, 0 failed, ")


def test_more_clusters_than_slices_are_not_made_in_silence(choleor, made_library, tmp_path):
    library = tmp_path / "x.choleor"
    shutil.copy(made_library, library)
    code, found = choleor("cluster", library, "--k", 9999)
    assert code == 0
    assert found["k"] < 9999
    assert f"{found['k']} clusters, not 9999" in choleor.err
    name = next(iter(found["labels"]))
    assert list(found["labels"].values()).count(found["labels"][name]) == 1
    code, text = choleor("similar", library, name, "--scope", "cluster", as_json=False)
    assert (code, text) == (0, "")
    assert "alone in its cluster" in choleor.err


def test_a_file_with_the_sound_of_another_song_is_named_and_is_not_counted_as_unchanged(choleor, music, tmp_path):
    (tmp_path / "music").mkdir()
    for name in ("a.wav", "b.wav"):
        shutil.copy(min(music.iterdir()), tmp_path / "music" / name)
    code, told = choleor("import", tmp_path / "x.choleor", tmp_path / "music", as_json=False)
    assert code == 0
    assert ", 0 files unchanged, " in told
    assert "“b.wav” has the same sound as “" in choleor.err
    code, found = choleor("import", tmp_path / "y.choleor", tmp_path / "music")
    (song,) = choleor("songs", tmp_path / "y.choleor")[1]
    assert (code, found["skipped"]) == (0, 1)
    assert found["copies"] == [{"path": str(tmp_path / "music" / "b.wav"), "song": song["id"]}]


def test_of_what_leaves_no_slice_only_what_was_asked_for_is_named(choleor, made_library, music, tmp_path):
    def why(library, *wishes):
        name = choleor("slices", library)[1][0]["id"]
        assert choleor("similar", library, name, *wishes, as_json=False) == (0, "")
        return choleor.err.partition(f"{name}: ")[2].strip()

    alone = tmp_path / "one.choleor"
    choleor("import", alone, min(music.iterdir()))
    no_other = "there is no other song in the library; import more music, or ask without --other-songs."
    assert why(alone, "--other-songs") == no_other
    assert why(alone, "--other-songs", "--tempo", "20-30") == no_other
    assert why(alone, "--tempo", "20-30") == "nothing is left by --tempo; ask without it."
    library = tmp_path / "x.choleor"
    shutil.copy(made_library, library)
    choleor("cluster", library, "--k", 9999)
    both = "nothing is left by --tempo and --other-songs; ask without one of them."
    assert why(library, "--other-songs", "--tempo", "20-30") == both
    beside = "nothing is left by --other-songs and --scope cluster; ask without one of them."
    assert why(library, "--other-songs", "--scope", "cluster") == beside


def test_a_backup_onto_a_name_that_is_taken_asks_for_another_name(choleor, made_library, tmp_path):
    (tmp_path / "taken.choleor").write_bytes(b"")
    code, _ = choleor("backup", made_library, tmp_path / "taken.choleor")
    assert code != 0
    assert "Choose another name or another folder." in choleor.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("how", ["--json", ""])
def test_an_output_that_cannot_be_written_is_one_clear_sentence(made_library, how):
    command = f"{PROGRAM} slices {made_library} {how} > /dev/full"
    found = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert found.returncode == 1
    assert "“standard output” could not be written: there is no room left on the disk." in found.stderr
    assert "Traceback" not in found.stderr
    assert "Exception" not in found.stderr


@pytest.mark.parametrize("counts", ["a-b", "5", "5-", "-5", "5-4", "0-3", "5-9", "1-2-3", "5-b", ""])
def test_counts_that_are_none_are_refused_in_words(choleor, made_library, counts):
    code, _ = choleor("similar", made_library, "x_0", f"--counts={counts}")
    assert code == 2
    assert "is not FIRST-LAST, two counts from 1 to 8" in choleor.err or "is not a whole number" in choleor.err


# --- what was not measured -----------------------------------------------------------------------


def test_of_slices_without_sound_nothing_is_invented(choleor, library, tmp_path):
    lines = [
        "," + ",".join(f"mfcc{i}" for i in range(1, 21)),
        *(f"tab_{n}," + ",".join(["0.5"] * 20) for n in range(3)),
    ]
    (tmp_path / "tab.csv").write_text("\n".join(lines))
    assert choleor("import", library, tmp_path / "tab.csv")[0] == 0
    table = next(row for row in choleor("slices", library)[1] if row["id"] == "tab_0")
    unknown = ("start_s", "end_s", "bpm", "levels", "sections", "beats")
    assert [table[name] for name in unknown] == [None] * len(unknown)
    song = next(row for row in choleor("songs", library)[1] if row["id"] == table["song"])
    assert [song[name] for name in ("duration_s", "bpm", "confidence", "sure", "n_slices")] == [*[None] * 4, 3]
    for command in ("slices", "songs"):
        assert choleor(command, library, as_json=False)[0] == 0
    code, found = choleor("harmony", library, "tab_0", "--movement", "1,2,3,4,5,6,7,8")
    assert (code, "came from a feature table" in found["error"]) == (1, True)
    code, found = choleor("features", library, "--slice", "tab_0")
    assert (code, "came from a feature table" in found["error"]) == (1, True)
    code, found = choleor("features", library)
    assert code == 3
    assert {row["slice"] for row in found if row["vector"] is None} == {"tab_0", "tab_1", "tab_2"}
    assert choleor("features", library, "--method", "classic", "--slice", "tab_0")[1][0]["vector"] == [0.5] * 20
    assert choleor("cluster", library, "--k", 2)[1]["labels"]["tab_0"] is None


def test_slices_whose_features_are_damaged_are_named_and_never_told_as_zeros(choleor, library, tmp_path):
    with Store.open(library) as store:
        query = "UPDATE features SET data = zeroblob(length(data)) WHERE song = 1"
        store._database.write(lambda c: c.execute(query) and None)
    slices = choleor("slices", library)[1]
    hurt = {row["id"] for row in slices if row["levels"] is None}
    assert hurt == {row["id"] for row in slices if row["song"] == slices[0]["song"]}
    assert all(row["beats"] for row in slices)
    name, whole = slices[0]["id"], next(row["id"] for row in slices if row["id"] not in hurt)
    for words in (["harmony", "--movement", "1,2,3,4,5,6,7,8"], ["similar", "--method", "classic"], ["similar"]):
        code, found = choleor(words[0], library, name, *words[1:])
        assert (code, "is damaged in the library file" in found["error"]) == (1, True)
    answers = choleor("similar", library, whole, "--method", "classic", "--top", 100)[1][0]["results"]
    assert {result["slice"] for result in answers} == {row["id"] for row in slices} - hurt - {whole}
    for method in ("classic", "match"):
        code, found = choleor("features", library, "--method", method)
        assert (code, {row["slice"] for row in found if row["vector"] is None}) == (3, hurt)
        labels = choleor("cluster", library, "--k", 2, "--method", method)[1]["labels"]
        assert {own for own, number in labels.items() if number is None} == hurt
    code, found = choleor("export", library, "--features", tmp_path / "f.json")
    assert (code, {failure["slice"] for failure in found["failures"]}) == (3, hurt)
    rows = json.loads((tmp_path / "f.json").read_text())
    assert {row["slice"] for row in rows} == {row["id"] for row in slices} - hurt


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize("words", [["songs", "PIPE"], ["check", "PIPE"], ["beats", "PIPE"], ["import", "LIB", "PIPE"]])
def test_a_pipe_is_refused_and_never_waited_for(tmp_path, library, words):
    os.mkfifo(tmp_path / "pipe.csv")
    places = {"PIPE": str(tmp_path / "pipe.csv"), "LIB": str(library)}
    command = [PROGRAM, *(places.get(word, word) for word in words)]
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode in {1, 3}
    assert "pipe.csv" in run.stderr
    assert "Traceback" not in run.stderr


# --- what the page says of the documents ---------------------------------------------------------

_NAMED_BY_DATA = {"labels": "SLICE", "parts": "ASPECT", "rows": "TABLE"}


def _keys(document, path=""):
    """Every key of a document with its path, and whether it is null; lists are looked into."""
    if isinstance(document, list):
        for entry in document:
            yield from _keys(entry, path)
    elif isinstance(document, dict):
        named = _NAMED_BY_DATA.get(path.rpartition(".")[2])
        for key, value in document.items():
            yield from _keys(value, f"{path}.{named or key}".lstrip("."))
    if (
        path
        and not isinstance(document, dict)
        and not (isinstance(document, list) and isinstance((document or [0])[0], dict))
    ):
        yield path, document is None


def _page():
    """By command the keys that docs/command-line.md names, and those that it says may be null."""
    text = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text("utf-8")
    told = {}
    for command, keys, null in re.findall(r"^\| `([^`]+)` \| (`.+?) \| .*? \| ?(.*?) ?\|$", text, re.MULTILINE):
        names = set(re.findall(r"`([^`]+)`", keys))
        all_keys, nulls = told.setdefault(command, (set(), set()))
        all_keys |= names
        if null:
            nulls |= {name for name in names if name.rpartition(".")[2] in re.findall(r"`(\w+)`:", null)} or names
    return told


def _label(library, name, tag):
    with Store.open(library) as store:
        store.edit([LabelEdit(name, Label(tags=(tag,)))])


def _mixed(choleor, library, tmp_path, short):
    """What an import says that has a failure, a remark, a copy; it brings slices without sound, after the clusters."""
    for name in ("short.wav", "same.wav"):
        soundfile.write(tmp_path / name, short, RATE)
    lines = [f"tab_{n}," + ",".join(["0.5"] * 20) for n in range(3)]
    (tmp_path / "tab.csv").write_text("\n".join(["," + ",".join(f"mfcc{i}" for i in range(1, 21)), *lines]))
    return choleor("import", library, *(tmp_path / name for name in ("tab.csv", "none.wav", "short.wav", "same.wav")))[
        1
    ]


def test_the_page_names_every_key_of_the_documents_and_just_those_that_may_be_null(
    choleor, library, tmp_path, *, music, drum_loop, short_demo
):
    imported = _mixed(choleor, library, tmp_path, _without_eight_count(drum_loop))
    name = choleor("slices", library)[1][0]["id"]
    told = _page()
    _label(library, name, "soft")
    assert choleor("export", library, "--labels", tmp_path / "labels.csv")[0] == 0
    _label(library, name, "loud")
    tracks = "export", library, "--audacity", tmp_path / "tracks"
    Path(choleor(*tracks)[1]["written"][0]).write_text("by hand")
    damaged = tmp_path / "damaged.choleor"
    shutil.copy(library, damaged)
    with sqlite3.connect(damaged) as connection:
        connection.execute("UPDATE setting SET value = 'x' WHERE key = 'slices'")
    connection.close()
    movement, backup = "5,5,5,5,5,5,5,5", tmp_path / "b.choleor"
    asked = {
        "import --dry-run": [["import", library, tmp_path / "labels.csv", "--dry-run"]],
        "songs": [["songs", library]],
        "slices": [["slices", library]],
        "beats": [["beats", music / "Alpha.flac"]],
        "features": [["features", library]],
        "cluster": [["cluster", library, "--k", k, "--curve", 2] for k in (1, 2)],
        "similar": [["similar", library, "--all", "--top", 100]],  # the last have nothing that stands out
        "harmony": [["harmony", library, name, "--movement", movement]],
        "harmony, no SLICE": [["harmony", library, "--movement", movement]],
        "export": [["export", library, "--features", tmp_path / "f.csv", "--wav", tmp_path / "wav"], tracks],
        "demo": [["demo", tmp_path / "demo"]],
        "check": [["check", library]],
        "check --repair": [["check", damaged, "--repair"]],
        "backup": [["backup", library, backup]],
        "restore": [["restore", library, backup], ["restore", tmp_path / "new.choleor", backup]],
    }
    assert set(told) == {"import", *asked}
    for command, (keys, nulls) in told.items():
        documents = [imported] if command == "import" else [choleor(*words)[1] for words in asked[command]]
        found = [pair for document in documents for pair in _keys(document)]
        # Of an empty list nobody sees what its entries hold.
        assert {key for key, _ in found if not any(own.startswith(f"{key}.") for own in keys)} == keys, command
        assert {key for key, is_null in found if is_null} == nulls, command


def test_a_command_whose_output_was_closed_does_its_work(tmp_path, music):
    library = tmp_path / "l.choleor"
    close = "import os, sys; os.close(1); os.close(2); os.execv(sys.argv[1], sys.argv[1:])"
    words = [sys.executable, "-c", close, PROGRAM, "import", str(library), str(music / "Alpha.flac")]
    assert subprocess.run(words, stdin=subprocess.DEVNULL, check=False, timeout=120).returncode == 0
    with Store.open(library, read_only=True) as store:
        assert len(store.view().songs) == 1


def test_weights_of_any_size_count_by_their_ratio(choleor, made_library):
    name = choleor("slices", made_library)[1][0]["id"]
    others = "tonality=0,energy=0,tempo=0"
    small, huge = (
        choleor("similar", made_library, name, "--weights", f"timbre={weight},rhythm={weight},{others}")[1]
        for weight in ("1", "1e308")
    )
    assert len(small[0]["results"]) > 0
    for one, other in zip(small[0]["results"], huge[0]["results"], strict=True):
        assert (one["slice"], one["score"]) == (other["slice"], pytest.approx(other["score"]))
