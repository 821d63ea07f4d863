"""The faults: what goes wrong on purpose, and the form that has more go wrong."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from skillsim.console.addresses import done
from skillsim.console.admin_api import Refused, address
from skillsim.console.fault_form import FIRST, PRESETS, rule_of
from skillsim.console.fault_words import EFFECTS, sentence, state
from skillsim.console.page import Page
from skillsim.console.visit import visit

ADDRESS = "/faults"
_MAX_ROWS = 200
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

blueprint = Blueprint("faults", __name__)
PAGE = Page("Faults", ADDRESS, "zap", 90, blueprint)


@blueprint.get(ADDRESS)
def show() -> str:
    """The rules, and the form; a rule in the query fills it."""
    typed = request.args if "effect" in request.args else FIRST
    return _page(typed)


@blueprint.post(ADDRESS)
def act() -> Response | tuple[str, int]:
    """Switch a fault on, take one away, or all of them."""
    form = request.form
    if "remove" in form:
        visit().api.delete(address("faults", form["remove"]))
        return done(f"{form['remove']} is switched off.")
    if "clear" in form:
        visit().api.delete("/faults")
        return done("Every fault is switched off.")
    if "preset" in form:
        return _press(form["preset"], form.get("vendor", ""))
    return _add(form)


def _press(name: str, vendor: str) -> Response:
    if name not in PRESETS:
        return done("There is no such button.", is_problem=True)
    return _added({**PRESETS[name].rule, **({"vendor": vendor} if vendor else {})})


def _add(form: Mapping[str, str]) -> Response | tuple[str, int]:
    """Switch on what the form says; refused, the form comes back as it was."""
    rule = rule_of(form)
    problem = _misplaced(rule)
    if problem:
        return _page(form, {"operation_id": problem}), 400
    try:
        return _added(rule)
    except Refused as error:
        if error.status not in (400, 409):
            raise
        return _page(form, error.fields, f"{error}"), error.status


def _added(rule: Mapping[str, Any]) -> Response:
    made = visit().api.post("/faults", rule).body
    return done(f"{made['id']} is switched on. {sentence(made, _titles())}", effect=None)


def _misplaced(rule: Mapping[str, Any]) -> str:
    """What is wrong when the operation is another vendor's: such a rule would never strike."""
    vendor, operation_id = rule.get("vendor"), rule.get("operation_id")
    if not vendor or not operation_id or vendor not in visit().details["vendors"]:
        return ""
    if operation_id in visit().contract(vendor).operations:
        return ""
    return f"is no operation of {visit().contract(vendor).title}"


def _page(typed: Mapping[str, str], wrong: Mapping[str, str] = {}, problem: str = "") -> str:
    rules = visit().api.get("/faults").body["faults"]
    return render_template(
        "pages/faults.html",
        rows=[_row(rule) for rule in rules[:_MAX_ROWS]],
        n_rules=len(rules),
        typed=typed,
        wrong=wrong,
        problem=problem or "; ".join(wrong.values()),
        presets=PRESETS,
        effects=EFFECTS,
        titles=_titles(),
        operations={vendor: visit().contract(vendor).operations for vendor in _titles()},
        events=tuple(_events()),
        methods=_METHODS,
    )


def _row(rule: dict[str, Any]) -> dict[str, Any]:
    """A listed rule, with what it says and what would make another one like it."""
    kept = {name: value for name, value in rule.items() if name not in ("seen", "fired")}
    return {
        **rule,
        "sentence": sentence(rule, _titles()),
        "state": state(rule, visit().now_us),
        "as_sent": kept,
        "to_repeat": {name: value for name, value in kept.items() if name != "id"},
    }


def _titles() -> dict[str, str]:
    """The vendors of the world, with their names as they are written."""
    return {vendor: visit().contract(vendor).title for vendor in visit().details["vendors"]}


def _events() -> Iterator[str]:
    """The kinds of events that vendors deliver, as their contracts name them."""
    for vendor in visit().details["vendors"]:
        for operation in visit().contract(vendor).operations.values():
            yield from operation.document.get("x-webhooks", {}).get("events", ())
