"""The facts of an employee: a full set, what answers show of them, and who is wrong if not."""

from collections.abc import Iterator, Mapping
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.expecting import selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.vendors.techwolf.steps import (
    CREATE,
    EXPORT,
    IDS,
    LIST,
    LISTED_IDS,
    READ,
    Reading,
    create,
    listed,
    patch,
    place_in,
    read,
    walk,
)

LISTED = ("active", "assigned_position", "organisational_unit", "location")
FACTS: Mapping[str, Any] = {
    "assigned_position": "Senior Python Developer",
    "active": False,
    "organisational_unit": "kit-platform",
    "working_history": [
        {
            "start_date": "2018-09-03",
            "end_date": "2020-06-30",
            "company": "Acme",
            "job_title": "Junior Developer",
            "job_description": "Web services in Python",
        },
        {"start_date": "2020-07-01", "company": "Globex", "job_title": "Developer"},
    ],
    "education_history": [
        {
            "start_date": "2014-09-01",
            "end_date": "2018-06-30",
            "school": "Ghent University",
            "degree_name": "Bachelor of Informatics",
        }
    ],
    "languages": [{"language": "nl", "level": 5}, {"language": "fr", "level": 1}],
    "desired_functions": [{"title": "Software Architect", "importance": 0.5}],
    "non_desired_functions": [{"title": "Sales Manager"}],
    "location": {"lat": 51.05, "lng": -3.72},
}


def shown(name: str, value: Any) -> Iterator[tuple[str, str, Any]]:
    """Pointer, relation and value wanted for a fact; members that nobody sent are left open."""
    if isinstance(value, dict):
        yield from ((f"/{name}/{member}", "is", inner) for member, inner in value.items())
    elif isinstance(value, list):
        yield f"/{name}/*", "count", len(value)
        for member in sorted(set.intersection(*(set(item) for item in value)) if value else ()):
            yield f"/{name}/*/{member}", "are_items", [item[member] for item in value]
    else:
        yield f"/{name}", "is", value


def shows(answer: Answer, name: str, value: Any) -> bool:
    """Whether the answer shows the fact."""
    return all(Reading(READ, (answer,), *wanted).holds for wanted in shown(name, value))


def check_facts(
    probe: Probe, writer: str, external_id: str, facts: Mapping[str, Any], because: str
) -> Answer:
    """Read an employee and hold each fact; blames the writer, or the read that shows another."""
    answer = probe.must(read(probe, external_id))
    for name, value in facts.items():
        if not shows(answer, name, value):
            blame = _culprit(probe, writer, external_id, name, value)
            for pointer, relation, want in shown(name, value):
                told = probe.expect(answer, blame=blame).at(pointer)
                told.relation(relation, want, f"{name}: {because}")
    return answer


def _culprit(probe: Probe, writer: str, external_id: str, name: str, value: Any) -> str:
    """Whether the write or the read is wrong: asks another read, else writes another way."""
    if name in LISTED:
        pages = listed(probe)
        item = place_in(pages, "results", external_id)
        if item is None:
            return writer
        values = selected(item[0][0], f"json:{item[1]}/{name}")
        return READ if values == [value] else writer
    if writer == CREATE:
        probe.must(patch(probe, external_id, **{name: value}))
        return CREATE if shows(read(probe, external_id), name, value) else READ
    other = create(probe, "other", **{name: value})
    return writer if shows(read(probe, other), name, value) else READ


def sightings(probe: Probe, external_id: str, *, is_there: bool) -> list[Reading]:
    """What the read of one, the list and the export should show of an employee."""
    relation = "contains" if is_there else "lacks"
    answer = read(probe, external_id)
    own = Reading(READ, (answer,), "/external_id", relation, external_id)
    in_list = Reading(LIST, listed(probe), LISTED_IDS, relation, external_id)
    return [own, in_list, Reading(EXPORT, walk(probe), IDS, relation, external_id)]
