"""DevSkiller mutants that remember, page or filter wrongly."""

import json
from dataclasses import replace
from functools import wraps
from typing import Any

from skillsim_contracts.client import Client
from skillsim_contracts.mutant import Mutant, patch
from skillsim_contracts.mutants.claims import claim
from skillsim_contracts.mutants.devskiller_steps import (
    call,
    get,
    ids_of,
    listed,
    make_assessment,
    make_candidate,
)
from skillsim_contracts.mutants.originals import original, patch_with
from skillsim_contracts.mutants.rewriting import Asked, rewrite_json, rewrite_request

CANDIDATES = "skillsim.vendors.devskiller.service.candidates"
ASSESSMENTS = "skillsim.vendors.devskiller.service.assessments"
PAGE = "skillsim.vendors.devskiller.service.candidate_search:page"

_get_candidate = original(f"{CANDIDATES}:get")
_all_of = original(f"{ASSESSMENTS}:all_of")
_remove_assessment = original(f"{ASSESSMENTS}:remove")
_parse_uuid = original("skillsim.ids:parse_uuid")
_Assessment = original("skillsim.vendors.devskiller.records:Assessment")
_NotFound = original("skillsim.errors:NotFound")


def _is_hidden(tx: Any, candidate_id: str) -> bool:
    return tx.get_property(f"hidden {candidate_id}") is not None


def _hide_candidate(tx: Any, candidate_id: str) -> None:
    _get_unhidden(tx, candidate_id)
    for assessment in _all_of(tx, candidate_id):
        _remove_assessment(tx, assessment)
    tx.set_property(f"hidden {candidate_id}", "yes")


def _get_unhidden(tx: Any, candidate_id: str) -> Any:
    if _is_hidden(tx, candidate_id):
        raise _NotFound("no candidate has this id")
    return _get_candidate(tx, candidate_id)


def _unhidden(newest_with_email: Any) -> Any:
    def newest(tx: Any, email: str) -> Any:
        found = newest_with_email(tx, email)
        return None if found is None or _is_hidden(tx, found.id) else found

    return newest


def _deleted_candidate_is_gone(client: Client) -> None:
    path = f"/candidates/{make_candidate(client)['id']}"
    call(client, "DELETE", path)
    left = [path for item in _all_candidates(client) if path.endswith(item["id"])]
    claim(not left, "a deleted candidate is still in the list")


def _decide_nothing(tx: Any, candidate_id: str, status: Any) -> None:
    _get_candidate(tx, candidate_id)


def _decision_is_seen(client: Client) -> None:
    path = f"/candidates/{make_candidate(client)['id']}"
    call(client, "PATCH", path, {"status": "REJECTED"})
    status = get(client, path)["status"]
    claim(status == "REJECTED", f"a rejected candidate is {status}")


def _keeping(delete_assessment: Any) -> Any:
    """The handler, writing down what it deletes; the name and the arguments are the contract's."""

    @wraps(delete_assessment)
    def delete_and_keep(ctx: Any, **ids: str) -> Any:
        candidate_id = _parse_uuid(ids["id"]) or ids["id"]
        before = _all_of(ctx.tx, candidate_id)
        reply = delete_assessment(ctx, **ids)
        left = _all_of(ctx.tx, candidate_id)
        gone = [assessment._asdict() for assessment in before if assessment not in left]
        kept = json.dumps([*_kept(ctx.tx, candidate_id), *gone])
        ctx.tx.set_property(f"kept {candidate_id}", kept)
        return reply

    return delete_and_keep


def _kept(tx: Any, candidate_id: str) -> list[Any]:
    found: list[Any] = json.loads(tx.get_property(f"kept {candidate_id}") or "[]")
    return found


def _all_and_kept(tx: Any, candidate_id: str) -> list[Any]:
    kept = [_Assessment(**fields) for fields in _kept(tx, candidate_id)]
    return [*_all_of(tx, candidate_id), *kept]


def _deleted_assessment_is_gone(client: Client) -> None:
    path = f"/candidates/{make_candidate(client)['id']}"
    assessment_id = make_assessment(client, path.rpartition("/")[2])
    call(client, "DELETE", f"{path}/assessments/{assessment_id}")
    left = listed(client, path)
    claim(not left, "a deleted assessment is still embedded in its candidate")


