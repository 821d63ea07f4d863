"""What the buttons of the clock bar do."""

from collections.abc import Callable
from typing import Any

from skillsim.console.admin_api import AdminApi
from skillsim.console.wording import seconds

FIELD = "clock"
"""The name of the buttons: every page takes a POST with it."""


def press(api: AdminApi, button: str) -> str:
    """Do what a button says; one sentence about what came of it.

    Raises AdminError, as when time would go back.
    """
    return BUTTONS[button](api)


def advance_to(api: AdminApi, instant: str) -> str:
    """Do everything due up to an instant; one sentence about what came of it.

    Raises AdminError for an instant that has passed.
    """
    return _told(api.post("/clock/advance", {"to": instant}).body)


def _run(mode: str) -> Callable[[AdminApi], str]:
    def press_it(api: AdminApi) -> str:
        clock = api.put("/clock", {"mode": mode}).body
        what = "stands still at" if mode == "frozen" else "runs with real time from"
        return f"The clock {what} {seconds(clock['now'])}."

    return press_it


def _advance(body: dict[str, Any]) -> Callable[[AdminApi], str]:
    def press_it(api: AdminApi) -> str:
        return _told(api.post("/clock/advance", body).body)

    return press_it


def _to_next(api: AdminApi) -> str:
    items = api.get("/agenda", {"limit": 1}).body["items"]
    if not items:
        return "Nothing is planned, so the clock stays where it is."
    return advance_to(api, items[0]["due_at"])


def _told(report: dict[str, Any]) -> str:
    fired = len(report["fired"])
    happened = "nothing happened" if not fired else f"{fired} thing{'s' * (fired > 1)} happened"
    left = report["pending"]
    planned = "nothing is planned" if not left else f"{left} still planned"
    early = "" if report["reached"] else " It stopped early: there was too much to do."
    return f"The clock says {seconds(report['now'])}: {happened}, {planned}.{early}"


BUTTONS: dict[str, Callable[[AdminApi], str]] = {
    "freeze": _run("frozen"),
    "real": _run("real"),
    "minute": _advance({"seconds": 60}),
    "hour": _advance({"seconds": 3600}),
    "day": _advance({"seconds": 86_400}),
    "next": _to_next,
    "idle": _advance({"until": "idle"}),
}
"""What each button does, by its value."""
