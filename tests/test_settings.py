"""What is remembered between starts, also by two windows at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from threading import Event, Thread

import pytest

from choleor_desktop.settings import Settings

_WRITER = """
import sys
from pathlib import Path
from choleor_desktop.settings import Settings
settings = Settings(Path(sys.argv[1]))
sys.stdin.readline()
for i in range(20):
    settings.set(f"{sys.argv[2]}-{i}", i)
"""


def test_of_two_windows_each_keeps_what_the_other_remembered(tmp_path):
    path = tmp_path / "settings.json"
    one, other = Settings(path), Settings(path)
    other.set("language", "ko")
    other.set("library", "/x/new.choleor")
    other.flush()
    one.set("greeted", True)
    one.flush()
    assert json.loads(path.read_text()) == {"language": "ko", "library": "/x/new.choleor", "greeted": True}
    one.set("library", "/mine.choleor")
    one.flush()
    other.set("library", "/x/new.choleor")  # what it said last, and says again
    other.flush()
    assert Settings(path).get("library") == "/x/new.choleor"


def test_a_table_keeps_what_other_windows_entered_and_the_latest_only(tmp_path):
    path = tmp_path / "settings.json"
    one, other = Settings(path), Settings(path)
    one.add("chosen", {"a": 1, "b": 2}, most=3)
    one.flush()
    other.add("chosen", {"c": 3, "a": 4}, most=3)
    other.flush()
    assert list(Settings(path).get("chosen").items()) == [("b", 2), ("c", 3), ("a", 4)]
    one.add("chosen", {"d": 5}, most=3)
    one.flush()
    assert (
        list(one.get("chosen").items()) == list(Settings(path).get("chosen").items()) == [("c", 3), ("a", 4), ("d", 5)]
    )
    one.set("chosen", "no table")
    one.add("chosen", {"e": 6}, most=3)
    one.flush()
    assert Settings(path).get("chosen") == {"e": 6}


def test_windows_that_write_at_the_same_moment_lose_nothing(tmp_path):
    path = tmp_path / "settings.json"
    command = [sys.executable, "-c", _WRITER, str(path)]
    writers = [subprocess.Popen([*command, name], stdin=subprocess.PIPE) for name in "abc"]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(b"\n")
        writer.stdin.flush()
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.close()
    assert json.loads(path.read_text()) == {f"{name}-{i}": i for name in "abc" for i in range(20)}


def test_a_damaged_file_is_forgotten_and_what_is_said_since_is_kept(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text("{", encoding="utf-8")
    settings = Settings(path)
    assert settings.get("language", "en") == "en"
    settings.set("language", "ko")
    settings.flush()
    path.write_text("[]", encoding="utf-8")
    settings.set("big", True)
    settings.flush()
    assert Settings(path).get("language") == "ko"
    assert Settings(path).get("big") is True


def test_where_nothing_can_be_written_it_holds_until_the_end(tmp_path):
    place = tmp_path / "file"
    place.write_text("", encoding="utf-8")
    settings = Settings(place / "settings.json")
    settings.set("language", "ko")
    settings.flush()
    assert settings.get("language") == "ko"


def test_what_could_not_be_written_is_written_with_what_is_said_next(tmp_path):
    place = tmp_path / "file"
    place.write_text("", encoding="utf-8")
    settings = Settings(place / "settings.json")
    settings.set("language", "ko")
    settings.add("chosen", {"a": 1}, most=3)
    settings.flush()
    place.unlink()
    other = Settings(place / "settings.json")
    other.add("chosen", {"b": 2}, most=3)
    other.flush()
    settings.add("chosen", {"c": 3}, most=3)
    settings.flush()
    assert json.loads((place / "settings.json").read_text()) == {"language": "ko", "chosen": {"a": 1, "b": 2, "c": 3}}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_disk_that_takes_its_time_holds_up_nobody_and_all_that_was_said_comes_to_it_in_order(tmp_path):
    path = tmp_path / "settings.json"
    settings = Settings(path)
    os.mkfifo(path)  # who reads it waits until somebody writes into it
    others = Event()

    def answer():
        others.wait(60)
        path.write_text('{"big": true}', encoding="utf-8")

    disk = Thread(target=answer)
    disk.start()
    for language in ("en", "ko", "en", "ko"):
        settings.set("language", language)
    assert settings.get("language") == "ko"
    is_waiting = path.is_fifo()
    others.set()
    disk.join()
    settings.flush()
    assert is_waiting
    assert json.loads(path.read_text()) == {"big": True, "language": "ko"}


def test_a_name_that_is_no_text_is_remembered_and_so_is_all_that_follows(tmp_path):
    path = tmp_path / "settings.json"
    settings = Settings(path)
    place = os.fsdecode(b"/tmp/\xff/Music.choleor")
    settings.set("library", place)
    settings.set("theme", "dark")
    settings.flush()
    assert Settings(path).get("library") == place
    assert Settings(path).get("theme") == "dark"
    assert [file for file in tmp_path.iterdir() if file.suffix == ".part"] == []


def test_a_file_of_many_brackets_is_forgotten(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"a":' + "[" * 100_000, encoding="utf-8")
    settings = Settings(path)
    settings.set("theme", "dark")
    settings.flush()
    assert Settings(path).get("theme") == "dark"


def test_what_is_remembered_is_on_the_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    path, synced, sync = tmp_path / "settings.json", [], os.fsync

    def seen(file: int) -> None:
        synced.append((path.exists(), os.pread(file, 1000, 0)))
        sync(file)

    monkeypatch.setattr(os, "fsync", seen)
    settings = Settings(path)
    settings.set("library", "/x/new.choleor")
    settings.flush()
    assert synced == [(False, path.read_bytes())]


def test_what_killed_windows_left_half_written_goes(tmp_path):
    path = tmp_path / "settings.json"
    old, young = (tmp_path / f".{letter * 16}.part.json" for letter in "ab")
    for half in (old, young):
        half.write_text("{", encoding="utf-8")
    os.utime(old, (0, 0))  # the other may be another window's, which writes it now
    settings = Settings(path)
    settings.set("theme", "dark")
    settings.flush()
    assert set(tmp_path.glob(".*.part*")) == {young}
