"""The people of the world: who there is, and one person as each vendor knows them."""

import json
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from skillsim.console import addresses
from skillsim.console.addresses import here
from skillsim.console.admin_api import address
from skillsim.console.comparison import compare, label
from skillsim.console.page import Page
from skillsim.console.visit import visit

ADDRESS = "/people"
MAX_QUERY = 200
_PEOPLE_A_PAGE = 50

blueprint = Blueprint("people", __name__)
PAGE = Page("People", ADDRESS, "users", 10, blueprint)


@blueprint.app_template_global()
def person_link(person_id: str) -> str:
    """Where a person is shown."""
    return addresses.page(ADDRESS + address(person_id))


@blueprint.app_template_global()
def record_file(person_id: str, number: int) -> str:
    """Where one record of a person is to be had as a file; `number` counts from 1."""
    return addresses.page(ADDRESS + address(person_id, "records", f"{number}.json"))


@blueprint.get(ADDRESS)
def show() -> str:
    """A part of the list."""
    query = request.args.get("query", "").strip()[:MAX_QUERY]
    after = request.args.get("after") or None
    asked = {"query": query or None, "after": after, "limit": _PEOPLE_A_PAGE}
    found = visit().api.get("/people", asked).body
    return render_template(
        "pages/people.html",
        query=query,
        people=found["people"],
        columns=_columns(),
        first=here(after=None) if after else None,
        next=here(after=found["next_after"]) if found["next_after"] else None,
    )


@blueprint.get(f"{ADDRESS}/<path:person_id>")
def show_person(person_id: str) -> str:
    """One person, the vendors side by side."""
    person = _person(person_id)
    columns = _columns()
    return render_template(
        "pages/person.html",
        person=person,
        columns=columns,
        groups=compare(person["records"], columns),
        label=label,
    )


@blueprint.get(f"{ADDRESS}/<path:person_id>/records/<int:number>.json")
def download(person_id: str, number: int) -> Response:
    """One record of a person as a file; `number` counts the person's records from 1."""
    records = _person(person_id)["records"]
    if not 1 <= number <= len(records):
        abort(404)
    record = records[number - 1]
    file = f"{record['vendor']}-{record['kind']}-{number}.json"
    text = json.dumps(record["record"], indent=2, ensure_ascii=False)
    kept = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(text, mimetype="application/json", headers=kept)


def _person(person_id: str) -> dict[str, Any]:
    """A person as the admin API has them. Raises AdminError (404) for nobody."""
    found: dict[str, Any] = visit().api.get("/people" + address(person_id)).body
    return found


def _columns() -> dict[str, str]:
    """The title of each vendor by its name, in the order of the columns."""
    return {name: visit().contract(name).title for name in visit().details["vendors"]}
