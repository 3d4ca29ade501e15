"""The page on reliability names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_test_the_page_names_is_there_and_every_case_is_answered():
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\d+) \| .* \| (.+?) \|$", page, re.MULTILINE))
    assert [int(number) for number in rows] == list(range(1, 71))
    for number, answer in rows.items():
        named = re.findall(r"([\w/]*test_\w+)?(?:::(test_\w+))", answer)
        assert named or re.search(r"\bno test\b|\ba benchmark\b", answer), f"case {number} names no test"
        whole_files = re.findall(r"\btest_\w+\b(?!::)", re.sub(r"::test_\w+", "::", answer))
        assert whole_files == [], f"case {number} does not say which test"
        file = ""
        for name, test in named:
            if name:
                file = name if "/" in name else f"library/{name}"
                file = name if (ROOT / "tests" / f"{name}.py").exists() else file
            assert f"def {test}(" in (ROOT / "tests" / f"{file}.py").read_text(encoding="utf-8"), f"{file}::{test}"
