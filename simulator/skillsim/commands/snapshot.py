"""`skillsim snapshot`: keep a world's state under a name, and go back to it."""

import argparse
from typing import Any

from skillsim.client import AdminClient
from skillsim.commands.remote import Said, Verb, add_file_flag, add_noun, write_file


def add(commands: Any) -> None:
    """The command and its verbs."""
    verbs = (
        Verb("list", "say the names of the snapshots; without a verb, this", _list),
        Verb("save", "keep the present state; one of the same name is replaced", _save, _name),
        Verb("restore", "put the world back to a snapshot", _restore, _name),
        Verb("delete", "forget a snapshot", _delete, _name),
        Verb("download", "write a snapshot to an SQLite file", _download, _name_and_file),
    )
    add_noun(commands, "snapshot", "named states of a world, to go back to", verbs)


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the snapshot")


def _name_and_file(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    add_file_flag(parser, required=True)


def _list(admin: AdminClient, options: argparse.Namespace) -> Said:
    answer = admin.list_snapshots()
    return Said(answer, "\n".join(answer["snapshots"]) or "no snapshots")


def _save(admin: AdminClient, options: argparse.Namespace) -> Said:
    admin.save_snapshot(options.name)
    return _said(options, f"saved {options.name}")


def _restore(admin: AdminClient, options: argparse.Namespace) -> Said:
    admin.restore_snapshot(options.name)
    return _said(options, f"world {options.world} is back at {options.name}")


def _delete(admin: AdminClient, options: argparse.Namespace) -> Said:
    admin.delete_snapshot(options.name)
    return _said(options, f"deleted {options.name}")


def _download(admin: AdminClient, options: argparse.Namespace) -> Said:
    return write_file(options.output, admin.download_snapshot(options.name))


def _said(options: argparse.Namespace, text: str) -> Said:
    return Said({"world": options.world, "snapshot": options.name}, text)
