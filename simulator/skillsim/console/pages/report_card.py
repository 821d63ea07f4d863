"""The report card: how well the clients of the world, and the receivers of its webhooks, behave."""

from flask import Blueprint, render_template

from skillsim.console.page import Page
from skillsim.console.visit import visit

ADDRESS = "/report-card"
_KINDS = {
    "good": ("good", "circle-check"),
    "poor": ("failed", "circle-x"),
    "not exercised": ("plain", ""),
    "not judged": ("plain", ""),
}
_MOST_NAMED = 12

blueprint = Blueprint("report_card", __name__)
PAGE = Page("Report card", ADDRESS, "flag", 85, blueprint)


@blueprint.get(ADDRESS)
def show() -> str:
    """The grades, and for each vendor the checks with what was found."""
    card = visit().api.get("/report-card").body
    vendors = [{**one, "title": visit().contract(one["vendor"]).title} for one in card["vendors"]]
    return render_template(
        "pages/report_card.html", card=card, vendors=vendors, kinds=_KINDS, most=_MOST_NAMED
    )
