"""The pages that judge the product: fidelity and comparison say what the figures say."""

import re

import pytest

from docs.site.promises import promises, written
from docs.site.reference import vendor_contracts
from skillsim.contract import Contract
from skillsim.resources import contract_path
from skillsim_contracts import catalogue
from tests.documentation import rows, section, text_of

LEAST_RULES = 1300


def test_tables_of_the_fidelity_page_are_those_of_the_contracts() -> None:
    page = text_of("docs/fidelity.md")

    assert written(page, text_of("docs/decisions.md")) == page, "scripts/docs --promises"


@pytest.mark.parametrize("contract", vendor_contracts(), ids=lambda contract: contract.name)
def test_every_label_of_a_contract_is_a_promise(contract: Contract) -> None:
    text = contract_path(contract.name).read_text(encoding="utf-8")
    labels = re.findall(r"^\s*(?:x-)?evidence:", text, re.MULTILINE)

    bases = [promise.evidence["basis"] for promise in promises(contract)]

    assert len(bases) == len(labels) == text.count("basis: ")
    assert set(bases) <= {"documented", "observed", "assumed"}


def test_limits_come_first_on_the_fidelity_page() -> None:
    headings = re.findall(r"^## (.+)$", text_of("docs/fidelity.md"), re.MULTILINE)

    assert headings[0] == "Limits of the simulation"


def test_figures_of_the_fidelity_page_are_those_of_the_mutants() -> None:
    proof = section(text_of("docs/fidelity.md"), "## How it is proven")
    counted = re.findall(r"^- (.+: [0-9]+ of [0-9]+)", text_of("docs/mutants.md"), re.MULTILINE)

    assert len(counted) == 4
    assert [figure for figure in counted if figure not in proof] == []


def test_kit_has_as_many_rules_as_the_fidelity_page_says() -> None:
    proof = section(text_of("docs/fidelity.md"), "## How it is proven")

    assert f"more than {LEAST_RULES:,} rules" in proof
    assert len(catalogue.select((), layers=(), rule_ids=())) > LEAST_RULES


def test_more_decisions_than_not_are_assumed_wholly() -> None:
    bases = [row.split("|")[3].strip() for row in rows(text_of("docs/decisions.md")).values()]

    assert "More than half of the [decisions]" in text_of("docs/fidelity.md")
    assert 2 * bases.count("assumed") > len(bases)


def test_figures_of_the_comparison_are_those_of_the_benchmarks() -> None:
    compared = _figures(text_of("docs/comparison.md"))
    measured = _figures(text_of("docs/benchmarks.md"))

    assert len(compared) > 1
    assert compared.items() <= measured.items()


def _figures(page: str) -> dict[str, str]:
    """The rows of the table of requests by the name of the server."""
    lines = page.partition("\n| requests/s a core |")[2].partition("\n\n")[0].splitlines()
    return {line.split("|")[1].strip(): line for line in lines[2:]}
