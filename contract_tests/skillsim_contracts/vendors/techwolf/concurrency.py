"""Many requests at the same time: none lost, none done twice, ten in flight and no more."""

from collections.abc import Sequence

from skillsim_contracts.calls import OWNER, SECOND, Answer, Call
from skillsim_contracts.expecting import Expecting
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.techwolf.employee_facts import check_facts
from skillsim_contracts.vendors.techwolf.skills import catalogue_of
from skillsim_contracts.vendors.techwolf.steps import (
    CREATE,
    EMPLOYEE_SOURCE,
    EXPORT,
    FEEDBACK,
    IDS,
    LANGUAGE,
    LIST,
    READ,
    UPDATE,
    create,
    creation,
    export_body,
    ids_of,
    listed,
    page,
    profile,
    read,
    techwolf_rule,
    walk,
)

IN_FLIGHT = 10
HELD_MS = 250
AT_ONCE = 8
LIMIT_SOURCE = 'Technology page "Architecture": ten requests in flight for each customer'


def _statuses(probe: Probe, answers: Sequence[Answer], blame: str = "") -> Expecting:
    """What to say of the statuses of several answers."""
    return Expecting(probe, answers, blame or probe.rule.operations[0], "status")


@techwolf_rule(
    "TW-CC1",
    "Employees created at the same time are all there, each once",
    CREATE,
    EXPORT,
    LIST,
    source=EMPLOYEE_SOURCE,
    layer=Layer.L5,
    needs=[Need.WRITE],
    cost=20,
)
def _parallel_creates_are_all_there(probe: Probe) -> None:
    known = ids_of(walk(probe))
    count = listed(probe)[0].json()["count"]
    ids = [probe.unique("twin") for _ in range(AT_ONCE)]
    unit = probe.unique("unit")
    calls = [creation(probe, one, organisational_unit=unit, assigned_position=one) for one in ids]
    answers = probe.together(calls)
    _statuses(probe, answers).relation("all_are", 204, "every one of them is new")
    told = probe.expect(*walk(probe, after=known[-1] if known else None)).at(IDS)
    told.are_items(ids, "all of them were created")
    probe.expect(listed(probe)[0]).at("/count").equals(count + AT_ONCE, "all were created")
    for external_id in ids:
        facts = {"assigned_position": external_id, "organisational_unit": unit}
        check_facts(probe, CREATE, external_id, facts, "each keeps its own facts")


@techwolf_rule(
    "TW-CC2",
    "Of several creates of one id at the same time exactly one succeeds",
    CREATE,
    source=f"{EMPLOYEE_SOURCE}: 409, nothing is overwritten",
    layer=Layer.L5,
    needs=[Need.WRITE],
    cost=12,
)
def _one_of_parallel_creates_succeeds(probe: Probe) -> None:
    count = listed(probe)[0].json()["count"]
    external_id = probe.unique("twin")
    calls = [creation(probe, external_id, assigned_position=f"Twin {n}") for n in range(6)]
    answers = probe.together(calls)
    won = [answer for answer in answers if answer.ok]
    refusals = [answer for answer in answers if not answer.ok]
    _statuses(probe, answers).relation("contains", 204, "one of them is the first")
    _statuses(probe, won).relation("count", 1, "one id is one employee")
    for answer in refusals:
        probe.expect_refused(answer, 409)
    probe.expect(listed(probe)[0]).at("/count").equals(count + 1, "one employee was created")
    position = f"Twin {answers.index(won[0])}"
    facts = {"assigned_position": position}
    check_facts(probe, CREATE, external_id, facts, "the one that was told so was created")


@techwolf_rule(
    "TW-CC3",
    "Changes of different facts at the same time are all kept",
    UPDATE,
    READ,
    source=f"{EMPLOYEE_SOURCE}: what is not sent stays",
    strength=Strength.LIKELY,
    layer=Layer.L5,
    needs=[Need.WRITE],
    cost=10,
)
def _parallel_changes_are_all_kept(probe: Probe) -> None:
    external_id = create(probe)
    facts = {
        "assigned_position": "Data Engineer",
        "active": False,
        "organisational_unit": "kit-data",
        "languages": [{"language": "de", "level": 3}],
        "location": {"lat": 50.85, "lng": 4.35},
    }
    path = {"external_id": external_id}
    calls = [
        probe.make(UPDATE, path=path, query=LANGUAGE, json={name: value})
        for name, value in facts.items()
    ]
    _statuses(probe, probe.together(calls)).relation("all_are", 204, "all of them are right")
    check_facts(probe, UPDATE, external_id, facts, "each was sent by a request of its own")


