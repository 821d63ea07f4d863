"""`skillsim faults`: deliberate misbehaviour, by rules."""

import argparse
import json
from typing import Any

from skillsim.client import AdminClient
from skillsim.commands.remote import Said, Verb, add_noun, filters
from skillsim.errors import ConfigurationError
from skillsim.table_text import cell, table

_EFFECT = ("status", "delay_ms", "delay_ms_min", "delay_ms_max", "bytes_per_second")
_WHICH = ("vendor", "operation_id", "method", "path", "event")
_WHEN = ("times", "skip", "probability", "from", "until")
_COLUMNS = {"id": "ID", "effect": "EFFECT", "how": "HOW", "which": "REQUESTS", "when": "WHEN"} | {
    "seen": "SEEN",
    "fired": "FIRED",
}


def add(commands: Any) -> None:
    """The command and its verbs."""
    verbs = (
        Verb("list", "list the rules with how often they struck; without a verb, this", _list),
        Verb(
            "add",
            "add a rule from flags, from one JSON object, or from both: a flag wins",
            _add,
            _add_flags,
        ),
        Verb("remove", "take one rule away", _remove, _id),
        Verb("clear", "take every rule away", _clear),
    )
    add_noun(commands, "faults", "deliberate misbehaviour, by rules", verbs)


def _id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the name of the rule")


def _add_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "rule", metavar="JSON", nargs="?", help="the rule as a JSON object; flags are put over it"
    )
    parser.add_argument(
        "--effect",
        help="what goes wrong with a request: status, delay, reset, truncate, malformed, drip, or"
        " drop"
        " (the change is kept, the answer is lost); with a webhook's delivery: duplicate, reorder,"
        " late, stale, or wrong_secret",
    )
    parser.add_argument("--id", help="the rule's name; one is made up unless given")
    parser.add_argument("--status", type=int, help="with the effect status: 400 to 599")
    parser.add_argument(
        "--delay-ms", type=int, metavar="MS", help="with the effects delay and late: how long"
    )
    parser.add_argument(
        "--delay-ms-min", type=int, metavar="MS", help="with the same: at least so long, instead"
    )
    parser.add_argument(
        "--delay-ms-max", type=int, metavar="MS", help="with the same: at most so long, instead"
    )
    parser.add_argument(
        "--bytes-per-second", type=int, metavar="N", help="with the effect drip: how slowly"
    )
    parser.add_argument("--vendor", help="only this vendor's requests or deliveries")
    parser.add_argument("--operation-id", metavar="ID", help="only this operation")
    parser.add_argument("--method", type=str.upper, help="only this method")
    parser.add_argument(
        "--path", metavar="PATTERN", help="only paths like this, such as /candidates/*"
    )
    parser.add_argument("--event", metavar="KIND", help="only deliveries of this kind of event")
    parser.add_argument("--times", type=int, metavar="N", help="at most so often")
    parser.add_argument("--skip", type=int, metavar="N", help="let so many pass first")
    parser.add_argument(
        "--probability", type=float, metavar="P", help="0 to 1, drawn by seed; 1 unless given"
    )
    parser.add_argument("--from", metavar="INSTANT", help="not before this INSTANT of the world")
    parser.add_argument("--until", metavar="INSTANT", help="not from this INSTANT of the world on")


def _list(admin: AdminClient, options: argparse.Namespace) -> Said:
    answer = admin.list_faults()
    rows = [_row(rule) for rule in answer["faults"]]
    return Said(answer, table(rows, _COLUMNS, empty="no faults"))


def _row(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule with its fields gathered under what they are about."""
    groups = {"how": _EFFECT, "which": _WHICH, "when": _WHEN}
    return rule | {name: _pairs(rule, fields) for name, fields in groups.items()}


def _pairs(rule: dict[str, Any], fields: tuple[str, ...]) -> str:
    return " ".join(f"{name}={rule[name]}" for name in fields if rule.get(name) is not None)


def _add(admin: AdminClient, options: argparse.Namespace) -> Said:
    flags = filters(options, ("id", "effect", *_EFFECT, *_WHICH, *_WHEN))
    rule = _parsed(options.rule) | {k: v for k, v in flags.items() if v is not None}
    answer = admin.add_fault(rule)
    return Said(answer, cell(f"added {answer['id']}"))


def _parsed(text: str | None) -> dict[str, Any]:
    try:
        rule = json.loads(text or "{}")
    except ValueError as error:
        raise ConfigurationError(f"the rule is not JSON: {error}") from error
    if not isinstance(rule, dict):
        raise ConfigurationError("the rule is not a JSON object")
    return rule


def _remove(admin: AdminClient, options: argparse.Namespace) -> Said:
    admin.remove_fault(options.id)
    return Said({"id": options.id}, f"removed {options.id}")


def _clear(admin: AdminClient, options: argparse.Namespace) -> Said:
    admin.clear_faults()
    return Said({}, "no faults any more")
