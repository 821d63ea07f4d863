"""What an edit by hand set off: the deliveries that were not there before."""

from typing import Any

from skillsim.admin_connection import AdminError
from skillsim.console.visit import Visit

FIRST = "first"
"""The mark where there was no delivery before."""
_MOST = 50


def mark(seen: Visit, vendor: str) -> str:
    """The newest delivery of a vendor, to look behind it later."""
    asked = {"vendor": vendor, "order": "newest", "limit": 1}
    found = seen.api.get("/deliveries", asked).body["deliveries"]
    return str(found[0]["id"]) if found else FIRST


def since(seen: Visit, vendor: str, marked: str, subject: str) -> list[dict[str, Any]]:
    """The deliveries behind a mark that are about one record, oldest first.

    Raises AdminError (400) for a mark that names no delivery.
    """
    after = None if marked == FIRST else marked
    asked = {"vendor": vendor, "after": after, "limit": _MOST}
    found = seen.api.get("/deliveries", asked).body["deliveries"]
    return [delivery for delivery in found if delivery["subject"] == subject]


def behind(seen: Visit, vendor: str, marked: str | None, subject: str) -> list[dict[str, Any]]:
    """The same as `since` for a mark in an address, which anybody may have typed."""
    try:
        return since(seen, vendor, marked, subject) if marked else []
    except AdminError as error:
        if error.status != 400:
            raise
        return []


def sentence(deliveries: list[dict[str, Any]]) -> str:
    """What webhooks are told, to stand behind what was done; empty for nothing."""
    events = dict.fromkeys(delivery["event"] for delivery in deliveries)
    return f" Webhooks are told {', '.join(events)}." if events else ""
