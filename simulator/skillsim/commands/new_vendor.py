"""`skillsim new-vendor`: the first files of a vendor of one's own."""

import argparse
import os
from pathlib import Path
from typing import Any

from skillsim import resources, scaffold
from skillsim.commands.kit import say
from skillsim.errors import ConfigurationError


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("new-vendor", help="write a small vendor to begin one's own with")
    parser.add_argument("name", metavar="NAME", help="small letters and digits, such as acme")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for vendors of one's own; what SKILLSIM_OWN_VENDORS names, or the checkout,"
        " unless given",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="log more, to standard error")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Write the vendor; 0 when it is there, wholly."""
    named = os.environ.get(resources.OWN_VENDORS)
    out = options.out or (Path(named) if named else None)
    top = _checkout_around(Path.cwd()) if out is None else None
    if out is None and top is None:
        raise ConfigurationError("name the folder for vendors of your own: --out DIR")
    scaffold.check_name(options.name)
    _check_free(options.name)
    folder, vendors = (top, "simulator/skillsim/vendors") if top else (out or Path(), "vendors")
    written = scaffold.write(options.name, contracts=folder / "openapi", vendors=folder / vendors)
    say("\n".join(map(str, written)))
    return 0


def _check_free(name: str) -> None:
    """Raise ConfigurationError for the name of a vendor of skillsim's."""
    package = Path(scaffold.__file__).parents[1] / "vendors"
    contract, folder = scaffold.places(name, contracts=resources.contracts_root(), vendors=package)
    if contract.exists() or folder.exists():
        raise ConfigurationError(f"there is a vendor {name} already; nothing was written")


def _checkout_around(folder: Path) -> Path | None:
    """The checkout that runs, if the folder is inside it."""
    top = resources.checkout()
    return top if top and folder.resolve().is_relative_to(top) else None
