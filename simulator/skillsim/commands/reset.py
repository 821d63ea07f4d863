"""`skillsim reset`: put a world back to its seed."""

import argparse
from typing import Any

from skillsim.client import AdminClient
from skillsim.commands.remote import Said, add_command


def add(commands: Any) -> None:
    """The command; it has no verbs."""
    add_command(commands, "reset", "put a world of a running sandbox back to its seed", _reset)


def _reset(admin: AdminClient, options: argparse.Namespace) -> Said:
    answer = admin.reset_world()
    text = f"world {answer['world']} is back at {answer['scenario']}, seed {answer['seed']}"
    return Said(answer, text)
