"""Times and values in words."""

from __future__ import annotations

import pytest

from choleor_desktop.pipeline.sheets import minutes
from choleor_desktop.ui.parts.phrases import filled


@pytest.mark.parametrize(("seconds", "said"), [(0, "0:00.0"), (59.96, "1:00.0"), (119.97, "2:00.0"), (51.64, "0:51.6")])
def test_no_minute_has_sixty_seconds(seconds, said):
    assert minutes(seconds) == said


def test_a_value_that_looks_like_a_place_stays_as_it_is():
    assert filled("%2 gets %1: %3.", "92.5", "Take 100%1", 4) == "Take 100%1 gets 92.5: 4."
