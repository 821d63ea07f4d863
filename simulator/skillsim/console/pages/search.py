"""The search of the header: to the one thing that was meant, else to a list of what it may be."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from skillsim.console import finding
from skillsim.console.page import Page
from skillsim.console.visit import visit

ADDRESS = "/search"
MAX_TEXT = 200

blueprint = Blueprint("search", __name__)
PAGE = Page("Search", ADDRESS, "search", None, blueprint)


@blueprint.get(ADDRESS)
def show() -> str | Response:
    """The only hit, or all of them by noun."""
    text = request.args.get("q", "").strip()[:MAX_TEXT]
    found = finding.find(visit(), text) if text else []
    only = finding.only_hit(found)
    if only is not None:
        return redirect(only.link, 303)
    return render_template("pages/search.html", text=text, found=found)
