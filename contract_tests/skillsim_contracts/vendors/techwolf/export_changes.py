"""An export while employees come, change and go: nobody twice, nobody lost."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.techwolf.steps import (
    CREATE,
    DELETE,
    EMPLOYEE_SOURCE,
    EXPORT,
    EXPORT_SOURCE,
    IDS,
    UPDATE,
    create,
    delete,
    export_body,
    ids_of,
    page,
    patch,
    techwolf_rule,
    walk,
)

CURSOR_SOURCE = f"{EXPORT_SOURCE}, starting_after; order of creation"


def _made(probe: Probe, count: int = 6) -> tuple[str | None, list[str]]:
    """New employees at the end of the export, and the one they come after."""
    known = ids_of(walk(probe))
    return (known[-1] if known else None), [create(probe, active=True) for _ in range(count)]


@techwolf_rule(
    "TW-EC1",
    "An employee created during a walk comes at its end, once",
    EXPORT,
    CREATE,
    source=CURSOR_SOURCE,
    needs=[Need.WRITE],
    cost=14,
)
def _employee_created_during_a_walk_comes_last(probe: Probe) -> None:
    after, made = _made(probe, 4)
    first = page(probe, limit=2, after=after)
    late = create(probe, "a-late")
    rest = walk(probe, limit=2, after=made[1])
    told = probe.expect(first, *rest).at(IDS)
    told.are([*made, late], "everyone should come once, the new employee last")


@techwolf_rule(
    "TW-EC2",
    "An employee changed during a walk keeps its place",
    EXPORT,
    UPDATE,
    source=CURSOR_SOURCE,
    strength=Strength.LIKELY,
    needs=[Need.WRITE, Need.CLOCK],
    cost=16,
)
def _employee_changed_during_a_walk_keeps_its_place(probe: Probe) -> None:
    after, made = _made(probe)
    first = page(probe, limit=2, after=after)
    probe.advance(60)
    for changed in (made[0], made[3], made[1]):
        probe.must(patch(probe, changed, organisational_unit="moved"))
    rest = walk(probe, limit=2, after=made[1])
    told = probe.expect(first, *rest).at(IDS)
    told.are(made, "a change does not move an employee in the order of creation")


@techwolf_rule(
    "TW-EC3",
    "Deleting employees during a walk takes away those and nobody else",
    EXPORT,
    DELETE,
    source=f"{CURSOR_SOURCE}; {EMPLOYEE_SOURCE}",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=18,
)
def _deleting_during_a_walk_takes_away_nobody_else(probe: Probe) -> None:
    after, made = _made(probe)
    page(probe, limit=2, after=after)
    # One that was passed already, one that is still to come.
    for gone in (made[0], made[3]):
        probe.must(delete(probe, gone))
    rest = walk(probe, limit=2, after=made[1])
    left = [made[2], made[4], made[5]]
    probe.expect(*rest).at(IDS).are(left, "those that were not deleted should still come")
    whole = walk(probe, after=after)
    probe.expect(*whole).at(IDS).are([made[1], *left], "the deleted should be gone")


@techwolf_rule(
    "TW-EC4",
    "The id of a deleted employee still marks its place",
    EXPORT,
    DELETE,
    source="Decision T4",
    strength=Strength.ASSUMED,
    needs=[Need.WRITE],
    cost=12,
)
def _deleted_employee_marks_its_place(probe: Probe) -> None:
    _, made = _made(probe, 4)
    probe.must(delete(probe, made[1]))
    rest = probe.must(probe.call(EXPORT, json=export_body(limit=10, after=made[1])))
    probe.expect(rest).at(IDS).are(made[2:], "those behind the deleted employee")


@techwolf_rule(
    "TW-EC5",
    "An id used again stands for one employee, the last one",
    EXPORT,
    CREATE,
    source="Decision T21",
    strength=Strength.ASSUMED,
    needs=[Need.WRITE],
    cost=12,
)
def _id_used_again_comes_last(probe: Probe) -> None:
    after, made = _made(probe, 3)
    probe.must(delete(probe, made[0]))
    again = {"external_id": made[0], "assigned_position": "Back again"}
    probe.must(probe.call(CREATE, query={"language": "en"}, json=again), 204)
    whole = walk(probe, limit=2, after=after)
    probe.expect(*whole).at(IDS).are([*made[1:], made[0]], "it was created last")


@techwolf_rule(
    "TW-EC6",
    "The same export asked before and after a change shows the change",
    EXPORT,
    CREATE,
    DELETE,
    source="Page on exports: they show live data",
    needs=[Need.WRITE],
    cost=12,
)
def _export_shows_live_data(probe: Probe) -> None:
    after, made = _made(probe, 2)
    asked = export_body(limit=50, after=after)
    probe.must(probe.call(EXPORT, json=asked))
    late = create(probe, active=True)
    answer = probe.must(probe.call(EXPORT, json=asked))
    probe.expect(answer).at(IDS).are([*made, late], "the new employee is there now")
    active = {"filter": "is_active", "is_active": True}
    asked = export_body(limit=50, after=after, filters=[active])
    probe.must(probe.call(EXPORT, json=asked))
    probe.must(patch(probe, made[0], active=False))
    answer = probe.must(probe.call(EXPORT, json=asked))
    probe.expect(answer).at(IDS).are([made[1], late], "the first is inactive now")
