"""The export page by page: complete, in order, each employee once."""

from dataclasses import dataclass

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.techwolf.steps import (
    EXPORT,
    EXPORT_PAGE,
    EXPORT_SOURCE,
    IDS,
    LIST,
    LISTED_IDS,
    READ,
    create,
    cursor_of,
    export_body,
    ids_of,
    listed,
    listed_ids,
    page,
    read,
    techwolf_rule,
    walk,
)

ORDER_SOURCE = 'Reference page "Export Employee Skill Clusters data", order of employees'
MOST_WALKED = 40


@dataclass(frozen=True)
class Tail:
    """The last employees of the export, in order, and the one they come after."""

    after: str | None
    ids: tuple[str, ...]


def tail_of(probe: Probe) -> Tail:
    """At most the last 40 employees: few enough to walk through one by one."""
    ids = ids_of(walk(probe))
    if not ids:
        probe.not_exercised("the target has no employees")
    if len(ids) <= MOST_WALKED:
        return Tail(None, tuple(ids))
    return Tail(ids[-MOST_WALKED - 1], tuple(ids[-MOST_WALKED:]))


def sizes_for(count: int) -> tuple[int, ...]:
    """Page sizes that show mistakes at the edges of a list this long."""
    wanted = (1, 2, 3, count - 1, count, count + 1, EXPORT_PAGE)
    return tuple(dict.fromkeys(size for size in wanted if 1 <= size <= EXPORT_PAGE))


@techwolf_rule(
    "TW-EX1",
    "Every page size gives the same employees, each once and in the same order",
    EXPORT,
    source=f"{EXPORT_SOURCE}, limit, starting_after and next_starting_after",
    cost=80,
)
def _every_page_size_gives_the_same(probe: Probe) -> None:
    tail = tail_of(probe)
    for size in sizes_for(len(tail.ids)):
        pages = walk(probe, limit=size, after=tail.after)
        told = probe.expect(*pages).at(IDS)
        told.are(tail.ids, f"pages of {size} should give what pages of {EXPORT_PAGE} give")


@techwolf_rule(
    "TW-EX2",
    "A page holds at most as many employees as its limit",
    EXPORT,
    source=f"{EXPORT_SOURCE}, limit",
    layer=Layer.L1,
)
def _page_keeps_to_its_limit(probe: Probe) -> None:
    for limit in (1, 2, 3, 7):
        answer = page(probe, limit=limit)
        told = probe.expect(answer).at("/records/*")
        told.relation("count_one_of", list(range(limit + 1)), f"a limit of {limit} should hold")


@techwolf_rule(
    "TW-EX3",
    "A page is full while more employees follow",
    EXPORT,
    source=f"{EXPORT_SOURCE}, limit: the number of employees on a page",
    strength=Strength.LIKELY,
    cost=20,
)
def _page_is_full_while_more_follow(probe: Probe) -> None:
    tail = tail_of(probe)
    active = [{"filter": "is_active", "is_active": True}]
    for filters in ((), active):
        for size in (2, max(1, len(tail.ids) - 1)):
            for answer in walk(probe, limit=size, after=tail.after, filters=filters):
                if answer.json()["has_next"]:
                    told = probe.expect(answer).at("/records/*")
                    told.count(size, "more follow, so it is full")


