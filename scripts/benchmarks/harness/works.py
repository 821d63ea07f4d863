"""The four works of the comparison, as requests to each vendor's contract.

W1 a list, W2 one item by its id, W3 a change of state, W4 a body that breaks the contract.
"""

import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from harness.load import NUMBER, Work

NAMES = ("W1", "W2", "W3", "W4")
TITLES = {
    "W1": "list of 10",
    "W2": "item by id",
    "W3": "valid create",
    "W4": "invalid create",
}

NEW = "never repeated"

_JSON = {"Content-Type": "application/json"}
_KEY = {"Devskiller-Api-Key": "TEST-API-KEY"}
_SOMEBODY = "2e3a9a32-3b1f-4a0e-9f39-0e2f6b0c7c11"
_TOKEN_CALLS = {
    "skilltrack": (
        "/skilltrack/v1/auth/token",
        {"client_id": "skilltrack-client", "client_secret": "skilltrack-secret"},
    ),
    "techwolf": (
        "/techwolf/oauth/token",
        {
            "client_id": "techwolf-client",
            "client_secret": "techwolf-secret",
            "audience": "eu3.techwolf.ai",
            "tenant": "acme",
        },
    ),
}

Works = Sequence[Work]


def devskiller(base: str = "", *, candidate: str = _SOMEBODY) -> Works:
    """The works of the comparison with peers; `base` is the path before them."""
    new = {"email": "ada@mail.example", "firstName": "Ada", "lastName": "Lovelace"}
    invalid = {"firstName": "Ada", "lastName": "Lovelace"}
    path, headers = f"{base}/candidates", {**_KEY, **_JSON}
    return [
        Work("W1", f"{path}?count=10", headers=_KEY),
        Work("W2", f"{path}/{candidate}", headers=_KEY),
        Work("W3", path, "POST", headers, json.dumps(new), 201),
        Work("W4", path, "POST", headers, json.dumps(invalid), 400),
    ]


def techwolf(port: int, *, base: str = "/techwolf") -> Works:
    """The same works with employees. A new one needs an id that nobody has."""
    key = _bearer(port, "techwolf")
    path, headers = f"{base}/employees", {**key, **_JSON}
    new = json.dumps({"external_id": f"B-{NUMBER}", "assigned_position": "Python Developer"})
    return [
        Work("W1", f"{path}?limit=10", headers=key),
        Work("W2", f"{path}/12345", headers=key),
        Work("W3", f"{path}?language=en", "POST", headers, new, 204),
        Work("W4", f"{path}?language=en", "POST", headers, json.dumps({"active": True}), 400),
    ]


def skilltrack(port: int, *, base: str = "/skilltrack") -> Works:
    """A person's reviews: the API has no pages and shows nobody alone, so there is no W2.

    W1 lists skills, for reviews become more with every W3.
    """
    key = _bearer(port, "skilltrack")
    person, headers = f"{base}/v1/employees/12345", {**key, **_JSON}
    reviews = f"{person}/performance-reviews"
    new = {"date": "2026-07-01", "reviewer": "Ada", "score": 4.5, "comments": "Good work."}
    invalid = {"date": "2026-07-01", "reviewer": "Ada", "score": 4.5}
    return [
        Work("W1", f"{person}/skills", headers=key),
        Work("W3", reviews, "POST", headers, json.dumps(new), 200),
        Work("W4", reviews, "POST", headers, json.dumps(invalid), 400),
    ]


def never_repeated(some: Works) -> Works:
    """The reads among the works, each in a query that was never sent before: nothing is kept."""
    reads = (work for work in some if work.method == "GET")
    return [
        replace(
            work,
            name=f"{work.name} {NEW}",
            path=f"{work.path}{'&' if '?' in work.path else '?'}n={NUMBER}",
        )
        for work in reads
    ]


def put_skill(port: int) -> Work:
    """A change after which nothing is more than before: a skill is written over."""
    path = "/skilltrack/v1/employees/12345/skills"
    body = {"skill_name": "Docker", "proficiency_level": "Advanced", "last_used": "2025-06-01"}
    headers = {**_bearer(port, "skilltrack"), **_JSON}
    return Work("put skill", path, "PUT", headers, json.dumps(body))


def named(prefix: str, works: Works) -> Works:
    """The works with a word before their names."""
    return [replace(work, name=f"{prefix} {work.name}") for work in works]


def _bearer(port: int, vendor: str) -> Mapping[str, str]:
    """The header with a fresh token of the sample client."""
    path, words = _TOKEN_CALLS[vendor]
    body = json.dumps({**words, "grant_type": "client_credentials"})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", path, body, _JSON)
    token = json.loads(connection.getresponse().read())["access_token"]
    connection.close()
    return {"Authorization": f"Bearer {token}"}
