"""Odd names and addresses of people and applicants alike; each changes what its label names."""

from dataclasses import replace

from skillsim.seeding.chance import pick
from skillsim.seeding.oddities.oddity import Odd, Planting, R, Scene, changed
from skillsim.seeding.oddities.texts import AROUND_FIRST_NAME, AROUND_LAST_NAME, NAMES

# SkillTrack holds first and last name in one field of this length.
_LONGEST_NAME = 255


def name_from_list(kind: str) -> Planting[R]:
    """Gives a first name, a last name or both from a list of texts."""

    def plant(record: R, scene: Scene[R]) -> Odd[R] | None:
        first_name, last_name = pick(scene.draw, NAMES[kind])
        if first_name is None:
            return changed(record, "last_name", last_name)
        if last_name is None:
            return changed(record, "first_name", first_name)
        renamed = replace(record, first_name=first_name, last_name=last_name)
        return Odd(renamed, "name", f"{record.first_name} {record.last_name}")

    return plant


def around_first_name(kind: str) -> Planting[R]:
    """Puts a text of a list before or after the first name."""

    def plant(record: R, scene: Scene[R]) -> Odd[R] | None:
        before, after = pick(scene.draw, AROUND_FIRST_NAME[kind])
        return changed(record, "first_name", f"{before}{record.first_name}{after}")

    return plant


def around_last_name(kind: str) -> Planting[R]:
    """Puts a text of a list before or after the last name."""

    def plant(record: R, scene: Scene[R]) -> Odd[R] | None:
        before, after = pick(scene.draw, AROUND_LAST_NAME[kind])
        return changed(record, "last_name", f"{before}{record.last_name}{after}")

    return plant


def long_name(record: R, _: Scene[R]) -> Odd[R] | None:
    """A last name with which the whole name is as long as a vendor takes it."""
    room = _LONGEST_NAME - len(record.first_name) - 1
    return changed(record, "last_name", (f"{record.last_name}-" * _LONGEST_NAME)[:room])


def single_letter_name(record: R, _: Scene[R]) -> Odd[R] | None:
    """The first letter as the whole first name."""
    return changed(record, "first_name", record.first_name[:1])


def capital_email(record: R, _: Scene[R]) -> Odd[R] | None:
    """The address in capital letters: the same one to a mail server, another text."""
    return changed(record, "email", record.email.upper())
