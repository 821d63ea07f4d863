"""The rules as a table for people."""

from collections.abc import Sequence

from skillsim_contracts.rules import Rule


def render(rules: Sequence[Rule]) -> str:
    """One line for each rule: id, layer, strength, about how many requests, title."""
    width = max((len(rule.id) for rule in rules), default=0)
    lines = [
        f"{rule.id:{width}}  {rule.layer.value}  {rule.strength.value:7}  {rule.cost:>5}  "
        f"{rule.title}"
        for rule in rules
    ]
    return "\n".join([*lines, f"{len(rules)} rules"])
