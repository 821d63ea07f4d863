"""Faults switched on and off in a browser, and what the vendors' clients notice of them."""

from playwright.sync_api import Page, expect

from tests.browser.site import Site


def statuses(site: Site, path: str, n_calls: int = 1) -> list[int]:
    return [site.call("devskiller", path).status for _ in range(n_calls)]


def test_a_fault_is_switched_on_and_off(site: Site, page: Page) -> None:
    page.goto(site.address("/faults"))
    form = page.locator("form.fault")
    form.get_by_role("radio", name="Refuse").check()
    form.get_by_role("textbox", name="Status").fill("503")
    form.get_by_label("Operation").select_option("listTests")

    form.get_by_role("button", name="Switch on").click()

    expect(page.locator(".rules tbody tr")).to_have_count(1)
    assert statuses(site, "/tests") == [503]
    assert statuses(site, "/candidates") == [200]
    page.reload()
    expect(page.locator(".rules tbody tr")).to_contain_text("1")
    page.get_by_role("button", name="Switch fault-1 off").click()
    expect(page.locator(".notice")).to_contain_text("fault-1 is switched off")
    assert statuses(site, "/tests") == [200]


def test_one_press_refuses_the_next_three(site: Site, page: Page) -> None:
    page.goto(site.address("/faults"))

    page.get_by_role("button", name="Refuse the next 3 with 429").click()

    expect(page.locator(".rules tbody tr")).to_have_count(1)
    assert statuses(site, "/tests", 4) == [429, 429, 429, 200]


def test_a_form_that_is_refused_keeps_what_was_typed(site: Site, page: Page) -> None:
    page.goto(site.address("/faults"))
    form = page.locator("form.fault")
    form.get_by_role("textbox", name="Status").fill("200")
    form.get_by_label("Path").fill("/tests*")

    form.get_by_role("button", name="Switch on").click()

    expect(page.get_by_role("alert").first).to_contain_text("Not switched on")
    expect(form.get_by_role("textbox", name="Status")).to_have_value("200")
    expect(form.get_by_label("Path")).to_have_value("/tests*")
    assert site.admin("GET", "/faults")["faults"] == []


def test_every_fault_is_switched_off_at_once(site: Site, page: Page) -> None:
    for _ in range(3):
        site.admin("POST", "/faults", {"effect": "status", "status": 500})
    page.goto(site.address("/faults"))

    page.get_by_role("button", name="Switch all off").click()

    expect(page.locator(".notice")).to_contain_text("Every fault is switched off")
    assert statuses(site, "/tests") == [200]
