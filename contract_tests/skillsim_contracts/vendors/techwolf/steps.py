"""What rules of TechWolf have in common: employees written, pages walked, and who is to blame."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillsim_contracts.calls import OWNER, Answer, Call
from skillsim_contracts.expectations import holds
from skillsim_contracts.expecting import selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Rule, Strength, rule

VENDOR = "techwolf"

TOKEN = "issueToken"  # noqa: S105 - an operationId, no secret
KEYS = "getKeySet"
LIST = "listEmployees"
CREATE = "createEmployee"
READ = "getEmployee"
UPDATE = "updateEmployee"
DELETE = "deleteEmployee"
PROFILE = "getSkillProfile"
FEEDBACK = "giveSkillFeedback"
PUT_FEEDBACK = "replaceSkillFeedback"
EXPORT = "exportEmployeeSkillClusters"

LANGUAGE = {"language": "en"}
EVERYTHING = ("sources", "current_skills", "related_skills", "rejected_skills")
SKILL_LISTS = ("current_skills", "related_skills")
EXPORT_PAGE = 100
LIST_PAGE = 200
MOST_PAGES = 60

EXPORT_SOURCE = 'Reference page "Export Employee Skill Clusters data"'
EMPLOYEE_SOURCE = 'Reference pages of employees and tutorial "Entity Creation"'

IDS = "/records/*/external_id"
LISTED_IDS = "/results/*/external_id"

Facts = Mapping[str, Any]
Check = Callable[[Probe], None]


def techwolf_rule(
    rule_id: str,
    title: str,
    *operations: str,
    source: str,
    strength: Strength = Strength.MUST,
    layer: Layer = Layer.L4,
    needs: Sequence[Need] = (),
    cost: int = 5,
    fault: str = "",
    limits: bool = False,
) -> Callable[[Check], Rule]:
    """`rule` for this vendor; rules that write say so in `needs`."""
    return rule(
        rule_id,
        title,
        vendor=VENDOR,
        operations=operations,
        source=source,
        layer=layer,
        strength=strength,
        needs=needs,
        cost=cost,
        fault=fault,
        limits=limits,
    )


def export_body(
    *,
    limit: int = EXPORT_PAGE,
    after: str | None = None,
    filters: Sequence[Facts] = (),
    include: Sequence[str] = (),
) -> dict[str, Any]:
    """The body of an export; what is not asked for is left out."""
    body: dict[str, Any] = {"limit": limit}
    if after is not None:
        body["starting_after"] = after
    if filters:
        body["filters"] = list(filters)
    if include:
        body["include"] = list(include)
    return body


def page(probe: Probe, *, actor: str = OWNER, **asked: Any) -> Answer:
    """One page of the export, with the members of `export_body`; it has to succeed."""
    return probe.must(probe.call(EXPORT, json=export_body(**asked), actor=actor))


def walk(probe: Probe, *, after: str | None = None, **asked: Any) -> tuple[Answer, ...]:
    """All pages of an export. Raises Violation for a walk that stands still or repeats itself."""
    pages = [page(probe, after=after, **asked)]
    while pages[-1].json()["has_next"]:
        if len(pages) >= MOST_PAGES:
            probe.not_exercised(f"the export has more than {MOST_PAGES} pages")
        last = probe.expect(pages[-1], blame=EXPORT).at("/records/*")
        last.exists("a page that has more behind it should not be empty")
        pages.append(page(probe, after=cursor_of(pages[-1]), **asked))
        whole = probe.expect(*pages, blame=EXPORT).at(IDS)
        whole.unique("no employee should come twice in a walk")
    return tuple(pages)


def cursor_of(answer: Answer) -> str:
    """Where the page after this one begins: what the page says, else its last employee."""
    body = answer.json()
    cursor = body.get("next_starting_after")
    return cursor if isinstance(cursor, str) else str(body["records"][-1]["external_id"])


def ids_of(pages: Sequence[Answer]) -> list[str]:
    """The employees of an export's pages, in order."""
    return [str(value) for answer in pages for value in selected(answer, f"json:{IDS}")]


def records_of(pages: Sequence[Answer]) -> list[dict[str, Any]]:
    """The records of an export's pages, in order."""
    return [record for answer in pages for record in answer.json()["records"]]


