"""Journal and faults of a test's world, and the last exchanges as text."""

from functools import partial

import pytest

from skillsim.client import AdminClient, AdminError
from skillsim.pytest_plugin import last_exchanges, world_journal
from skillsim.pytest_plugin.private_world import World
from tests.running_server import JSON, Server

LONG = "x" * 2000


def ask(server: Server, world: World, n: int) -> None:
    """Ask for the tests of a vendor so often."""
    for _ in range(n):
        server.request("GET", f"{world.devskiller.base_url}/tests", world.devskiller.headers)


def test_journal_has_what_was_asked_oldest_first(server: Server, world: World) -> None:
    ask(server, world, 2)
    server.request("GET", f"{world.skilltrack.base_url}/v1/employees")

    found = world.journal.requests()

    assert [e["operation_id"] for e in found] == ["listTests", "listTests", "listEmployees"]
    assert world.journal.count(vendor="skilltrack", status="4xx") == 1
    assert [e["status"] for e in world.journal.requests(vendor="skilltrack")] == [401]


def test_last_has_bodies_and_the_newest_at_its_end(server: Server, world: World) -> None:
    ask(server, world, 3)

    first, second = world.journal.last(2)

    assert (first["number"], second["number"]) == (2, 3)
    assert '"tests"' in second["response"]["body"]


def test_journal_is_read_page_by_page(
    server: Server, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world_journal, "_PAGE", 2)
    ask(server, world, 5)

    assert [e["number"] for e in world.journal.requests()] == [1, 2, 3, 4, 5]
    assert [e["number"] for e in world.journal.requests(after=2)] == [3, 4, 5]


def test_count_that_is_not_met_fails_and_shows_what_there_was(server: Server, world: World) -> None:
    ask(server, world, 1)

    with pytest.raises(AssertionError, match=r"1 exchanges match \(status=200\), not 2") as raised:
        world.journal.assert_count(2, status=200)

    assert "devskiller -> GET /tests: 200" in str(raised.value)


def test_unknown_filter_is_refused(world: World) -> None:
    with pytest.raises(AdminError, match="status"):
        world.journal.count(status="bad")


@pytest.mark.parametrize("name", ["operation_id", "limit", "order"])
def test_what_is_no_filter_is_refused_before_it_matches_everything(world: World, name: str) -> None:
    journal = world.journal
    for ask in (journal.requests, partial(journal.last, 1), journal.count):
        with pytest.raises(ValueError, match=f"filters are vendor, .*; not {name}"):
            ask(**{name: "1"})


def test_fault_strikes_as_often_as_it_says(server: Server, world: World) -> None:
    added = world.faults.add("status", status=503, operation_id="listTests", times=2)

    ask(server, world, 3)

    assert [e["status"] for e in world.journal.requests()] == [503, 503, 200]
    assert [(rule["id"], rule["fired"]) for rule in world.faults.rules] == [(added["id"], 2)]


def test_fault_from_an_instant_on_is_added_and_taken_away(world: World) -> None:
    added = world.faults.add("reset", from_="2026-01-02T00:00:00Z")
    world.faults.add("reset")

    world.faults.remove(added["id"])
    left = world.faults.rules
    world.faults.clear()

    assert added["from"] == "2026-01-02T00:00:00.000000Z"
    assert [rule["id"] for rule in left] != [added["id"]]
    assert world.faults.rules == ()


def test_last_exchanges_are_ten_with_faults_findings_and_cut_bodies(
    server: Server, world: World
) -> None:
    ask(server, world, 10)
    world.faults.add("status", id="busy", status=503)
    body = f'{{"email": "a@mail.example", "surprise": "{LONG}"}}'.encode()
    headers = {**world.devskiller.headers, **JSON}
    server.request("POST", f"{world.devskiller.base_url}/candidates", headers, body)
    world.faults.clear()
    server.request("POST", f"{world.devskiller.base_url}/candidates", headers, body)

    shown = last_exchanges.text(world.admin)

    assert shown.startswith("(2 earlier ones are left out)\n")
    assert shown.count(" -> ") == last_exchanges.MAX_EXCHANGES
    assert "POST /candidates: 503, fault busy" in shown
    assert f"... ({len(body)} bytes)" in shown
    assert "    finding: " in shown
    assert LONG not in shown


def test_long_addresses_and_bodies_of_many_lines_are_cut(server: Server, world: World) -> None:
    api, headers = world.devskiller, {**world.devskiller.headers, **JSON}
    server.request("GET", f"{api.base_url}/tests?query={LONG}", headers)
    server.request("POST", f"{api.base_url}/candidates", headers, b"{}" + b"\n" * 300)

    shown = last_exchanges.text(world.admin)

    assert max(map(len, shown.splitlines())) < 2 * last_exchanges.MAX_CHARS
    assert shown.count("\n") < 2 * last_exchanges.MAX_BODY_LINES
    assert "... (302 bytes)" in shown


def test_whole_body_with_a_last_line_end_is_not_called_cut(server: Server, world: World) -> None:
    headers = {**world.devskiller.headers, **JSON}
    server.request("POST", f"{world.devskiller.base_url}/candidates", headers, b"{}\n")

    assert "bytes)" not in last_exchanges.text(world.admin)


def test_secrets_are_not_among_the_last_exchanges(world: World) -> None:
    token = world.techwolf.headers["Authorization"].removeprefix("Bearer ")

    shown = last_exchanges.text(world.admin)

    assert "POST /oauth/token: 200" in shown
    assert token not in shown
    assert world.techwolf.credentials["client_secret"] not in shown


def test_last_exchanges_of_a_sandbox_that_is_gone_say_so() -> None:
    shown = last_exchanges.text(AdminClient("http://127.0.0.1:9"))

    assert shown.startswith("they cannot be read: ")


def test_last_exchanges_of_a_quiet_world_say_so(world: World) -> None:
    assert last_exchanges.text(world.admin) == "nothing was asked"