def _overlapping(find: Any) -> Any:
    def find_from_last(tx: Any, wanted: Any, *, limit: int, offset: int) -> Any:
        return find(tx, wanted, limit=limit, offset=offset - offset // limit)

    return find_from_last


def _pages_do_not_overlap(client: Client) -> None:
    first, second = (ids_of(listed(client, f"/candidates?count=5&page={n}")) for n in (1, 2))
    claim(not set(first) & set(second), "a candidate stands on two pages")


def _totalling_the_page(_: Asked, body: Any) -> Any:
    shown = len(body.get("_embedded", {}).get("candidates", []))
    return {**body, "page": {**body["page"], "totalElements": shown}}


def _total_is_that_of_all_pages(client: Client) -> None:
    total = get(client, "/candidates?count=5")["page"]["totalElements"]
    n_listed = len(_all_candidates(client))
    claim(total == n_listed, f"totalElements is {total} while {n_listed} candidates are listed")


def _from_one(find: Any) -> Any:
    def find_from_one(tx: Any, wanted: Any, *, limit: int, offset: int) -> Any:
        return find(tx, wanted, limit=limit, offset=max(0, offset - limit))

    return find_from_one


def _first_pages_differ(client: Client) -> None:
    first, second = (ids_of(listed(client, f"/candidates?count=5&page={n}")) for n in (0, 1))
    claim(first != second, "pages 0 and 1 are the same")


def _next_without_filter(_: Asked, body: Any) -> Any:
    links = body["_links"]
    if "next" not in links:
        return body
    address, _mark, query = links["next"]["href"].partition("?")
    kept = "&".join(pair for pair in query.split("&") if pair.startswith("after="))
    return {**body, "_links": {**links, "next": {"href": f"{address}?{kept}"}}}


def _next_slice_is_filtered(client: Client) -> None:
    client.control("PUT", "/settings", {"talentboost_batch": 1})
    team_id = listed(client, "/boost/teams")[0]["id"]
    for name in ("ada", "alan", "grace"):
        body = {"email": f"{name}@mail.example", "teamId": team_id, "customId": "pioneer"}
        call(client, "POST", "/boost/invitations", body)
    link = get(client, "/boost/people?customId=pioneer")["_links"]["next"]["href"]
    claim("customId=pioneer" in link, "the link to the next slice drops the filter")


def _with_last_status(asked: Asked) -> Asked:
    pairs = asked.query.split("&")
    statuses = [pair for pair in pairs if pair.startswith("status=")]
    query = "&".join(pair for pair in pairs if pair not in statuses[:-1])
    return replace(asked, query=query)


def _all_statuses_count(client: Client) -> None:
    rejected = make_candidate(client)["id"]
    call(client, "PATCH", f"/candidates/{rejected}", {"status": "REJECTED"})
    shown = listed(client, "/candidates?count=100&status=REJECTED&status=NEW")
    claim(rejected in ids_of(shown), "of several statuses only the last one counts")


def _without_tags(asked: Asked) -> Asked:
    pairs = asked.query.split("&")
    return replace(asked, query="&".join(p for p in pairs if not p.startswith("tags=")))


def _tags_narrow(client: Client) -> None:
    make_candidate(client, tags=["pioneer"])
    others = [c for c in listed(client, "/candidates?tags=pioneer") if "pioneer" not in c["tags"]]
    claim(not others, "the filter by tags shows candidates without them")


def _all_candidates(client: Client) -> list[Any]:
    return listed(client, "/candidates?count=100")


MUTANTS: list[Mutant] = [
    Mutant(
        id="P19",
        group="state",
        operation="DS DELETE /candidates/{id}",
        violation="a deleted candidate is not found any more, but is still in the list",
        witness=_deleted_candidate_is_gone,
        patch=[
            patch(f"{ASSESSMENTS}:remove_candidate", _hide_candidate),
            patch(f"{CANDIDATES}:get", _get_unhidden),
            patch_with(f"{CANDIDATES}:newest_with_email", _unhidden),
        ],
    ),
    Mutant(
        id="P20",
        group="state",
        operation="DS PATCH /candidates/{id}",
        violation="a decision is accepted and changes nothing",
        witness=_decision_is_seen,
        patch=patch(f"{CANDIDATES}:decide", _decide_nothing),
    ),
    Mutant(
        id="P21",
        group="state",
        operation="DS DELETE /candidates/{id}/assessments/{assessmentId}",
        violation="a deleted assessment is still embedded in its candidate",
        witness=_deleted_assessment_is_gone,
        patch=[
            patch_with("skillsim.vendors.devskiller.handlers:delete_assessment", _keeping),
            patch(f"{ASSESSMENTS}:all_of", _all_and_kept),
        ],
    ),
    Mutant(
        id="P22",
        group="pagination",
        operation="DS GET /candidates",
        violation="each page begins with the last candidate of the one before",
        witness=_pages_do_not_overlap,
        patch=patch_with(PAGE, _overlapping),
    ),
    Mutant(
        id="P23",
        group="pagination",
        operation="DS GET /candidates",
        violation="totalElements is the size of the page shown",
        witness=_total_is_that_of_all_pages,
        wrap=rewrite_json("GET", "/devskiller/candidates", _totalling_the_page),
    ),
    Mutant(
        id="P24",
        group="pagination",
        operation="DS GET /candidates",
        violation="pages are counted from 1: page 0 is page 1 once more",
        witness=_first_pages_differ,
        patch=patch_with(PAGE, _from_one),
    ),
    Mutant(
        id="P27",
        group="pagination",
        operation="DS GET /boost/people",
        violation="the link to the next slice drops the filters",
        witness=_next_slice_is_filtered,
        wrap=rewrite_json("GET", "/devskiller/boost/people", _next_without_filter),
    ),
    Mutant(
        id="P28",
        group="filters",
        operation="DS GET /candidates",
        violation="of several statuses only the last one counts",
        witness=_all_statuses_count,
        wrap=rewrite_request("GET", "/devskiller/candidates", _with_last_status),
    ),
    Mutant(
        id="P29",
        group="filters",
        operation="DS GET /candidates",
        violation="the filter by tags is ignored",
        witness=_tags_narrow,
        wrap=rewrite_request("GET", "/devskiller/candidates", _without_tags),
    ),
]
