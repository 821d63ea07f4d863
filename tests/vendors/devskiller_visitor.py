"""Somebody who follows the links in DevSkiller's answers, and sends the forms behind them."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from skillsim.app import Simulator
from tests.asgi import DEVSKILLER_KEY, HOST, JSON, Answer, ask, fresh
from tests.console.browser import Page

BASE = f"http://{HOST}/devskiller"
FORM = {
    "content-type": "application/x-www-form-urlencoded",
    "origin": f"http://{HOST}",
    "sec-fetch-site": "same-origin",
}


@dataclass
class Visitor:
    """A candidate, or a recruiter, with the links of one invitation."""

    app: Simulator
    links: dict[str, str] = field(default_factory=dict)
    invitation: str = ""

    def api(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON that the vendor's API answers."""
        content = b"" if body is None else json.dumps(body).encode()
        given = {**JSON, **DEVSKILLER_KEY, **headers}
        answer = ask(self.app, method, path, given, content)
        assert answer.status < 300, answer
        return answer.json() if answer.body else None

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON that the admin API answers."""
        return self.api(method, "/__admin" + path, body)

    def invite(self, root: str = "/devskiller", **said: Any) -> dict[str, str]:
        """Invite somebody to a new test; the links that come with it."""
        wanted = {"skills": said.pop("skills", ["Java", "SQL"])}
        if "types" in said:
            wanted["taskTypes"] = said.pop("types")
        test = self.api("POST", f"{root}/tests", {"generatorCriteria": wanted})
        body = {"email": "ada@mail.example", "firstName": "Ada", "testId": test["id"], **said}
        made = self.api("POST", f"{root}/invitations", body)
        shown = made["_embedded"]["assessment"]["_links"]
        self.invitation = made["id"]
        self.links = {name: link["href"] for name, link in shown.items()}
        return self.links

    def step(self, *names: str) -> None:
        """What happens to the assessment without the exam page."""
        for name in names:
            self.admin("POST", f"/devskiller/assessments/{self.invitation}/{name}", {})

    @property
    def assessment(self) -> dict[str, Any]:
        """The assessment with everything, as the API shows it."""
        found = self.api("GET", f"/devskiller/invitations/{self.invitation}")
        shown: dict[str, Any] = found["_embedded"]["assessment"]
        return shown

    def get(self, url: str, **headers: str) -> Answer:
        """The answer to following a link."""
        return ask(self.app, "GET", target_of(url), {"host": urlsplit(url).netloc, **headers})

    def open(self, link: str, status: int = 200) -> Page:
        """The page behind a link of the invitation, or behind any address."""
        answer = self.get(self.links.get(link, link))
        assert answer.status == status, answer.body.decode()
        return Page(answer)

    def post(self, url: str, fields: dict[str, Any], **headers: str) -> Answer:
        """The answer to a form's fields."""
        body = urlencode(fields, doseq=True).encode()
        given = {"host": urlsplit(url).netloc, **FORM, **headers}
        return ask(self.app, "POST", target_of(url), given, body)

    def press(self, button: str, **typed: Any) -> Page:
        """Press a button of the exam page, and see where it leads."""
        page = self.open("candidateAccess")
        form = page.form("press", button)
        assert form.method == "post"
        sent = {"csrf": form.fields["csrf"], **typed, "press": button}
        answer = self.post(f"http://{HOST}{form.action}", sent)
        assert answer.status == 303, answer.body.decode()
        return self.open(f"http://{HOST}{answer.headers['location']}")


def arrived() -> Visitor:
    """Somebody at a simulator with one world, whose clock is frozen at 2026-08-01T12:00:00Z."""
    app = fresh()
    for world in list(app.worlds):
        world.clock.run(0)
        if world.name != "default":
            app.worlds.drop(world.name)
    return Visitor(app)


def target_of(url: str) -> str:
    """The path and the query of an address."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def names_of(page: Page) -> list[str]:
    """The names of the fields that an exam page asks for, in their order."""
    found = [e.attributes.get("name", "") for e in page.elements if e.tag in ("input", "textarea")]
    return list(dict.fromkeys(name for name in found if name.startswith("task-")))
