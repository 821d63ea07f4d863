"""Records of the vendors on the pages: found, looked at, made, changed and deleted."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from skillsim.resources import contract_paths
from tests.asgi import DEVSKILLER_KEY, JSON, ask, hire
from tests.console.browser import ROOT, Browser, Page

HOSTILE = '"><img src=x onerror=alert(1)>'


def admin(browser: Browser, path: str, method: str = "GET", body: Any = None) -> Any:
    """What the admin API answers."""
    content = b"" if body is None else json.dumps(body).encode()
    answer = ask(browser.app, method, "/__admin" + path, JSON, content)
    assert answer.status < 300, answer
    return answer.json() if answer.body else None


def first(browser: Browser, vendor: str, kind: str) -> dict[str, Any]:
    """The newest record of a kind."""
    records = admin(browser, f"/state/{vendor}/{kind}?order=newest&limit=1")["records"]
    found: dict[str, Any] = records[0]
    return found


def listen(browser: Browser) -> None:
    """Have events sent somewhere."""
    body = {"url": "http://127.0.0.1:9/", "link_base": "http://here"}
    admin(browser, "/state/devskiller/webhooks", "POST", body)


def ids_of(page: Page) -> list[str]:
    """The ids in the first column of a list."""
    return [cell.text for cell in page.all("th", scope="row")]


def test_rail_has_a_line_for_every_vendor(browser: Browser) -> None:
    rail = [link.text for link in browser.open("/").all("a")]

    assert {"DevSkiller", "SkillTrack", "TechWolf"} <= set(rail)


@pytest.mark.parametrize(
    ("vendor", "title"),
    [("devskiller", "DevSkiller"), ("skilltrack", "SkillTrack"), ("techwolf", "TechWolf")],
)
def test_line_of_the_rail_leads_to_the_first_kind(
    browser: Browser, vendor: str, title: str
) -> None:
    page = browser.open(browser.open("/").link(title).removeprefix(ROOT))

    (current,) = (link.text for link in page.all("a", aria_current="page") if link.text == title)
    assert current == title
    assert ids_of(page)[0] == first(browser, vendor, _kinds(browser, vendor)[0])["id"]


def test_every_kind_of_every_vendor_can_be_looked_at(browser: Browser) -> None:
    for vendor in admin(browser, "/state")["vendors"]:
        for kind in vendor["kinds"]:
            address = f"/state/{vendor['vendor']}/{kind['kind']}"
            total = admin(browser, address + "?limit=1")["total"]
            page = browser.open(address)
            assert f"{total:,} {kind['kind']}" in page.text
            for record_id in ids_of(page)[:1]:
                assert record_id in browser.open(f"{address}/{record_id}").text


def test_newest_record_stands_first(browser: Browser) -> None:
    hire(browser.app)

    assert ids_of(browser.open("/state/skilltrack/employees"))[0] == "900001"
    assert ids_of(browser.open("/state/skilltrack/employees?order=oldest"))[0] != "900001"


def test_pages_of_a_list_hold_every_record_once(browser: Browser) -> None:
    for n in range(80):
        body = {"email": f"{n}@mail.example"}
        admin(browser, "/state/devskiller/candidates", "POST", body)
    total = admin(browser, "/state/devskiller/candidates?limit=1")["total"]
    page = browser.open("/state/devskiller/candidates")
    found = ids_of(page)
    while any(link.text == "Older" for link in page.all("a")):
        page = browser.open(page.link("Older").removeprefix(ROOT))
        found += ids_of(page)

    assert total > 100
    assert len(found) == len(set(found)) == total


def test_search_narrows_the_list_and_stays_in_the_address(browser: Browser) -> None:
    candidate = first(browser, "devskiller", "candidates")

    page = browser.open(f"/state/devskiller/candidates?query={candidate['email']}")

    assert candidate["id"] in ids_of(page)
    assert page.all("input", name="query")[0].attributes["value"] == candidate["email"]


@pytest.mark.parametrize("offset", ["-1", "x", "9" * 30, "999999999", "²"])
def test_offset_that_leads_nowhere_is_no_error(browser: Browser, offset: str) -> None:
    browser.open(f"/state/devskiller/candidates?offset={quote(offset)}")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/state/nobody", f"there is no vendor nobody; there is {', '.join(contract_paths())}"),
        ("/state/techwolf/ghosts", "there is employees, jobs"),
        ("/state/techwolf/jobs/ghost", "there is no job ghost"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(browser: Browser, address: str, said: str) -> None:
    assert said in browser.open(address, status=404).text


def test_record_shows_every_member(browser: Browser) -> None:
    record = first(browser, "techwolf", "employees")

    page = browser.open(f"/state/techwolf/employees/{record['id']}")

    rows = [cell.text.lower().replace(" ", "_") for cell in page.all("th", scope="row")]
    assert rows == list(record)
    assert json.loads("".join(page.all("pre")[-1].pieces)) == record


def test_id_of_another_record_leads_there(browser: Browser) -> None:
    record = first(browser, "devskiller", "assessments")

    page = browser.open(f"/state/devskiller/assessments/{record['id']}")

    address = page.link(record["candidate_id"]).removeprefix(ROOT)
    assert address == f"/state/devskiller/candidates/{record['candidate_id']}"
    browser.open(address)


def test_kind_that_cannot_be_edited_offers_nothing_and_says_why(browser: Browser) -> None:
    record = first(browser, "techwolf", "jobs")

    page = browser.open(f"/state/techwolf/jobs/{record['id']}")

    assert "Nothing to edit" in page.text
    assert "makes and changes none" in page.text
    assert not [b for form in page.forms for b in form.buttons if b[0] == "delete"]
    assert "New" not in [link.text for link in browser.open("/state/techwolf/jobs").all("a")]


def test_rail_and_tabs_keep_the_world(browser: Browser) -> None:
    admin(browser, "/worlds", "POST", {"name": "other"})

    page = browser.open("/state/devskiller/tests?world=other")

    own = [e.attributes["href"] for e in page.all("a") if e.attributes["href"].startswith(ROOT)]
    assert [link for link in own if "world=other" not in link] == []


def test_text_of_records_is_shown_as_text(browser: Browser) -> None:
    made = admin(
        browser,
        "/state/devskiller/candidates",
        "POST",
        {"email": "a@b.example", "first_name": HOSTILE, "tags": [HOSTILE]},
    )

    for address in ("/state/devskiller/candidates", f"/state/devskiller/candidates/{made['id']}"):
        page = browser.open(address)
        assert not page.all("img")
        assert HOSTILE in page.text


def test_record_of_an_odd_id_is_found(browser: Browser) -> None:
    answer = browser.get(f"{ROOT}/state/techwolf/employees/%3Cb%3E%2F..%2F1")

    assert answer.status == 404
    assert not Page(answer).all("b")


def test_overview_of_records_leads_to_every_kind(browser: Browser) -> None:
    links = {link.attributes["href"] for link in browser.open("/state").all("a")}

    assert f"{ROOT}/state/devskiller/teams" in links
    assert f"{ROOT}/state/skilltrack/employees" in links


def test_records_of_a_list_are_told_apart_by_their_members(browser: Browser) -> None:
    ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)

    columns = [cell.text for cell in browser.open("/state/devskiller/candidates").all("th")]

    assert {"Id", "Email", "First name", "Status"} <= set(columns)
    assert "Assigned user id" not in columns


def _kinds(browser: Browser, vendor: str) -> list[str]:
    (found,) = (v for v in admin(browser, "/state")["vendors"] if v["vendor"] == vendor)
    return [kind["kind"] for kind in found["kinds"]]
