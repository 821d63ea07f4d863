"""Assessments, driven by hand: who was invited to what, and one of them with its life cycle."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from skillsim.console import set_off
from skillsim.console.addresses import done, here, page
from skillsim.console.admin_api import address
from skillsim.console.assessment_desk import Desk, find_desk
from skillsim.console.life_cycle_diagram import Situation, draw, longest_way
from skillsim.console.page import Entry, Page
from skillsim.console.visit import visit

ADDRESS = "/assessments"
MAX_QUERY = 200
_ROWS_A_PAGE = 50
_MAX_OFFSET_DIGITS = 9

blueprint = Blueprint("assessments", __name__)


def _entries() -> Iterable[Entry]:
    """One line of the rail, where a vendor has assessments."""
    has_some = find_desk(visit()) is not None
    return [Entry("Assessments", ADDRESS, "clipboard-check")] if has_some else []


PAGE = Page("Assessments", ADDRESS, "clipboard-check", 40, blueprint, _entries)


@blueprint.app_template_global()
def assessment_link(vendor: str, kind: str, record_id: str) -> str | None:
    """Where a record is driven by hand; None for one that is no assessment."""
    desk = find_desk(visit()) if kind == "assessments" else None
    is_there = desk is not None and desk.vendor == vendor
    return page(ADDRESS + address(record_id)) if is_there else None


@blueprint.get(ADDRESS)
def show() -> str:
    """A part of the list."""
    desk = _desk()
    life_cycle = desk.life_cycle()
    query = request.args.get("query", "").strip()[:MAX_QUERY]
    status = request.args.get("status", "")
    status = status if status in life_cycle["statuses"] else ""
    offset = _offset()
    asked = {"query": query or None, "status": status or None, "offset": offset}
    found = desk.page(**asked, limit=_ROWS_A_PAGE)
    behind = offset + _ROWS_A_PAGE
    return render_template(
        "pages/assessments.html",
        query=query,
        status=status,
        statuses=life_cycle["statuses"],
        look_of=_looks(life_cycle),
        rows=found["assessments"],
        total=found["total"],
        newer=here(offset=max(0, offset - _ROWS_A_PAGE) or None) if offset else None,
        older=here(offset=behind) if behind < found["total"] else None,
    )


@blueprint.get(f"{ADDRESS}/<path:assessment_id>")
def show_one(assessment_id: str) -> str:
    """One assessment: its life cycle, what can be done, and what has happened."""
    desk = _desk()
    life_cycle, shown = desk.life_cycle(), desk.get(assessment_id)
    reached = [entry["status"] for entry in shown["history"]]
    situation = Situation(shown["status"], reached, shown["steps_by_hand"])
    fired = request.args.get("fired")
    return render_template(
        "pages/assessment.html",
        vendor=desk.vendor,
        shown=shown,
        diagram=draw(life_cycle["statuses"], life_cycle["transitions"], situation),
        look_of=_looks(life_cycle),
        next_steps=[_step(desk, life_cycle, shown, step) for step in shown["steps_by_hand"]],
        behaviours=life_cycle["behaviours"],
        base_url=visit().details["vendors"][desk.vendor]["base_url"],
        fired=set_off.behind(visit(), desk.vendor, fired, shown["id"]),
    )


@blueprint.post(f"{ADDRESS}/<path:assessment_id>")
def act(assessment_id: str) -> Response:
    """Take a step, or have the candidate behave in another way."""
    desk = _desk()
    if "behaviour" in request.form:
        shown = desk.behave(assessment_id, request.form["behaviour"])
        return done(f"The candidate behaves like this from now on: {shown['behaviour']}.")
    step = request.form.get("step", "")
    if step not in desk.life_cycle()["steps_by_hand"]:
        return done("There is no such step.", is_problem=True)
    before = set_off.mark(visit(), desk.vendor)
    shown = desk.take(assessment_id, step)
    told = set_off.sentence(set_off.since(visit(), desk.vendor, before, shown["id"]))
    fired = before if told else None
    return done(f"The assessment is {shown['status']}.{told}", fired=fired)


def _desk() -> Desk:
    """Where assessments are driven; without one the page is not there."""
    return find_desk(visit()) or abort(404)


def _looks(life_cycle: dict[str, Any]) -> dict[str, str]:
    """The colour of each status: where the longest way ends is good, other ends are not."""
    transitions, statuses = life_cycle["transitions"], life_cycle["statuses"]
    main = longest_way(statuses[0], transitions)
    goes_on = {transition["from"] for transition in transitions}
    ends = {s: "good" if s in main else "refused" for s in statuses if s not in goes_on}
    return {status: ends.get(status, "moved") for status in statuses}


def _step(
    desk: Desk, life_cycle: dict[str, Any], shown: dict[str, Any], step: str
) -> dict[str, Any]:
    """A button: what it does, where it leads, and what webhooks are told."""
    found = [t for t in life_cycle["transitions"] if t["step"] == step]
    # Where something is due at once before it, the step starts from there.
    fitting = [t for t in found if t["from"] == shown["status"]] or found
    return {
        "step": step,
        "summary": desk.summary_of(step),
        "to": fitting[0]["to"],
        "event": fitting[0]["event"],
    }


def _offset() -> int:
    text = request.args.get("offset", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_OFFSET_DIGITS
    return int(text) if is_number else 0
