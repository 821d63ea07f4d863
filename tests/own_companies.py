"""Company files for tests: made by hand, and drawn from the published schema."""

import json
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from skillsim.instants import from_date
from skillsim.resources import fixtures_root
from skillsim.seeding.blueprint import key_of
from skillsim.seeding.own_company import OwnCompany, own_company

AS_OF = date(2026, 8, 1)
AS_OF_US = from_date(AS_OF)
LAWS = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SCHEMA: dict[str, Any] = json.loads(
    (fixtures_root() / "company_file.schema.json").read_text(encoding="utf-8")
)


def company_of_entry(**entry: Any) -> OwnCompany:
    """The company of a file with these members."""
    return own_company(json.dumps({"name": "Works", **entry}), as_of_us=AS_OF_US)


def person(number: int | str, **members: Any) -> dict[str, Any]:
    """A person of a company file."""
    return {"number": number, "first_name": "Ada", "last_name": "King", **members}


def applicant(**members: Any) -> dict[str, Any]:
    """An applicant of a company file."""
    return {"first_name": "Alan", "last_name": "Kay", **members}


_LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Z"])
_LINES = st.one_of(
    st.sampled_from(
        ("Ada", "python", "Software Engineer", "software  engineer", "=1+1", '"a, b"', "İ" * 50)
    ),
    st.text(_LETTERS, min_size=1, max_size=100),
)
_DAYS = st.dates(date(1000, 1, 1), AS_OF - timedelta(days=1)).map(date.isoformat)
_CLOCKS = ("", "T09:30:00Z", "T23:59:59.25Z", "t00:00:00+14:00")

_BY_DEFINITION: dict[str, st.SearchStrategy[Any]] = {
    "line": _LINES,
    "personName": _LINES | st.text(_LETTERS, min_size=127, max_size=127),
    "longLine": _LINES | st.text(_LETTERS, min_size=255, max_size=255),
    "comments": st.text(_LETTERS | st.sampled_from(" \n\t"), max_size=60),
    "number": st.integers(0, 899_999) | st.from_regex(r"[0-9]{1,5}|[0-9]{7,10}", fullmatch=True),
    "externalId": st.integers(0, 10**15 - 1) | _LINES,
    "email": st.emails(domains=st.sampled_from(("a.example", "MAIL.example"))),
    "domain": st.from_regex(r"[a-z0-9]{1,63}\.[a-z]{2,9}", fullmatch=True),
    "day": _DAYS,
    "instant": st.builds(str.__add__, _DAYS, st.sampled_from(_CLOCKS)),
    "color": st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True),
    "level": st.integers(1, 4) | st.just(3.0),
    "reviewScore": st.integers(0, 5) | st.floats(0, 5),
    "share": st.floats(0, 1) | st.integers(0, 1),
}
# What refers to another entry, or must not contradict it: left out where a file shall load.
_RELATIONS = frozenset({"manager", "supervisor", "parent", "team", "key", "expires_on"})
_STEPS = frozenset({"invited_at", "started_at", "finished_at", "stage"})


def files(*, are_sound: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Contents of company files that the schema allows; sound ones load as well."""
    return _values(SCHEMA, are_sound)


def _values(part: dict[str, Any], are_sound: bool) -> st.SearchStrategy[Any]:
    name = part.get("$ref", "").rpartition("/")[2]
    if name in _BY_DEFINITION:
        return _BY_DEFINITION[name]
    if name:
        return _values(SCHEMA["$defs"][name], are_sound)
    if "enum" in part:
        return st.sampled_from([value for value in part["enum"] if value is not None])
    kind = part["type"] if isinstance(part["type"], str) else part["type"][0]
    if kind == "array":
        return st.lists(
            _values(part["items"], are_sound), max_size=3, unique_by=(_identity, _address)
        )
    if kind == "object":
        return _objects(part, are_sound)
    return st.booleans() if kind == "boolean" else _LINES


def _objects(part: dict[str, Any], are_sound: bool) -> st.SearchStrategy[Any]:
    if "properties" not in part:
        below = part["additionalProperties"]
        names = st.sampled_from(("DevOps", "Crafts", "craft", "Weaving", "Python", "Ropes"))
        return st.dictionaries(names, _values(below, are_sound), max_size=0 if are_sound else 2)
    left_out = _RELATIONS | _STEPS if are_sound else frozenset()
    members = {
        name: _values(below, are_sound)
        for name, below in part["properties"].items()
        if name not in left_out
    }
    required = {name: members.pop(name) for name in part["required"]}
    return st.fixed_dictionaries(required, optional=members)


def _identity(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    name = item.get("number", item.get("name", item.get("email", item)))
    return key_of(str(name).casefold())


def _address(item: Any) -> str:
    address = item.get("email") if isinstance(item, dict) else None
    return str(address).casefold() if address else repr(item)
