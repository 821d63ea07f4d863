"""The public mutants of DevSkiller: every witness sees its defect, and only that."""

from collections.abc import Iterator

import pytest

from skillsim_contracts import in_process
from skillsim_contracts.client import Client
from skillsim_contracts.contract import load_contract
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.mutants import devskiller_answers, devskiller_state, devskiller_time
from skillsim_contracts.target import Target
from tests.kit.witnessing import seen_by_witness

# Each opens two simulators.
pytestmark = pytest.mark.slow

MUTANTS = [*devskiller_answers.MUTANTS, *devskiller_state.MUTANTS, *devskiller_time.MUTANTS]
CATALOGUE = (
    "P04 P05 P08 P10 P11 P12 P14 P19 P20 P21 P22 P23 P24 P27 P28 P29 P37 P40 P41 P42 P43 P44 P46 "
    "P50"
)

every_mutant = pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.id)


@pytest.fixture(scope="module")
def base() -> Iterator[Target]:
    with in_process.simulator() as target:
        yield target


@every_mutant
def test_a_mutant_shows_its_own_defect_and_no_other(mutant: Mutant) -> None:
    with in_process.simulator(mutant=mutant) as target:
        seen = [other.id for other in MUTANTS if seen_by_witness(target, other)]

    assert seen == [mutant.id]


@every_mutant
def test_the_witness_sees_nothing_on_the_simulator_as_it_is(base: Target, mutant: Mutant) -> None:
    assert seen_by_witness(base, mutant) == ""


@every_mutant
def test_the_operation_is_one_of_the_contract(mutant: Mutant) -> None:
    known = load_contract("devskiller").operations.values()

    assert mutant.operation in {"DS all", *(f"DS {one.method} {one.path}" for one in known)}


def test_the_catalogue_has_every_number_once() -> None:
    assert sorted(mutant.id for mutant in MUTANTS) == CATALOGUE.split()


def test_what_is_hidden_comes_back_with_a_reset() -> None:
    (mutant,) = (one for one in MUTANTS if one.id == "P19")
    with in_process.simulator(mutant=mutant) as target:
        first = seen_by_witness(target, mutant)
        target.reset()
        client = Client(target)
        made = client.send("devskiller", "POST", "/candidates", json={"email": "a@mail.example"})
        found = client.send("devskiller", "GET", f"/candidates/{made.json()['id']}")

    assert first
    assert found.status == 200
