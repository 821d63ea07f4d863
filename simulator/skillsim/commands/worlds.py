"""`skillsim worlds`: isolated universes on one sandbox."""

import argparse
from typing import Any

from skillsim import banner
from skillsim.client import AdminClient
from skillsim.commands.remote import Said, Verb, add_noun, filters
from skillsim.config import parse_switches
from skillsim.errors import ConfigurationError
from skillsim.table_text import table

_ORIGIN = ("name", "scenario", "people", "seed", "locale", "as_of", "clock", "speed", "candidates")
_COLUMNS = {
    "world": "WORLD",
    "scenario": "SCENARIO",
    "seed": "SEED",
    "as_of": "AS OF",
    "mode": "CLOCK",
    "now": "NOW",
}


def add(commands: Any) -> None:
    """The command and its verbs."""
    verbs = (
        Verb("list", "every world (without a verb, this)", _list),
        Verb("create", "make a world with credentials of its own", _create, _create_flags),
        Verb("show", "one world with its addresses and credentials", _show, _name),
        Verb("drop", "remove a world with everything in it", _drop, _name),
    )
    add_noun(commands, "worlds", "isolated universes on one sandbox", verbs, in_world=False)


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the world")


def _create_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="the world (one is made up)")
    parser.add_argument("--scenario", help="the world before the first request")
    parser.add_argument("--people", type=int, metavar="N", help="how many are drawn")
    parser.add_argument("--seed", type=int, help="the number that fixes all chance")
    parser.add_argument("--locale", help="where names come from, such as de_DE")
    parser.add_argument("--as-of", help="the day or instant the data speaks of")
    parser.add_argument("--clock", help="real, frozen, or the instant it stands at")
    parser.add_argument("--speed", type=float, help="seconds of the world in a real one (1)")
    parser.add_argument("--candidates", metavar="BEHAVIOUR", help="what candidates do")
    parser.add_argument(
        "--set", action="append", dest="settings", metavar="KEY=VALUE", help="a switch; repeatable"
    )


def _list(admin: AdminClient, options: argparse.Namespace) -> Said:
    answer = admin.list_worlds()
    rows = [{**world, **world.get("clock", {})} for world in answer["worlds"]]
    return Said(answer, table(rows, _COLUMNS, empty="no worlds"))


def _create(admin: AdminClient, options: argparse.Namespace) -> Said:
    spec = {k: v for k, v in filters(options, _ORIGIN).items() if v is not None}
    if options.settings:
        spec["settings"] = _switches(options.settings)
    return _described(admin.create_world(spec))


def _switches(pairs: list[str]) -> dict[str, Any]:
    try:
        return dict(parse_switches(pairs))
    except ValueError as error:
        raise ConfigurationError(f"--set: {error}") from error


def _show(admin: AdminClient, options: argparse.Namespace) -> Said:
    return _described(admin.get_world(options.name))


def _described(world: dict[str, Any]) -> Said:
    return Said(world, banner.text(world))


def _drop(admin: AdminClient, options: argparse.Namespace) -> Said:
    admin.drop_world(options.name)
    return Said({"world": options.name}, f"dropped {options.name}")
