"""`skillsim report-card`: how well the clients of a world behave, from its journal."""

import argparse
from collections.abc import Iterator
from typing import Any

from skillsim.client import AdminClient
from skillsim.commands.remote import Said, add_command
from skillsim.table_text import cell, table

_COLUMNS = {"id": "CHECK", "title": "WHAT"} | {
    "verdict": "VERDICT",
    "seen": "SEEN",
    "basis": "RULE",
}
_GRADES = ("A", "B", "C", "D", "F")
_NO_GRADE = "not exercised"


def add(commands: Any) -> None:
    """The command; it has no verbs."""
    explanation = "grade the clients of a world, and the receivers of its webhooks"
    add_command(commands, "report-card", explanation, _grade, _flags)


def _flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--vendor", help="the card of one vendor only")
    parser.add_argument(
        "--fail-under",
        metavar="GRADE",
        type=str.upper,
        choices=_GRADES,
        help="exit with 1 when the grade, or that of a vendor, is worse: A, B, C, D or F",
    )


def _grade(admin: AdminClient, options: argparse.Namespace) -> Said:
    card = admin.get_report_card(vendor=options.vendor)
    return Said(card, "\n".join(_lines(card)), _exit_code(card, options.fail_under))


def _exit_code(card: dict[str, Any], least: str | None) -> int:
    """1 for a grade that is too bad, 4 when a grade was asked for and nothing has one."""
    if least is None:
        return 0
    grades = [graded["grade"] for graded in (card, *card["vendors"])]
    if any(grade is not None and grade > least for grade in grades):
        return 1
    return 0 if card["grade"] is not None else 4


def _lines(card: dict[str, Any]) -> Iterator[str]:
    for vendor in card["vendors"]:
        if vendor["exchanges"]:
            yield f"{vendor['vendor']}: {vendor['grade'] or _NO_GRADE}"
            rows = [{**check, "seen": check["seen"] or None} for check in vendor["checks"]]
            yield table(rows, _COLUMNS, empty="its contract asks nothing of clients")
            yield ""
            yield from _findings(vendor)
            yield from _not_judged(vendor)
    journal = card["journal"]
    yield f"all: {card['grade'] or _NO_GRADE}, from {_exchanges(journal['exchanges'])}"
    if journal["lost"]:
        yield f"not judged: {_exchanges(journal['lost'])} before these, no longer in the journal"


def _exchanges(number: int) -> str:
    return f"{number} exchange" if number == 1 else f"{number} exchanges"


def _not_judged(vendor: dict[str, Any]) -> Iterator[str]:
    hidden = [check for check in vendor["checks"] if check["verdict"] == "not judged"]
    for check in hidden:
        yield cell(f"{check['id']} was not judged: {check['reason']}.")
    if hidden:
        yield ""


def _findings(vendor: dict[str, Any]) -> Iterator[str]:
    for check in vendor["checks"]:
        for finding in check["findings"]:
            yield cell(f"{check['id']}, {finding['client']}:")
            yield cell(f"  {finding['sentence']}")
    if any(check["findings"] for check in vendor["checks"]):
        yield ""
