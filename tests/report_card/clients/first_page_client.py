"""A client that takes the first page for the whole list, and any JSON for the vendor's own type."""

from typing import Any

from tests.report_card.clients.devskiller import Connection


def emails(base_url: str, key: str) -> list[str]:
    """The addresses of some candidates."""
    connection = Connection(base_url, key, headers={"Content-Type": "application/json"})
    answer = connection.send("GET", "/candidates", params={"count": 20})
    assert answer is not None
    found: list[dict[str, Any]] = answer.json()["_embedded"]["candidates"]
    connection.send("PATCH", f"/candidates/{found[0]['id']}", json={"status": "ACCEPTED"})
    return [candidate["email"] for candidate in found]
