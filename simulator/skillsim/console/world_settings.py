"""The settings of a world as a form: one field for each switch, made from the admin API's table."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from skillsim.console.addresses import done
from skillsim.console.admin_api import Refused
from skillsim.console.typed import number_or_text
from skillsim.console.visit import visit

PREFIX = "set."
"""What the name of a switch's field begins with; the name of the switch follows."""
Answered = Response | tuple[str, int] | str
_FLAGS = {"true": True, "false": False}


def show() -> str:
    """The page."""
    return _page({entry["name"]: as_typed(entry["value"]) for entry in table()})


def act() -> Answered:
    """Set what the form says, or everything as it usually is; only what differs is sent."""
    entries = table()
    if "usual" in request.form:
        visit().api.put("/settings", {entry["name"]: entry["default"] for entry in entries})
        return done("Every setting is as usual.")
    given = typed_in(request.form)
    wanted = values_of(entries, given)
    changes = {
        e["name"]: v for e in entries if (v := wanted.get(e["name"], e["value"])) != e["value"]
    }
    if not changes:
        return done("Everything is as it was.")
    try:
        visit().api.put("/settings", changes)
    except Refused as error:
        if error.status != 400:
            raise
        return _page(given, error.fields, f"{error}"), 400
    return done(f"Set: {', '.join(f'{n} to {as_typed(v)}' for n, v in changes.items())}.")


def table() -> list[dict[str, Any]]:
    """Every switch of the world that is looked at, as the admin API describes it."""
    entries: list[dict[str, Any]] = visit().api.get("/settings/table").body["settings"]
    return entries


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the fields of switches, by the name of the switch."""
    return {
        name.removeprefix(PREFIX): text.strip()
        for name, text in form.items()
        if name.startswith(PREFIX)
    }


def values_of(entries: list[dict[str, Any]], typed: Mapping[str, str]) -> dict[str, Any]:
    """The values that were typed in, as the admin API takes them; empty fields are left out."""
    return {
        entry["name"]: _value(entry, typed[entry["name"]])
        for entry in entries
        if typed.get(entry["name"])
    }


def as_typed(value: Any) -> str:
    """A value as it stands in its field."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(entry: Mapping[str, Any], text: str) -> Any:
    if isinstance(entry["default"], bool):
        return _FLAGS.get(text, text)
    return text if entry["choices"] else number_or_text(text)


def _page(typed: Mapping[str, str], wrong: Mapping[str, str] = {}, problem: str = "") -> str:
    return render_template(
        "pages/world_settings.html", table=table(), typed=typed, wrong=wrong, problem=problem
    )
