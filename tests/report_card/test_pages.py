"""Whether lists are read to their end, and no further."""

import json
from typing import Any

import pytest

from skillsim.journal import Journal
from tests.report_card.exchanges import GOOD, HIDDEN, POOR, UNSEEN, Story


def candidates(total: int, n: int = 1) -> dict[str, Any]:
    """A page of DevSkiller's candidates."""
    records = [{"id": "x", "tags": ["a]"], "_links": {}}] * n
    return {"_embedded": {"candidates": records}, "page": {"totalElements": total}}


def pages(total: int, *queries: str) -> Story:
    told = Story("devskiller")
    for at_s, query in enumerate(queries):
        told.call(at_s, "listCandidates", query=query, answer=candidates(total))
    return told


@pytest.mark.parametrize(
    ("queries", "verdict"),
    [
        (["", "page=1", "page=2"], GOOD),
        (["count=10", "count=10&page=1", "count=10&page=2"], GOOD),
        (["count=25"], UNSEEN),
        (["count=1"], UNSEEN),
        (["count=24"], POOR),
        ([""], POOR),
        (["", "page=1"], POOR),
        (["page=2"], UNSEEN),
        (["status=NEW", "page=1", "page=2"], POOR),
        (["", "page=1", "page=2", ""], GOOD),
    ],
)
def test_list_of_25_is_read_to_its_end(queries: list[str], verdict: object) -> None:
    assert pages(25, *queries).verdict("pages-to-end") is verdict


@pytest.mark.parametrize(
    ("queries", "exchanges"),
    [(["", "page=2"], (1,)), (["", "page=10"], (1,)), (["", "page=1", "page=2", "page=5"], (3,))],
)
def test_list_of_75_with_pages_left_out_is_found(
    queries: list[str], exchanges: tuple[int, ...]
) -> None:
    assert pages(75, *queries).found("pages-to-end")[0] == exchanges


def test_list_that_is_left_behind_its_first_page_is_not_judged() -> None:
    judged = pages(75, "", "page=1").judge("pages-to-end")

    assert judged.verdict is HIDDEN
    assert judged.reason.startswith("lists were left behind their first page")


def test_who_reads_to_the_end_elsewhere_may_leave_one_page_too_early() -> None:
    other = ["status=NEW", "status=NEW&page=1", "status=NEW&page=2"]

    assert pages(25, *other, "", "page=1").verdict("pages-to-end") is GOOD


@pytest.mark.parametrize(("path", "verdict"), [("c-1001", HIDDEN), ("c-2002", POOR)])
def test_search_that_goes_on_with_what_it_found_may_stop(path: str, verdict: object) -> None:
    told = pages(25, "", "page=1")
    found = {"_embedded": {"candidates": [{"id": "c-1001"}]}, "page": {"totalElements": 25}}
    body = json.dumps(found, separators=(",", ":")).encode()
    told.exchanges[1] = told.exchanges[1]._replace(response_body=body)
    told.call(2, "getCandidate", path=f"/candidates/{path}")

    assert told.verdict("pages-to-end") is verdict


def test_larger_size_than_the_vendor_gives_counts_as_the_largest() -> None:
    assert pages(150, "count=500").verdict("pages-to-end") is POOR
    assert pages(150, "count=500", "count=500&page=1").verdict("pages-that-exist") is GOOD


@pytest.mark.parametrize(
    ("queries", "verdict"),
    [
        (["", "page=1", "page=2"], GOOD),
        (["", "page=1", "page=2", "page=3"], GOOD),
        (["", "page=1", "page=2", "page=3", "page=4"], POOR),
        ([""], UNSEEN),
    ],
)
def test_one_page_behind_the_last_may_show_the_end(queries: list[str], verdict: object) -> None:
    assert pages(25, *queries).verdict("pages-that-exist") is verdict


def test_empty_page_without_records_is_read_too() -> None:
    told = Story("devskiller")

    told.call(0, "listCandidates", answer={"page": {"totalElements": 0}})

    assert told.verdict("pages-to-end") is UNSEEN


def test_end_of_a_page_that_was_too_long_to_keep_is_known() -> None:
    told = Story("devskiller")
    told.call(0, "listCandidates", query="count=100", answer=candidates(250, 500))

    told.exchanges = [_recorded(told.exchanges[0]._asdict())]

    assert told.exchanges[0].is_response_cut
    assert told.found("pages-to-end") == [(1,)]


def _recorded(fields: dict[str, Any]) -> Any:
    """The exchange as the journal keeps it."""
    made = {"number", "is_request_cut", "n_request_bytes", "is_response_cut", "n_response_bytes"}
    taken = {n: v for n, v in fields.items() if n not in made | {"response_ending"}}
    return Journal().record(**{**taken, "query": fields["query"].encode()})


def people(cursor: str | None) -> dict[str, Any]:
    return {"_embedded": {"people": [{"teams": []}]}, "_links": {}, "slice": {"next": cursor}}


def test_slices_are_followed_by_their_cursors() -> None:
    told = Story("devskiller")
    told.call(0, "listPeople", answer=people("c1"))
    told.call(1, "listPeople", query="after=c1", answer=people(None))

    assert told.verdict("pages-to-end") is GOOD
    assert told.verdict("pages-that-exist") is GOOD


def test_cursor_that_nobody_gave_is_found_when_the_journal_is_whole() -> None:
    told = Story("devskiller")
    told.call(0, "listPeople", answer=people("c1"))
    told.call(1, "listPeople", 400, query="after=guess")

    assert told.found("pages-that-exist") == [(2,)]
    assert told.judge("pages-that-exist", is_whole=False).verdict is HIDDEN


def export(cursor: str | None) -> dict[str, Any]:
    end = {} if cursor is None else {"next_starting_after": cursor}
    return {"has_next": cursor is not None, "records": [{"skill_clusters": []}], **end}


def test_export_is_followed_by_marks_in_the_body() -> None:
    told = Story("techwolf")
    told.call(0, "exportEmployeeSkillClusters", body={"limit": 9}, answer=export("e1"))
    told.call(
        1,
        "exportEmployeeSkillClusters",
        body={"limit": 9, "starting_after": "e1"},
        answer=export(None),
    )

    assert told.verdict("pages-to-end") is GOOD
    assert told.verdict("pages-that-exist") is GOOD


def test_export_that_is_left_after_its_first_page_is_found() -> None:
    told = Story("techwolf")

    told.call(0, "exportEmployeeSkillClusters", body={"limit": 9}, answer=export("e1"))

    assert told.found("pages-to-end") == [(1,)]


def test_list_by_offset_is_read_up_to_its_count() -> None:
    told = Story("techwolf")
    for at_s, query in enumerate(["limit=200", "limit=200&offset=200"]):
        told.call(at_s, "listEmployees", query=query, answer={"count": 300, "results": [{}]})

    assert told.verdict("pages-to-end") is GOOD
    told.exchanges.pop()
    assert told.verdict("pages-to-end") is POOR
