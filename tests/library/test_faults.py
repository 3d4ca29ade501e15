"""A disk that fails in the middle of saving: nothing false is said, nothing is lost, and it works again afterwards."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
def story(tmp_path_factory):
    """What happened on the failing disk, and the library that was left."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("the failing disk is a C library for Linux, and there is no C compiler")
    folder = tmp_path_factory.mktemp("disk")
    shim = folder / "failing_disk.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", shim, HERE / "failing_disk.c", "-ldl"], check=True)
    path = folder / "x.choleor"
    command = [sys.executable, HERE / "on_a_failing_disk.py", path]
    environment = {**os.environ, "LD_PRELOAD": str(shim)}
    found = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=HERE.parents[1])
    assert found.returncode == 0, found.stderr[-3000:]
    return json.loads(found.stdout), path


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
