"""The promises of CONTRIBUTING and docs/architecture.md that a program can check."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "choleor_desktop"
SOURCES = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"!?\[[^\]]*\]\((?!https?:|#|mailto:)([^)#\s]+)")
_DRAWERS = {"utils", "util", "helpers", "common", "manager", "misc", "base"}


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    """What a source is made of: it takes a processor long to find, and several ask for it."""
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


def test_no_file_has_more_than_400_lines():
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert long == {}


def test_no_function_has_more_than_50_lines():
    long = {}
    for path in SOURCES:
        for node in nodes_of(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[0]
                told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
                begin = first.end_lineno if told and first.end_lineno else node.lineno
                n = (node.end_lineno or begin) - begin
                if n > 50:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = n
    assert long == {}


def test_every_folder_says_what_it_is_for():
    for folder in {path.parent for path in SOURCES}:
        assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))), folder


def test_no_module_is_a_drawer_for_everything():
    assert not {path.stem for path in SOURCES} & _DRAWERS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page):
    broken = [link for link in _LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert broken == []


def test_the_front_doors_of_the_house_are_there():
    """Functions, classes and constants that the table of rooms names are defined where it says."""
    table = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| (`\w+/.+?) \| (.+?) \|", table, re.MULTILINE)
    assert len(rows) > 20
    missing = []
    for rooms, doors in rows:
        folder = rooms[1:].split("/")[0]
        files = re.findall(r"`(?:\w+/)?([^`]+\.py)`", rooms)
        code = "\n".join(path.read_text("utf-8") for name in files for path in (PACKAGE / folder).rglob(name))
        defined = set(re.findall(r"^\s*(?:def|class) (\w+)|^\s*(\w+)(?::| =)|\bself\.(\w+)", code, re.MULTILINE))
        known = {name for names in defined for name in names}
        named = re.findall(r"`\.?(\w+)`|\b(\w+)\(", doors)
        missing += [f"{rooms}: {name}" for pair in named for name in pair if name and name not in known]
    assert missing == []


# Words that the glossary avoids for one thing and that name another here.
_OTHER_THINGS = {
    "audio": "what a file holds",
    "step": "of undo, and of the tour",
    "phrase": "sentences that people read",
    "segment": "buttons side by side",
    "window": "what a person sees",
}


def test_no_module_and_no_class_has_a_name_that_the_glossary_avoids():
    rows = re.findall(
        r"^\| [^|]+ \| [^|]+ \| ([^|]*) \|$", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE
    )
    avoided = {word for row in rows[1:] for word in re.sub(r"\(.*?\)", "", row).split(", ") if word.strip().isalpha()}
    assert len(avoided) > 12
    found = []
    for path in SOURCES:
        classes = [node.name for node in nodes_of(path) if isinstance(node, ast.ClassDef)]
        for name in (path.stem, *classes):
            words = {word.lower().removesuffix("s") for word in re.findall(r"[A-Z]?[a-z]+", name)}
            found += [f"{path.relative_to(ROOT)}: {name}" for word in words & avoided - _OTHER_THINGS.keys() if word]
    assert found == []


def test_whether_a_file_is_there_is_asked_in_a_way_that_never_raises():
    """Before Python 3.14 ``Path.exists`` and its like raise where a folder may not be entered or a name is too long."""
    raising = {"exists", "is_dir", "is_file", "is_symlink"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in raising
        if ast.unparse(node.func.value) != "os.path"
    ]
    assert found == []
