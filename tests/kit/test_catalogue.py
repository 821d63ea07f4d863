"""The rules of the kit as a whole: their names, their order, and how some are chosen."""

import pytest

from skillsim_contracts import catalogue, vendors
from skillsim_contracts.catalogue import UnknownName, rules_for, select
from skillsim_contracts.contract import known_vendors, load_contract
from skillsim_contracts.rules import Layer

ORDER = ["L0", "L1", "L4", "L3", "L5", "L2"]


@pytest.mark.parametrize("vendor", known_vendors())
def test_every_rule_says_whose_it_is_and_where_it_comes_from(vendor: str) -> None:
    contract = load_contract(vendor)

    for rule in rules_for(vendor):
        assert rule.vendor == vendor
        assert rule.id.startswith(f"{contract.prefix}-"), rule.id
        assert rule.title, rule.id
        assert rule.source, rule.id
        assert rule.operations, rule.id
        assert set(rule.operations) <= contract.operations.keys(), rule.id


@pytest.mark.parametrize("vendor", known_vendors())
def test_every_operation_is_held_to_account(vendor: str) -> None:
    blamed = {rule.operations[0] for rule in rules_for(vendor) if rule.layer is not Layer.L0}

    assert load_contract(vendor).operations.keys() - blamed == set()


def test_ids_are_given_once() -> None:
    ids = [rule.id for rule in select()]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("vendor", known_vendors())
def test_cheap_layers_come_first_and_generated_requests_last(vendor: str) -> None:
    layers = [rule.layer.value for rule in rules_for(vendor)]

    assert layers == sorted(layers, key=ORDER.index)


def test_rules_are_the_same_each_time() -> None:
    again = [rule.id for rule in rules_for.__wrapped__("skilltrack")]

    assert again == [rule.id for rule in rules_for("skilltrack")]


def test_all_rules_are_chosen_by_nothing() -> None:
    assert len(select()) == sum(len(rules_for(vendor)) for vendor in known_vendors())


def test_vendors_are_chosen_in_the_order_they_are_named() -> None:
    chosen = select(["techwolf", "devskiller"])

    assert list(dict.fromkeys(rule.vendor for rule in chosen)) == ["techwolf", "devskiller"]


def test_layers_and_ids_narrow_each_other_down() -> None:
    chosen = select(layers=["L4", "L1"], rule_ids=["ST-EMP*", "TW-*"])

    assert {rule.layer.value for rule in chosen} == {"L1", "L4"}
    assert {rule.id[:2] for rule in chosen} == {"ST", "TW"}
    assert {rule.vendor for rule in chosen} == {"skilltrack", "techwolf"}


def test_id_is_one_rule_and_no_beginning_of_others() -> None:
    assert [rule.id for rule in select(rule_ids=["ST-EMP1"])] == ["ST-EMP1"]


@pytest.mark.parametrize(
    ("chosen", "complaint"),
    [
        (
            {"chosen": ["workday"]},
            f"there is no vendor workday; there is {', '.join(known_vendors())}",
        ),
        ({"layers": ["L9"]}, "there is no layer L9; there is L0, L1"),
        ({"rule_ids": ["ST-NO"]}, "there is no rule ST-NO; `skillsim verify --list` names them"),
        ({"rule_ids": ["ZZ-*"]}, r"there is no rule ZZ-\*"),
        ({"chosen": ["techwolf"], "rule_ids": ["ST-EMP1"]}, "there is no rule ST-EMP1"),
    ],
)
def test_unknown_name_is_refused_with_what_there_is(
    chosen: dict[str, list[str]], complaint: str
) -> None:
    with pytest.raises(UnknownName, match=complaint):
        select(**chosen)


def test_two_rules_of_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = rules_for("skilltrack")[:1] * 2
    monkeypatch.setattr(catalogue, "_own_rules", lambda vendor: twice)

    with pytest.raises(UnknownName, match="two rules have the id ST-"):
        rules_for.__wrapped__("skilltrack")


def test_vendor_without_rules_of_its_own_has_the_generic_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vendors, "__path__", [])

    generic = rules_for.__wrapped__("skilltrack")

    assert {rule.id for rule in generic} < {rule.id for rule in rules_for("skilltrack")}
    assert {rule.layer.value for rule in generic} >= {"L0", "L1", "L2", "L3", "L5"}
