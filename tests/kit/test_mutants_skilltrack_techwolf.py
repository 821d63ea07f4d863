"""The public mutants of SkillTrack and TechWolf: every witness sees its defect, and only that."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from skillsim_contracts import in_process
from skillsim_contracts.client import Client
from skillsim_contracts.contract import load_contract
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.mutants import (
    skilltrack_access,
    skilltrack_answers,
    skilltrack_state,
    techwolf,
)
from skillsim_contracts.target import Target

# Each opens two simulators.
pytestmark = pytest.mark.slow

MUTANTS = [
    *skilltrack_access.MUTANTS,
    *skilltrack_answers.MUTANTS,
    *skilltrack_state.MUTANTS,
    *techwolf.MUTANTS,
]
VENDORS = {"ST": "skilltrack", "TW": "techwolf"}

every_mutant = pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.id)


@pytest.fixture(scope="module")
def base() -> Iterator[Target]:
    with in_process.simulator() as target:
        yield target


def hear(target: Target, mutant: Mutant) -> None:
    assert mutant.witness is not None
    with closing(Client(target)) as client:
        mutant.witness(client)


@every_mutant
def test_the_witness_sees_the_defect(mutant: Mutant) -> None:
    with in_process.simulator(mutant=mutant) as target, pytest.raises(AssertionError):
        hear(target, mutant)


@every_mutant
def test_the_witness_sees_nothing_on_the_simulator_as_it_is(base: Target, mutant: Mutant) -> None:
    base.reset()

    hear(base, mutant)


@every_mutant
def test_the_operation_is_one_of_the_contract(mutant: Mutant) -> None:
    vendor, _, operation = mutant.operation.partition(" ")
    known = load_contract(VENDORS[vendor]).operations.values()

    assert operation in {"all", *(f"{one.method} {one.path}" for one in known)}


def test_the_catalogue_has_every_number_once() -> None:
    numbers = [mutant.id for mutant in MUTANTS]

    assert " ".join(sorted(numbers)) == (
        "P01 P02 P03 P06 P07 P09 P13 P15 P16 P17 P18 P25 P26 P30 P31 P32 P33 P34 P35 P36 P38 P39 "
        "P45 P47 P48 P49"
    )
