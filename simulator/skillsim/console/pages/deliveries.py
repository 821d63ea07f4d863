"""The deliveries: what goes to webhooks, every attempt at it, and what comes next."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from skillsim.admin_connection import AdminError
from skillsim.console import clock_bar, delivery_details
from skillsim.console.addresses import done, here
from skillsim.console.admin_api import address
from skillsim.console.delivery_timeline import is_taken
from skillsim.console.page import Page
from skillsim.console.story import RECEIVER_COMMAND
from skillsim.console.visit import visit
from skillsim.console.webhook_terms import WebhookTerms, registering, terms_by_vendor

ADDRESS = "/deliveries"
FILTERS = ("state", "vendor", "event", "webhook")
"""The members of the query that choose deliveries; the admin API calls them the same."""
_STATES = ("pending", "delivered", "exhausted", "canceled")
_SIZE = 50

blueprint = Blueprint("deliveries", __name__)
PAGE = Page("Deliveries", ADDRESS, "webhook", 60, blueprint)


@blueprint.get(ADDRESS)
def show() -> str | tuple[str, int]:
    """The list."""
    filters = _filters()
    found, problem = _list(filters)
    terms = terms_by_vendor(visit())
    shown = render_template(
        "pages/deliveries.html",
        filters=filters,
        found=found,
        problem=problem,
        states=_STATES,
        terms=terms,
        is_taken=is_taken,
        newer=here(before=None) if "before" in request.args else None,
        older=_older(found),
        receiver_command=RECEIVER_COMMAND,
        registering=_registering(terms),
    )
    return (shown, 400) if problem else shown


@blueprint.post(ADDRESS)
def act() -> Response:
    """Send everything since an instant again."""
    since = request.form.get("since", "").strip()
    try:
        count = visit().api.post("/deliveries/resend", {"since": since}).body["count"]
    except AdminError as error:
        return done(f"{error}", is_problem=True, since=since)
    what = "1 delivery" if count == 1 else f"{count:,} deliveries"
    return done(f"One more attempt is planned for {what}, due now.", since=None)


@blueprint.get(ADDRESS + "/<delivery_id>")
def show_one(delivery_id: str) -> str:
    """One delivery with its attempts."""
    details = delivery_details.explain(visit(), delivery_id)
    return render_template("pages/delivery.html", shown=details)


@blueprint.post(ADDRESS + "/<delivery_id>")
def act_on_one(delivery_id: str) -> Response:
    """Send it again, send no more of it, or let the time of its next attempt come."""
    api, path = visit().api, address("deliveries", delivery_id)
    if "resend" in request.form:
        api.post(path + "/resend", {})
        return done("One more attempt is planned, due now.")
    if "cancel" in request.form:
        api.post(path + "/cancel", {})
        return done("The delivery is canceled: nothing more is sent of it.")
    return done(clock_bar.advance_to(api, request.form.get("advance", "")))


def _filters() -> dict[str, str]:
    """The filters in the query; empty ones are left out."""
    given = {name: request.args.get(name, "").strip() for name in FILTERS}
    return {name: text for name, text in given.items() if text}


def _list(filters: dict[str, str]) -> tuple[dict[str, Any], str]:
    """Deliveries that match and how many there are; or nothing, and what is wrong with a filter.

    `total` is how many match on all pages, `count` how many from this page on.
    """
    before = request.args.get("before") or None
    asked = {**filters, "order": "newest", "limit": _SIZE}
    try:
        found: dict[str, Any] = visit().api.get("/deliveries", {**asked, "before": before}).body
        first = visit().api.get("/deliveries", {**asked, "limit": 1}).body if before else found
    except AdminError as error:
        if error.status != 400:
            raise
        return {"deliveries": [], "count": 0, "total": 0}, f"{error}"
    return {**found, "total": first["count"]}, ""


def _older(found: dict[str, Any]) -> str | None:
    rows = found["deliveries"]
    return here(before=rows[-1]["id"]) if found["count"] > len(rows) > 0 else None


def _registering(terms: dict[str, WebhookTerms]) -> dict[str, str]:
    """What registers a webhook at every vendor that has some."""
    return {vendor: registering(visit(), vendor, found) for vendor, found in terms.items()}
