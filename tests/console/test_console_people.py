"""The people page and the page of one person."""

import json
import re
from itertools import takewhile
from typing import Any

import pytest

from skillsim.console.comparison import compare
from skillsim.registry import discover
from tests.asgi import JSON, ask, hire
from tests.console.browser import ROOT, Browser, Page

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "x" * 250,
    "2026-99-99T00:00:00Z",
    "\u202e\u2028'",
]
VENDORS = ("one", "two")


def names(page: Page) -> list[str]:
    """The people in the list, from the top."""
    return [
        link.text
        for link in page.all("a")
        if link.attributes["href"].startswith(f"{ROOT}/people/") and link.text
    ]


def apply(browser: Browser, **said: Any) -> str:
    """A new candidate at DevSkiller; its id."""
    body = json.dumps({"email": "eve@mail.example", **said}).encode()
    answer = ask(browser.app, "POST", "/__admin/state/devskiller/candidates", JSON, body)
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


def cells(page: Page, label: str) -> list[str]:
    """What a row says in the columns of the vendors that come along."""
    shown = [e for e in page.elements if e.tag in ("tr", "th", "td")]
    first = next(n for n, e in enumerate(shown) if e.tag == "th" and e.text.startswith(label)) + 1
    told = [e.text for e in takewhile(lambda e: e.tag == "td", shown[first:])]
    titles = [e.text for e in page.all("th", scope="col")][1:]
    by_title = dict(zip(titles, told, strict=True))
    return [by_title[title] for title in ("DevSkiller", "SkillTrack", "TechWolf")]


def marked(page: Page) -> list[str]:
    """The labels of the rows that are marked, each with its mark."""
    rows = page.all("tr", class_="marked")
    return [row.text for row in rows]


def test_people_are_listed_with_the_vendors_that_know_them(browser: Browser) -> None:
    page = browser.open("/people?query=jane.doe")

    assert names(page) == ["Jane Doe"]
    (jane,) = ask(browser.app, "GET", "/__admin/people?query=jane.doe").json()["people"]
    assert page.text.count("known") == len(jane["vendors"]) > 2


def test_candidate_is_known_to_one_vendor(browser: Browser) -> None:
    apply(browser, first_name="Eve", last_name="Long")

    page = browser.open("/people?query=eve long")

    assert names(page) == ["Eve Long"]
    assert page.text.count("known") == 1


def test_pages_of_the_list_lead_to_everyone_and_back(browser: Browser) -> None:
    for number in range(60):
        apply(browser, email=f"n{number:02}@mail.example", last_name=f"N{number:02}")
    page = browser.open("/people?query=%40mail.example")
    following = browser.open(page.link("Next").removeprefix(ROOT))

    assert len(names(page)) == 50
    assert not set(names(page)) & set(names(following))
    assert names(browser.open(following.link("First").removeprefix(ROOT))) == names(page)


def test_list_without_a_hit_says_what_is_searched(browser: Browser) -> None:
    page = browser.open("/people?query=nobody+at+all")

    assert "Nobody has “nobody at all” in their name" in page.text


def test_person_stands_in_a_column_for_each_vendor(browser: Browser) -> None:
    page = browser.open("/people/12345")

    headings = [e.text for e in page.all("th", scope="col")]
    assert headings == ["Fact", *(vendor.title for vendor in discover())]
    assert cells(page, "Name") == ["Jane Doe", "Jane Doe", "–"]


def test_fact_that_differs_is_marked_with_a_word(browser: Browser) -> None:
    page = browser.open("/people/18382")

    assert any(label.startswith("Role differs") for label in marked(page))
    role = "Systems Administrator"
    assert cells(page, "Role") == [f"Senior {role}", role, role]


def test_skill_that_only_one_vendor_knows_is_marked_with_a_word(browser: Browser) -> None:
    page = browser.open("/people/12345")

    assert [r.partition(" – ")[0] for r in marked(page) if "AWS" in r] == [
        "AWS Cloud not everywhere"
    ]
    assert cells(page, "AWS") == ["–", "Intermediate, last used 2025-04-30", "no entry"]


def test_vendor_that_does_not_know_a_person_says_so(browser: Browser) -> None:
    number = hire(browser.app).json()["employee_id"]

    page = browser.open(f"/people/{number}")

    assert page.text.count("does not know this person") == len(discover()) - 1


def test_records_of_one_vendor_are_told_apart(browser: Browser) -> None:
    apply(browser, email="JANE.doe@example.com", first_name="Janet", last_name="Doe")

    found = cells(browser.open("/people/12345"), "Name differs")

    assert found == ["Jane Doe (people) Janet Doe (candidates)", "Jane Doe", "–"]


