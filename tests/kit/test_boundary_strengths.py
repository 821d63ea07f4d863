"""How much a boundary case weighs, and that the tables of bounds speak of cases that exist."""

import pytest

from skillsim_contracts.boundaries import make_rules, placed_cases
from skillsim_contracts.boundary_strengths import load_bounds, strength_of
from skillsim_contracts.contract import known_vendors, load_contract
from skillsim_contracts.rules import Need, Strength

EXPORT = "exportEmployeeSkillClusters"


def strengths(vendor: str, operation_id: str, said: str) -> set[Strength | None]:
    operation = load_contract(vendor).operations[operation_id]
    return {
        strength_of(one.case, operation, load_bounds(vendor), in_query=one.in_query)
        for one in placed_cases(operation)
        if one.said.startswith(said)
    }


@pytest.mark.parametrize(
    ("vendor", "operation_id", "said", "strength"),
    [
        ("techwolf", EXPORT, "/limit: high", Strength.MUST),
        ("techwolf", EXPORT, "/starting_after: long '", Strength.MUST),
        ("techwolf", EXPORT, "/starting_after: text", None),
        ("techwolf", EXPORT, "/filters/*/operator: enum", Strength.ASSUMED),
        ("devskiller", "createTest", "the body: nothing but an empty object", Strength.MUST),
        ("devskiller", "createTeam", "/name: long", Strength.ASSUMED),
        ("devskiller", "listCandidates", "?count: high", Strength.ASSUMED),
        ("skilltrack", "putSkill", "/proficiency_level: value 'Expert'", Strength.MUST),
        ("skilltrack", "putSkill", "/proficiency_level: value 'Beginner'", Strength.ASSUMED),
        ("skilltrack", "createReview", "/score: high", Strength.ASSUMED),
        ("skilltrack", "createReview", "/score: type '", Strength.LIKELY),
        ("skilltrack", "createEmployee", "/name: left out", Strength.LIKELY),
    ],
)
def test_case_weighs_what_its_source_says(
    vendor: str, operation_id: str, said: str, strength: Strength | None
) -> None:
    assert strengths(vendor, operation_id, said) == {strength}


@pytest.mark.parametrize("vendor", known_vendors())
def test_every_bound_on_file_speaks_of_a_case(vendor: str) -> None:
    tried = [
        (
            operation.operation_id,
            f"?{one.case.place[0]}" if one.in_query else one.case.where or "/",
            one,
        )
        for operation in load_contract(vendor).operations.values()
        for one in placed_cases(operation)
    ]

    idle = [
        bound
        for bound in load_bounds(vendor)
        if not any(bound.covers(name, place, one.case) for name, place, one in tried)
    ]

    assert idle == []


def test_vendor_without_a_table_has_only_the_weights_of_kinds() -> None:
    assert load_bounds("nobody") == ()


@pytest.mark.parametrize("vendor", known_vendors())
def test_rules_have_ids_of_their_own_and_ask_to_write_where_they_may(vendor: str) -> None:
    contract = load_contract(vendor)

    rules = make_rules(contract)

    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        is_safe = contract.operations[rule.operations[0]].is_safe
        assert is_safe == (Need.WRITE not in rule.needs)
