"""The page on reliability names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_test_the_page_names_is_there_and_every_case_is_answered():
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\d+) \| .* \| (.+?) \|$", page, re.MULTILINE))
    assert [int(number) for number in rows] == list(range(1, 71))
    for answer in rows.values():
        assert answer.strip(" –—")
        file = ""
        for name, test in re.findall(r"([\w/]*test_\w+)?(?:::(test_\w+))?", answer):
            if name:
                file = name if "/" in name else f"library/{name}"
                assert (ROOT / "tests" / f"{file}.py").exists(), name
            if test:
                assert f"def {test}(" in (ROOT / "tests" / f"{file}.py").read_text(encoding="utf-8"), f"{file}::{test}"
