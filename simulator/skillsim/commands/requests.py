"""`skillsim requests`: the journal of what was asked and answered, in and out."""

import argparse
from typing import Any

from skillsim.client import AdminClient
from skillsim.commands.remote import Said, Verb, add_file_flag, add_noun, filters, write_file
from skillsim.journal_filters import JOURNAL_FILTERS
from skillsim.table_text import lines, members, table

_COLUMNS = {
    "number": "NO",
    "at": "AT",
    "direction": "DIR",
    "vendor": "VENDOR",
    "method": "METHOD",
    "path": "PATH",
    "status": "STATUS",
    "ms": "MS",
    "fault": "FAULT",
}
_SIDES = ("request", "response")


def add(commands: Any) -> None:
    """The command and its verbs."""
    verbs = (
        Verb("list", "list the newest; without a verb, this", _list, _list_flags),
        Verb("show", "show one with headers and bodies; secrets are replaced", _show, _number),
        Verb(
            "export",
            "give them as a HAR file, or as one JSON object a line, oldest first",
            _export,
            _export_flags,
            formats=("har", "ndjson"),
        ),
    )
    add_noun(commands, "requests", "the journal of a world: what was asked and answered", verbs)


def _filter_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--vendor", help="only this vendor's")
    parser.add_argument("--operation", metavar="ID", help="only this operationId")
    parser.add_argument(
        "--status", help="only this status (404), class (4xx), or none for a lost answer"
    )
    parser.add_argument("--client", help="only of this client id or key")
    parser.add_argument("--direction", help="only in for API calls, or out for webhooks")
    parser.add_argument("--since", metavar="INSTANT", help="not before this INSTANT of the world")
    parser.add_argument("--until", metavar="INSTANT", help="not after this INSTANT of the world")
    parser.add_argument("--after", type=int, metavar="N", help="only those after this number")
    parser.add_argument("--before", type=int, metavar="N", help="only those before this number")


def _list_flags(parser: argparse.ArgumentParser) -> None:
    _filter_flags(parser)
    parser.add_argument("--limit", type=int, metavar="N", help="how many at most")
    parser.add_argument("--order", help="newest or oldest first")


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="N", type=int, help="the number of the exchange")


def _export_flags(parser: argparse.ArgumentParser) -> None:
    _filter_flags(parser)
    add_file_flag(parser)


def _list(admin: AdminClient, options: argparse.Namespace) -> Said:
    answer = admin.list_requests(**filters(options, (*JOURNAL_FILTERS, "limit", "order")))
    rows = [{**found, "ms": found["duration_us"] // 1000} for found in answer["requests"]]
    return Said(answer, table(rows, _COLUMNS, empty="no requests"))


def _show(admin: AdminClient, options: argparse.Namespace) -> Said:
    answer = admin.get_request(options.number)
    parts = [members((k, v) for k, v in answer.items() if k not in _SIDES)]
    for side in _SIDES:
        parts += ["", side, *_side(answer.get(side) or {})]
    return Said(answer, "\n".join(parts))


def _side(side: dict[str, Any]) -> list[str]:
    """Headers, and below them the body."""
    heads = [lines(f"{head['name']}: {head['value']}") for head in side.get("headers", [])]
    body = side.get("body")
    return [*heads, "", lines(body)] if body else heads


def _export(admin: AdminClient, options: argparse.Namespace) -> Said:
    content = admin.export_requests(format=options.format, **filters(options, JOURNAL_FILTERS))
    if options.output is not None:
        return write_file(options.output, content)
    return Said(None, content.decode("utf-8").rstrip("\n"))
