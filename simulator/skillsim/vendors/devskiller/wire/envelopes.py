"""The outer shapes: pages of TalentScore, slices of TalentBoost, and errors."""

import json
from collections.abc import Sequence
from urllib.parse import quote

from skillsim.context import Links
from skillsim.errors import ApiError, Problem
from skillsim.paging import Page
from skillsim.vendors.devskiller.wire import Json

_MAX_VALUE_LENGTH = 200


def page(name: str, items: Sequence[Json], shown: Page, total: int) -> Json:
    """One page of a TalentScore list. Observed (decision D5): an empty one has no `_embedded`.

    Assumed (decision D6): `number` is the page asked for, `size` the most it may hold.
    """
    return {
        **_embedded(name, items),
        "page": {
            "size": shown.size,
            "totalElements": total,
            "totalPages": shown.pages_of(total),
            "number": shown.number,
        },
    }


def batch(
    name: str, items: Sequence[Json], cursor: str | None, links: Links, **filters: str | None
) -> Json:
    """One slice of a TalentBoost list; `cursor` leads to the next.

    Documented: the link to the next slice has the cursor first and repeats the filters. Assumed
    (decision D19): the last slice says null and has no such link.
    """
    here = {"first": _link(links, name, filters)}
    if cursor is not None:
        here["next"] = _link(links, name, {"after": cursor, **filters})
    return {**_embedded(name, items), "_links": here, "slice": {"next": cursor}}


def error_shape(
    error: ApiError, request_id: str, _operation_id: str | None = None
) -> tuple[Json, str]:
    """The error object, and its media type (documented: plain JSON, whatever was asked for)."""
    body = {
        "code": error.status,
        "errorId": request_id,
        "details": error.message,
        "validationErrors": [_validation_error(problem) for problem in error.problems],
    }
    return body, "application/json"


def _embedded(name: str, items: Sequence[Json]) -> Json:
    return {"_embedded": {name: list(items)}} if items else {}


def _link(links: Links, name: str, parameters: dict[str, str | None]) -> Json:
    pairs = [f"{key}={quote(v, safe='')}" for key, v in parameters.items() if v is not None]
    query = "?" + "&".join(pairs) if pairs else ""
    return {"href": f"{links.base}/boost/{name}{query}"}


def _validation_error(problem: Problem) -> Json:
    return {
        "field": problem.field,
        "value": _as_text(problem.value),
        "message": problem.message,
    }


def _as_text(value: object) -> str | None:
    """The rejected value as text (decision D38), or its beginning when it is long."""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:_MAX_VALUE_LENGTH]
