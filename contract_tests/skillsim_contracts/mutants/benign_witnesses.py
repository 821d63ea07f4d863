"""What shows that a harmless variant differs from the simulator."""

import json

from skillsim_contracts.client import Client
from skillsim_contracts.mutants.claims import claim, good
from skillsim_contracts.mutants.devskiller_steps import (
    VENDOR,
    call,
    cause_event,
    deliveries,
    get,
    ids_of,
    listed,
    make_candidate,
)
from skillsim_contracts.mutants.skilltrack_steps import SKILLTRACK, newcomer


def window_slides(client: Client) -> None:
    """On the simulator a burst late in one fixed window keeps the next one from beginning anew."""
    good(client.control("PUT", "/settings", {"rate_limit.enabled": True}))
    good(client.advance(7))
    for _ in range(36):
        get(client, "/tests")
    good(client.advance(2))
    status = client.send(VENDOR, "GET", "/tests").status
    claim(status == 429, "a window begins anew, whatever came just before")


def json_is_dense(client: Client) -> None:
    """On the simulator JSON holds no line breaks."""
    text = call(client, "GET", "/tests").body
    claim(text == json.dumps(json.loads(text), separators=(",", ":")).encode(), "JSON is indented")


def newest_is_last(client: Client) -> None:
    """On the simulator what was made last stands at the end of its list."""
    candidate_id = make_candidate(client)["id"]
    shown = ids_of(listed(client, "/candidates?count=100"))
    claim(shown[-1] == candidate_id, "a new candidate is not the last one in the list")


def ids_are_spelled_as_printed(client: Client) -> None:
    """On the simulator ids of candidates are UUIDs."""
    candidate_id = make_candidate(client)["id"]
    claim(len(candidate_id) == 36, f"a new candidate has the id {candidate_id}")


def limits_are_not_announced(client: Client) -> None:
    """On the simulator a success says nothing about limits."""
    headers = call(client, "GET", "/tests").headers
    claim("retry-after" not in headers, "a success has Retry-After")


def delays_add_up(client: Client) -> None:
    """On the simulator the third attempt follows 15 s after the second one, so 18 s after all."""
    receiver, _ = cause_event(client, 500)
    good(client.advance(16))
    n_attempts = len(deliveries(receiver))
    claim(n_attempts == 2, f"{n_attempts} attempts are made within 16 seconds")


def location_is_absolute(client: Client) -> None:
    """On the simulator Location names the host."""
    body = {"email": "ada@mail.example"}
    location = call(client, "POST", "/candidates", body).headers["location"]
    claim(location.startswith("http"), f"Location is {location}")


def nulls_are_spelled_out(client: Client) -> None:
    """On the simulator a member without a value is null."""
    claim("externalId" in make_candidate(client), "a candidate has no member externalId")


def creations_are_answered_with_200(client: Client) -> None:
    """On the simulator SkillTrack answers every creation with 200."""
    status = client.send(SKILLTRACK, "POST", "/v1/employees", json=newcomer("ada")).status
    claim(status == 200, f"a creation is answered with {status}")


def links_are_those_of_the_samples(client: Client) -> None:
    """On the simulator a candidate has three links."""
    links = make_candidate(client)["_links"]
    claim(len(links) == 3, f"a candidate has the links {', '.join(links)}")
