"""The report, online and as PDF, and the recruiter's page of a candidate."""

import re
import shutil
import subprocess
import zlib
from typing import Any

import pytest

from tests.console.browser import Page
from tests.vendors.devskiller_visitor import BASE, Visitor, arrived, names_of

HOSTILE = "<img src=x onerror=alert(1)>\"'<script>"
PRINTED = "7a3ffc6b-6f76-4aab-9a9f-8b8f9d3d9a11"


@pytest.fixture
def visitor() -> Visitor:
    return arrived()


def hand_in(visitor: Visitor, **said: Any) -> None:
    """Invite somebody, who enters the number of each task and hands the test in."""
    visitor.invite(types=["ESSAY"], **said)
    names = names_of(visitor.press("start"))
    visitor.press("submit", **{name: f"my {name}" for name in names})
    visitor.step("complete")


def widths(page: Page) -> list[str]:
    """How long the bars of the skills are."""
    return [e.attributes["width"] for e in page.all("rect") if e.attributes["class"] == "part"]


def test_report_that_is_not_there_yet_says_so(visitor: Visitor) -> None:
    visitor.invite()

    assert "There is no report yet." in visitor.open("onlineReport").text
    assert "There is no report yet." in visitor.open("pdfReport", 404).text


def test_report_of_a_candidate_without_tests_says_so(visitor: Visitor) -> None:
    candidate = visitor.api("POST", "/devskiller/candidates", {"email": "new@mail.example"})

    page = visitor.open(candidate["_links"]["onlineReport"]["href"])

    assert "the candidate was not invited to any test" in page.text


def test_report_shows_what_the_api_shows(visitor: Visitor) -> None:
    hand_in(visitor)

    page = visitor.open("onlineReport")

    shown = visitor.assessment
    score = shown["score"]
    assert f"{score['scoredPoints']} of {score['maxPoints']} points" in page.text
    ring = f"Score: {score['percentage']} percent"
    assert page.all("svg", role="img", aria_label=ring)
    assert widths(page) == [str(skill["percentage"]) for skill in shown["skills"]]
    for section in shown["sections"]:
        for answer in section["answers"]:
            assert answer["title"] in page.text
            assert answer["value"]["text"] in page.text


def test_choice_is_shown_in_words(visitor: Visitor) -> None:
    visitor.invite(types=["MULTI_CHOICE"], skills=["Java"])
    page = visitor.press("start")
    statement = page.all("label")[1].text
    visitor.press("submit", **{"task-1": ["B"]})
    visitor.step("complete")

    report = visitor.open("onlineReport")

    assert statement.replace("B ", "B: ", 1) in [e.text for e in report.all("li")]


def test_report_of_each_test_is_kept_apart(visitor: Visitor) -> None:
    hand_in(visitor, skills=["Java"])
    first = visitor.invitation
    hand_in(visitor, skills=["SQL"])

    newest = visitor.open("onlineReport")
    older = visitor.open(f"{visitor.links['onlineReport']}&assessment={first}")

    assert ("Section 1: SQL" in newest.text, "Section 1: Java" in older.text) == (True, True)
    assert first in newest.link("Middle Java")


def test_every_seeded_candidate_has_pages(visitor: Visitor) -> None:
    found = visitor.admin("GET", "/state/devskiller/candidates?limit=100")["records"]

    for candidate in found:
        visitor.open(f"{BASE}/candidate-report.html?{candidate['id']}")
        visitor.open(f"{BASE}/candidates/{candidate['id']}/detail/overview")
    assert len(found) > 10


def test_every_seeded_code_opens_a_page(visitor: Visitor) -> None:
    found = visitor.admin("GET", "/state/devskiller/assessments?limit=100")["records"]

    statuses = {
        visitor.get(f"{BASE}/exam.html?{assessment['access_code']}").status for assessment in found
    }

    assert statuses == {200, 410}


def test_pdf_is_the_same_to_the_byte_whenever_it_is_made(visitor: Visitor) -> None:
    hand_in(visitor)
    first = visitor.get(visitor.links["pdfReport"])
    visitor.admin("POST", "/clock/advance", {"seconds": 3600})

    again = visitor.get(visitor.links["pdfReport"])

    assert first.headers["content-type"] == "application/pdf"
    assert first.body.startswith(b"%PDF-")
    assert first.body.rstrip().endswith(b"%%EOF")
    assert again.body == first.body


def test_pdf_knows_no_time_but_the_worlds(visitor: Visitor) -> None:
    hand_in(visitor)

    pdf = visitor.get(visitor.links["pdfReport"]).body

    assert re.findall(rb"D:(\d{14})", pdf) == [b"20260801120000"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="reads PDF files with poppler")
def test_pdf_says_what_the_online_report_says(visitor: Visitor) -> None:
    hand_in(visitor, firstName="Zażółć", lastName="Ωμέγα \U0001f600")
    pdf = visitor.get(visitor.links["pdfReport"]).body

    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )

    text = " ".join(done.stdout.decode().split())
    shown = visitor.assessment
    assert "Zażółć Ωμέγα \N{WHITE SQUARE}" in text
    assert f"{shown['score']['scoredPoints']} of {shown['score']['maxPoints']} points" in text
    for section in shown["sections"]:
        for answer in section["answers"]:
            assert answer["title"] in text
            assert answer["value"]["text"] in text


@pytest.mark.parametrize("points", ["none", "all"])
def test_pdf_is_made_whatever_the_score(visitor: Visitor, points: str) -> None:
    visitor.invite(types=["MULTI_CHOICE"], skills=["Java"])
    names = names_of(visitor.press("start"))
    everything = [["A"], ["B"], ["C"], ["D"]] if points == "all" else [[]]

    visitor.press("submit", **dict.fromkeys(names, everything[0]))
    visitor.step("complete")

    assert _streams(visitor.get(visitor.links["pdfReport"]).body)


def _streams(pdf: bytes) -> list[bytes]:
    """What the compressed streams of a PDF hold."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return [zlib.decompress(stream) for stream in found if stream[:1] == b"x"]


def test_recruiter_sees_how_far_each_test_is(visitor: Visitor) -> None:
    hand_in(visitor, lastName="Lovelace", tags=["Phoenix"])
    visitor.invite(lastName="Lovelace")

    page = visitor.open("candidateUrl")

    assert page.all("h1")[0].text == "Ada Lovelace"
    assert "ada@mail.example" in page.text
    assert "Phoenix" in page.text
    assert [e.text.split()[-1] for e in page.all("h3")] == ["sent", "Assessed"]


def test_links_of_the_recruiters_page_lead_somewhere(visitor: Visitor) -> None:
    hand_in(visitor)

    links = [e.attributes["href"] for e in visitor.open("candidateUrl").all("a")]

    pages = [link for link in links if link.startswith("http")]
    assert len(pages) == 3
    assert {visitor.get(link).status for link in pages} == {200}


def test_what_users_say_is_text_and_nothing_else(visitor: Visitor) -> None:
    said = {"firstName": HOSTILE, "lastName": "x" * 255, "tags": [HOSTILE]}
    hand_in(visitor, skills=[HOSTILE], **said)

    for link in ("onlineReport", "candidateUrl"):
        page = visitor.open(link)
        assert HOSTILE in page.text
        assert page.all("script") == page.all("img") == []
    assert visitor.get(visitor.links["pdfReport"]).status == 200
