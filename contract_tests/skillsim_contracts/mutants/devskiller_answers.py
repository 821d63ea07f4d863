"""DevSkiller mutants whose single answers are wrong: bodies, statuses and headers."""

import json
from collections.abc import Iterator
from typing import Any

from skillsim_contracts.calls import Received
from skillsim_contracts.client import Client
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.mutants.claims import claim
from skillsim_contracts.mutants.devskiller_steps import (
    VENDOR,
    call,
    first_test,
    get,
    listed,
    make_candidate,
)
from skillsim_contracts.mutants.rewriting import (
    Asked,
    rewrite_json,
    rewrite_request,
    rewrite_success,
    with_header,
    without_header,
)

ID = "[^/]+"
HAL = "application/vnd.devskiller.v2.hal+json"


def _without_embedded(_: Asked, body: Any) -> Any:
    return {name: value for name, value in body.items() if name != "_embedded"}


def _has_assessments(client: Client) -> None:
    shown = get(client, f"/candidates/{make_candidate(client)['id']}")
    claim("_embedded" in shown, "a candidate is shown without its assessments")


def _with_listed_tags(asked: Asked) -> Asked:
    body = asked.json()
    if not isinstance(body, dict) or not isinstance(body.get("tags"), str):
        return asked
    return asked.with_json({**body, "tags": [body["tags"]]})


def _refuses_tags_as_text(client: Client) -> None:
    body = {"email": "ada@mail.example", "tags": "Phoenix"}
    status = client.send(VENDOR, "POST", "/candidates", json=body).status
    claim(status == 400, f"tags that are no list are answered with {status}")


def _decided_with_a_body(asked: Asked, answer: Received) -> Received:
    body = json.dumps(asked.json()).encode()
    return Received(200, {**answer.headers, "content-type": HAL}, body)


def _decides_without_a_body(client: Client) -> None:
    path = f"/candidates/{make_candidate(client)['id']}"
    answer = call(client, "PATCH", path, {"status": "ACCEPTED"})
    claim(answer.status == 202, f"a decision is answered with {answer.status}")
    claim(not answer.body, "a decision is answered with a body")


def _with_criteria(asked: Asked) -> Asked:
    body = asked.json()
    if not isinstance(body, dict):
        return asked
    if body.get("predefinedTestId") is not None or body.get("generatorCriteria") is not None:
        return asked
    return asked.with_json({**body, "generatorCriteria": {"skills": ["Java"]}})


def _refuses_a_test_of_nothing(client: Client) -> None:
    status = client.send(VENDOR, "POST", "/tests", json={}).status
    claim(status == 400, f"a test made of nothing is answered with {status}")


def _at_a_singular_path(_: Asked, answer: Received) -> Received:
    location = answer.headers["location"].replace("/candidates/", "/candidate/")
    return with_header(answer, "location", location)


def _leads_to_the_candidate(client: Client) -> None:
    body = {"email": "ada@mail.example"}
    location = call(client, "POST", "/candidates", body).headers["location"]
    path = client.path_of(VENDOR, location)
    found = path is not None and client.send(VENDOR, "GET", path).ok
    claim(found, f"nothing is found at the Location {location}")


def _in_plain_json(_: Asked, answer: Received) -> Received:
    return with_header(answer, "content-type", "application/json")


def _lists_in_the_vendors_type(client: Client) -> None:
    media = call(client, "GET", "/candidates").headers["content-type"]
    claim(media.partition(";")[0] == HAL, f"candidates are listed as {media}")


def _without_location(_: Asked, answer: Received) -> Received:
    return without_header(answer, "location")


def _says_where_the_invitation_is(client: Client) -> None:
    body = {"email": "ada@mail.example", "testId": first_test(client)}
    headers = call(client, "POST", "/invitations", body).headers
    claim("location" in headers, "a new invitation has no Location")


