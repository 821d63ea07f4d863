"""Harmless variants: what an implementation may do as it likes, and no rule may hold against it.

The witness of a variant shows that it differs from the simulator, not that anything is wrong.
"""

import json
import re
from dataclasses import replace
from typing import Any

from skillsim_contracts.calls import Received
from skillsim_contracts.mutant import Mutant, patch
from skillsim_contracts.mutants import benign_witnesses as witnesses
from skillsim_contracts.mutants.benign_order import PATCHES as REVERSED
from skillsim_contracts.mutants.originals import original, patch_with
from skillsim_contracts.mutants.rewriting import (
    Asked,
    all_of,
    rewrite_answer,
    rewrite_success,
    with_header,
    with_json,
)

ANY_VENDOR = "/(?:skilltrack|techwolf|devskiller)/.*"
TALENT_SCORE = "/devskiller/(?!boost/).*"
TALENT_BOOST = "/devskiller/boost/.*"
DELIVERY_BODY = "skillsim.vendors.devskiller.wire.webhooks:delivery_body"
SKILLTRACK = "skillsim.vendors.skilltrack.service"
SKILLTRACK_CREATES = "/skilltrack/v1/employees(?:/[^/]+/(?:performance-reviews|certifications))?"

# What the vendor's tables do not promise: null says no more than absence.
OPTIONAL = frozenset(
    {
        "firstName",
        "lastName",
        "externalId",
        "startDate",
        "finishDate",
        "timeTakenInSeconds",
        "score",
        "skills",
        "sections",
        "gitUrl",
        "choices",
        "text",
        "gaps",
        "value",
    }
)
LONG_ID_MEMBERS = frozenset({"id", "assignedUser", "assignedTeam", "candidateId", "assessmentId"})
SHORT_ID_MEMBERS = frozenset({"id", "jobPositionId", "parentTeamId", "supervisorId"})
LONG_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
IN_A_LIST = re.compile("(.+/(?:candidates|invitations|tests|predefined-tests))/[^/]+")

FREE = {"retry-after": "0", "x-ratelimit-limit": "36", "x-ratelimit-remaining": "36"}
FREE["x-ratelimit-reset"] = "0"

_to_friendly = original("skillsim.ids:to_friendly")
_parse_uuid = original("skillsim.ids:parse_uuid")


def _rewrite_body(path: str, change: Any) -> Any:
    """Middleware that changes the JSON body of every answer below a path, refusals too."""

    def changed(_: Asked, answer: Received) -> Received:
        is_json = answer.body and "json" in answer.headers.get("content-type", "")
        return with_json(answer, change(json.loads(answer.body))) if is_json else answer

    return rewrite_answer(".*", path, changed)


def _each_object(value: Any, change: Any) -> Any:
    """The JSON value with every object in it replaced by what `change` makes of it."""
    if isinstance(value, list):
        return [_each_object(item, change) for item in value]
    if not isinstance(value, dict):
        return value
    return change({name: _each_object(member, change) for name, member in value.items()})


def _spaced(value: Any) -> str:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)


def _pretty(_: Asked, answer: Received) -> Received:
    media = answer.headers.get("content-type", "")
    if not answer.body or "json" not in media:
        return answer
    labelled = with_header(answer, "content-type", f"{media}; charset=utf-8")
    return replace(labelled, body=_spaced(json.loads(answer.body)).encode())


def _pretty_delivery(delivery_body: Any) -> Any:
    return lambda *told, **more: _spaced(json.loads(delivery_body(*told, **more)))


def _to_short(text: str) -> str:
    return LONG_ID.sub(lambda found: str(_to_friendly(found[0])), text)


def _with_short_ids(value: Any) -> Any:
    def change(shown: dict[str, Any]) -> dict[str, Any]:
        """Only members that are ids or links: other text is the client's own."""
        return {
            name: _to_short(member)
            if isinstance(member, str) and name in LONG_ID_MEMBERS | {"href"}
            else member
            for name, member in shown.items()
        }

    return _each_object(value, change)


def _with_short_location(_: Asked, answer: Received) -> Received:
    location = answer.headers.get("location")
    return answer if location is None else with_header(answer, "location", _to_short(location))


def _short_delivery(delivery_body: Any) -> Any:
    return lambda *told, **more: json.dumps(
        _with_short_ids(json.loads(delivery_body(*told, **more)))
    )


def _with_long_ids(value: Any) -> Any:
    def change(shown: dict[str, Any]) -> dict[str, Any]:
        long = {name: _parse_uuid(shown[name]) for name in SHORT_ID_MEMBERS if shown.get(name)}
        if isinstance(shown.get("teams"), list) and "email" in shown:
            long["teams"] = [_parse_uuid(team_id) for team_id in shown["teams"]]
        return {**shown, **long}

    return _each_object(value, change)


