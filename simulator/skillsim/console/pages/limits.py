"""The limits: who has used how much of which, what was refused, and the switches about it."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from skillsim.console import world_settings
from skillsim.console.addresses import done
from skillsim.console.limit_gauges import limits_by_vendor
from skillsim.console.page import Page
from skillsim.console.visit import visit
from skillsim.instants import SECOND_US, to_text

ADDRESS = "/limits"
_HOUR_US = 3600 * SECOND_US
_REFUSED = "429"
_N_REFUSED = 10
_PREFIX, _FURTHER = "rate_limit.", ("retry_after",)

blueprint = Blueprint("limits", __name__)
PAGE = Page("Limits", ADDRESS, "gauge", 80, blueprint)


@blueprint.get(ADDRESS)
def show() -> str:
    """The gauges, the refusals of the last hour, and the switches."""
    switches = _switches()
    values = {entry["name"]: entry["value"] for entry in switches}
    wanted = {"status": _REFUSED, "direction": "in", "since": _hour_ago()}
    refused = visit().api.get("/requests", {**wanted, "limit": _N_REFUSED}).body
    return render_template(
        "pages/limits.html",
        vendors=limits_by_vendor(visit(), values["rate_limit.algorithm"]),
        is_enabled=values["rate_limit.enabled"],
        refused=refused,
        refused_filters=wanted,
        switches=switches,
        field_prefix=world_settings.PREFIX,
        as_typed=world_settings.as_typed,
    )


@blueprint.post(ADDRESS)
def act() -> Response:
    """Set the switches."""
    wanted = world_settings.values_of(_switches(), world_settings.typed_in(request.form))
    visit().api.put("/settings", wanted)
    return done("The switches are set.")


def _switches() -> list[dict[str, Any]]:
    """The switches about limits, as the admin API's table has them."""
    return [
        entry
        for entry in world_settings.table()
        if entry["name"].startswith(_PREFIX) or entry["name"] in _FURTHER
    ]


def _hour_ago() -> str:
    return to_text(visit().now_us - _HOUR_US)
