"""A disk that fails in the middle of saving: nothing false is said, nothing is lost, and it works again afterwards."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from choleor_desktop.library import store as library
from choleor_desktop.library.store import Store

HERE = Path(__file__).parent
CASES = (
    "sync fails once",
    "sync goes on failing",
    "write fails once",
    "write goes on failing",
    "no room once",
    "no room any more",
)


@pytest.fixture(scope="module")
def shim(tmp_path_factory):
    """The C library that stands in front of a disk and lets it fail."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("the failing disk is a C library for Linux, and there is no C compiler")
    shim = tmp_path_factory.mktemp("shim") / "failing_disk.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", shim, HERE / "failing_disk.c", "-ldl"], check=True)
    return shim


def told_by(shim, what, path):
    """What a program says that works on such a disk."""
    command = [sys.executable, HERE / "on_a_failing_disk.py", what, path]
    environment = {**os.environ, "LD_PRELOAD": str(shim)}
    found = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=HERE.parents[1])
    assert found.returncode == 0, found.stderr[-3000:]
    return json.loads(found.stdout)


@pytest.fixture(scope="module")
def story(shim, tmp_path_factory):
    """What happened on the failing disk, and the library that was left."""
    path = tmp_path_factory.mktemp("disk") / "x.choleor"
    return told_by(shim, "saving", path), path


def test_every_confirmed_change_was_brought_to_the_disk_before(story):
    told, _ = story
    assert told["unsynced"] == [0] * 10
    assert min(told["syncs"]) >= 1


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_of_a_change_is_true(story, case):
    trials = story[0][case]
    assert trials[0]["fired"], "nothing failed"
    for trial in trials:
        said = trial["said"].partition(":")[0]
        if said == "saved":
            assert trial["after"] == trial["wanted"], trial
        elif said in {"NotSaved", "DiskFull"}:
            assert trial["after"] == trial["before"], trial
        else:
            assert said == "SaveFailed", trial
            assert trial["after"] in {trial["before"], trial["wanted"]}, trial
        assert trial["again"] == "saved", trial
        assert trial["in the end"] == trial["wanted"], trial


@pytest.mark.parametrize("case", CASES)
def test_a_failing_disk_is_told_in_a_sentence_with_what_to_do(story, case):
    sentences = [trial["said"] for trial in story[0][case] if trial["said"] != "saved"]
    assert sentences
    for sentence in sentences:
        assert "x.choleor" in sentence
        assert "Error" not in sentence.partition(":")[2]
        assert len(sentence.split(". ")) > 1


def test_the_library_is_whole_afterwards_and_holds_the_last_change(story):
    told, path = story
    assert library.check(path) == []
    with Store.open(path) as store:
        assert store.view().labels["song-abc_0"].rating == told["last"]


def test_a_backup_that_cannot_be_put_in_place_is_told_in_a_sentence_and_the_library_stays(shim, tmp_path):
    trials = told_by(shim, "restoring", tmp_path / "x.choleor")
    assert {trial["fired"] for trial in trials} == {True, False}
    for trial in trials:
        assert trial["after"] == (5 if trial["said"] else 1), trial
        assert "x.choleor" in trial["said"] or not trial["said"]


@pytest.mark.parametrize("ending", ["flac", "wav", "mp3"])
def test_music_whose_drive_fails_is_not_said_to_be_damaged_and_none_of_it_is_taken_for_the_whole(
    shim, drum_loop, tmp_path, ending
):
    path = tmp_path / f"song.{ending}"
    soundfile.write(path, np.tile(drum_loop(120.0, 20.0), 4), 22_050)
    trials = told_by(shim, "reading", path)
    assert {trial["fired"] for trial in trials} == {True, False}
    for trial in trials:
        if trial["fired"]:
            assert trial["said"] == f"“{path}” cannot be read: the disk reports an error.", trial
        else:
            assert trial["said"] == "whole", trial