def listed(probe: Probe, *, size: int = LIST_PAGE, **query: Any) -> tuple[Answer, ...]:
    """All pages of the list of employees, taken by offset until one is empty or all are there."""
    pages: list[Answer] = []
    while len(pages) < MOST_PAGES:
        asked = {"limit": size, "offset": size * len(pages), **query}
        pages.append(probe.must(probe.call(LIST, query=asked)))
        body = pages[-1].json()
        if not body["results"] or size * len(pages) >= body["count"]:
            return tuple(pages)
    probe.not_exercised(f"the list has more than {MOST_PAGES} pages")
    return tuple(pages)


def listed_ids(pages: Sequence[Answer]) -> list[str]:
    """The employees of a list's pages, in order."""
    return [str(value) for answer in pages for value in selected(answer, f"json:{LISTED_IDS}")]


def items_of(pages: Sequence[Answer]) -> list[dict[str, Any]]:
    """The items of a list's pages, in order."""
    return [item for answer in pages for item in answer.json()["results"]]


def post(probe: Probe, external_id: str, **facts: Any) -> Answer:
    """The answer to creating an employee, whatever it is."""
    return probe.call(CREATE, query=LANGUAGE, json={"external_id": external_id, **facts})


def create(probe: Probe, word: str = "emp", **facts: Any) -> str:
    """The id of a new employee with these facts."""
    external_id = probe.unique(word)
    probe.must(post(probe, external_id, **facts))
    return external_id


def read(probe: Probe, external_id: str) -> Answer:
    """The answer to reading an employee, whatever it is."""
    return probe.call(READ, path={"external_id": external_id})


def patch(probe: Probe, external_id: str, **facts: Any) -> Answer:
    """The answer to changing an employee, whatever it is."""
    return probe.call(UPDATE, path={"external_id": external_id}, query=LANGUAGE, json=facts)


def delete(probe: Probe, external_id: str) -> Answer:
    """The answer to deleting an employee, whatever it is."""
    return probe.call(DELETE, path={"external_id": external_id})


def profile(probe: Probe, external_id: str) -> Answer:
    """The skill profile of an employee; it has to be there."""
    return probe.must(probe.call(PROFILE, path={"external_id": external_id}))


def creation(probe: Probe, external_id: str, **facts: Any) -> Call:
    """The call that creates an employee, for `probe.together`."""
    return probe.make(CREATE, query=LANGUAGE, json={"external_id": external_id, **facts})


@dataclass(frozen=True)
class Reading:
    """What one read should show of something that was written."""

    operation_id: str
    answers: tuple[Answer, ...]
    pointer: str
    relation: str
    want: Any = None

    @property
    def holds(self) -> bool:
        """Whether it shows it."""
        values = [v for a in self.answers for v in selected(a, f"json:{self.pointer}")]
        try:
            return holds(self.relation, values, self.want)
        except TypeError:
            return False


def agree(probe: Probe, writer: str, readings: Sequence[Reading], because: str) -> None:
    """Hold every reading; the writer is to blame when none holds, else the read that does not."""
    wrong = [reading for reading in readings if not reading.holds]
    for reading in wrong:
        blame = writer if len(wrong) == len(readings) else reading.operation_id
        told = probe.expect(*reading.answers, blame=blame).at(reading.pointer)
        told.relation(reading.relation, reading.want, because)


def place_in(
    pages: Sequence[Answer], key: str, external_id: str
) -> tuple[tuple[Answer, ...], str] | None:
    """The page and the pointer of an employee in a list (`results`) or an export (`records`)."""
    for answer in pages:
        for index, item in enumerate(answer.json()[key]):
            if item.get("external_id") == external_id:
                return (answer,), f"/{key}/{index}"
    return None


def reading_in(
    operation_id: str, pages: tuple[Answer, ...], key: str, external_id: str, member: str, want: Any
) -> Reading:
    """A reading of one member of an employee among others."""
    found = place_in(pages, key, external_id)
    if found is None:
        return Reading(operation_id, pages, f"/{key}/*/external_id", "contains", external_id)
    return Reading(operation_id, found[0], f"{found[1]}/{member}", "is", want)
