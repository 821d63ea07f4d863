"""Where the data files are: contracts and fixtures, in a checkout and in an installed wheel."""

from pathlib import Path
from typing import Any

import yaml

from skillsim import yaml_text
from skillsim.errors import ConfigurationError

_PACKAGE = Path(__file__).resolve().parent


def contract_path(vendor: str) -> Path:
    """The file of a vendor's contract, whether it exists or not."""
    return contracts_root() / f"{vendor}.yaml"


def contracts_root() -> Path:
    """The folder that holds one contract per vendor."""
    return _folder("openapi")


def fixtures_root() -> Path:
    """The folder that holds the catalogue, the company, the scenarios and the samples."""
    return _folder("fixtures")


def load_fixture(relative: str) -> Any:
    """The parsed YAML of one file under the fixtures folder, such as `scenarios/small.yaml`.

    Dates in the file that are not quoted come out as `date`. Raises ConfigurationError when the
    file is missing or is not YAML.
    """
    path = fixtures_root() / relative
    try:
        return yaml_text.read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"the fixture {relative} is missing from {path.parent}") from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ConfigurationError(f"the fixture {relative} cannot be read: {error}") from error


def _folder(name: str) -> Path:
    # A wheel carries the folders inside the package, a checkout has them at its top level.
    for base in (_PACKAGE, _PACKAGE.parents[1]):
        if (base / name).is_dir():
            return base / name
    raise ConfigurationError(
        f"the folder {name}/ is missing: install skillsim again, or run it from a whole checkout"
    )
