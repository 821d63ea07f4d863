"""Every request printed in the vendors' documents, sent to a running simulator."""

import json

import pytest

from skillsim_contracts.replay import DocumentedExchange, check, documented_vendors, load
from tests.running_server import JSON, Server

EXCHANGES = [exchange for vendor in documented_vendors() for exchange in load(vendor)]
WITH_LOCATION = [exchange for exchange in EXCHANGES if exchange.location]


def _readable(exchange: DocumentedExchange) -> str:
    return f"{exchange.vendor}-{exchange.name}".replace(" ", "_")


@pytest.mark.parametrize("exchange", EXCHANGES, ids=_readable)
def test_printed_request_is_answered_as_printed(
    server: Server, exchange: DocumentedExchange
) -> None:
    server.reset()

    answer = server.replay(exchange)

    assert check(exchange, answer.status, answer.headers, answer.body) == []


@pytest.mark.parametrize("exchange", WITH_LOCATION, ids=_readable)
def test_location_of_printed_create_leads_to_the_created(
    server: Server, exchange: DocumentedExchange
) -> None:
    server.reset()
    created = server.replay(exchange)

    found = server.request(
        "GET", created.headers["location"], server.authorization(exchange.vendor)
    )

    assert found.status == 200
    assert json.loads(found.body)["id"] == json.loads(created.body)["id"]


def test_both_employees_of_the_techwolf_sample_are_exported(server: Server) -> None:
    # Decision T20: the sample page cannot be had literally, but its two records exist.
    server.reset()
    url = f"{server.vendors['techwolf'].base_url}/export/employees/skill_clusters"
    headers = JSON | server.authorization("techwolf")
    exported: list[str] = []
    request = {"limit": 100}

    while request:
        page = json.loads(server.request("POST", url, headers, json.dumps(request).encode()).body)
        exported += [record["external_id"] for record in page["records"]]
        after = page.get("next_starting_after")
        request = {"limit": 100, "starting_after": after} if page["has_next"] else {}

    assert "5cbdbdbe-5f44-4423-8157-520f8a2f429a" in exported
    assert "61a6e076-d780-11ec-9d64-0242ac120002" in exported
