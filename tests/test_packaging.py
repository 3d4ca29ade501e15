"""What is passed on: the wheel, and the licences of what is installed beside it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from choleor_desktop.resources import resource

ROOT = Path(__file__).resolve().parents[1]
_SELF = "choleor-desktop"


def _installed() -> set[str]:
    """The packages that ``./run`` installs on any system, extras and all, by the lock."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    packages = {package["name"]: package for package in lock["package"]}
    extras = packages[_SELF]["optional-dependencies"].values()
    waiting = [wanted["name"] for wanted in sum(extras, packages[_SELF]["dependencies"])]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [wanted["name"] for wanted in packages[name].get("dependencies", [])]
    return found


def test_every_package_that_is_installed_stands_under_its_licence_and_no_other_does():
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE)[1:]
    told = set(re.findall(r"[a-z][a-z0-9-]+", " ".join(re.sub(r"\([^)]*\)", "", row.split(";")[0]) for row in rows)))
    assert told == _installed()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> list[str]:
    """The names of what the wheel holds."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path).namelist()


def test_the_wheel_carries_its_licences_and_what_the_program_reads_and_no_sources_of_that(wheel):
    assert {name.split("licenses/")[1] for name in wheel if "licenses/" in name} == {"LICENSE", "docs/licences.md"}
    carried = {name.split("_resources/")[1] for name in wheel if "_resources/" in name}
    folder = resource("")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert carried == {name for name in there if not name.endswith(".ts")}
