"""The guard on the cost of a request: in bare replies of the same run, no clock on a wall."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from tests.running_server import CHECKOUT

BOUNDS = {"list of 10": 4, "item by id": 3, "create": 12, "invalid create": 5}
"""Bare replies: about twice what was measured, since processors and Pythons differ."""


@pytest.fixture(scope="module")
def costs() -> Mapping[str, float]:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.request_cost"],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "simulator")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    measured: dict[str, float] = json.loads(ended.stdout)
    return measured


@pytest.mark.slow
@pytest.mark.parametrize("work", BOUNDS)
def test_request_costs_few_bare_replies(costs: Mapping[str, float], work: str) -> None:
    assert costs[work] <= BOUNDS[work]


@pytest.mark.slow
def test_every_work_has_a_bound(costs: Mapping[str, float]) -> None:
    assert costs.keys() == BOUNDS.keys()
