"""The worlds: which there are, making and dropping them; settings and credentials of one."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from skillsim.console import world_credentials, world_settings
from skillsim.console.addresses import done, here
from skillsim.console.admin_api import Refused, address
from skillsim.console.page import Page
from skillsim.console.visit import DEFAULT_WORLD, visit
from skillsim.console.world_form import CLOCKS, world_of
from skillsim.console.world_names import free_name

ADDRESS = "/worlds"
N_ROWS = 20

blueprint = Blueprint("worlds", __name__)
PAGE = Page("Worlds", ADDRESS, "globe", 110, blueprint)


@blueprint.get(ADDRESS)
def show() -> str:
    """The list and the form; before a world is dropped (`drop` in the query), what would go."""
    return _page({})


@blueprint.post(ADDRESS)
def act() -> Response | tuple[str, int]:
    """Make a world, drop one, or keep the state of one that is about to be dropped."""
    form = request.form
    if "drop" in form:
        return _drop(form["drop"])
    if "keep" in form:
        return _keep(form["keep"])
    try:
        made = visit().api.post("/worlds", world_of(form, world_settings.table())).body
    except Refused as error:
        if error.status not in (400, 409):
            raise
        return _page(form, error.fields, f"{error}"), error.status
    return done(f"The world {made['world']} is made; you look at it now.", world=made["world"])


def _drop(name: str) -> Response:
    visit().api.delete(address("worlds", name))
    elsewhere: dict[str, Any] = {"world": None} if name == visit().world else {}
    return done(f"The world {name} is gone.", drop=None, **elsewhere)


def _keep(name: str) -> Response:
    kept = free_name(_snapshots(name), "before")
    visit().api.put(address("snapshots", kept), query={"world": name})
    return done(f"The present state of {name} is kept as {kept}: download it below.")


def _page(typed: Mapping[str, str], wrong: Mapping[str, str] = {}, problem: str = "") -> str:
    worlds = visit().worlds
    first = _first(len(worlds))
    return render_template(
        "pages/worlds.html",
        n_worlds=len(worlds),
        rows=[_row(world) for world in worlds[first : first + N_ROWS]],
        newer=here(first=first - N_ROWS or None) if first else None,
        older=here(first=first + N_ROWS) if first + N_ROWS < len(worlds) else None,
        dropping=_dropping(),
        scenarios=visit().api.get("/scenarios").body["scenarios"],
        table=world_settings.table(),
        clocks=CLOCKS,
        typed=typed,
        wrong=wrong,
        problem=problem,
    )


def _first(n_worlds: int) -> int:
    """The place of the first row, from the query: whole pages only."""
    text = request.args.get("first", "")
    first = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return first // N_ROWS * N_ROWS if first < n_worlds else 0


def _row(world: dict[str, Any]) -> dict[str, Any]:
    counted = visit().api.get("/requests/count", {"world": world["world"]}).body["count"]
    return {
        **world,
        "n_requests": counted,
        "link": here(world=None if world["world"] == DEFAULT_WORLD else world["world"], drop=None),
        "can_go": world["world"] != DEFAULT_WORLD,
    }


def _dropping() -> dict[str, Any] | None:
    """What would go with the world that `drop` names; None where it names none that can go."""
    name = request.args.get("drop", "")
    if name == DEFAULT_WORLD or name not in (world["world"] for world in visit().worlds):
        return None
    api, world = visit().api, {"world": name}
    return {
        "name": name,
        "n_requests": api.get("/requests/count", world).body["count"],
        "n_credentials": len(api.get("/credentials", world).body["credentials"]),
        "snapshots": {kept: _file(kept, name) for kept in _snapshots(name)},
    }


def _file(snapshot: str, world: str) -> str:
    """Where a snapshot of any world is downloaded."""
    path = "/snapshots" + address(snapshot, "file")
    return f"{request.script_root}{path}?{urlencode({'world': world})}"


def _snapshots(world: str) -> list[str]:
    names: list[str] = visit().api.get("/snapshots", {"world": world}).body["snapshots"]
    return names


_add = blueprint.add_url_rule
_add(f"{ADDRESS}/settings", "show_settings", world_settings.show)
_add(f"{ADDRESS}/settings", "set_settings", world_settings.act, methods=["POST"])
_add(f"{ADDRESS}/credentials", "show_credentials", world_credentials.show)
_add(f"{ADDRESS}/credentials", "set_credentials", world_credentials.act, methods=["POST"])
