"""What Connexion leaves behind once it has built the application of a contract."""

import gc

import pytest
from connexion.spec import Specification

from skillsim import contract, resources
from skillsim.config import Config
from tests.asgi import simulator, start


@pytest.mark.parametrize("vendor", ["devskiller", "skilltrack", "techwolf"])
def test_contract_still_says_what_its_file_says(vendor: str) -> None:
    built = simulator().contracts[vendor]

    assert built == contract.load(resources.contract_path(vendor))


@pytest.mark.slow
def test_connexion_keeps_no_copy_of_a_contract() -> None:
    before = _specifications()

    app = start(Config(as_of="2026-08-01"))

    added = [s for s in _specifications() if not any(s is known for known in before)]
    assert [(s.raw, s.spec) for s in added] == [({}, {})] * len(app.contracts)


def _specifications() -> list[Specification]:
    return [made for made in gc.get_objects() if isinstance(made, Specification)]
