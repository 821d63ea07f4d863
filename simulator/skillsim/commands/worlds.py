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
        Verb("list", "list every world; without a verb, this", _list),
        Verb("create", "make one, and say its addresses and credentials", _create, _create_flags),
        Verb("show", "say the addresses and credentials of one", _show, _name),
        Verb("drop", "remove one with everything in it", _drop, _name),
    )
    explanation = "isolated universes on one sandbox, each with data, clock and credentials"
    add_noun(commands, "worlds", explanation, verbs, in_world=False)


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the name of the world")


def _create_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="the name of the world; one is made up unless given"
    )
    parser.add_argument(
        "--scenario", help="the world before the first request, like the default world unless given"
    )
    parser.add_argument(
        "--people",
        type=int,
        metavar="N",
        help="how many people are drawn; as many as the scenario says, or like the default world"
        " when no scenario is given",
    )
    parser.add_argument(
        "--seed",
        type=int,
        help="the number that fixes all chance, like the default world unless given",
    )
    parser.add_argument(
        "--locale", help="where names come from, such as de_DE; like the default world unless given"
    )
    parser.add_argument(
        "--as-of",
        help="the day or instant that the data speaks of, like the default world unless given",
    )
    parser.add_argument(
        "--clock", help="real unless given, frozen, or the INSTANT at which it begins and stands"
    )
    parser.add_argument(
        "--speed",
        type=float,
        help="seconds of the world in a real one; with an INSTANT it runs on from there",
    )
    parser.add_argument(
        "--candidates", metavar="BEHAVIOUR", help="what invited candidates do by themselves"
    )
    parser.add_argument(
        "--set",
        action="append",
        dest="settings",
        metavar="KEY=VALUE",
        help="a switch of the world, see docs/settings.md; may be repeated",
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
