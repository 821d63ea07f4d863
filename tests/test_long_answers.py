"""Long lists, exports and reports as a client, the journal and a fault rule meet them."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from starlette.types import Message

from skillsim.app import Simulator
from skillsim.faults.rule import FaultRule
from skillsim.journal import MAX_BODY_BYTES
from skillsim.journal.exchange import Exchange
from skillsim.store import Transaction
from skillsim.vendors.skilltrack import service, tables, wire
from skillsim.world import World
from skillsim.worlds import DEFAULT_WORLD
from tests.asgi import Answer, ask, bearer, exchange, fresh, hire, request_scope

LIST = "/skilltrack/v1/employees"
EXPORT = "/skilltrack/v1/employees/skills/export"
GAP = "/skilltrack/v1/reports/skill-gap?department=Archive&required_skill=Filing"
LONG = [LIST, EXPORT, GAP]
# More than two slices of each of the three.
N_ARCHIVISTS = 5100


@pytest.fixture(scope="module", autouse=True)
def nobody_stays() -> Iterator[None]:
    """The other tests find the world at its seed again."""
    yield
    fresh()


@pytest.fixture
def app() -> Simulator:
    """A simulator whose SkillTrack has thousands of archivists; every third of them can file."""
    made = fresh()
    world_of(made).transact(fill)
    return made


def world_of(app: Simulator) -> World:
    return app.worlds.get(DEFAULT_WORLD)


def fill(tx: Transaction) -> None:
    numbers = range(500_000, 500_000 + N_ARCHIVISTS)
    tx.insert_many(tables.employees, [archivist(number) for number in numbers])
    tx.insert_many(tables.skills, [filing(number) for number in numbers if number % 3 == 0])


def archivist(number: int) -> dict[str, Any]:
    return {
        "employee_id": str(number),
        "name": f"Archivist, {number}",
        "email": f"a{number}@example.com",
        "email_folded": f"a{number}@example.com",
        "department": "Archive",
        "role": "Archivist",
        "hire_date": "2020-01-01",
    }


def filing(number: int) -> dict[str, Any]:
    return {
        "employee_id": str(number),
        "skill_name": "Filing",
        "skill_folded": "filing",
        "proficiency_level": "Expert",
        "last_used": "2026-01-01",
    }


def get(app: Simulator, target: str, method: str = "GET") -> Answer:
    return ask(app, method, target, bearer(app))


def everyone(tx: Transaction) -> bytes:
    return json.dumps(
        [wire.employee(employee) for employee in service.employees(tx)], separators=(",", ":")
    ).encode()


def every_skill(tx: Transaction) -> bytes:
    return wire.skills_csv(service.held_skills(tx)).encode()


def whole_gap(tx: Transaction) -> bytes:
    lacking = service.employees_lacking(tx, department="Archive", required_skill="Filing")
    report = wire.skill_gap("Archive", "Filing", lacking)
    return json.dumps(report, separators=(",", ":")).encode()


def last_exchange(app: Simulator) -> Exchange:
    return world_of(app).journal.find(limit=1, newest_first=True)[0]


@pytest.mark.parametrize(
    ("target", "make"), [(LIST, everyone), (EXPORT, every_skill), (GAP, whole_gap)], ids=LONG
)
def test_long_answer_is_what_it_would_be_at_once(
    app: Simulator, target: str, make: Callable[[Transaction], bytes]
) -> None:
    answer = get(app, target)

    assert answer.status == 200
    assert "content-length" not in answer.headers
    assert answer.body == world_of(app).transact(make)


@pytest.mark.parametrize("target", LONG)
def test_short_answer_comes_at_once_and_announces_its_length(target: str) -> None:
    answer = get(fresh(), target)

    assert answer.headers["content-length"] == str(len(answer.body))


@pytest.mark.parametrize("target", LONG)
def test_head_of_a_long_answer_has_its_headers_and_no_body(app: Simulator, target: str) -> None:
    answer, same = get(app, target, "HEAD"), get(app, target)

    assert answer.body == b""
    assert answer.headers.keys() == same.headers.keys()


def test_client_without_chunks_is_told_the_length(app: Simulator) -> None:
    headers = {"host": "127.0.0.1", **bearer(app)}
    scope = request_scope("GET", LIST, [(n.lower(), v) for n, v in headers.items()])

    answer = asyncio.run(exchange(app, {**scope, "http_version": "1.0"}, b""))

    assert answer.headers["content-length"] == str(len(answer.body))


def test_journal_keeps_the_beginning_and_the_size(app: Simulator) -> None:
    body = get(app, LIST).body

    kept = last_exchange(app)
    assert kept.response_body == body[:MAX_BODY_BYTES]
    assert (kept.is_response_cut, kept.n_response_bytes) == (True, len(body))


def test_employee_who_is_added_meanwhile_is_not_in_the_list(app: Simulator) -> None:
    answer = interrupted(app, LIST, lambda: hire(app, email="late@example.com"))

    assert len(answer.json()) == len(get(app, LIST).json()) - 1
    assert b"late@example.com" not in answer.body


def test_skill_that_is_added_meanwhile_is_in_the_export(app: Simulator) -> None:
    last = str(500_000 + N_ARCHIVISTS - 1)

    def learn() -> None:
        world_of(app).transact(
            lambda tx: service.put_skill(
                tx,
                last,
                skill_name="Mending",
                proficiency_level="Beginner",
                last_used="2026-01-01",
            )
        )

    answer = interrupted(app, EXPORT, learn)

    assert answer.body.endswith(b",Mending,Beginner,2026-01-01\r\n")


@pytest.mark.parametrize("effect", ["truncate", "malformed"])
def test_fault_breaks_a_long_answer_as_it_does_a_short_one(app: Simulator, effect: Any) -> None:
    whole = get(app, LIST).body
    world_of(app).faults.add(FaultRule("r", effect, operation_id="listEmployees"))

    messages, is_cut = sent_until_cut(app, LIST)

    body = b"".join(message["body"] for message in messages[1:])
    length = dict(messages[0]["headers"])[b"content-length"]
    assert body == whole[: len(whole) // 2]
    assert (is_cut, length) == {
        "truncate": (True, str(len(whole)).encode()),
        "malformed": (False, str(len(body)).encode()),
    }[effect]


def test_lost_answer_is_not_even_read(app: Simulator) -> None:
    world_of(app).faults.add(FaultRule("r", "drop", operation_id="listEmployees"))

    messages, is_cut = sent_until_cut(app, LIST)

    assert (messages, is_cut) == ([], True)
    assert last_exchange(app).n_response_bytes == 0


def test_slice_that_breaks_the_contract_cuts_the_connection(
    app: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    world_of(app).transact(spoil)

    with caplog.at_level(logging.ERROR):
        messages, is_cut = sent_until_cut(app, LIST)

    assert is_cut
    assert messages[-1]["more_body"]
    assert "ends in the middle: listEmployees broke its contract" in caplog.text


def spoil(tx: Transaction) -> None:
    tx.insert(tables.employees, **{**archivist(1), "hire_date": "long ago"})


def test_world_that_is_reset_meanwhile_cuts_the_connection(app: Simulator) -> None:
    messages, is_cut = sent_until_cut(app, LIST, meanwhile=world_of(app).reset)

    assert is_cut
    assert messages[-1]["more_body"]


def test_cut_answer_gives_its_place_in_flight_back(app: Simulator) -> None:
    sent_until_cut(app, LIST, meanwhile=world_of(app).reset)

    assert get(app, LIST).status == 200


def interrupted(app: Simulator, target: str, meanwhile: Callable[[], Any]) -> Answer:
    """The answer, when something happens after its first piece was sent."""
    messages, is_cut = sent_until_cut(app, target, meanwhile=meanwhile)
    assert not is_cut
    body = b"".join(message.get("body", b"") for message in messages[1:])
    return Answer(messages[0]["status"], headers_of(messages[0]), body)


def headers_of(message: Message) -> Mapping[str, str]:
    return {name.decode(): value.decode() for name, value in message["headers"]}


def sent_until_cut(
    app: Simulator, target: str, *, meanwhile: Callable[[], Any] | None = None
) -> tuple[list[Message], bool]:
    """What a client is sent, and whether the connection was cut in the end."""
    headers = {"host": "127.0.0.1", **bearer(app)}
    scope = request_scope("GET", target, [(n.lower(), v) for n, v in headers.items()])
    messages: list[Message] = []

    async def receive() -> Message:
        return await asyncio.Future[Message]()

    async def send(message: Message) -> None:
        messages.append(message)
        if meanwhile is not None and len(messages) == 2:
            await asyncio.to_thread(meanwhile)

    try:
        asyncio.run(app(scope, receive, send))
    except ConnectionResetError:
        return messages, True
    return messages, False