def _without_zone(_: Asked, value: Any) -> Any:
    if isinstance(value, list):
        return [_without_zone(_, item) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {name: _without_zone(_, member) for name, member in value.items()}
    if isinstance(changed.get("creationDate"), str):
        changed["creationDate"] = changed["creationDate"].removesuffix("Z")
    return changed


def _dates_have_a_zone(client: Client) -> None:
    created = make_candidate(client)["creationDate"]
    claim(created.endswith("Z"), f"the date {created} has no offset")


def _points_as_percentage(_: Asked, body: Any) -> Any:
    score = body.get("score")
    if not score:
        return body
    return {**body, "score": {**score, "percentage": min(100, score["scoredPoints"])}}


def _percentages_follow_from_points(client: Client) -> None:
    for shown in _scored(client):
        score = shown["score"]
        exact = 100 * score["scoredPoints"] / score["maxPoints"]
        wrong = abs(score["percentage"] - exact) > 1
        claim(not wrong, f"{score['scoredPoints']} of {score['maxPoints']} points are shown as "
              f"{score['percentage']} percent")  # fmt: skip


def _scored(client: Client) -> Iterator[Any]:
    """Some assessments that have been scored, as each is shown on its own."""
    for invitation in listed(client, "/invitations?status=ASSESSMENT_COMPLETED"):
        candidate_id = invitation["_embedded"]["candidate"]["id"]
        yield get(client, f"/candidates/{candidate_id}/assessments/{invitation['id']}")


MUTANTS: list[Mutant] = [
    Mutant(
        id="P04",
        group="schema",
        operation="DS GET /candidates/{id}",
        violation="a candidate is shown without its assessments, as in a list",
        witness=_has_assessments,
        wrap=rewrite_json("GET", f"/devskiller/candidates/{ID}", _without_embedded),
    ),
    Mutant(
        id="P05",
        group="schema",
        operation="DS POST /candidates",
        violation="tags that are a text, not a list, are accepted",
        witness=_refuses_tags_as_text,
        wrap=rewrite_request("POST", "/devskiller/candidates", _with_listed_tags),
    ),
    Mutant(
        id="P08",
        group="status",
        operation="DS PATCH /candidates/{id}",
        violation="a decision is answered with 200 and a body, not with an empty 202",
        witness=_decides_without_a_body,
        wrap=rewrite_success("PATCH", f"/devskiller/candidates/{ID}", _decided_with_a_body),
    ),
    Mutant(
        id="P10",
        group="status",
        operation="DS POST /tests",
        violation="a test is made without a predefined test and without criteria",
        witness=_refuses_a_test_of_nothing,
        wrap=rewrite_request("POST", "/devskiller/tests", _with_criteria),
    ),
    Mutant(
        id="P11",
        group="headers",
        operation="DS POST /candidates",
        violation="the Location of a new candidate leads nowhere",
        witness=_leads_to_the_candidate,
        wrap=rewrite_success("POST", "/devskiller/candidates", _at_a_singular_path),
    ),
    Mutant(
        id="P12",
        group="headers",
        operation="DS GET /candidates",
        violation="the list is labelled application/json, not with the vendor's media type",
        witness=_lists_in_the_vendors_type,
        wrap=rewrite_success("GET", "/devskiller/candidates", _in_plain_json),
    ),
    Mutant(
        id="P14",
        group="headers",
        operation="DS POST /invitations",
        violation="a new invitation has no Location",
        witness=_says_where_the_invitation_is,
        wrap=rewrite_success("POST", "/devskiller/invitations", _without_location),
    ),
    Mutant(
        id="P46",
        group="time",
        operation="DS all",
        violation="creation dates have neither Z nor an offset",
        witness=_dates_have_a_zone,
        wrap=rewrite_json(".*", "/devskiller/.*", _without_zone),
    ),
    Mutant(
        id="P50",
        group="data",
        operation="DS GET /candidates/{id}/assessments/{assessmentId}",
        violation="the percentage of a score is its number of points",
        witness=_percentages_follow_from_points,
        wrap=rewrite_json(
            "GET", f"/devskiller/candidates/{ID}/assessments/{ID}", _points_as_percentage
        ),
    ),
]
