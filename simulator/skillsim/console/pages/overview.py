"""The overview: where each vendor is, what to say to it, what has happened and what comes next."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from skillsim.console import story, vendor_calls
from skillsim.console.addresses import done
from skillsim.console.page import Page
from skillsim.console.visit import Visit, visit
from skillsim.instants import SECOND_US, to_precise_text

blueprint = Blueprint("overview", __name__)
PAGE = Page("Overview", "/", "layout-dashboard", 0, blueprint)

_MINUTE_US = 60 * SECOND_US
_N_AGENDA = 5
_N_EXCHANGES = 10


@blueprint.get("/")
def show() -> str:
    """The page."""
    api = visit().api
    return render_template(
        "pages/overview.html",
        cards=_cards(visit()),
        agenda=api.get("/agenda", {"limit": _N_AGENDA}).body["items"],
        exchanges=api.get("/requests", {"limit": _N_EXCHANGES}).body["requests"],
        faults=api.get("/faults").body["faults"],
        story=story.begin(visit(), request.args),
    )


@blueprint.post("/")
def act() -> Response:
    """One step of the story."""
    step = request.form.get("story", "")
    if step not in story.STEPS:
        return done("There is no such step.", is_problem=True)
    sentence, changes = story.STEPS[step](visit(), request.form)
    return done(sentence, **changes)


def _cards(seen: Visit) -> list[dict[str, Any]]:
    limits = seen.api.get("/limits").body["limits"]
    return [_card(seen, name, limits) for name in seen.details["vendors"]]


def _card(seen: Visit, name: str, limits: list[dict[str, Any]]) -> dict[str, Any]:
    contract = seen.contract(name)
    first = contract.first_list()
    since = to_precise_text(seen.now_us - _MINUTE_US)
    counted = seen.api.get("/requests/count", {"vendor": name, "direction": "in", "since": since})
    return {
        "name": name,
        "title": contract.title,
        "base_url": seen.details["vendors"][name]["base_url"],
        "credentials": [c for c in seen.credentials if c["vendor"] == name],
        "command": vendor_calls.example(seen, name, first.method, first.path),
        "first": first.summary,
        "last_minute": counted.body["count"],
        "limit": _fullest([limit for limit in limits if limit["vendor"] == name]),
    }


def _fullest(limits: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The limit of which most is used; None where nothing has used any."""
    return max(limits, key=lambda found: found["used"] / found["limit"], default=None)
