"""`skillsim deliveries`: the log of webhooks that were sent, and sending them again."""

import argparse
from typing import Any

from skillsim.client import AdminClient
from skillsim.commands.remote import Said, Verb, add_noun, filters
from skillsim.errors import ConfigurationError
from skillsim.table_text import members, table

_FILTERS = ("state", "vendor", "webhook", "after", "limit")
_COLUMNS = {
    "id": "ID",
    "state": "STATE",
    "attempts": "TRIES",
    "vendor": "VENDOR",
    "event": "EVENT",
    "subject": "SUBJECT",
    "next_attempt_at": "NEXT",
    "url": "URL",
}


def add(commands: Any) -> None:
    """The command and its verbs."""
    verbs = (
        Verb(
            "list", "list them in the order they were caused; without a verb, this", _list, _flags
        ),
        Verb("show", "show one with its attempts", _show, _id),
        Verb(
            "resend",
            "send one again, whatever became of it, or all since an instant",
            _resend,
            _id_or_since,
        ),
    )
    add_noun(commands, "deliveries", "webhooks that were sent or will be", verbs)


def _flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--state", help="only those that are pending, delivered, exhausted or canceled"
    )
    parser.add_argument("--vendor", help="only this vendor's")
    parser.add_argument("--webhook", metavar="ID", help="only those to the webhook of this id")
    parser.add_argument("--after", metavar="ID", help="only those after the delivery of this id")
    parser.add_argument("--limit", type=int, metavar="N", help="how many at most")


def _id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the id of the delivery")


def _id_or_since(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", nargs="?", help="the id of the delivery")
    parser.add_argument("--since", metavar="INSTANT", help="every event since this INSTANT")


def _list(admin: AdminClient, options: argparse.Namespace) -> Said:
    answer = admin.list_deliveries(**filters(options, _FILTERS))
    return Said(answer, table(answer["deliveries"], _COLUMNS, empty="no deliveries"))


def _show(admin: AdminClient, options: argparse.Namespace) -> Said:
    answer = admin.get_delivery(options.id)
    parts = [members((k, v) for k, v in answer.items() if not isinstance(v, (list, dict)))]
    attempts = answer.get("attempts")
    if isinstance(attempts, list):
        parts += ["", table([_attempt(a) for a in attempts], _ATTEMPT, empty="no attempts")]
    return Said(answer, "\n".join(parts))


_ATTEMPT = {"number": "TRY", "at": "AT", "result": "RESULT", "latency_ms": "MS"}


def _attempt(attempt: dict[str, Any]) -> dict[str, Any]:
    """An attempt with what came of it: the status, or the error in words."""
    response = attempt.get("response") or {}
    words = [attempt[name] for name in ("error", "message") if attempt.get(name)]
    return {**attempt, "result": response.get("status") or ": ".join(words)}


def _resend(admin: AdminClient, options: argparse.Namespace) -> Said:
    if (options.id is None) == (options.since is None):
        raise ConfigurationError("give the delivery's ID, or --since INSTANT")
    if options.id is not None:
        return Said(admin.resend_delivery(options.id), f"sending {options.id} once more")
    answer = admin.resend_deliveries(options.since)
    return Said(answer, f"sending {answer['count']} once more")
