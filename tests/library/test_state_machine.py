"""The store against a plain model, and the model against faults that were planted on purpose."""

from __future__ import annotations

import os

import pytest
from against_a_model import FOUND_BY, PLANTED, AgainstAModel
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

_EXAMPLES = int(os.environ.get("CHOLEOR_STORE_EXAMPLES", "40"))
_MOST_EXAMPLES = 400

TestAgainstAModel = AgainstAModel.TestCase
TestAgainstAModel.settings = settings(
    max_examples=_EXAMPLES, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__.strip("_"))
def test_a_fault_that_was_planted_is_found(plant):
    hunt = settings(
        max_examples=_MOST_EXAMPLES,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    with plant(), pytest.raises(FOUND_BY):
        run_state_machine_as_test(AgainstAModel, settings=hunt)
