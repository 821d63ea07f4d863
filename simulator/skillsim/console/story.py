"""The whole story of one candidate, step by step, for somebody who has just arrived.

Where the story is stands in the address (`invited`, an assessment's id), so it can be shared and
survives a restart of the browser. A step that a vendor's client would take goes through the
vendor's API, so it shows up in the traffic like any other.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from skillsim.admin_connection import AdminError
from skillsim.console.admin_api import address
from skillsim.console.vendor_calls import call_json, example
from skillsim.console.visit import Visit

VENDOR = "devskiller"
_N_TESTS = 20
_N_WEBHOOKS = 100
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
CANDIDATE = {"firstName": "Ada", "lastName": "Lovelace", "email": "ada@mail.example"}
"""Whom the form suggests."""
RECEIVER = "http://127.0.0.1:9000/"
"""The address of the receiver below."""
RECEIVER_COMMAND = """\
python3 - <<'END'
from http.server import BaseHTTPRequestHandler, HTTPServer

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        print(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(204)
        self.end_headers()

HTTPServer(("127.0.0.1", 9000), Receiver).serve_forever()
END"""
"""Listens on port 9000 and prints what arrives, with nothing but Python."""

Changes = dict[str, Any]


def begin(seen: Visit, query: Mapping[str, str]) -> dict[str, Any] | None:
    """What the story's steps show; None in a sandbox without the vendor that it is about.

    Raises AdminError as the admin API does, but not for an assessment that is no longer there.
    """
    if VENDOR not in seen.details["vendors"]:
        return None
    tests = seen.api.get(f"/state/{VENDOR}/tests", {"limit": _N_TESTS}).body["records"]
    return {
        "tests": tests,
        "receivers": _receivers(seen),
        "candidate": CANDIDATE,
        "receiver": RECEIVER,
        "receiver_command": RECEIVER_COMMAND,
        "invite_command": _invite_command(seen, tests),
        "assessment": _assessment(seen, query.get("invited")),
        "base_url": seen.details["vendors"][VENDOR]["base_url"],
    }


def _receivers(seen: Visit) -> list[str]:
    """The addresses on this machine that events go to."""
    found = seen.api.get(f"/state/{VENDOR}/webhooks", {"limit": _N_WEBHOOKS}).body["records"]
    urls = [str(webhook["url"]) for webhook in found if webhook["is_active"]]
    return [url for url in urls if _is_on_this_machine(url)]


def _is_on_this_machine(url: str) -> bool:
    try:
        return urlsplit(url).hostname in _LOOPBACK
    except ValueError:
        # Registered is what somebody sent, and that may be no address.
        return False


def _assessment(seen: Visit, assessment_id: str | None) -> dict[str, Any] | None:
    """The assessment that the story is at; None before the invitation, or when it is gone."""
    if not assessment_id:
        return None
    try:
        found: dict[str, Any] = seen.api.get(
            f"/{VENDOR}" + address("assessments", assessment_id)
        ).body
    except AdminError as error:
        if error.status in (400, 404):
            return None
        raise
    return found


def _invite_command(seen: Visit, tests: list[dict[str, Any]]) -> str:
    if not tests:
        return ""
    headers = [("Content-Type", "application/json")]
    body = json.dumps({**CANDIDATE, "testId": tests[0]["id"]})
    return example(seen, VENDOR, "POST", "/invitations", headers=headers, body=body)


def _listen(seen: Visit, form: Mapping[str, str]) -> tuple[str, Changes]:
    """Register a webhook."""
    call_json(seen, VENDOR, "POST", "/webhook", {"hookUrl": form.get("url", "").strip()})
    return "The webhook is registered: whatever happens to an assessment is sent to it.", {}


def _invite(seen: Visit, form: Mapping[str, str]) -> tuple[str, Changes]:
    """Invite a candidate to a test."""
    asked = {name: form.get(name, "").strip() for name in (*CANDIDATE, "testId")}
    made = call_json(seen, VENDOR, "POST", "/invitations", asked)
    return f"{asked['firstName']} {asked['lastName']} is invited.", {"invited": made["id"]}


def _complete(seen: Visit, form: Mapping[str, str]) -> tuple[str, Changes]:
    """A person assesses the answers."""
    done = seen.api.post(f"/{VENDOR}" + address("assessments", form.get("id", ""), "complete"), {})
    return f"The answers are assessed: {done.body['status']}.", {}


STEPS: Mapping[str, Callable[[Visit, Mapping[str, str]], tuple[str, Changes]]] = {
    "listen": _listen,
    "invite": _invite,
    "complete": _complete,
}
"""What a step's form does: a sentence about it, and what changes in the address of the page."""
