"""Where traffic belongs: by given bases, the vendors' hosts, names in paths, and what is learnt."""

import pytest

from skillsim_contracts.contract import known_vendors
from skillsim_contracts.drift.judging import template_of
from skillsim_contracts.drift.places import Places, host_of

GATEWAY = "https://gateway.example"


def found(places: Places, request: str, base: str = GATEWAY) -> tuple[str, str, str] | None:
    method, path = request.split()
    place = places.find(method, base + path)
    if place is None:
        return None
    return place.vendor, place.path, place.operation.operation_id if place.operation else ""


def having_seen(*requests: str, base: str = GATEWAY) -> Places:
    places = Places(known_vendors())
    for request in requests:
        method, path = request.split()
        places.learn(method, base + path)
    return places


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("https://api.skilltrack.com/v1/employees", ("skilltrack", "/v1/employees")),
        ("https://acme.eu3.techwolf.ai/employees", ("techwolf", "/employees")),
        ("https://API.devskiller.com:443/tests", ("devskiller", "/tests")),
        ("http://127.0.0.1:8600/techwolf/employees", ("techwolf", "/employees")),
        ("http://127.0.0.1:8600/@mine/devskiller//tests", ("devskiller", "/tests")),
    ],
)
def test_vendor_is_known_by_its_host_or_its_name(url: str, where: tuple[str, str]) -> None:
    place = Places(known_vendors()).find("GET", url)

    assert place is not None
    assert (place.vendor, place.path) == where
    assert place.operation is not None


def test_base_is_learnt_from_the_operations_below_it() -> None:
    places = having_seen("GET /hr/v1/employees")

    assert found(places, "GET /hr/v1/badges") == ("skilltrack", "/v1/badges", "")
    assert found(places, "GET /elsewhere/v1/badges") is None


def test_end_of_a_path_that_is_another_vendors_is_not_taken_for_it() -> None:
    places = having_seen("PATCH /hr/v1/employees/1", "GET /hr/v1/employees")

    assert found(places, "PATCH /hr/v1/employees/1") == ("skilltrack", "/v1/employees/1", "")


def test_base_inside_another_one_counts_when_more_of_it_was_seen() -> None:
    places = having_seen("GET /tests", "GET /wolf/employees", "GET /wolf/employees/1")

    assert found(places, "GET /wolf/employees/1") == ("techwolf", "/employees/1", "getEmployee")


def test_vendors_at_one_base_are_told_apart_by_their_paths() -> None:
    places = having_seen("GET /v1/employees", "GET /employees", "GET /candidates")

    assert found(places, "GET /v1/employees/1/badges") == (
        "skilltrack",
        "/v1/employees/1/badges",
        "",
    )
    assert found(places, "GET /candidates/1/notes") == ("devskiller", "/candidates/1/notes", "")


def test_given_base_wins_over_what_the_path_looks_like() -> None:
    places = Places(known_vendors(), [("techwolf", f"{GATEWAY}/v1/")])

    assert found(places, "GET /v1/employees") == ("techwolf", "/employees", "listEmployees")


@pytest.mark.parametrize(
    "request_line", ["GET /__admin/health", "OPTIONS /v1/employees", "GET /favicon.ico"]
)
def test_what_is_no_vendors_has_no_place(request_line: str) -> None:
    assert found(having_seen("GET /hr/v1/employees"), request_line) is None


def test_what_has_no_place_belongs_to_whom_the_proxy_says() -> None:
    places = Places(("skilltrack",), otherwise="skilltrack")

    assert found(places, "GET /v7/all") == ("skilltrack", "/v7/all", "")


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/v1/employees/12345/badges", "/v1/employees/{employee_id}/badges"),
        ("/v1/employees/skills/export/9", "/v1/employees/skills/export/*"),
        ("/v2/people/1f0c2a54-0000-4000-8000-000000000000", "/v2/people/*"),
        ("/v2/people/jane@example.com/all", "/v2/people/*/all"),
    ],
)
def test_paths_of_many_records_are_one(path: str, template: str) -> None:
    assert template_of("skilltrack", path) == template


def test_host_is_without_what_goes_without_saying() -> None:
    assert host_of("https://me:pass@API.example:443/x") == "api.example"
    assert host_of("http://api.example:443/x") == "api.example:443"
