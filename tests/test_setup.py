"""``./run``: it sets itself up, and starts with what is installed where nothing can be fetched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="./run brings system packages on Linux only")


def _program(folder: Path, name: str, lines: str) -> None:
    path = folder / name
    path.write_text(f"#!/usr/bin/env bash\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)


class Checkout:
    """A checkout with an environment, where uv can fetch nothing and apt-get notes what it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.root, self.tools, self.asked = folder / "choleor", folder / "tools", folder / "asked"
        for place in (self.root / "scripts", self.root / ".venv" / "bin", self.tools):
            place.mkdir(parents=True)
        for name in ("run", "uv.lock", "pyproject.toml", "scripts/setup.sh", "scripts/desktop.sh"):
            shutil.copy(ROOT / name, self.root / name)
        for name in ("choleor_desktop", "resources"):
            (self.root / name).symlink_to(ROOT / name)
        python = f'exec env PYTHONPATH="{self.root}" "{sys.executable}" "$@"'
        _program(self.root / ".venv" / "bin", "python", python)
        _program(self.tools, "uv", '[ "$1" = --version ] && echo "uv 0.0.0" || { echo "no network" >&2; exit 1; }')
        _program(self.tools, "apt-get", f'echo "$*" >>"{self.asked}"; exit 1')
        _program(self.tools, "id", "echo 0")
        self.has("libportaudio.so.2", fonts=True)

    def has(self, *libraries: str, fonts: bool) -> None:
        """What the machine has of the wanted packages; it has all that is needed."""
        text = (ROOT / "scripts" / "setup.sh").read_text(encoding="utf-8")
        needed = text.split('WINDOW_NEEDS="')[1].split('"')[0].split()
        names = [need.split(":")[1] for need in needed] + list(libraries)
        _program(self.tools, "ldconfig", "\n".join(f'echo "  {name} (libc6) => /lib/{name}"' for name in names))
        _program(self.tools, "fc-list", "echo NotoSansCJK" if fonts else "true")

    def stamp(self, name: str = "run") -> Path:
        return self.root / ".venv" / f".installed.{name}"

    def installed(self) -> None:
        """Everything is installed as this checkout wants it."""
        self.stamp().write_text(self.shell("fingerprint"), encoding="utf-8")

    def shell(self, command: str) -> str:
        done = self.start(["bash", "-c", f'. "{self.root}/scripts/setup.sh"; {command}'])
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.start([str(self.root / "run"), *arguments])

    def start(self, command: list[str], **also: str) -> subprocess.CompletedProcess[str]:
        home = self.root.parent / "home"
        environment = {
            **os.environ,
            "PATH": f"{self.tools}:{os.environ['PATH']}",
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            **also,
        }
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, timeout=120
        )


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_after_an_update_without_a_network_it_starts_with_what_is_installed(checkout):
    checkout.stamp().write_text("an older lock", encoding="utf-8")
    for _ in range(2):
        done = checkout.run("--version")
        assert (done.returncode, done.stdout[-6:]) == (0, "0.1.0\n"), done.stderr
        assert "starting with those that are installed" in done.stderr
        assert checkout.stamp().read_text(encoding="utf-8") == "an older lock"


def test_without_a_package_that_the_update_wants_it_says_what_is_missing(checkout):
    project = checkout.root / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace('"librosa', '"nobody-has-this>=1",\n    "librosa'), encoding="utf-8")
    checkout.stamp().write_text("an older lock", encoding="utf-8")
    done = checkout.run("--version")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Check the network" in done.stderr
    assert checkout.stamp().exists()


@pytest.mark.parametrize("home", [["-u", "HOME"], ["HOME="]])
def test_without_a_home_in_the_environment_it_starts_all_the_same(checkout, home):
    checkout.installed()
    done = checkout.start(["env", "-u", "XDG_DATA_HOME", *home, str(checkout.root / "run"), "--version"])
    assert (done.returncode, done.stderr, done.stdout[-6:]) == (0, "", "0.1.0\n")
    shown = checkout.start(["env", *home, "bash", "-c", f'. "{checkout.root}/scripts/setup.sh"; echo "$HOME"'])
    known = checkout.start(["env", "-u", "HOME", sys.executable, "-c", "from pathlib import Path; print(Path.home())"])
    assert shown.stdout == known.stdout


def test_what_is_installed_starts_without_a_word_and_settings_of_tools_change_nothing(checkout):
    checkout.installed()
    project = checkout.root / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace("line-length = 120", "line-length = 100"), encoding="utf-8")
    done = checkout.run("--version")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("change", ["uv.lock", "pyproject.toml"])
def test_another_lock_or_another_command_is_an_update(checkout, change):
    checkout.installed()
    path = checkout.root / change
    text = path.read_text(encoding="utf-8")
    text = f"{text}\n" if change == "uv.lock" else text.replace("[project.scripts]\n", '[project.scripts]\nx = "x:x"\n')
    path.write_text(text, encoding="utf-8")
    assert "Installing the packages" in checkout.run("--version").stderr


