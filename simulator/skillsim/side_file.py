"""What is kept of a world beside its data: credentials and beginnings; no snapshot holds them."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from skillsim.contract import Json
from skillsim.errors import ConfigurationError
from skillsim.grants import Grant, grant_from_json, grant_to_json
from skillsim.world import Beginnings, World


def write(path: Path, world: World) -> None:
    """Write a world's credentials and beginnings, readable by its owner only.

    Whole or not at all: a kill while writing must not cost the world its credentials.
    """
    side = {
        "beginnings": asdict(world.beginnings),
        "credentials": {
            vendor: [grant_to_json(grant) for grant in desk.grants]
            for vendor, desk in world.desks.items()
        },
    }
    draft = path.with_name(path.name + ".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(side), encoding="utf-8")
    draft.replace(path)


def read(
    path: Path, schemes: Mapping[str, Json]
) -> tuple[Beginnings, dict[str, tuple[Grant, ...]]]:
    """Beginnings, and all credentials by vendor. Raises ConfigurationError."""
    try:
        side = json.loads(path.read_text(encoding="utf-8"))
        grants = {
            vendor: tuple(
                grant_from_json(scheme, kept) for kept in side["credentials"].get(vendor, ())
            )
            for vendor, scheme in schemes.items()
        }
        return Beginnings(**side["beginnings"]), grants
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(f"the file {path} cannot be used: {error!r}") from error
