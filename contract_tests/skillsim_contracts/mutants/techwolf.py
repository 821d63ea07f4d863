"""Mutants of TechWolf's export of employees with their skill clusters.

The function that stands in for one of the simulator's imports it when it runs, so that reading the
catalogue does not load it.
"""

from collections.abc import Mapping
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.client import Client
from skillsim_contracts.mutant import Mutant, patch
from skillsim_contracts.mutants.claims import claim, good
from skillsim_contracts.mutants.rewriting import Asked, rewrite_json, rewrite_request

_TECHWOLF = "techwolf"
_EXPORT = "/export/employees/skill_clusters"
_OPERATION = f"TW POST {_EXPORT}"
_PATH = f"/{_TECHWOLF}{_EXPORT}"
_MAX_LIMIT = 100


def _null_for_none(_: Asked, page: Any) -> Any:
    records = [{**one, "skill_clusters": one["skill_clusters"] or None} for one in page["records"]]
    return {**page, "records": records}


def _no_clusters_is_a_list(client: Client) -> None:
    _create(client, "p03")
    shown = {one["external_id"]: one for one in _walk(client)}["p03"]["skill_clusters"]
    claim(shown == [], f"an employee without clusters has skill_clusters {shown!r}")


def _lower_limit(asked: Asked) -> Asked:
    body = asked.json()
    limit = body.get("limit") if isinstance(body, dict) else None
    if type(limit) is not int or limit <= _MAX_LIMIT:
        return asked
    return asked.with_json({**body, "limit": _MAX_LIMIT})


def _limit_ends_at_100(client: Client) -> None:
    status = _export(client, {"limit": _MAX_LIMIT + 1}).status
    claim(400 <= status < 500, f"limit 101 is answered {status}")


def _place_before(tx: Any, external_id: str) -> int:
    from skillsim.errors import Invalid
    from skillsim.vendors.techwolf import tables

    seq = tx.value(tables.EMPLOYEE_SEQ, external_id=external_id)
    if seq is None:
        raise Invalid.field("starting_after", external_id, "names no employee")
    return int(seq) - 1


def _pages_share_nobody(client: Client) -> None:
    first = good(_export(client, {"limit": 2}))
    after = {"limit": 2, "starting_after": first["next_starting_after"]}
    second = good(_export(client, after))
    shared = _ids(first) & _ids(second)
    claim(not shared, f"two pages in a row both hold {sorted(shared)}")


def _full_page_goes_on(asked: Asked, page: Any) -> Any:
    if page["has_next"] or len(page["records"]) != asked.json()["limit"]:
        return page
    return {**page, "has_next": True, "next_starting_after": page["records"][-1]["external_id"]}


def _full_last_page_is_last(client: Client) -> None:
    page = good(_export(client, {"limit": len(_walk(client))}))
    claim(not page["has_next"], "has_next is true on a full page that has nothing behind it")


def _without_inactive(asked: Asked) -> Asked:
    body = asked.json()
    filters = body.get("filters") if isinstance(body, dict) else None
    if not isinstance(filters, list):
        return asked
    kept = [wanted for wanted in filters if not _is_inactive(wanted)]
    return asked if len(kept) == len(filters) else asked.with_json({**body, "filters": kept})


def _is_inactive(wanted: Any) -> bool:
    """Whether it is the filter, and nothing that the contract refuses."""
    is_object = isinstance(wanted, Mapping) and set(wanted) == {"filter", "is_active"}
    return is_object and wanted["filter"] == "is_active" and wanted["is_active"] is False


def _inactive_leaves_out_active(client: Client) -> None:
    _create(client, "p32")
    inactive = {"filter": "is_active", "is_active": False}
    page = good(_export(client, {"limit": _MAX_LIMIT, "filters": [inactive]}))
    claim("p32" not in _ids(page), "is_active false shows an employee who is active")


def _create(client: Client, external_id: str) -> None:
    body = {"external_id": external_id, "active": True}
    good(client.send(_TECHWOLF, "POST", "/employees?language=en", json=body))


def _export(client: Client, body: Mapping[str, Any]) -> Answer:
    return client.send(_TECHWOLF, "POST", _EXPORT, json=body)


def _walk(client: Client) -> list[Any]:
    """Everyone: the company of the kit fits one page."""
    return list(good(_export(client, {"limit": _MAX_LIMIT}))["records"])


def _ids(page: Any) -> set[str]:
    return {record["external_id"] for record in page["records"]}


MUTANTS: list[Mutant] = [
    Mutant(
        id="P03",
        group="schema",
        operation=_OPERATION,
        violation="skill_clusters is null for an employee without clusters",
        witness=_no_clusters_is_a_list,
        wrap=rewrite_json("POST", _PATH, _null_for_none),
    ),
    Mutant(
        id="P09",
        group="status",
        operation=_OPERATION,
        violation="a limit above 100 is answered 200",
        witness=_limit_ends_at_100,
        wrap=rewrite_request("POST", _PATH, _lower_limit),
    ),
    Mutant(
        id="P25",
        group="pagination",
        operation=_OPERATION,
        violation="the page after an employee begins with that employee",
        witness=_pages_share_nobody,
        patch=patch("skillsim.vendors.techwolf.service.exports:_place", _place_before),
    ),
    Mutant(
        id="P26",
        group="pagination",
        operation=_OPERATION,
        violation="has_next is true on a last page that is exactly full",
        witness=_full_last_page_is_last,
        wrap=rewrite_json("POST", _PATH, _full_page_goes_on),
    ),
    Mutant(
        id="P32",
        group="filters",
        operation=_OPERATION,
        violation="the filter is_active false shows everyone",
        witness=_inactive_leaves_out_active,
        wrap=rewrite_request("POST", _PATH, _without_inactive),
    ),
]
