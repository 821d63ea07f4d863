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

    Credentials of vendors that are not there today stay in the file. Whole or not at all: a kill
    while writing must not cost the world its credentials.
    """
    credentials = {
        vendor: [grant_to_json(grant) for grant in desk.grants]
        for vendor, desk in world.desks.items()
    }
    side = {
        "beginnings": asdict(world.beginnings),
        "credentials": _credentials_in(path) | credentials,
    }
    draft = path.with_name(path.name + ".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(side), encoding="utf-8")
    draft.replace(path)


def read(
    path: Path, schemes: Mapping[str, Json]
) -> tuple[Beginnings, dict[str, tuple[Grant, ...]]]:
    """Beginnings, and the credentials by vendor; a vendor that came later has no entry.

    Raises ConfigurationError.
    """
    try:
        side = _load(path)
        grants = {
            vendor: tuple(grant_from_json(schemes[vendor], one) for one in kept)
            for vendor, kept in side["credentials"].items()
            if vendor in schemes
        }
        return Beginnings(**side["beginnings"]), grants
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(f"the file {path} cannot be used: {error!r}") from error


def _load(path: Path) -> Json:
    loaded: Json = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _credentials_in(path: Path) -> Json:
    try:
        return dict(_load(path)["credentials"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # new, or of no use to anybody
