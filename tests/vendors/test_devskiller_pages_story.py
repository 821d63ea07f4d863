"""The story of one candidate from the invitation to the report, with webhooks that arrive."""

import asyncio
import re
from urllib.parse import urlencode

from tests.asgi import Answer, exchange, request_scope
from tests.in_process import InProcess
from tests.vendors.devskiller_visitor import FORM, target_of
from tests.webhooks.delivery_story import story


async def follow(sandbox: InProcess, url: str) -> Answer:
    answer = await sandbox.ask("GET", target_of(url))
    assert answer.status == 200, answer
    return answer


async def press(sandbox: InProcess, url: str, button: str, **typed: str) -> None:
    page = (await follow(sandbox, url)).body.decode()
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    body = urlencode({"csrf": found[1], "press": button, **typed}).encode()
    headers = {"host": "127.0.0.1:8600", **FORM, "content-length": str(len(body))}
    scope = request_scope("POST", target_of(url), list(headers.items()))
    assert (await exchange(sandbox.app, scope, body)).status == 303


async def play() -> tuple[list[str], str, bytes, dict[str, object]]:
    """The events that were told, the report, the PDF, and what the API shows in the end."""
    async with story() as told:
        invited = f"/invitations/{told.assessment}"
        made = (await told.sandbox.devskiller("GET", invited)).json()
        links = made["_embedded"]["assessment"]["_links"]
        exam = links["candidateAccess"]["href"]
        await press(told.sandbox, exam, "start")
        page = (await follow(told.sandbox, exam)).body.decode()
        names = dict.fromkeys(re.findall(r'name="(task-[0-9-]+)"', page))
        await told.pass_time(600)
        await press(told.sandbox, exam, "submit", **dict.fromkeys(names, "A"))
        await told.idle()
        report = await follow(told.sandbox, links["onlineReport"]["href"])
        pdf = await follow(told.sandbox, links["pdfReport"]["href"])
        shown = (await told.sandbox.devskiller("GET", invited)).json()
        events = [body[0]["event"] for body in told.bodies()]
        return events, report.body.decode(), pdf.body, shown["_embedded"]["assessment"]


def test_candidate_takes_the_test_in_a_browser_and_everybody_hears_of_it() -> None:
    events, report, pdf, assessment = asyncio.run(play())

    assert events == ["ASSESSMENT_STARTED", "WAITING_FOR_ASSESSMENT"]
    score = assessment["score"]
    assert isinstance(score, dict)
    assert f"{score['scoredPoints']} of {score['maxPoints']} points" in report
    assert pdf.startswith(b"%PDF-")
    assert assessment["status"] == "AUTO_ASSESSMENT_READY"
    assert assessment["timeTakenInSeconds"] == 600
