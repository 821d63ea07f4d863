"""Every rule of the kit: generic ones made from a contract, and each vendor's own."""

import pkgutil
from collections.abc import Iterable, Sequence
from functools import lru_cache

from skillsim.resources import load_package
from skillsim_contracts import (
    access_matrix,
    boundaries,
    contract_lint,
    documents_rules,
    error_matrix,
    fuzzing,
    links,
    rate_limits,
    vendors,
)
from skillsim_contracts.contract import known_vendors, load_contract
from skillsim_contracts.rules import Layer, Rule

_GENERIC = (
    contract_lint,
    documents_rules,
    access_matrix,
    error_matrix,
    boundaries,
    links,
    rate_limits,
    fuzzing,
)


class UnknownName(Exception):
    """A vendor, layer or rule that does not exist or is not the only one; one sentence."""


@lru_cache(maxsize=16)
def rules_for(vendor: str) -> tuple[Rule, ...]:
    """A vendor's rules in the order they are tried: by layer, the vendor's own first."""
    contract = load_contract(vendor)
    made = [*_own_rules(vendor), *(r for part in _GENERIC for r in part.make_rules(contract))]
    taken: set[str] = set()
    for rule in made:
        if rule.id in taken:
            raise UnknownName(f"{vendor}: two rules have the id {rule.id}; give one another")
        taken.add(rule.id)
    return tuple(sorted(made, key=lambda rule: _ORDER.index(rule.layer)))


# Generated requests find least for what they cost, so they come last and are the first to be cut.
_ORDER = (Layer.L0, Layer.L1, Layer.L4, Layer.L3, Layer.L5, Layer.L2)


def select(
    chosen: Iterable[str] = (),
    *,
    layers: Sequence[str] = (),
    rule_ids: Sequence[str] = (),
) -> tuple[Rule, ...]:
    """The rules of these vendors (all), of these layers (all), with these ids (all).

    An id may end in `*`. Raises UnknownName.
    """
    names = tuple(chosen) or known_vendors()
    _check("vendor", names, known_vendors())
    _check("layer", layers, [layer.value for layer in Layer])
    rules = [rule for vendor in names for rule in rules_for(vendor)]
    for wanted in rule_ids:
        if not any(_fits(rule.id, wanted) for rule in rules):
            raise UnknownName(f"there is no rule {wanted}; `skillsim verify --list` names them")
    return tuple(
        rule
        for rule in rules
        if (not layers or rule.layer in layers)
        and (not rule_ids or any(_fits(rule.id, wanted) for wanted in rule_ids))
    )


def cheap_layers_first(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules of all vendors by layer: what a budget cuts off then costs most and finds least."""
    return tuple(sorted(rules, key=lambda rule: _ORDER.index(rule.layer)))


def _own_rules(vendor: str) -> tuple[Rule, ...]:
    """What the vendor's folder in the kit exports; a vendor without one has generic rules only."""
    folders = {found.name for found in pkgutil.iter_modules(vendors.__path__)}
    if vendor not in folders:
        return ()
    rules = getattr(load_package(vendors, vendor), "RULES", None)
    if not isinstance(rules, list | tuple) or not all(isinstance(one, Rule) for one in rules):
        raise UnknownName(f"{vendor}/__init__.py of its rules must assign RULES, a tuple of rules")
    return tuple(rules)


def _check(kind: str, names: Iterable[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise UnknownName(f"there is no {kind} {name}; there is {', '.join(known)}")


def _fits(rule_id: str, wanted: str) -> bool:
    if wanted.endswith("*"):
        return rule_id.startswith(wanted[:-1])
    return rule_id == wanted
