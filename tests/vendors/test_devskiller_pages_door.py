"""Where the pages are, who may send their forms, what they allow a browser, and what they cost."""

import json
import subprocess
import sys

import pytest

from tests.asgi import HOST, ask
from tests.running_server import CHECKOUT
from tests.vendors.devskiller_visitor import BASE, Visitor, arrived, target_of

EVIL = "https://evil.example"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
NOWHERE = [
    "/exam.html?XXXX-XXXX-XXXX",
    "/exam.html",
    "/exam.html?%00",
    f"/candidate-report.html?{UNKNOWN}",
    "/candidate-report.html?nobody",
    f"/candidate-pdf.html?{UNKNOWN}",
    f"/candidates/{UNKNOWN}/detail/overview",
    "/candidates/nobody/detail/overview",
    "/pages/static/nothing.css",
    "/pages/look/..",
]
LINKS = ["candidateAccess", "onlineReport", "pdfReport", "candidateUrl"]


@pytest.fixture
def visitor() -> Visitor:
    found = arrived()
    found.invite()
    return found


@pytest.mark.parametrize("path", [path for path in NOWHERE if ".." not in path])
def test_what_is_not_there_is_a_friendly_page(visitor: Visitor, path: str) -> None:
    page = visitor.open(BASE + path, 404)

    assert page.all("h1")[0].text == "Nothing is here"


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there_has_the_safe_headers(visitor: Visitor, path: str) -> None:
    answer = visitor.get(BASE + path)

    assert answer.status == 404
    assert "application/json" in answer.headers["content-type"] or (
        answer.headers["x-content-type-options"] == "nosniff"
    )


@pytest.mark.parametrize("link", LINKS)
def test_pages_run_nothing_and_load_nothing_from_elsewhere(visitor: Visitor, link: str) -> None:
    page = visitor.open(link, 404 if link == "pdfReport" else 200)

    assert page.answer.headers["content-security-policy"].startswith("default-src 'none';")
    assert page.answer.headers["cache-control"] == "no-store"
    assert len(page.answer.headers["x-request-id"]) == 36
    assert page.all("script") == page.all("style") == []
    for element in page.elements:
        assert not [n for n in element.attributes if n.startswith("on") or n == "style"]
    for file in page.all("link"):
        assert visitor.get(f"http://{HOST}{file.attributes['href']}").status == 200


def test_link_that_a_program_took_apart_still_leads_there(visitor: Visitor) -> None:
    assert visitor.get(visitor.links["candidateAccess"] + "=").status == 200


def test_no_key_is_asked_for(visitor: Visitor) -> None:
    assert visitor.get(visitor.links["candidateUrl"]).status == 200


def test_pages_are_no_requests_to_the_api(visitor: Visitor) -> None:
    before = visitor.admin("GET", "/requests/count")["count"]

    visitor.open("candidateAccess")

    assert visitor.admin("GET", "/requests/count")["count"] == before


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": EVIL, "sec-fetch-site": ""},
        {"origin": "null", "sec-fetch-site": ""},
        {"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"},
    ],
)
def test_form_from_another_site_is_refused(visitor: Visitor, headers: dict[str, str]) -> None:
    csrf = visitor.open("candidateAccess").form("press", "start").fields["csrf"]

    answer = visitor.post(
        visitor.links["candidateAccess"], {"csrf": csrf, "press": "start"}, **headers
    )

    assert answer.status == 403
    assert visitor.assessment["startDate"] is None


@pytest.mark.parametrize("csrf", ["", "wrong", "é"])
def test_form_without_the_pages_own_text_is_refused(visitor: Visitor, csrf: str) -> None:
    answer = visitor.post(visitor.links["candidateAccess"], {"csrf": csrf, "press": "start"})

    assert answer.status == 403
    assert visitor.assessment["startDate"] is None