def test_record_is_shown_and_is_a_file_to_take_along(browser: Browser) -> None:
    page = browser.open("/people/12345")
    links = [e.attributes["href"] for e in page.all("a") if "download" in e.attributes]

    answers = [browser.get(link) for link in links]

    (answer,) = (a for a in answers if "devskiller" in a.headers["content-disposition"])
    file = re.fullmatch(
        r'attachment; filename="devskiller-people-\d\.json"', answer.headers["content-disposition"]
    )
    assert file
    assert answer.json()["customId"] == "12345"
    assert answer.json() in [json.loads(block.text) for block in page.all("pre")]


def test_record_that_is_not_there_is_not_found(browser: Browser) -> None:
    address = ROOT + "/people/12345/records/{}.json"
    n_records = len(ask(browser.app, "GET", "/__admin/people/12345").json()["records"])

    statuses = [browser.get(address.format(number)).status for number in (0, 1, n_records)]

    assert statuses == [404, 200, 200]
    assert browser.get(address.format(n_records + 1)).status == 404


def test_record_leads_to_where_it_is_edited(browser: Browser) -> None:
    page = browser.open("/people/12345")

    links = [e.attributes["href"] for e in page.all("a") if e.text == "Open"]

    assert any(link.startswith(f"{ROOT}/state/devskiller/people/") for link in links)
    assert {browser.get(link).status for link in links} == {200}


def test_person_who_is_not_there_is_a_page_that_says_so(browser: Browser) -> None:
    page = browser.open("/people/nobody", status=404)

    assert "no vendor knows a person nobody" in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_users_are_shown_as_text(browser: Browser, text: str) -> None:
    apply(browser, first_name=text, last_name="Last", external_id=text)
    for address in ("/people?query=Last", "/people/eve@mail.example"):
        page = browser.open(address)

        assert " ".join(text.split()) in page.text
        assert len(page.all("script")) == 1
        assert not page.all("img")


@pytest.mark.parametrize("number", ["a b", "a/b", "a?b=c", "a#b", "é", "<i>", "%41", "a@b", "a\\b"])
def test_person_of_any_employee_id_is_reached_by_the_link_in_the_list(
    browser: Browser, number: str
) -> None:
    teams = ask(browser.app, "GET", "/__admin/state/devskiller/teams?limit=1").json()["records"]
    body = {"email": "odd@x.example", "custom_id": number, "team_id": teams[0]["id"]}
    ask(browser.app, "POST", "/__admin/state/devskiller/people", JSON, json.dumps(body).encode())
    link = next(
        e.attributes["href"]
        for e in browser.open("/people?query=odd%40x").all("a")
        if "odd" in e.text or e.text == number
    )

    page = browser.open(link.removeprefix(ROOT))

    assert "odd@x.example" in page.text
    assert browser.open(page.form("clock").action.removeprefix(ROOT)).text == page.text


def test_people_of_another_world_stay_in_it(browser: Browser) -> None:
    ask(browser.app, "POST", "/__admin/worlds", JSON, b'{"name": "other", "scenario": "small"}')

    page = browser.open("/people?world=other&query=jane.doe")

    assert page.link("Jane Doe") == f"{ROOT}/people/12345?world=other"
    assert browser.open("/people/12345?world=other").link("Open").endswith("?world=other")


def record(vendor: str, facts: dict[str, str | None], **lists: list[tuple[str, str]]) -> Any:
    shown = {
        title: [{"name": name, "value": value} for name, value in entries]
        for title, entries in lists.items()
    }
    return {"vendor": vendor, "kind": "people", "facts": facts, "lists": shown}


def test_fact_that_one_vendor_was_not_told_does_not_differ() -> None:
    (facts,) = compare([record("one", {"role": None}), record("two", {"role": "Cook"})], VENDORS)

    assert [row.mark for row in facts.rows] == [""]


def test_well_known_facts_come_first_and_further_ones_are_kept() -> None:
    (facts,) = compare([record("one", {"shoe_size": "41", "role": "Cook", "name": "J"})], VENDORS)

    assert [row.label for row in facts.rows] == ["Name", "Role", "Shoe size"]


def test_entries_are_aligned_whatever_their_case() -> None:
    known = [
        record("one", {}, skills=[("Python", "3")]),
        record("two", {}, skills=[("PYTHON", "high")]),
    ]

    (skills,) = compare(known, VENDORS)

    (row,) = skills.rows
    assert [told.text for cell in row.cells for told in cell.told] == ["3", "high"]
    assert row.mark == ""


def test_entry_is_missing_only_where_such_a_list_is_kept() -> None:
    known = [record("one", {}, skills=[("Python", "3")]), record("two", {})]

    (alone,) = compare(known, VENDORS)
    (missed,) = compare([*known, record("two", {}, skills=[])], VENDORS)

    assert [row.mark for row in alone.rows] == [""]
    assert [row.mark for row in missed.rows] == ["not everywhere"]