@techwolf_rule(
    "TW-EX4",
    "A page begins right behind the employee in starting_after",
    EXPORT,
    source=f"{EXPORT_SOURCE}, starting_after",
)
def _page_begins_behind_the_employee_named(probe: Probe) -> None:
    ids = tail_of(probe).ids
    for place in sorted({0, 1, len(ids) // 2, len(ids) - 2, len(ids) - 1} & set(range(len(ids)))):
        answer = page(probe, after=ids[place])
        told = probe.expect(answer).at(IDS)
        told.are(ids[place + 1 :], "the page should hold those behind the employee it names")


@techwolf_rule(
    "TW-EX5",
    "has_next is false exactly where nothing follows, also behind a full last page",
    EXPORT,
    source=f"{EXPORT_SOURCE}, has_next: true when there is more data after this page",
    cost=30,
)
def _has_next_says_whether_more_follow(probe: Probe) -> None:
    ids = tail_of(probe).ids
    for left in sorted({0, 1, 2, len(ids) // 2, len(ids) - 1} & set(range(len(ids)))):
        after = ids[len(ids) - left - 1]
        for limit in {max(1, left - 1), max(1, left), left + 1, EXPORT_PAGE}:
            answer = page(probe, limit=limit, after=after)
            because = f"{left} follow, and the page may hold {limit}"
            probe.expect(answer).at("/has_next").equals(left > limit, because)


@techwolf_rule(
    "TW-EX6",
    "While more follow, next_starting_after leads to the next page",
    EXPORT,
    source=f"{EXPORT_SOURCE}, next_starting_after; that it is there is the sample's",
    strength=Strength.LIKELY,
)
def _next_starting_after_leads_on(probe: Probe) -> None:
    ids = tail_of(probe).ids
    if len(ids) < 4:
        probe.not_exercised("fewer than four employees to walk through")
    first = page(probe, limit=2, after=ids[-4])
    told = probe.expect(first).at("/next_starting_after")
    told.relation("all_typed", ["string"]).exists("more follow, so the page should say where")
    told.matches(".{1,100}", "a starting_after has at most 100 characters")
    second = page(probe, limit=2, after=cursor_of(first))
    probe.expect(second).at(IDS).are(ids[-1:], "what it leads to should be the rest")


@techwolf_rule(
    "TW-EX7",
    "next_starting_after is the last employee's id, and absent on the last page",
    EXPORT,
    source="Sample answer; decision T5",
    strength=Strength.ASSUMED,
)
def _next_starting_after_is_the_last_employee(probe: Probe) -> None:
    answer = page(probe, limit=2)
    if answer.json()["has_next"]:
        last = ids_of([answer])[-1]
        probe.expect(answer).at("/next_starting_after").equals(last)
    end = walk(probe)[-1]
    probe.expect(end).at("/next_starting_after").absent("nothing follows the last page")


@techwolf_rule(
    "TW-EX8",
    "Employees come in the order of their creation, oldest first",
    EXPORT,
    source=ORDER_SOURCE,
    needs=[Need.WRITE],
    cost=12,
)
def _employees_come_in_order_of_creation(probe: Probe) -> None:
    before = ids_of(walk(probe))
    # Neither the order of the names nor its reverse is that of the creation.
    made = [create(probe, word) for word in ("m", "z", "a", "k")]
    told = probe.expect(*walk(probe)).at(IDS)
    told.are([*before, *made], "new employees should follow the others in order of creation")
    behind = page(probe, after=made[0])
    probe.expect(behind).at(IDS).are(made[1:], "and so should a page that begins among them")


@techwolf_rule(
    "TW-EX9",
    "The export and the list hold the same employees",
    EXPORT,
    LIST,
    READ,
    source=f"{EXPORT_SOURCE}: all employees unless filtered",
    cost=6,
)
def _export_and_list_hold_the_same(probe: Probe) -> None:
    exported, in_list = walk(probe), listed(probe)
    for external_id in sorted(set(ids_of(exported)) ^ set(listed_ids(in_list))):
        is_there = read(probe, external_id).ok
        relation = "contains" if is_there else "lacks"
        why = f"reading this employee {'succeeds' if is_there else 'fails'}"
        told = probe.expect(*exported, blame=EXPORT).at(IDS)
        told.relation(relation, external_id, why)
        told = probe.expect(*in_list, blame=LIST).at(LISTED_IDS)
        told.relation(relation, external_id, why)


@techwolf_rule(
    "TW-EX10",
    "More than a hundred employees come in pages of a hundred, 200 in one page of the list",
    EXPORT,
    LIST,
    source=f'{EXPORT_SOURCE}, limit up to 100; reference page "List Employees", limit up to 200',
    needs=[Need.WRITE, Need.RESET],
    cost=125,
)
def _many_employees_come_in_pages(probe: Probe) -> None:
    known = ids_of(walk(probe))
    made = [create(probe, "many") for _ in range(max(0, EXPORT_PAGE + 10 - len(known)))]
    ids = [*known, *made]
    first = page(probe, limit=EXPORT_PAGE)
    probe.expect(first).at(IDS).are(ids[:EXPORT_PAGE], "the first hundred")
    probe.expect(first).at("/has_next").equals(True, "more than a hundred were made")
    probe.expect(*walk(probe)).at(IDS).are(ids, "everyone that was made should come")
    _check_long_list(probe, ids)


def _check_long_list(probe: Probe, ids: list[str]) -> None:
    plain = probe.must(probe.call(LIST))
    told = probe.expect(plain, blame=LIST)
    told.at("/count").equals(len(ids), "the count is that of everyone")
    told.at("/results/*").count(min(len(ids), EXPORT_PAGE), "100 are shown when nobody asks")
    longer = probe.must(probe.call(LIST, query={"limit": 200}))
    told = probe.expect(longer, blame=LIST).at("/results/*")
    told.count(min(len(ids), 200), "up to 200 are shown to who asks for them")


@techwolf_rule(
    "TW-EX11",
    "An export changes nothing: asked again it answers the same",
    EXPORT,
    source=f"{EXPORT_SOURCE}: it reads",
    cost=8,
)
def _export_asked_again_answers_the_same(probe: Probe) -> None:
    asked = export_body(limit=5)
    first = probe.must(probe.call(EXPORT, json=asked))
    page(probe, limit=3, include=["sources", "current_skills"])
    page(probe, limit=4, filters=[{"filter": "is_active", "is_active": False}])
    again = probe.must(probe.call(EXPORT, json=asked))
    because = "the same request should be answered the same"
    probe.expect(again).at("/records").equals(first.json()["records"], because)
    probe.expect(again).at("/has_next").equals(first.json()["has_next"], because)


@techwolf_rule(
    "TW-EX12",
    "A starting_after that names no employee is refused",
    EXPORT,
    source="Decision T4",
    strength=Strength.ASSUMED,
    layer=Layer.L1,
)
def _unknown_cursor_is_refused(probe: Probe) -> None:
    answer: Answer = probe.call(EXPORT, json=export_body(after=probe.unique("nobody")))
    probe.expect_refused(answer, 400)
