"""Where contracts and fixtures are: in a checkout, in an installed wheel, in a folder of one's own.

The environment variable SKILLSIM_OWN_VENDORS names a folder with further vendors: `openapi/`,
`vendors/`, and perhaps `fixtures/samples/` and `kit/`. It is read once; processes that are begun to
help inherit it.
"""

import importlib
import logging
import os
import traceback
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from skillsim.errors import ConfigurationError

OWN_VENDORS = "SKILLSIM_OWN_VENDORS"
"""The environment variable that names a folder with vendors of one's own."""

_PACKAGE = Path(__file__).resolve().parent

_log = logging.getLogger(__name__)


def contract_path(vendor: str) -> Path:
    """The file of a vendor's contract, whether it exists or not."""
    shipped = contracts_root() / f"{vendor}.yaml"
    return contract_paths().get(vendor, shipped)


def contract_paths() -> dict[str, Path]:
    """The contract of every vendor, in the order of their names.

    Raises ConfigurationError for a vendor that exists twice.
    """
    found = {path.stem: path for path in contracts_root().glob("*.yaml")}
    for path in own_contracts():
        if path.stem in found:
            raise ConfigurationError(f"the vendor {path.stem} exists twice: rename {path}")
        found[path.stem] = path
    return dict(sorted(found.items()))


def contracts_root() -> Path:
    """The folder that holds one contract for each vendor that is part of skillsim."""
    return _folder("openapi")


def fixtures_root() -> Path:
    """The folder that holds the catalogue, the company, the scenarios and the samples."""
    return _folder("fixtures")


@lru_cache(maxsize=1)
def own_vendors() -> Path | None:
    """The folder with vendors of one's own; None without one.

    Raises ConfigurationError when what SKILLSIM_OWN_VENDORS names holds no vendors.
    """
    named = os.environ.get(OWN_VENDORS)
    if not named:
        return None
    folder = Path(named).resolve()
    for needed in ("vendors", "openapi"):
        if not (folder / needed).is_dir():
            raise ConfigurationError(
                f"{OWN_VENDORS} names {folder}, which has no folder {needed}/:"
                " name the one that `skillsim new-vendor` writes to"
            )
    return folder


def own_packages(kind: str) -> list[str]:
    """Where further packages of a kind are looked for: `vendors`, or `kit` for their rules."""
    own = own_vendors()
    return [str(own / kind)] if own and (own / kind).is_dir() else []


def own_contracts() -> list[Path]:
    """The contracts of vendors of one's own. Raises ConfigurationError as `own_vendors` does."""
    own = own_vendors()
    return sorted((own / "openapi").glob("*.yaml")) if own else []


def load_package(kind: ModuleType, name: str) -> ModuleType:
    """A package among those of a kind: a vendor, or its rules.

    Raises ConfigurationError, which names file and line, for one that cannot be imported.
    """
    try:
        return importlib.import_module(f"{kind.__name__}.{name}")
    except (Exception, SystemExit) as error:
        _log.info("%s.%s cannot be imported", kind.__name__, name, exc_info=True)
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        told = " ".join(f"{type(error).__name__}: {reason}".split())
        raise ConfigurationError(f"{_place_of(error, kind.__path__)}: {told}") from error


def samples_path(vendor: str) -> Path:
    """The file of what a vendor's documents print, whether it exists or not."""
    relative = f"samples/{vendor}.yaml"
    own = own_vendors()
    if own and (own / "openapi" / f"{vendor}.yaml").is_file():
        return own / "fixtures" / relative
    return fixtures_root() / relative


def checkout() -> Path | None:
    """The top folder of the checkout that runs; None for an installed wheel."""
    top = _PACKAGE.parents[1]
    return top if (top / "openapi").is_dir() and (top / "pyproject.toml").is_file() else None


def load_fixture(relative: str) -> Any:
    """The parsed YAML of one file under the fixtures folder, such as `scenarios/small.yaml`.

    Dates in the file that are not quoted come out as `date`. Raises ConfigurationError when the
    file is missing or is not YAML.
    """
    return read_fixture(fixtures_root() / relative, relative)


def read_fixture(path: Path, name: str) -> Any:
    """The parsed YAML of a fixture; errors call it by that name. Raises ConfigurationError."""
    # Late: `skillsim doctor` is to say that a library is missing.
    import yaml

    from skillsim import yaml_text

    try:
        return yaml_text.read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"the fixture {name} is missing from {path.parent}") from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise ConfigurationError(f"the fixture {name} cannot be read: {reason}") from error


def _place_of(error: BaseException, folders: Iterable[str]) -> str:
    """The line of a file in one of the folders where something went wrong."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}, line {error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if any(Path(f.filename).is_relative_to(one) for one in folders)]
    last = (ours or frames)[-1]
    return f"{last.filename}, line {last.lineno}"


def _folder(name: str) -> Path:
    # A wheel carries the folders inside the package, a checkout has them at its top level.
    for base in (_PACKAGE, _PACKAGE.parents[1]):
        if (base / name).is_dir():
            return base / name
    raise ConfigurationError(
        f"the folder {name}/ is missing: install skillsim again, or run it from a whole checkout"
    )