@pytest.mark.parametrize(("libraries", "fonts"), [((), True), (("libportaudio.so.2",), False)])
def test_sound_and_fonts_are_asked_for_when_it_is_set_up_and_not_at_every_start(checkout, libraries, fonts):
    checkout.has(*libraries, fonts=fonts)
    wanted = "libportaudio2" if fonts else "fonts-noto-cjk"
    done = checkout.run("--version")
    assert done.returncode == 0, done.stderr
    assert f"install -y -qq --no-install-recommends {wanted}\n" in checkout.asked.read_text(encoding="utf-8")
    assert "Going on without" in done.stderr
    checkout.installed()
    checkout.asked.unlink()
    assert checkout.run("--version").returncode == 0
    assert not checkout.asked.exists()


def test_it_comes_into_the_menu_of_the_desktop_and_goes_with_what_it_brought(checkout):
    checkout.installed()
    data = checkout.root.parent / "home" / "data"
    library = data / "choleor-desktop" / "Music.choleor"
    library.parent.mkdir(parents=True)
    library.write_text("months of listening", encoding="utf-8")
    assert checkout.run("--install").returncode == 0
    entry = data / "applications" / "choleor-desktop.desktop"
    assert f'Exec="{checkout.root}/run" %F\n' in entry.read_text(encoding="utf-8")
    assert (data / "icons/hicolor/scalable/apps/choleor-desktop.svg").read_bytes() == (
        ROOT / "resources" / "icon.svg"
    ).read_bytes()
    done = checkout.run("--uninstall")
    assert done.returncode == 0
    assert not entry.exists()
    assert not (checkout.root / ".venv").exists()
    assert f"  {library.parent} (" in done.stderr
    assert library.exists()


def test_a_link_to_it_or_to_its_folder_starts_what_is_installed(checkout, tmp_path):
    checkout.installed()
    (tmp_path / "folder").symlink_to(checkout.root)
    (tmp_path / "choleor-link").symlink_to(checkout.root / "run")
    for command in (tmp_path / "folder" / "run", tmp_path / "choleor-link"):
        done = checkout.start([str(command), "--version"])
        assert (done.returncode, done.stderr) == (0, "")


def test_it_is_set_up_in_a_folder_whose_name_packages_could_not_have(tmp_path):
    checkout = Checkout(tmp_path / "project #1")
    _program(checkout.tools, "uv", f'case "$*" in *" -e "*) echo "$PWD $*" >>"{checkout.asked}" ;; esac')
    done = checkout.run("--version")
    assert done.returncode == 0, done.stderr
    where, what = checkout.asked.read_text(encoding="utf-8").split(" pip install ")
    assert where == str(checkout.root)
    assert what.endswith(" -e .\n"), "uv would take a path behind -e for a requirement, in which # begins a comment"


def test_before_it_is_set_up_help_comes_at_once_from_any_shell(checkout):
    shutil.rmtree(checkout.root / ".venv")
    for command in ([str(checkout.root / "run")], ["sh", str(checkout.root / "run")]):
        done = checkout.start([*command, "--help"])
        assert (done.returncode, done.stderr) == (0, "")
        assert "./run --uninstall" in done.stdout
    assert not checkout.asked.exists()


@pytest.mark.parametrize("wish", ["--version", "--uninstall"])
def test_in_a_folder_of_another_account_it_says_whose_it_is_and_changes_nothing(wish):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the account of the tests has it, and the other one reads it
        checkout = Checkout(Path(folder))
        checkout.stamp().write_text("an older lock", encoding="utf-8")
        checkout.root.chmod(0o555)
        as_other = ["setpriv", "--reuid=65534", "--clear-groups"] if os.getuid() == 0 else []
        done = checkout.start([*as_other, str(checkout.root / "run"), wish])
        assert f"You may not change {checkout.root}: let {checkout.root.owner()} start this here" in done.stderr
        assert "annot" not in done.stderr, done.stderr
        assert checkout.stamp().read_text(encoding="utf-8") == "an older lock"
        assert done.returncode == 1 or wish != "--uninstall"
        checkout.root.chmod(0o755)


def test_without_a_screen_it_says_so_in_a_sentence(checkout):
    checkout.installed()
    done = checkout.start([str(checkout.root / "run")], QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no screen here for the window")
    assert done.stderr.count("\n") == 1


def test_the_entry_of_another_checkout_stays(checkout, tmp_path):
    entry = checkout.root.parent / "home" / "data" / "applications" / "choleor-desktop.desktop"
    entry.parent.mkdir(parents=True)
    entry.write_text('Exec="/elsewhere/run" %F\n', encoding="utf-8")
    assert checkout.run("--uninstall").returncode == 0
    assert entry.exists()


def test_any_name_of_the_folder_is_quoted_as_desktop_entries_want_it(checkout):
    assert checkout.shell(r""". "$ROOT/scripts/desktop.sh"; quoted '/a b/50% $x "y" c\d'""") == (
        r'"/a b/50%% \\$x \\"y\\" c\\\\d"'
    )
