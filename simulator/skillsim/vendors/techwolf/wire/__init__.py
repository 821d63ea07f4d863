"""How TechWolf spells things on the wire: tokens, exports, filters and errors."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from skillsim.errors import ApiError, Invalid
from skillsim.vendors.techwolf.service.exports import Slice
from skillsim.vendors.techwolf.service.selection import Detail, Selection
from skillsim.vendors.techwolf.tables import Cluster, Skill

# Documented: the order in which the reference prints a token's scopes.
_SCOPES = ("read", "write", "read_reports")
_TENANT_HOST = re.compile(r"([a-z0-9_-]+)\.[a-z0-9]+\.techwolf\.ai")

ShowSkill = Callable[[Skill], dict[str, Any]]

# Assumed (decision T9): the title is the status with its reason phrase (RFC 9110), as the
# documented ones of 400 and 401 are.
_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    409: "Conflict",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_MAX_DESCRIPTION = 4000


def asked_scopes(body: Mapping[str, Any]) -> frozenset[str]:
    """The scopes a token request names, as list or as text (decision T10); empty when none."""
    return frozenset(body.get("scopes", ())) | frozenset(body.get("scope", "").split())


def token(access_token: str, scopes: frozenset[str], *, lifetime_s: int) -> dict[str, Any]:
    """The answer to a token request."""
    return {
        "access_token": access_token,
        "expires_in": lifetime_s,
        "scope": " ".join(scope for scope in _SCOPES if scope in scopes),
        "token_type": "Bearer",
    }


@lru_cache(maxsize=64)
def host_tenant(base: str) -> str | None:
    """The customer that the host of a base URL names; None for a host that names none."""
    match = _TENANT_HOST.fullmatch(urlsplit(base).hostname or "")
    return match[1] if match else None


def parse_filters(filters: Iterable[Mapping[str, Any]]) -> Selection:
    """The employees that pass every filter. Raises Invalid for a day that is in no calendar."""
    selection = Selection()
    for index, wanted in enumerate(filters):
        if wanted["filter"] == "is_active":
            selection = selection.and_active(wanted["is_active"])
            continue
        try:
            selection = selection.and_updated(wanted["operator"], wanted["value"])
        except (ValueError, OverflowError) as error:
            raise Invalid.field(
                f"filters[{index}].value",
                wanted["value"],
                "must be a day such as 2022-01-31 or a date-time such as 2022-01-31T09:30:00Z",
            ) from error
    return selection


def parse_include(include: Collection[str]) -> Detail:
    """The skills that an export is asked to show."""
    return Detail(
        current="current_skills" in include,
        related="related_skills" in include,
        rejected="rejected_skills" in include,
    )


def page(found: Slice, include: Collection[str]) -> dict[str, Any]:
    """One page of an export.

    Assumed (decision T5): the last page has no `next_starting_after`; on the others it is the id
    of the last record, as in the documented answer.
    """
    records = [
        skill_clusters(employee.external_id, employee.clusters, include)
        for employee in found.employees
    ]
    body: dict[str, Any] = {"has_next": found.has_next, "records": records}
    if found.has_next:
        body["next_starting_after"] = found.employees[-1].external_id
    return body


def cluster_skill(skill: Skill) -> dict[str, Any]:
    """One skill inside a cluster."""
    return {
        "name": skill.name,
        "skill_id": skill.skill_id,
        "validation_state": skill.validation_state,
        "skill_sources": list(skill.sources),
    }


def skill_clusters(
    external_id: str,
    clusters: Iterable[Cluster],
    include: Collection[str],
    show: ShowSkill = cluster_skill,
) -> dict[str, Any]:
    """One employee of an export, with the clusters that it shows, each skill as `show` gives it."""
    return {
        "external_id": external_id,
        "skill_clusters": [_cluster(cluster, include, show) for cluster in clusters],
    }


def _cluster(cluster: Cluster, include: Collection[str], show: ShowSkill) -> dict[str, Any]:
    """One cluster; a list is there only when it was asked for (assumed, decision T2)."""
    shown: dict[str, Any] = {
        "skill_cluster_id": cluster.cluster_id,
        "skill_cluster_name": cluster.name,
        "domain_name": cluster.domain,
        "proficiency_level": cluster.level_1_to_5,
    }
    # Observed: a cluster of the documented answer has no state (decision T12).
    if cluster.validation_state is not None:
        shown["validation_state"] = cluster.validation_state
    if "current_skills" in include:
        shown["current_skills"] = [show(skill) for skill in cluster.current]
    if "related_skills" in include:
        shown["related_skills"] = [show(skill) for skill in cluster.related]
    if "sources" in include:
        shown["sources"] = list(cluster.sources)
    return shown


def error_shape(error: ApiError, request_id: str, operation_id: str | None) -> tuple[Any, str]:
    """The error as the API's list, or as the authorization server's object (decision T19)."""
    is_token = operation_id == "issueToken"
    return (_token_error(error) if is_token else _errors(error)), "application/json"


def _errors(error: ApiError) -> list[dict[str, str]]:
    title = f"{error.status} {_REASONS.get(error.status, 'Error')}"
    return [{"title": title, "description": text[:_MAX_DESCRIPTION]} for text in _texts(error)]


def _token_error(error: ApiError) -> dict[str, str]:
    return {
        "error": _token_error_code(error),
        "error_description": "; ".join(_texts(error))[:_MAX_DESCRIPTION],
    }


def _token_error_code(error: ApiError) -> str:
    """Assumed (decision T19): the words that Auth0, which runs the token desk, is known for."""
    if error.status == 403 and any(p.field == "grant_type" for p in error.problems):
        return "unsupported_grant_type"
    if error.status in (401, 403):
        return "access_denied"
    if error.status == 429:
        return "too_many_requests"
    return "invalid_request" if error.status < 500 else "server_error"


def _texts(error: ApiError) -> list[str]:
    """One sentence for each rejected field, or the one that says it all."""
    if error.problems:
        return [f"{p.field}: {p.message}" if p.field else p.message for p in error.problems]
    return [error.message or _REASONS.get(error.status, "Error")]
