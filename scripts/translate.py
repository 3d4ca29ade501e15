"""Brings the translations up to date: python scripts/translate.py [--check].

It collects every word that the window shows into ``resources/translations/choleor_LANGUAGE.ts`` (Korean whole, English
for plurals only), keeps what is translated there, and compiles the ``.qm`` files that the program loads. Korean is
written with Qt Linguist (``pyside6-linguist resources/translations/choleor_ko.ts``) or any editor. With ``--check``
nothing is changed: the exit code is 1 where a word is missing, unfinished, or a file is not up to date.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from choleor_desktop.resources import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "choleor_desktop"
FOLDER = ROOT / "resources" / "translations"
ERRORS_CONTEXT = "Errors"
_FIELDS = {"reason", "cause", "detail", "what", "expected", "read_only_reason"}


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


def _constants(node: ast.AST) -> Iterator[str]:
    """Whole sentences and phrases in an expression; pieces of an f-string are not whole."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _phrases_of_a_call(node: ast.Call) -> Iterator[str]:
    if getattr(node.func, "id", "") == "Phrase" and node.args:
        yield from _constants(node.args[0])
    for keyword in node.keywords:
        if keyword.arg in _FIELDS:
            yield from _constants(keyword.value)


def _phrases_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _phrases_of_a_call(node)
        elif isinstance(node, ast.Assign):
            names = {getattr(target, "id", getattr(target, "attr", "")) for target in node.targets}
            if names & _FIELDS:
                yield from _constants(node.value)
        elif isinstance(node, ast.FunctionDef) and node.name.strip("_") in _FIELDS:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    yield from _constants(inner.value)


def error_phrases() -> list[str]:
    """What errors say: their templates, and the phrases that other modules put into these."""
    from choleor_desktop import errors

    found: dict[str, None] = {}
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.WorldError):
            found.update(dict.fromkeys((kind.message, kind.hint, *getattr(kind, "hints", {}).values())))
    for path in sorted(PACKAGE.rglob("*.py")):
        if "ui" not in path.relative_to(PACKAGE).parts:
            found.update(dict.fromkeys(_phrases_in(ast.parse(path.read_text(encoding="utf-8")))))
    return [text for text in found if " " in text or text.istitle()]


def update(folder: Path) -> None:
    """Collect all words into the ``.ts`` files of a folder."""
    with tempfile.TemporaryDirectory() as place:
        errors, sources = Path(place, "errors.py"), Path(place, "sources")
        calls = (f"translate({ERRORS_CONTEXT!r}, {text!r})" for text in error_phrases())
        errors.write_text("\n".join(calls), encoding="utf-8")
        window = sorted(str(path) for path in PACKAGE.joinpath("ui").rglob("*.py"))
        sources.write_text("\n".join([*window, str(errors)]), encoding="utf-8")
        for language in LANGUAGES:
            options = ["-pluralonly"] if language == "en" else []
            target = str(folder / f"choleor_{language}.ts")
            command = [_tool("lupdate"), f"@{sources}", "-tr-function-alias", "translate+=_translate"]
            command += ["-locations", "none", "-no-obsolete", "-sort-messages", "-silent"]
            command += ["-source-language", "en", "-target-language", language, *options, "-ts", target]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
            _fill_english(Path(target)) if language == "en" else None


def _fill_english(path: Path) -> None:
    """English plurals are regular: “(s)” falls away or becomes “s”."""
    root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    for message in root.iter("message"):
        source, translation = message.findtext("source", ""), message.find("translation")
        if translation is None:
            continue
        translation.attrib.pop("type", None)
        forms = translation.findall("numerusform")
        for form, ending in zip(forms, ("", "s"), strict=True):
            form.text = form.text or source.replace("(s)", ending)
    _write(root, path)


def _write(root: ET.Element, path: Path) -> None:
    text = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', encoding="utf-8")


def compile_all(folder: Path) -> None:
    """Make the ``.qm`` files of the ``.ts`` files of a folder."""
    for language in LANGUAGES:
        source = folder / f"choleor_{language}.ts"
        command = [_tool("lrelease"), "-silent", str(source), "-qm", str(source.with_suffix(".qm"))]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def unfinished(path: Path) -> list[str]:
    """What has no translation yet, as ``CONTEXT: TEXT``."""
    found = []
    for context in ET.parse(path).iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [] if translation is None else translation.findall("numerusform") or [translation]
            done = translation is not None and "type" not in translation.attrib and all(form.text for form in forms)
            if not done:
                found.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return found


def stale() -> list[str]:
    """Files that are not what this script would make of the sources, and words without a translation."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for path in FOLDER.iterdir():
            shutil.copy(path, folder)
        update(folder)
        compile_all(folder)
        problems = [p.name for p in sorted(folder.iterdir()) if p.read_bytes() != (FOLDER / p.name).read_bytes()]
        return problems + [text for language in LANGUAGES for text in unfinished(folder / f"choleor_{language}.ts")]


def main() -> int:
    """Update and compile, or only look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 where something is to do")
    if parser.parse_args().check:
        problems = stale()
    else:
        FOLDER.mkdir(parents=True, exist_ok=True)
        update(FOLDER)
        compile_all(FOLDER)
        problems = [text for language in LANGUAGES for text in unfinished(FOLDER / f"choleor_{language}.ts")]
    for problem in problems:
        print(f"to do: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
