"""The traffic: exchanges as they happen, and one of them in full."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from skillsim.admin_connection import AdminError
from skillsim.console import replaying, vendor_calls
from skillsim.console.addresses import done, here, page
from skillsim.console.exchange_details import Details, explain
from skillsim.console.page import Page
from skillsim.console.visit import visit

ADDRESS = "/traffic"
FILTERS = ("vendor", "operation", "status", "client", "direction", "since", "until")
"""The members of the query that choose exchanges; the admin API calls them the same."""
_SIZES = ("50", "100", "200", "500")

blueprint = Blueprint("traffic", __name__)
PAGE = Page("Traffic", ADDRESS, "arrow-left-right", 50, blueprint)


@blueprint.app_template_global()
def exchange_link(number: int | str) -> str:
    """Where an exchange is shown: on this page beside its list, from elsewhere on the traffic."""
    if request.path == ADDRESS:
        return here(open=number)
    return page(ADDRESS, open=number)


@blueprint.get(ADDRESS)
def show() -> str | tuple[str, int]:
    """The list, and the exchange that is open."""
    filters = _filters()
    found, problem = _list(filters)
    opened, missing = _opened()
    shown = render_template(
        "pages/traffic.html",
        filters=filters,
        found=found,
        problem=problem,
        opened=opened,
        missing=missing,
        size=_size(),
        sizes=_SIZES,
        newer=_newer(),
        older=_older(found),
        is_live="before" not in request.args and not problem,
        first_command=_first_command(),
    )
    return (shown, 400) if problem else shown


@blueprint.post(ADDRESS)
def act() -> Response:
    """Send an exchange again, or forget all of them."""
    if request.form.get("clear"):
        visit().api.delete("/requests")
        return done("The journal is empty. Numbers go on.", open=None, before=None)
    number = replaying.send_again(visit(), request.form.get("again", ""))
    return done(f"Sent again, as exchange {number}.", open=number, before=None)


def _filters() -> dict[str, str]:
    """The filters in the query; empty ones are left out."""
    given = {name: request.args.get(name, "").strip() for name in FILTERS}
    return {name: text for name, text in given.items() if text}


def _first_command() -> str:
    """What would fill an empty journal."""
    vendor = next(iter(visit().details["vendors"]))
    first = visit().contract(vendor).first_list()
    return vendor_calls.example(visit(), vendor, first.method, first.path)


def _list(filters: dict[str, str]) -> tuple[dict[str, Any], str]:
    """Exchanges that match and how many there are; or nothing, and what is wrong with a filter."""
    asked = {**filters, "limit": _size(), "before": request.args.get("before") or None}
    try:
        found: dict[str, Any] = visit().api.get("/requests", asked).body
    except AdminError as error:
        if error.status != 400:
            raise
        return {"requests": [], "count": 0}, f"{error}"
    return found, ""


def _opened() -> tuple[Details | None, str]:
    """The exchange that is open, if one is; or why it cannot be shown."""
    number = request.args.get("open", "")
    if not number:
        return None, ""
    try:
        return explain(visit(), number), ""
    except AdminError as error:
        if error.status not in (400, 404):
            raise
        return None, f"{error}"


def _size() -> str:
    wanted = request.args.get("limit", "")
    return wanted if wanted in _SIZES else _SIZES[0]


def _newer() -> str | None:
    return here(before=None, open=None) if request.args.get("before") else None


def _older(found: dict[str, Any]) -> str | None:
    rows = found["requests"]
    return here(before=rows[-1]["number"], open=None) if found["count"] > len(rows) > 0 else None
