"""The clock bar, in a browser."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site


def world_now(site: Site) -> datetime:
    return datetime.fromisoformat(site.admin("GET", "/clock")["now"])


@pytest.mark.parametrize(
    ("button", "moved"),
    [
        ("+1 min", timedelta(minutes=1)),
        ("+1 h", timedelta(hours=1)),
        ("+1 day", timedelta(days=1)),
    ],
)
def test_time_passes_at_the_press_of_a_button(
    site: Site, page: Page, button: str, moved: timedelta
) -> None:
    page.goto(site.address("/traffic?vendor=techwolf"))
    before = world_now(site)

    page.get_by_role("button", name=button, exact=True).click()

    expect(page.locator(".notice")).to_contain_text("The clock says")
    now = world_now(site)
    assert now - before == moved
    expect(page.locator("[data-world-now]")).to_have_text(f"{now:%Y-%m-%dT%H:%M:%S}Z")
    expect(page).to_have_url(re.compile(r"/traffic\?vendor=techwolf$"))


def test_the_next_event_comes_at_its_instant(site: Site, page: Page) -> None:
    due_at = site.admin("GET", "/agenda?limit=1")["items"][0]["due_at"]
    page.goto(site.address("/"))

    page.get_by_role("button", name="Next event").click()

    expect(page.locator(".notice")).to_contain_text("happened")
    assert site.admin("GET", "/clock")["now"] == due_at


def test_time_runs_until_nothing_is_left_to_do(site: Site, page: Page) -> None:
    page.goto(site.address("/"))

    page.get_by_role("button", name="Until idle").click()

    expect(page.locator(".notice")).to_contain_text("nothing is planned")
    assert site.admin("GET", "/agenda?limit=1")["items"] == []


def test_the_clock_runs_and_freezes_again(site: Site, page: Page) -> None:
    page.goto(site.address("/"))

    page.get_by_role("button", name="Run", exact=True).click()

    expect(page.locator("[data-mode]")).to_have_text("Real time")
    before = page.locator("[data-world-now]").inner_text()
    expect(page.locator("[data-world-now]")).not_to_have_text(before)
    page.get_by_role("button", name="Freeze").click()
    expect(page.locator("[data-mode]")).to_have_text("Frozen")
    assert site.admin("GET", "/clock")["mode"] == "frozen"


def test_a_clock_that_another_client_moves_is_followed(site: Site, page: Page) -> None:
    page.goto(site.address("/"))

    site.admin("POST", "/clock/advance", {"seconds": 86_400})

    expect(page.locator("[data-world-now]")).to_have_text(
        f"{world_now(site):%Y-%m-%dT%H:%M:%S}Z", timeout=15_000
    )
