"""What docs/python.md shows runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from choleor_desktop.library.store import Store

PAGE = Path(__file__).parents[2] / "docs" / "python.md"


def test_the_examples_for_python_run_as_they_stand_in_the_page(music, made_library, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("music").symlink_to(music)
    with Store.open(made_library, read_only=True) as store:
        known = store.view()
    files, library, importing = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict = {}

    exec(files, names)  # noqa: S102 - our own page
    assert [len(song.slices) for song in names["songs"]] == [song.n_slices for song in known.songs]
    assert len(names["ranking"].rows) == 5
    assert 0 not in names["song_of"][names["ranking"].rows]
    assert len(np.unique(names["clusters"])) == 4

    exec(f"from choleor_desktop.library.store import Store\n{importing}", names)  # noqa: S102
    assert len(names["report"].songs) == 4

    exec(library, names)  # noqa: S102
    assert names["view"].slices.ids == known.slices.ids
    assert len(names["answer"].neighbours) == 5
    assert known.songs[0].title not in {names["view"].song_of(each.row).title for each in names["answer"].neighbours}
