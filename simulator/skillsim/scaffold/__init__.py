"""A further vendor's first files: a small one that works, under a name of one's own.

What is below `files/` is a vendor called acme; wherever the name stands as a word of its own, the
new name takes its place.
"""

import keyword
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from skillsim.errors import ConfigurationError

_FILES = Path(__file__).parent / "files"
_SUFFIX = ".txt"
"""What every file there ends in, so that no tool takes it for a module of ours."""

_NAME = re.compile(r"[a-z][a-z0-9]{0,19}")
_MODEL = re.compile(r"(?<![A-Za-z0-9])acme(?![A-Za-z0-9])", re.IGNORECASE)


def check_name(name: str) -> None:
    """Raise ConfigurationError for a name that no vendor can have."""
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise ConfigurationError(
            f"a vendor cannot be named {name!r}: take up to 20 small letters and digits, a letter"
            " first, that are no keyword of Python"
        )


def places(name: str, *, contracts: Path, vendors: Path) -> tuple[Path, Path]:
    """The contract and the folder of a vendor: all that it consists of."""
    return contracts / f"{name}.yaml", vendors / name


def write(name: str, *, contracts: Path, vendors: Path) -> list[Path]:
    """Write the contract and the folder of a vendor, both or neither; every file that is new.

    Raises ConfigurationError for a name that is not possible, when one of the two is there already,
    and when they cannot be written.
    """
    check_name(name)
    contract, folder = places(name, contracts=contracts, vendors=vendors)
    for place in (contract, folder):
        if place.exists() or place.is_symlink():
            raise ConfigurationError(f"{place} is there already; nothing was written")
    made = [path for above in (contracts, vendors) for path in _missing(above)]
    try:
        _write(name, contract, folder)
    except OSError as error:
        _remove(made)
        raise ConfigurationError(
            f"{error.filename or folder} cannot be written: {error.strerror}; nothing was written"
        ) from error
    return [contract, *sorted(path for path in folder.iterdir() if path.is_file())]


def _write(name: str, contract: Path, folder: Path) -> None:
    """Write both beside their places, and then give them their names."""
    for place in (contract, folder):
        place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-vendor-", dir=folder.parent) as above:
        draft = Path(above, name)
        draft.mkdir()
        for path in sorted((_FILES / "vendors" / "acme").iterdir()):
            (draft / path.name.removesuffix(_SUFFIX)).write_text(_named(path, name), "utf-8")
        with contract.open("x", encoding="utf-8") as file:
            try:
                file.write(_named(_FILES / "openapi" / f"acme.yaml{_SUFFIX}", name))
                file.flush()
                draft.rename(folder)
            except BaseException:
                contract.unlink()
                raise


def _named(path: Path, name: str) -> str:
    """A file of the model, with the new name in the same case as the old one."""
    return _MODEL.sub(lambda found: _like(found[0], name), path.read_text(encoding="utf-8"))


def _like(word: str, name: str) -> str:
    if word.isupper():
        return name.upper()
    return name.capitalize() if word[0].isupper() else name


def _missing(folder: Path) -> list[Path]:
    """The folder and those above it that are not there yet, the innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _remove(made: list[Path]) -> None:
    for path in made:
        with suppress(OSError):
            path.rmdir()
