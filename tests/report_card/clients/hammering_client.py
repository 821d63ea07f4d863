"""A client that cannot wait: whatever is refused is sent again at once."""

from tests.report_card.clients.devskiller import Connection

TRIES = 6


def poll(connection: Connection, times: int) -> None:
    """Look at one test again and again."""
    tests = connection.send("GET", "/tests", params={"count": 1})
    assert tests is not None
    path = f"/tests/{tests.json()['_embedded']['tests'][0]['id']}"
    for _ in range(times):
        for _ in range(TRIES):
            answer = connection.send("GET", path)
            if answer is not None and answer.status_code != 429:
                break
