"""A reference model of employees, their skills and their export, tried in any order."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from skillsim_contracts.machines import Machine, run_machine
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.techwolf.skills import catalogue_of, rated
from skillsim_contracts.vendors.techwolf.steps import (
    CREATE,
    DELETE,
    EMPLOYEE_SOURCE,
    EXPORT,
    FEEDBACK,
    IDS,
    LIST,
    LISTED_IDS,
    PROFILE,
    READ,
    UPDATE,
    Reading,
    agree,
    delete,
    ids_of,
    listed,
    patch,
    post,
    profile,
    read,
    reading_in,
    techwolf_rule,
    walk,
)

PLACES = st.integers(0, 3)
SIZES = st.integers(1, 3)
ACTIVITY = st.none() | st.booleans()
POSITIONS = st.sampled_from(["Developer", 'C++ & C# "guru"', " Zoë ", "工程师", "x" * 255])
SCORES = st.sampled_from([0, 0.4, 1])
BROKEN: tuple[dict[str, Any], ...] = (
    {"languages": [{"language": "nl", "level": 9}]},
    {"active": "yes"},
    {"location": {"lat": 51}},
)


class EmployeeMachine(Machine):
    """Four employees that come, change, are rated and go, beside those the target has anyway."""

    def __init__(self, probe: Probe) -> None:
        super().__init__(probe)
        known = ids_of(walk(probe))
        self.after = known[-1] if known else None
        self.unit = probe.unique("unit")
        self.skills = catalogue_of(probe).skills[:3]
        self.ids = [probe.unique("emp") for _ in range(4)]
        self.facts: dict[int, dict[str, Any]] = {}
        """What was told of each place that is taken, in order of creation."""
        self.held: dict[int, set[str]] = {}

    @initialize(some=st.lists(st.booleans(), max_size=4))
    def begin_with_some(self, some: list[bool]) -> None:
        """A few employees to begin with, active and not."""
        for place, active in enumerate(some):
            self.create_or_again(place, active, "Developer")

    def taken(self, place: int) -> int:
        """A place that is taken: the drawn one, counted round among those that are."""
        return list(self.facts)[place % len(self.facts)]

    @rule(place=PLACES, active=st.booleans(), position=POSITIONS)
    def create_or_again(self, place: int, active: bool, position: str) -> None:
        """A new employee, or a second one of an id that is in use."""
        facts = {"active": active, "assigned_position": position}
        told = {**facts, "organisational_unit": self.unit}
        answer = post(self.probe, self.ids[place], **told)
        if place in self.facts:
            self.probe.expect_refused(answer, 409, blame=CREATE)
        else:
            self.probe.must(answer)
            self.facts[place], self.held[place] = facts, set()
        self.check(place, CREATE)

    @rule(place=PLACES, wrong=st.sampled_from(BROKEN))
    def create_wrongly(self, place: int, wrong: dict[str, Any]) -> None:
        """A create that is refused and leaves no trace."""
        answer = post(self.probe, self.ids[place], **wrong)
        if place not in self.facts:
            self.probe.expect_refused(answer, 400, blame=CREATE)
            self.probe.expect(read(self.probe, self.ids[place]), blame=CREATE).status(404)

    @precondition(lambda self: self.facts)
    @rule(place=PLACES, active=st.booleans())
    def change_activity(self, place: int, active: bool) -> None:
        """Active or not, perhaps as before."""
        self._change(self.taken(place), "active", active)

    @precondition(lambda self: self.facts)
    @rule(place=PLACES, position=POSITIONS)
    def change_position(self, place: int, position: str) -> None:
        """Another position, perhaps as before."""
        self._change(self.taken(place), "assigned_position", position)

    def _change(self, place: int, name: str, value: Any) -> None:
        self.probe.must(patch(self.probe, self.ids[place], **{name: value}))
        self.facts[place][name] = value
        self.check(place, UPDATE)

    @precondition(lambda self: self.facts)
    @rule(place=PLACES, wrong=st.sampled_from(BROKEN), active=st.booleans())
    def change_wrongly(self, place: int, wrong: dict[str, Any], active: bool) -> None:
        """A change that is refused as a whole."""
        place = self.taken(place)
        body = {"assigned_position": "Nobody", "active": active, **wrong}
        answer = patch(self.probe, self.ids[place], **body)
        self.probe.expect_refused(answer, 400, blame=UPDATE)
        self.check(place, UPDATE)

    @precondition(lambda self: self.facts)
    @rule(place=PLACES)
    def delete_one(self, place: int) -> None:
        """Delete an employee; the place gets a new id."""
        place = self.taken(place)
        self.probe.must(delete(self.probe, self.ids[place]))
        del self.facts[place], self.held[place]
        gone, self.ids[place] = self.ids[place], self.probe.unique("emp")
        readings = [
            Reading(READ, (read(self.probe, gone),), "/external_id", "lacks", gone),
            Reading(LIST, listed(self.probe), LISTED_IDS, "lacks", gone),
        ]
        agree(self.probe, DELETE, readings, "it was deleted")

    @rule(place=PLACES)
    def reach_for_nobody(self, place: int) -> None:
        """Change and delete an employee that is not there."""
        if place not in self.facts:
            answer = patch(self.probe, self.ids[place], active=True)
            self.probe.expect(answer, blame=UPDATE).status(404)
            answer = delete(self.probe, self.ids[place])
            self.probe.expect(answer, blame=DELETE).status(404)

    @precondition(lambda self: self.facts)
    @rule(place=PLACES, number=st.integers(0, 1), score=SCORES)
    def rate_skill(self, place: int, number: int, score: float) -> None:
        """Feedback on a skill, perhaps on one that was rated before."""
        place, name = self.taken(place), self.skills[number]
        rated(self.probe, self.ids[place], skills=[(name, score)])
        (self.held[place].add if score else self.held[place].discard)(name)
        shown = self.probe.expect(profile(self.probe, self.ids[place]), blame=FEEDBACK)
        shown.at("/skills/*/skill").are_items(sorted(self.held[place]), f"{name} was rated {score}")

    @rule(size=SIZES, active=ACTIVITY)
    def walk_the_export(self, size: int, active: bool | None) -> None:
        """Everyone of ours, in order of creation, with any page size and filter."""
        filters = [] if active is None else [{"filter": "is_active", "is_active": active}]
        pages = walk(self.probe, after=self.after, limit=size, filters=filters)
        told = self.probe.expect(*pages, blame=EXPORT).at(IDS)
        told.are(self.passing(active), "those that pass, in order of their creation")

    @rule(size=SIZES, active=ACTIVITY)
    def walk_the_list(self, size: int, active: bool | None) -> None:
        """Everyone of our unit, with any page size and filter."""
        query = {} if active is None else {"is_active": str(active).lower()}
        pages = listed(self.probe, size=size, organisational_unit=self.unit, **query)
        right = self.passing(active)
        told = self.probe.expect(*pages, blame=LIST)
        told.at(LISTED_IDS).are_items(right, "those that pass")
        told.at("/count").relation("all_are", len(right), "the count is that of the filter")

    def passing(self, active: bool | None) -> list[str]:
        """The ids that pass the filter, in order of creation."""
        return [
            self.ids[place]
            for place, facts in self.facts.items()
            if active is None or facts["active"] is active
        ]

    def check(self, place: int, writer: str) -> None:
        """What reads show of one employee is what was told last."""
        answer = self.probe.must(read(self.probe, self.ids[place]))
        pages = listed(self.probe, organisational_unit=self.unit)
        for name, value in self.facts[place].items():
            one = Reading(READ, (answer,), f"/{name}", "is", value)
            other = reading_in(LIST, pages, "results", self.ids[place], name, value)
            agree(self.probe, writer, [one, other], f"{name} was told last")

    def at_end(self) -> None:
        """Every employee, every skill, the whole export."""
        for place in self.facts:
            self.check(place, READ)
            shown = self.probe.expect(profile(self.probe, self.ids[place]), blame=PROFILE)
            names = sorted(self.held[place])
            shown.at("/skills/*/skill").are_items(names, "those that were rated above 0")
        self.walk_the_export(2, None)


@techwolf_rule(
    "TW-M1",
    "Employees follow the model, whatever is done to them in whatever order",
    EXPORT,
    CREATE,
    READ,
    LIST,
    UPDATE,
    DELETE,
    FEEDBACK,
    PROFILE,
    source=EMPLOYEE_SOURCE,
    strength=Strength.LIKELY,
    layer=Layer.L4,
    needs=[Need.WRITE],
    cost=600,
)
def _employees_follow_the_model(probe: Probe) -> None:
    run_machine(probe, EmployeeMachine, examples=20, steps=16)
