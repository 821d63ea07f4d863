"""Records of the vendors: found, looked at, made, changed and deleted by hand."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from skillsim.console import record_form, set_off
from skillsim.console.addresses import done, done_at, here, page
from skillsim.console.admin_api import Refused, address
from skillsim.console.page import Entry, Page
from skillsim.console.record_form import Filled
from skillsim.console.record_kinds import find_kind, find_vendor
from skillsim.console.record_table import columns_of, facts_of, show
from skillsim.console.visit import visit

ADDRESS = "/state"
MAX_QUERY = 200
_RECORDS_A_PAGE = 50
_MAX_OFFSET = 1_000_000_000

Json = Mapping[str, Any]

blueprint = Blueprint("state", __name__)


def _entries() -> Iterable[Entry]:
    """A line of the rail for each vendor that has records to show."""
    return [
        Entry(vendor["title"], ADDRESS + address(vendor["vendor"]), "database")
        for vendor in visit().record_kinds
        if vendor["kinds"]
    ]


PAGE = Page("Records", ADDRESS, "database", 20, blueprint, _entries)


@blueprint.app_template_global()
def record_address(vendor: str, kind: str, record_id: str = "") -> str:
    """Where a record, or without an id the list of its kind, is shown."""
    parts = (vendor, kind, record_id) if record_id else (vendor, kind)
    return page(ADDRESS + address(*parts))


@blueprint.get(ADDRESS)
def overview() -> str:
    """The kinds of records of every vendor."""
    return render_template("pages/records_overview.html", vendors=visit().record_kinds)


@blueprint.get(f"{ADDRESS}/<vendor>")
def show_first(vendor: str) -> str:
    """The list of the vendor's first kind."""
    kinds = find_vendor(visit(), vendor)["kinds"]
    if not kinds:
        abort(404)
    return _list(vendor, kinds[0]["kind"])


@blueprint.get(f"{ADDRESS}/<vendor>/<kind>")
def show_list(vendor: str, kind: str) -> str:
    """A part of the list of a kind, and with `new` in the query the form of a new record."""
    return _list(vendor, kind)


@blueprint.post(f"{ADDRESS}/<vendor>")
def make_first(vendor: str) -> Response | tuple[str, int]:
    """Make a record of the vendor's first kind."""
    return make(vendor, find_vendor(visit(), vendor)["kinds"][0]["kind"])


@blueprint.post(f"{ADDRESS}/<vendor>/<kind>")
def make(vendor: str, kind: str) -> Response | tuple[str, int]:
    """Make a record; refused, the form comes back as it was."""
    filled = record_form.read(find_kind(visit(), vendor, kind)["create"] or (), request.form)
    if filled.wrong:
        return _list(vendor, kind, filled.wrong), 400
    before = set_off.mark(visit(), vendor)
    try:
        made = visit().api.post("/state" + address(vendor, kind), filled.body).body
    except Refused as error:
        _pass_on(error)
        return _list(vendor, kind, error.fields, f"{error}"), error.status
    told = set_off.sentence(set_off.since(visit(), vendor, before, made["id"]))
    where = ADDRESS + address(vendor, kind, made["id"])
    return done_at(where, f"{made['id']} is made.{told}", fired=before if told else None)


@blueprint.get(f"{ADDRESS}/<vendor>/<kind>/<path:record_id>")
def show_record(vendor: str, kind: str, record_id: str) -> str:
    """One record."""
    return _record(vendor, kind, record_id)


@blueprint.post(f"{ADDRESS}/<vendor>/<kind>/<path:record_id>")
def edit(vendor: str, kind: str, record_id: str) -> Response | tuple[str, int]:
    """Change or delete a record; refused, the form comes back as it was."""
    if "delete" in request.form:
        visit().api.delete("/state" + address(vendor, kind, record_id))
        return done_at(ADDRESS + address(vendor, kind), f"{record_id} is deleted.")
    filled = record_form.read(find_kind(visit(), vendor, kind)["change"] or (), request.form)
    if filled.wrong:
        return _record(vendor, kind, record_id, filled.wrong), 400
    if not filled.body:
        return done("Nothing is different, so nothing was changed.")
    return _change(vendor, kind, record_id, filled)


def _change(vendor: str, kind: str, record_id: str, filled: Filled) -> Response | tuple[str, int]:
    before = set_off.mark(visit(), vendor)
    try:
        changed = visit().api.patch("/state" + address(vendor, kind, record_id), filled.body).body
    except Refused as error:
        _pass_on(error)
        return _record(vendor, kind, record_id, error.fields, f"{error}"), error.status
    told = set_off.sentence(set_off.since(visit(), vendor, before, changed["id"]))
    return done(f"The record is changed.{told}", fired=before if told else None)


def _pass_on(error: Refused) -> None:
    """Raise what no other words in the form would mend."""
    if error.status not in (400, 409, 422):
        raise error


def _list(vendor: str, kind: str, wrong: Mapping[str, str] | None = None, problem: str = "") -> str:
    query = request.args.get("query", "").strip()[:MAX_QUERY]
    order = "oldest" if request.args.get("order") == "oldest" else "newest"
    offset = _offset()
    asked = {"query": query or None, "order": order, "limit": _RECORDS_A_PAGE, "offset": offset}
    described = find_kind(visit(), vendor, kind)
    found = visit().api.get("/state" + address(vendor, kind), asked).body
    records = found["records"]
    return render_template(
        "pages/records.html",
        vendor=find_vendor(visit(), vendor),
        kind=described,
        query=query,
        order=order,
        first=offset + 1,
        total=found["total"],
        records=records,
        columns=columns_of(records),
        show=show,
        is_new="new" in request.args or wrong is not None,
        fields=_fields(described["create"], {}, wrong),
        problem=problem or _problem(wrong),
        before=here(offset=max(0, offset - _RECORDS_A_PAGE) or None) if offset else None,
        after=_after(offset, found["total"]),
    )


def _record(
    vendor: str,
    kind: str,
    record_id: str,
    wrong: Mapping[str, str] | None = None,
    problem: str = "",
) -> str:
    described = find_kind(visit(), vendor, kind)
    record = visit().api.get("/state" + address(vendor, kind, record_id)).body
    kinds = [each["kind"] for each in find_vendor(visit(), vendor)["kinds"]]
    return render_template(
        "pages/record.html",
        vendor=find_vendor(visit(), vendor),
        kind=described,
        record=record,
        facts=facts_of(record, kinds),
        fields=_fields(described["change"], record, wrong),
        problem=problem or _problem(wrong),
        fired=set_off.behind(visit(), vendor, request.args.get("fired"), record["id"]),
    )


def _fields(
    described: Iterable[Json] | None, record: Json, wrong: Mapping[str, str] | None
) -> list[record_form.FormField]:
    """The fields of an edit; none where it is not possible."""
    typed = None if wrong is None else request.form
    return record_form.make_fields(described or (), record, typed, wrong)


def _problem(wrong: Mapping[str, str] | None) -> str:
    return "; ".join(f"{name} {said}" for name, said in (wrong or {}).items())


def _offset() -> int:
    """How many records come before this part of the list."""
    text = request.args.get("offset", "")
    is_number = text.isascii() and text.isdigit() and len(text) < 11
    return min(int(text), _MAX_OFFSET) if is_number else 0


def _after(offset: int, total: int) -> str | None:
    behind = offset + _RECORDS_A_PAGE
    return here(offset=behind) if behind < total else None
