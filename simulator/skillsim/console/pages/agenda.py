"""The agenda: everything that will happen by itself, in order, and the way to each instant."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from skillsim.console import clock_bar
from skillsim.console.addresses import done, here
from skillsim.console.page import Page
from skillsim.console.planned import describe
from skillsim.console.visit import visit

ADDRESS = "/agenda"
_SIZE = 50

blueprint = Blueprint("agenda", __name__)
PAGE = Page("Agenda", ADDRESS, "calendar-clock", 70, blueprint)


@blueprint.get(ADDRESS)
def show() -> str:
    """What comes next, a page at a time."""
    skipped = _skipped()
    found = visit().api.get("/agenda", {"limit": _SIZE, "offset": skipped}).body
    until = skipped + len(found["items"])
    return render_template(
        "pages/agenda.html",
        items=[describe(visit(), item) for item in found["items"]],
        count=found["count"],
        first=skipped + 1,
        earlier=here(skip=max(0, skipped - _SIZE) or None) if skipped else None,
        later=here(skip=until) if found["count"] > until > skipped else None,
    )


@blueprint.post(ADDRESS)
def act() -> Response:
    """Let the time up to an item's instant pass."""
    return done(clock_bar.advance_to(visit().api, request.form.get("advance", "")), skip=None)


def _skipped() -> int:
    """How many items stand on the pages before this one; 0 for what is no number."""
    text = request.args.get("skip", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
