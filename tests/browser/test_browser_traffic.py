"""The traffic as it happens, in a browser."""

import json
import re

from playwright.sync_api import Page, expect

from tests.browser.site import Site


def watch_live(site: Site, page: Page, query: str = "") -> None:
    """Open the traffic, and wait until it hears of what happens."""
    page.goto(site.address(f"/traffic{query}"))
    expect(page.locator("[data-live-state]")).to_have_text("Live")


def last_number(site: Site) -> int:
    """The number of the newest exchange."""
    number: int = site.admin("GET", "/requests?limit=1")["requests"][0]["number"]
    return number


def test_a_call_appears_without_reloading(site: Site, page: Page) -> None:
    watch_live(site, page)
    page.evaluate("window.isTheSamePage = true")

    site.call("devskiller", "/tests")

    row = page.locator("tbody tr").first
    expect(row).to_contain_text("GET /tests")
    expect(row).to_contain_text("200")
    expect(page.locator("[data-count]")).to_have_text("1")
    assert page.evaluate("window.isTheSamePage")


def test_a_row_that_came_live_reads_as_one_from_the_server(site: Site, page: Page) -> None:
    watch_live(site, page)
    site.call("devskiller", "/tests?x=%3Cb%3E")
    site.call("devskiller", "/nowhere")
    expect(page.locator("tbody tr")).to_have_count(2)
    live = page.locator("tbody").inner_text().split()

    page.reload()

    assert page.locator("tbody").inner_text().split() == live


def test_rows_wait_behind_a_pill_while_the_pointer_is_in_the_table(site: Site, page: Page) -> None:
    site.call("devskiller", "/tests")
    watch_live(site, page)
    page.locator("tbody tr").first.hover()

    for _ in range(3):
        site.call("devskiller", "/candidates")

    pill = page.get_by_role("button", name="3 new")
    expect(pill).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    pill.click()
    expect(page.locator("tbody tr")).to_have_count(4)
    expect(pill).to_be_hidden()


def test_filters_stand_in_the_address_and_hold_for_what_comes(site: Site, page: Page) -> None:
    page.goto(site.address("/traffic"))
    page.get_by_label("Status").fill("4xx")
    page.get_by_label("Vendor").select_option("devskiller")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"vendor=devskiller.*status=4xx"))
    expect(page.locator("[data-live-state]")).to_have_text("Live")

    site.call("devskiller", "/tests")
    site.call("devskiller", "/nowhere")

    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("GET /nowhere")
    page.locator("tbody tr a").first.click()
    expect(page.locator("#exchange")).to_contain_text("GET /nowhere")
    expect(page).to_have_url(re.compile(r"vendor=devskiller.*status=4xx.*open="))


def test_the_open_exchange_is_in_the_address(site: Site, page: Page) -> None:
    site.call("devskiller", "/tests")

    page.goto(site.address(f"/traffic?open={last_number(site)}"))

    opened = page.locator("#exchange")
    expect(opened).to_contain_text("GET /tests")
    expect(opened).to_contain_text("listTests")
    opened.get_by_role("link", name="Close").click()
    expect(page.locator("#exchange")).to_have_count(0)


def test_an_exchange_is_sent_again(site: Site, page: Page) -> None:
    site.call("devskiller", "/tests")
    number = last_number(site)
    page.goto(site.address(f"/traffic?open={number}"))

    page.locator("#exchange").get_by_role("button", name="Send again").click()

    expect(page.locator(".notice")).to_contain_text(f"Sent again, as exchange {number + 1}.")
    assert site.admin("GET", "/requests?limit=1")["requests"][0]["path"] == "/tests"


def test_a_curl_line_is_taken_along(site: Site, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site.address("/"))
    command = page.locator(".card .lines pre").first.inner_text()

    page.get_by_role("button", name="Copy the command").first.click()

    assert page.evaluate("navigator.clipboard.readText()") == command


def test_at_most_500_rows_stay_however_many_come(site: Site, page: Page) -> None:
    watch_live(site, page)

    for _ in range(520):
        site.server.request("GET", f"{site.server.base_url}/devskiller/nowhere")

    expect(page.locator("[data-count]")).to_have_text("520")
    expect(page.locator("tbody tr")).to_have_count(500)
    first = page.locator("tbody tr").first.locator("td").first
    expect(first).to_have_text(str(last_number(site)))


def test_what_is_sent_by_a_client_is_shown_as_text(site: Site, page: Page) -> None:
    watch_live(site, page)
    hostile = "<img src=x onerror=alert(1)>"

    site.call("devskiller", "/invitations", "POST", {"firstName": hostile, "email": hostile})

    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody tr a").first.click()
    expect(page.locator("#exchange")).to_contain_text(json.dumps(hostile))
