"""The snapshots: states of the world, kept by name; and the way back to its seed."""

import re
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from skillsim.console.addresses import done
from skillsim.console.admin_api import address
from skillsim.console.page import Page
from skillsim.console.visit import DEFAULT_WORLD, visit
from skillsim.console.world_names import free_name

ADDRESS = "/snapshots"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

blueprint = Blueprint("snapshots", __name__)
PAGE = Page("Snapshots", ADDRESS, "camera", 100, blueprint)


@blueprint.get(ADDRESS)
def show() -> str:
    """The list; before a restore (`restore` in the query) or a reset, what would go."""
    return _page()


def _page(typed: str | None = None, problem: str = "") -> str:
    names = _names()
    wanted = request.args.get("restore")
    return render_template(
        "pages/snapshots.html",
        names=names,
        restoring=wanted if wanted in names else None,
        is_resetting="reset" in request.args,
        losses=_losses() if {"restore", "reset"} & set(request.args) else None,
        name=free_name(names, "snapshot") if typed is None else typed,
        name_before=free_name(names, "before"),
        problem=problem,
        first_command=_first_command(),
    )


@blueprint.get(f"{ADDRESS}/<name>/file")
def download(name: str) -> Response:
    """A snapshot as an SQLite file."""
    raw = visit().api.download(address("snapshots", name))
    answer = Response(raw.body, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = raw.headers["content-disposition"]
    return answer


@blueprint.post(ADDRESS)
def act() -> AnyResponse | tuple[str, int]:
    """Save, restore or delete a snapshot, or put the world back to its seed."""
    form = request.form
    if "delete" in form:
        visit().api.delete(address("snapshots", form["delete"]))
        return done(f"The snapshot {form['delete']} is deleted.")
    if "restore" in form:
        return _restore(form["restore"], form.get("first", "").strip())
    if "reset" in form:
        return _reset(form.get("first", "").strip())
    return _keep(form.get("save", "").strip())


def _keep(name: str) -> AnyResponse | tuple[str, int]:
    """Save a snapshot; a name that is none comes back to the form as it was."""
    if not _NAME.fullmatch(name):
        return _page(name, "takes small letters, digits, dashes and _, at most 64 in all"), 400
    _save(name)
    return done(f"The present state is kept as {name}.")


def _restore(name: str, first: str) -> AnyResponse:
    """Put the world back to a snapshot; `first` is the name to keep the present state under."""
    if first == name:
        said = f"The present state cannot be kept as {name}: that is what you want to go back to."
        return done(said, is_problem=True)
    if first:
        _save(first)
    visit().api.post(address("snapshots", name, "restore"))
    return done(f"The world is as it was in {name}.{_kept(first)}", restore=None)


def _reset(first: str) -> AnyResponse:
    if first:
        _save(first)
    visit().api.post("/reset")
    return done(f"The world is back at its seed.{_kept(first)}", reset=None)


def _kept(first: str) -> str:
    return f" What it was before is kept as {first}." if first else ""


def _save(name: str) -> None:
    visit().api.put(address("snapshots", name))


def _names() -> list[str]:
    names: list[str] = visit().api.get("/snapshots").body["snapshots"]
    return names


def _first_command() -> str:
    world = "" if visit().world == DEFAULT_WORLD else f" --world {visit().world}"
    return f"skillsim snapshot save before --url {visit().sandbox.base_url}{world}"


def _losses() -> dict[str, Any]:
    """What there is now, and would not be any more."""
    api = visit().api
    table = api.get("/settings/table").body["settings"]
    return {
        "n_faults": len(api.get("/faults").body["faults"]),
        "n_exchanges": api.get("/requests/count").body["count"],
        "changed": [entry["name"] for entry in table if entry["value"] != entry["default"]],
    }
