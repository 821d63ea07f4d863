"""Deliberate misbehaviour: the fault rules of a world."""

import re
from typing import Any

from skillsim.admin.context import AdminCtx
from skillsim.admin.handlers.names import check_names
from skillsim.context import Reply
from skillsim.faults import Faults, ListedRule
from skillsim.faults.rule import parse_rule, to_json

_GIVEN_NAME = re.compile(r"fault-([0-9]{1,9})")


def list_faults(ctx: AdminCtx, *, world: str = "default") -> Reply:
    """GET /faults - every rule, with how often it struck."""
    listed = ctx.world(world).faults.list_rules()
    return Reply({"faults": [_describe(rule) for rule in listed]})


def add_fault(ctx: AdminCtx, *, world: str = "default", body: dict[str, Any]) -> Reply:
    """POST /faults - one more rule, at work from now on."""
    found = ctx.world(world)
    check_names(ctx, body.get("vendor"), body.get("operation_id"), field="operation_id")
    fields = {name: value for name, value in body.items() if name != "id"}
    rule = parse_rule(body.get("id") or _next_name(found.faults), fields)
    found.faults.add(rule)
    found.remember()
    return Reply(_describe(found.faults.get(rule.id)), status=201)


def remove_fault(ctx: AdminCtx, *, fault_id: str, world: str = "default") -> Reply:
    """DELETE /faults/{fault_id} - take one rule away."""
    found = ctx.world(world)
    found.faults.remove(fault_id)
    found.remember()
    return Reply(status=204)


def clear_faults(ctx: AdminCtx, *, world: str = "default") -> Reply:
    """DELETE /faults - take every rule away."""
    found = ctx.world(world)
    found.faults.clear()
    found.remember()
    return Reply(status=204)


def _next_name(faults: Faults) -> str:
    """A name that no rule has."""
    names = [_GIVEN_NAME.fullmatch(listed.rule.id) for listed in faults.list_rules()]
    return f"fault-{max((int(name[1]) for name in names if name), default=0) + 1}"


def _describe(listed: ListedRule) -> dict[str, Any]:
    return {**to_json(listed.rule), "seen": listed.seen, "fired": listed.fired}
