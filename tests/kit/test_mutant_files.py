"""Where mutants come from: the public catalogue, or a file that a stranger wrote."""

from pathlib import Path

import pytest

from skillsim_contracts.mutant import Mutant, Patch, patch
from skillsim_contracts.mutant_files import Catalogue, MutantFileError, load_mutants

WELL = """
from skillsim_contracts.mutant import Mutant

MUTANTS = [
    Mutant(id=f"H{n}", group="state", operation="ST all", violation="something")
    for n in (10, 2, 1)
]
BENIGN = [Mutant(id="B1", group="benign", operation="TW all", violation="nothing")]
"""

OWN_TYPE = """
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Defect:
    id: str
    group: str
    operation: str
    violation: str
    wrap: Callable | None = None
    settings: dict | None = None


MUTANTS = [
    Defect("H1", "state", "ST all", "something", wrap=lambda app: app, settings={"a": 1}),
]
"""


def written(folder: Path, text: str) -> str:
    path = folder / "my mutants.py"
    path.write_text(text)
    return str(path)


def ids(mutants: tuple[Mutant, ...]) -> list[str]:
    return [mutant.id for mutant in mutants]


@pytest.fixture(scope="module")
def public() -> Catalogue:
    return load_mutants("public")


def test_public_catalogue_has_the_promised_mutants_and_variants(public: Catalogue) -> None:
    assert ids(public.mutants)[:3] == ["P01", "P02", "P03"]
    assert len(public.mutants) >= 48
    assert len(public.benign) >= 10


def test_public_mutants_can_be_told_from_the_original(public: Catalogue) -> None:
    for mutant in public.mutants:
        assert mutant.witness is not None, mutant.id
        assert mutant.wrap or mutant.patches or mutant.settings, mutant.id
        assert mutant.group, mutant.id
        assert mutant.violation, mutant.id


def test_mutants_of_a_file_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    found = load_mutants(written(tmp_path, WELL))

    assert ids(found.mutants) == ["H1", "H2", "H10"]
    assert ids(found.benign) == ["B1"]


def test_mutant_is_found_by_its_id(tmp_path: Path) -> None:
    found = load_mutants(written(tmp_path, WELL))

    assert found.find("H10").id == "H10"
    assert found.find("B1").group == "benign"
    with pytest.raises(KeyError):
        found.find("H3")


def test_objects_of_another_type_will_do(tmp_path: Path) -> None:
    (mutant,) = load_mutants(written(tmp_path, OWN_TYPE)).mutants

    assert isinstance(mutant, Mutant)
    assert (mutant.id, mutant.settings) == ("H1", {"a": 1})
    assert mutant.wrap is not None
    assert (mutant.witness, mutant.patches) == (None, ())


def test_file_is_read_anew_each_time(tmp_path: Path) -> None:
    load_mutants(written(tmp_path, WELL))

    assert ids(load_mutants(written(tmp_path, OWN_TYPE)).mutants) == ["H1"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "exports neither MUTANTS nor BENIGN"),
        ("MUTANTS = []", "exports neither MUTANTS nor BENIGN"),
        ("MUTANTS = [7]", "MUTANTS holds 7, without id"),
        ("import nowhere_at_all", "cannot be loaded: ModuleNotFoundError"),
        ("MUTANTS = (", "cannot be loaded: SyntaxError"),
        ("raise SystemExit(0)", "cannot be loaded: SystemExit"),
        ("MUTANTS = None", "MUTANTS is no list"),
        ("MUTANTS = 7", "MUTANTS is no list"),
        (WELL + "BENIGN = MUTANTS", "two mutants with the id H"),
        (WELL + "MUTANTS *= 2", "two mutants with the id H"),
    ],
)
def test_file_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(MutantFileError, match=complaint) as caught:
        load_mutants(written(tmp_path, text))

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere.py", "", "notes.txt"])
def test_what_is_no_python_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text(WELL)

    with pytest.raises(MutantFileError, match="is no Python file; give `public` or a file"):
        load_mutants(str(tmp_path / name))


def test_patches_are_a_tuple_however_many_were_given() -> None:
    one = patch("skillsim.ids:make", len)

    def with_patch(given: Patch | list[Patch]) -> Mutant:
        return Mutant(id="H1", group="g", operation="ST all", violation="v", patch=given)

    assert with_patch(one).patches == (one,)
    assert with_patch([one, one]).patches == (one, one)
    assert with_patch([]).patches == ()
