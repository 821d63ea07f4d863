"""The file of mutants that docs/howto/write-a-mutant.md shows."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from skillsim_contracts import in_process
from skillsim_contracts.client import Client
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.mutant_files import load_mutants
from tests.documentation import text_of

EXAMPLE = "docs/howto/example_mutants.py"
ALL = ["X1", "X2", "Y1"]


@pytest.fixture
def mutants(tmp_path: Path) -> dict[str, Mutant]:
    """The example, read from a folder that has nothing to do with the project."""
    source = shutil.copy(Path(__file__).parents[2] / EXAMPLE, tmp_path / "elsewhere.py")
    found = load_mutants(str(source))
    return {mutant.id: mutant for mutant in (*found.mutants, *found.benign)}


def sees(witness: Mutant, planted: Mutant | None) -> bool:
    """Whether a witness complains of the simulator with a mutant planted, or with none."""
    assert witness.witness is not None
    with in_process.simulator(mutant=planted) as target, closing(Client(target)) as client:
        try:
            witness.witness(client)
        except AssertionError:
            return True
    return False


def test_the_page_shows_the_file_word_for_word() -> None:
    assert f"<<'END'\n{text_of(EXAMPLE)}END\n" in text_of("docs/howto/write-a-mutant.md")


def test_the_example_has_two_mutants_and_a_variant(mutants: dict[str, Mutant]) -> None:
    assert list(mutants) == ALL


@pytest.mark.parametrize("mutant_id", ALL)
def test_the_witness_tells_the_mutant_from_the_simulator(
    mutants: dict[str, Mutant], mutant_id: str
) -> None:
    mutant = mutants[mutant_id]

    assert sees(mutant, planted=mutant)
    assert not sees(mutant, planted=None)
