"""The kit as a pytest suite: `pytest --pyargs skillsim_contracts`.

It verifies the simulator in process, or what SKILLSIM_PROFILE (a profile's file) or
SKILLSIM_VERIFY_URL name. SKILLSIM_VENDORS (separated by commas) and SKILLSIM_SEED narrow it down.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from skillsim_contracts import catalogue, verifying
from skillsim_contracts.findings import Outcome
from skillsim_contracts.probe import Exercised
from skillsim_contracts.profile import Profile, load_profile
from skillsim_contracts.rules import Rule
from skillsim_contracts.running import run_rule
from skillsim_contracts.target import Target
from skillsim_contracts.verifying import Request


def _request() -> Request:
    profile, url = os.environ.get("SKILLSIM_PROFILE"), os.environ.get("SKILLSIM_VERIFY_URL")
    vendors = [name for name in os.environ.get("SKILLSIM_VENDORS", "").split(",") if name]
    return Request(
        profile=load_profile(Path(profile)) if profile else Profile(name="pytest", url=url or ""),
        vendors=tuple(vendors),
        seed=int(os.environ.get("SKILLSIM_SEED", "1")),
    )


REQUEST = _request()
RULES = catalogue.select(REQUEST.vendors)


@pytest.fixture(scope="session")
def target() -> Iterator[Target]:
    with verifying.open_target(REQUEST) as opened:
        yield opened


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_rule_is_kept(rule: Rule, target: Target) -> None:
    result = run_rule(target, rule, verifying.options_of(REQUEST), Exercised())

    if result.outcome is Outcome.SKIPPED:
        pytest.skip(result.reason)
    assert result.outcome in (Outcome.PASSED, Outcome.WAIVED), result.reason