@techwolf_rule(
    "TW-CC4",
    "Feedback on different skills at the same time is all taken",
    FEEDBACK,
    source="Decision T24",
    strength=Strength.LIKELY,
    layer=Layer.L5,
    needs=[Need.WRITE],
    cost=8,
)
def _parallel_feedback_is_all_taken(probe: Probe) -> None:
    names = catalogue_of(probe).skills[:5]
    external_id = create(probe)
    path = {"external_id": external_id}
    calls = [
        probe.make(FEEDBACK, path=path, json={"skills": [{"skill": name, "score": 1}]})
        for name in names
    ]
    _statuses(probe, probe.together(calls)).relation("all_are", 204, "all of them are right")
    told = probe.expect(profile(probe, external_id))
    told.at("/skills/*/skill").are_items(names, "each was rated by a request of its own")
    told.at("/num_skill_events").equals(len(names), "each was an event of its own")


@techwolf_rule(
    "TW-CC5",
    "Reading while others write gives whole employees",
    EXPORT,
    READ,
    source="Page on exports: they show live data",
    strength=Strength.LIKELY,
    layer=Layer.L5,
    needs=[Need.WRITE],
    cost=12,
)
def _reads_beside_writes_are_whole(probe: Probe) -> None:
    known = ids_of(walk(probe))
    after = known[-1] if known else None
    ids = [probe.unique("twin") for _ in range(4)]
    body = export_body(after=after)
    calls = [creation(probe, one) for one in ids]
    calls[1:1] = [probe.make(EXPORT, json=body)]
    calls[4:4] = [probe.make(EXPORT, json=body)]
    answers = probe.together(calls)
    _statuses(probe, answers).relation("all_among", [200, 204], "all of them are right")
    for answer in answers:
        if answer.call.operation_id == EXPORT:
            probe.expect(answer).at(IDS).unique("an employee comes once")
            probe.expect(answer).at(IDS).relation("all_among", ids, "nobody else was created")
    for external_id in ids:
        probe.must(read(probe, external_id))


def _exports(probe: Probe, count: int, actor: str = OWNER) -> list[Call]:
    return [probe.make(EXPORT, json={"limit": 1}, actor=actor) for _ in range(count)]


@techwolf_rule(
    "TW-CC6",
    "Ten requests in flight pass, more are refused with 429, and then there is room again",
    EXPORT,
    source=LIMIT_SOURCE,
    strength=Strength.LIKELY,
    layer=Layer.L5,
    needs=[Need.CLOCK, Need.RESET],
    cost=80,
    limits=True,
)
def _ten_requests_in_flight_pass(probe: Probe) -> None:
    page(probe, limit=1)
    probe.switch(rate_limit__enabled=True, latency_ms=HELD_MS)
    answers = probe.together(_exports(probe, IN_FLIGHT))
    _statuses(probe, answers).relation("all_are", 200, "ten in flight are allowed")
    crowd = probe.together(_exports(probe, 3 * IN_FLIGHT))
    _statuses(probe, crowd).relation("all_among", [200, 429], "what is too much gets 429")
    _statuses(probe, crowd).relation("contains", 429, f"{len(crowd)} were in flight")
    if sum(answer.ok for answer in crowd) < IN_FLIGHT:
        right = [200] * IN_FLIGHT + [429] * (len(crowd) - IN_FLIGHT)
        _statuses(probe, crowd).relation("are_items", right, "the first ten are allowed")
    probe.switch(latency_ms=0)
    for _ in range(3 * IN_FLIGHT):
        answer = probe.call(EXPORT, json={"limit": 1})
        probe.expect(answer).status(200)
    answers = probe.together(_exports(probe, IN_FLIGHT))
    _statuses(probe, answers).relation("all_are", 200, "all places are free again")


@techwolf_rule(
    "TW-CC7",
    "The places in flight are those of a customer, not of a client",
    EXPORT,
    source=LIMIT_SOURCE,
    strength=Strength.LIKELY,
    layer=Layer.L5,
    needs=[Need.CLOCK, Need.RESET, Need.SECOND_CLIENT],
    cost=22,
    limits=True,
)
def _places_are_those_of_a_customer(probe: Probe) -> None:
    page(probe, limit=1)
    page(probe, limit=1, actor=SECOND)
    probe.switch(rate_limit__enabled=True, latency_ms=HELD_MS)
    calls = [*_exports(probe, 9), *_exports(probe, 9, SECOND)]
    answers = probe.together(calls)
    told = _statuses(probe, answers)
    told.relation("contains", 429, "eighteen of one customer were in flight")