def _with_limit_headers(_: Asked, answer: Received) -> Received:
    return replace(answer, headers={**FREE, **answer.headers})


def _from_first_attempt(next_due_us: Any) -> Any:
    def next_due(due_us: int, ended_us: int, attempt_number: int, schedule_s: Any) -> Any:
        """As if the last attempt had been due when the first one was, for the gaps count there."""
        gone_s = schedule_s[attempt_number - 2] if 2 <= attempt_number <= len(schedule_s) else 0
        first_us = due_us - round(gone_s * 1_000_000)
        return next_due_us(first_us, ended_us, attempt_number, schedule_s)

    return next_due


def _at_a_relative_place(_: Asked, answer: Received) -> Received:
    location = answer.headers.get("location")
    if location is None:
        return answer
    return with_header(answer, "location", re.sub("^https?://[^/]+", "", location))


def _without_optional_nulls(value: Any) -> Any:
    def change(shown: dict[str, Any]) -> dict[str, Any]:
        return {n: m for n, m in shown.items() if m is not None or n not in OPTIONAL}

    return _each_object(value, change)


def _created(_: Asked, answer: Received) -> Received:
    return replace(answer, status=201)


def _with_collection(value: Any) -> Any:
    def change(shown: dict[str, Any]) -> dict[str, Any]:
        """Links of something that stands in a list lead to the list as well."""
        own = shown.get("self")
        found = IN_A_LIST.fullmatch(own["href"]) if isinstance(own, dict) else None
        return shown if found is None else {**shown, "collection": {"href": found[1]}}

    return _each_object(value, change)


BENIGN: list[Mutant] = [
    Mutant(
        id="B1",
        group="rate",
        operation="all",
        violation="limits count in fixed windows",
        witness=witnesses.window_slides,
        settings={"rate_limit.algorithm": "fixed_window"},
    ),
    Mutant(
        id="B2",
        group="format",
        operation="all",
        violation="JSON is indented, its members are sorted, its media type names the charset",
        witness=witnesses.json_is_dense,
        wrap=rewrite_answer(".*", ANY_VENDOR, _pretty),
        patch=patch_with(DELIVERY_BODY, _pretty_delivery),
    ),
    Mutant(
        id="B3",
        group="order",
        operation="all",
        violation="lists without a documented order begin with the newest",
        witness=witnesses.newest_is_last,
        patch=REVERSED,
    ),
    Mutant(
        id="B4",
        group="ids",
        operation="all",
        violation="ids of DevSkiller are spelled the other way, those of SkillTrack are higher",
        witness=witnesses.ids_are_spelled_as_printed,
        wrap=all_of(
            _rewrite_body(TALENT_SCORE, _with_short_ids),
            rewrite_success("POST", TALENT_SCORE, _with_short_location),
            _rewrite_body(TALENT_BOOST, _with_long_ids),
        ),
        patch=[
            patch_with(DELIVERY_BODY, _short_delivery),
            patch(f"{SKILLTRACK}:FIRST_CREATED_NUMBER", 70_000_000_001),
            patch(f"{SKILLTRACK}:FIRST_CREATED_REVIEW", 4_000_000_001),
        ],
    ),
    Mutant(
        id="B5",
        group="headers",
        operation="all",
        violation="every answer has Retry-After and X-RateLimit headers",
        witness=witnesses.limits_are_not_announced,
        wrap=rewrite_answer(".*", ANY_VENDOR, _with_limit_headers),
        settings={"rate_limit.headers": True},
    ),
    Mutant(
        id="B6",
        group="webhook",
        operation="DS POST /webhook",
        violation="the delays of retries count from the first attempt",
        witness=witnesses.delays_add_up,
        patch=patch_with("skillsim.webhooks.dispatcher:next_due_us", _from_first_attempt),
    ),
    Mutant(
        id="B7",
        group="headers",
        operation="all",
        violation="Location is relative to the host",
        witness=witnesses.location_is_absolute,
        wrap=rewrite_success("POST", ANY_VENDOR, _at_a_relative_place),
    ),
    Mutant(
        id="B8",
        group="schema",
        operation="DS all",
        violation="optional members that are null are left out",
        witness=witnesses.nulls_are_spelled_out,
        wrap=_rewrite_body(TALENT_SCORE, _without_optional_nulls),
    ),
    Mutant(
        id="B9",
        group="status",
        operation="ST all",
        violation="creations are answered with 201",
        witness=witnesses.creations_are_answered_with_200,
        wrap=rewrite_success("POST", SKILLTRACK_CREATES, _created),
    ),
    Mutant(
        id="B10",
        group="links",
        operation="DS all",
        violation="whatever stands in a list has one more link, to that list",
        witness=witnesses.links_are_those_of_the_samples,
        wrap=_rewrite_body(TALENT_SCORE, _with_collection),
    ),
]
