"""The pages in a browser that runs no scripts: their forms."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.site import Site
from tests.browser.using import STARTED, invite


@pytest.fixture
def page(open_window: OpenWindow) -> Page:
    """A window whose pages are without their script."""
    return open_window(java_script_enabled=False)


def test_the_clock_moves(site: Site, page: Page) -> None:
    page.goto(site.address("/"))
    before = site.admin("GET", "/clock")["now"]

    page.get_by_role("button", name="+1 day").click()

    expect(page.locator(".notice")).to_contain_text("The clock says")
    assert site.admin("GET", "/clock")["now"] > before


def test_the_world_is_switched(site: Site, page: Page) -> None:
    site.admin("POST", "/worlds", {"name": "other"})
    page.goto(site.address("/traffic"))

    page.get_by_label("World", exact=True).and_(page.locator("select")).select_option("other")
    page.get_by_role("button", name="Switch").click()

    expect(page).to_have_url(re.compile(r"/traffic\?world=other$"))
    expect(page.locator("footer")).to_contain_text("world other")


def test_exchanges_are_filtered(site: Site, page: Page) -> None:
    site.call("devskiller", "/tests")
    site.call("devskiller", "/nowhere")
    page.goto(site.address("/traffic"))

    page.get_by_label("Status").fill("404")
    page.get_by_role("button", name="Show").click()

    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("GET /nowhere")


def test_a_candidate_is_invited(site: Site, page: Page) -> None:
    page.goto(site.address("/"))

    page.get_by_role("button", name="Invite").click()

    expect(page.locator(".notice")).to_contain_text("Ada Lovelace is invited.")
    assert site.records("devskiller", "candidates", "ada@mail.example")


def test_a_fault_is_switched_on(site: Site, page: Page) -> None:
    page.goto(site.address("/faults"))

    page.get_by_role("radio", name="Cut the connection").check()
    page.get_by_role("button", name="Switch on").click()

    expect(page.locator(".notice")).to_contain_text("fault-1 is switched on")
    assert site.admin("GET", "/faults")["faults"][0]["effect"] == "reset"


def test_a_snapshot_is_saved_and_restored(site: Site, page: Page) -> None:
    page.goto(site.address("/snapshots"))
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice")).to_contain_text("The present state is kept as")
    invite(site, STARTED)

    page.get_by_role("link", name="Restore").first.click()
    page.get_by_role("button", name="Restore").first.click()

    expect(page.locator(".notice")).to_contain_text("The world is as it was in")
    assert site.records("devskiller", "candidates", STARTED) == []


def test_a_world_is_made(site: Site, page: Page) -> None:
    page.goto(site.address("/worlds"))

    page.locator("input[name=name]").fill("mine")
    page.get_by_role("button", name="Make the world").click()

    expect(page.locator(".notice")).to_contain_text("The world mine is made")
    assert "mine" in [world["world"] for world in site.admin("GET", "/worlds")["worlds"]]


def test_a_record_is_made(site: Site, page: Page) -> None:
    page.goto(site.address("/state/devskiller/candidates?new=1"))

    page.get_by_role("textbox", name="Email").fill("barbara@mail.example")
    page.get_by_role("button", name="Make it").click()

    expect(page.locator(".notice")).to_contain_text("is made")
    assert site.records("devskiller", "candidates", "barbara@mail.example")


def test_an_assessment_is_started_by_hand(site: Site, page: Page) -> None:
    assessment_id = invite(site, STARTED)["id"]
    page.goto(site.address(f"/assessments/{assessment_id}"))

    page.get_by_role("button", name="Start", exact=True).click()

    found = site.admin("GET", f"/devskiller/assessments/{assessment_id}")
    assert found["status"] == "TEST_STARTED"


def test_a_person_is_searched_for(site: Site, page: Page) -> None:
    invite(site, STARTED)
    page.goto(site.address("/"))

    page.get_by_role("searchbox", name="Search").fill(STARTED)
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_contain_text(STARTED)
