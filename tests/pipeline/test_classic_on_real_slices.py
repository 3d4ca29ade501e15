"""Choleor classic through the command line, against vectors and scores that were written down for real music."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from choleor_desktop.cli import main

pytestmark = pytest.mark.real_music


def said(capsys, *words):
    code = main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_vectors_and_neighbours_of_the_golden_slices_are_the_written_ones(shared_dir, tmp_path, capsys):
    golden = shared_dir / "data" / "golden"
    library = tmp_path / "golden.choleor"
    code, report = said(capsys, "import", library, golden / "slices", "--slices", "--jobs", 1)
    assert (code, report["slices"]) == (0, 30)
    table = pd.read_csv(golden / "classic.csv", index_col=0)
    _, features = said(capsys, "features", library, "--method", "classic")
    vectors = {entry["slice"]: entry["vector"] for entry in features}
    assert sorted(vectors) == sorted(table.index)
    for name, row in table.iterrows():
        np.testing.assert_allclose(vectors[name], row.to_numpy(), atol=1e-4)
    known = json.loads((golden / "classic_neighbours.json").read_text())
    _, answers = said(capsys, "similar", library, "--all", "--method", "classic", "--top", 10)
    assert len(answers) == len(known)
    for answer in answers:
        for found, (name, score) in zip(answer["results"], known[answer["query"]], strict=True):
            assert found["score"] == pytest.approx(score, abs=0.01)
            assert found["slice"] == name or found["score"] == pytest.approx(
                dict(known[answer["query"]])[name], abs=0.01
            )
