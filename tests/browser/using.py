"""What has happened in a simulator before somebody looks at every page of it."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.browser.site import Site

# Nothing listens on this port, so deliveries are tried again and again.
NOBODY = "http://127.0.0.1:9/"
MAX_TEST_NAME = 100
MAX_PATTERN = 300
MAX_NAME = 255
ASSESSED = "grace@mail.example"
STARTED = "edsger@mail.example"
INVITED = "alan@mail.example"
"""Three candidates, by how far they have come."""


def invite(site: Site, email: str, name: str = "Hopper") -> Any:
    """Invite somebody of this last name to the newest test; the invitation."""
    test_id = site.records("devskiller", "tests")[0]["id"]
    asked = {"firstName": "Grace", "lastName": name, "email": email, "testId": test_id}
    answer = site.call("devskiller", "/invitations", "POST", asked)
    assert answer.status < 300, answer
    return json.loads(answer.body)


def take(site: Site, assessment_id: str, *steps: str) -> None:
    """Have a candidate, or a reviewer, take these steps."""
    for step in steps:
        site.admin("POST", f"/devskiller/assessments/{assessment_id}/{step}", {})


def link_of(site: Site, email: str, name: str) -> str:
    """A link that the vendor's API has for the assessment of a candidate."""
    candidate = site.records("devskiller", "candidates", email)[0]
    answer = site.call("devskiller", f"/candidates/{candidate['id']}")
    assessment = json.loads(answer.body)["_embedded"]["assessments"][0]
    href: str = assessment["_links"][name]["href"]
    return href


@dataclass(frozen=True)
class Words:
    """What is said when something happens."""

    name: str = "Hopper"
    """The last name of whoever is new."""
    thing: str = "Compiler Engineering"
    """The name of whatever else is new."""
    hook: str = "hook"
    """Where webhooks go to, on a port where nobody listens."""
    asked: str = "compilers"
    """What is asked of the vendors."""


def use(site: Site, words: Words) -> None:
    """Have something of every kind happen."""
    _hire(site, words)
    answer = site.call("devskiller", "/webhook", "POST", {"hookUrl": NOBODY + words.hook})
    assert answer.status < 300, answer
    take(site, invite(site, ASSESSED, words.name)["id"], "start", "finish", "complete")
    take(site, invite(site, STARTED, words.name)["id"], "start")
    invite(site, INVITED, words.name)
    site.admin("POST", "/clock/advance", {"seconds": 120})
    site.admin("PUT", "/snapshots/before-lunch")
    site.admin("POST", "/worlds", {"name": "other"})
    path = f"/{words.hook}"[:MAX_PATTERN]
    fault = {"effect": "status", "status": 503, "vendor": "devskiller", "path": path}
    site.admin("POST", "/faults", fault)
    site.call("skilltrack", "/v1/employees")
    site.call("techwolf", f"/nowhere/{quote(words.asked)}")
    site.call("devskiller", f"/tests?x={quote(words.asked)}")


def _hire(site: Site, words: Words) -> None:
    """Make a record of each kind that takes a name."""
    thing = words.thing
    known = site.records("devskiller", "tests")[0]["skills"]
    site.admin("POST", "/state/devskiller/tests", {"name": thing[:MAX_TEST_NAME], "skills": known})
    person = {"name": f"Grace {words.name}"[:MAX_NAME], "email": ASSESSED}
    post = {"department": thing, "role": thing, "hire_date": "2026-01-31"}
    site.admin("POST", "/state/skilltrack/employees", {**person, **post})
    place = {"assigned_position": thing, "organisational_unit": thing}
    site.admin("POST", "/state/techwolf/employees", place)