def test_unknown_button_is_refused(visitor: Visitor) -> None:
    csrf = visitor.open("candidateAccess").form("press", "start").fields["csrf"]

    answer = visitor.post(visitor.links["candidateAccess"], {"csrf": csrf, "press": "win"})

    assert answer.status == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_pages_know_no_other_method(visitor: Visitor, method: str) -> None:
    answer = ask(visitor.app, method, target_of(visitor.links["candidateAccess"]))

    assert answer.status == 405


def test_head_has_no_body(visitor: Visitor) -> None:
    answer = ask(visitor.app, "HEAD", target_of(visitor.links["candidateAccess"]))

    assert (answer.status, answer.body) == (200, b"")


def test_form_that_is_too_large_is_refused(visitor: Visitor) -> None:
    answer = visitor.post(visitor.links["candidateAccess"], {"csrf": "x" * (1 << 20)})

    assert answer.status == 413


def test_page_hosts_serve_the_pages_under_host_routing(visitor: Visitor) -> None:
    made = visitor.api("GET", f"/invitations/{visitor.invitation}", host="api.devskiller.com")
    links = made["_embedded"]["assessment"]["_links"]
    assert links["candidateAccess"]["href"].startswith("http://exam.devskiller.com/exam.html?")

    pages = {link: visitor.get(links[link]["href"]) for link in LINKS}

    assert [page.status for page in pages.values()] == [200, 200, 404, 200]


def test_test_is_started_on_its_own_host(visitor: Visitor) -> None:
    code = visitor.links["candidateAccess"].partition("?")[2]
    url = f"http://exam.devskiller.com/exam.html?{code}"
    csrf = visitor.open(url).form("press", "start").fields["csrf"]

    answer = visitor.post(
        url, {"csrf": csrf, "press": "start"}, origin="http://exam.devskiller.com"
    )

    assert (answer.status, answer.headers["location"]) == (303, f"/exam.html?{code}")
    assert visitor.assessment["status"] == "TEST_STARTED"


def test_api_host_has_no_pages(visitor: Visitor) -> None:
    answer = visitor.get("http://api.devskiller.com/exam.html?X")

    assert (answer.status, answer.headers["content-type"].split(";")[0]) == (
        404,
        "application/json",
    )


def code_in_another_world(visitor: Visitor) -> str:
    """An access code that the default world does not know."""
    visitor.admin("POST", "/worlds", {"name": "other", "seed": 2})
    path = "/state/devskiller/assessments?world=other&limit=100"
    codes = [found["access_code"] for found in visitor.admin("GET", path)["records"]]
    own = visitor.admin("GET", path.replace("other", "default"))["records"]
    return str(next(code for code in codes if code not in {one["access_code"] for one in own}))


def test_pages_of_a_world_are_below_its_name(visitor: Visitor) -> None:
    code = code_in_another_world(visitor)

    page = visitor.get(f"http://{HOST}/@other/devskiller/exam.html?{code}")

    assert b"world other" in page.body
    assert visitor.get(f"http://{HOST}/@default/devskiller/exam.html?{code}").status == 404


def test_world_is_found_by_the_code_alone(visitor: Visitor) -> None:
    code = code_in_another_world(visitor)

    page = visitor.get(f"{BASE}/exam.html?{code}")

    assert b"world other" in page.body


def test_world_that_is_not_there_has_no_pages(visitor: Visitor) -> None:
    assert visitor.get(f"http://{HOST}/@nobody/devskiller/exam.html?X").status == 404


def test_pages_are_made_for_whoever_looks_first_and_not_before() -> None:
    script = """
import json, sys
from tests.asgi import DEVSKILLER_KEY, ask, start
from skillsim.config import Config
app = start(Config(scenario="empty"))
ask(app, "GET", "/devskiller/candidates", DEVSKILLER_KEY)
pages = "skillsim.vendors.devskiller.pages"
loaded = [pages in sys.modules]
answers = [ask(app, "GET", "/devskiller/exam.html?X").status]
loaded += [pages in sys.modules, "fpdf" in sys.modules]
print(json.dumps([loaded, answers]))
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[False, True, False], [404]]
