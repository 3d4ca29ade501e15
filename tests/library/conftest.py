"""What the tests of the library share."""

from __future__ import annotations

import pytest

from choleor_desktop.library.store import Store


@pytest.fixture
def path(tmp_path):
    return tmp_path / "노래 'x'.choleor"


@pytest.fixture
def opened(path):
    with Store.open(path, create=True) as store:
        store.wait()  # a backup must not come between what a test does
        yield store
