"""A client that sends a write again when no answer came, and does not look what became of it."""

from typing import Any

from tests.report_card.clients.devskiller import Connection, Wait

TRIES = 3


def create(connection: Connection, wait: Wait, candidate: dict[str, str]) -> dict[str, Any]:
    """The new candidate."""
    for _ in range(TRIES):
        answer = connection.send("POST", "/candidates", json=candidate)
        if answer is not None and answer.status_code == 201:
            created: dict[str, Any] = answer.json()
            connection.send("GET", f"/candidates/{created['id']}")
            return created
        wait(5)
    raise TimeoutError("the candidate could not be created")
