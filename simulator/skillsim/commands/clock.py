"""`skillsim clock`: read, set, freeze, run and advance the time of a world."""

import argparse
from typing import Any

from skillsim import durations
from skillsim.client import AdminClient
from skillsim.commands.remote import Said, Verb, add_noun
from skillsim.errors import ConfigurationError
from skillsim.table_text import cell, table

EXIT_NOT_REACHED = 1
_FIRED = {"at": "AT", "kind": "KIND", "subject": "SUBJECT", "outcome": "OUTCOME"}


def add(commands: Any) -> None:
    """The command and its verbs."""
    verbs = (
        Verb("show", "say what time it is; without a verb, this", _show),
        Verb(
            "set",
            "set it to a later instant; what is due by then follows by itself",
            _set,
            _instant,
        ),
        Verb("freeze", "stop it where it is", _freeze),
        Verb("run", "let it run again", _run, _speed),
        Verb(
            "advance", "do all that is due in a span of time, and wait for it", _advance, _duration
        ),
        Verb("to", "do all that is due until an instant, and wait for it", _to, _instant),
        Verb("idle", "do all that is due until nothing is planned any more", _idle),
    )
    add_noun(commands, "clock", "the time of a world: read, set, freeze, run and advance it", verbs)


def _instant(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("instant", metavar="INSTANT", help="such as 2026-01-31T08:00:00Z")


def _speed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--speed", type=float, help="seconds of the world in a real one, 1 unless given"
    )


def _duration(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("duration", metavar="DURATION", nargs="+", help="such as 2h 30m")


def _show(admin: AdminClient, options: argparse.Namespace) -> Said:
    return _said(admin.get_clock())


def _set(admin: AdminClient, options: argparse.Namespace) -> Said:
    return _said(admin.set_clock(now=options.instant))


def _freeze(admin: AdminClient, options: argparse.Namespace) -> Said:
    return _said(admin.set_clock(mode="frozen"))


def _run(admin: AdminClient, options: argparse.Namespace) -> Said:
    if options.speed is None:
        return _said(admin.set_clock(mode="real"))
    return _said(admin.set_clock(speed=options.speed))


def _said(clock: dict[str, Any]) -> Said:
    speed = f", speed {clock['speed']:g}" if clock["mode"] == "scaled" else ""
    return Said(clock, cell(f"{clock['now']}, {clock['mode']}{speed}"))


def _advance(admin: AdminClient, options: argparse.Namespace) -> Said:
    try:
        duration_us = durations.from_text(" ".join(options.duration))
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    return _advanced(admin.advance_clock(seconds=durations.to_seconds(duration_us)))


def _to(admin: AdminClient, options: argparse.Namespace) -> Said:
    return _advanced(admin.advance_clock(to=options.instant))


def _idle(admin: AdminClient, options: argparse.Namespace) -> Said:
    return _advanced(admin.advance_clock(until="idle"))


def _advanced(answer: dict[str, Any]) -> Said:
    fired = table(answer["fired"], _FIRED, empty="nothing was due")
    end = cell(f"now {answer['now']}, {answer['pending']} planned")
    if answer["reached"]:
        return Said(answer, f"{fired}\n{end}")
    # Bounded by steps and by real time; a reset in between ends it too.
    return Said(answer, f"{fired}\n{end}; it stopped early, repeat it to go on", EXIT_NOT_REACHED)
