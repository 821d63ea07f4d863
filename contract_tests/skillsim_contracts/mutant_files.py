"""Finds mutants: the public catalogue, or any Python file that exports them."""

import importlib.util
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from skillsim_contracts import mutants as public_mutants
from skillsim_contracts.mutant import Mutant

PUBLIC = "public"


class MutantFileError(Exception):
    """A file of mutants that cannot be used; the message is one sentence."""


@dataclass(frozen=True)
class Catalogue:
    """Mutants and benign variants of one source."""

    mutants: tuple[Mutant, ...]
    benign: tuple[Mutant, ...]

    def find(self, mutant_id: str) -> Mutant:
        """The mutant or variant of this id; KeyError when there is none."""
        return {one.id: one for one in (*self.mutants, *self.benign)}[mutant_id]


def load_mutants(source: str) -> Catalogue:
    """The catalogue called `public`, or that of a file. Raises MutantFileError."""
    modules = list(_public_modules()) if source == PUBLIC else [_module_of(Path(source))]
    found = [_exported(module, "MUTANTS") for module in modules]
    benign = [_exported(module, "BENIGN") for module in modules]
    catalogue = Catalogue(_in_order(found), _in_order(benign))
    ids = [one.id for one in (*catalogue.mutants, *catalogue.benign)]
    for mutant_id in ids:
        if ids.count(mutant_id) > 1:
            raise MutantFileError(f"{source} has two mutants with the id {mutant_id}")
    if not ids:
        raise MutantFileError(f"{source} exports neither MUTANTS nor BENIGN")
    return catalogue


def _public_modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(public_mutants.__path__):
        yield import_module(f"{public_mutants.__name__}.{found.name}")


def _module_of(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"mutants_in_{path.stem}", path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise MutantFileError(f"{path} is no Python file; give `public` or a file of mutants")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up there.
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # whatever a stranger's file raises
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise MutantFileError(f"{path} cannot be loaded: {reason}") from error
    return module


def _exported(module: ModuleType, name: str) -> Sequence[Mutant]:
    exported: Sequence[Mutant] = getattr(module, name, ())
    if not isinstance(exported, list | tuple):
        raise MutantFileError(f"{module.__name__}: {name} is no list")
    for one in exported:
        for member in ("id", "group", "operation", "violation"):
            if not isinstance(getattr(one, member, None), str):
                raise MutantFileError(f"{module.__name__}: {name} holds {one!r}, without {member}")
    return [_complete(one) for one in exported]


def _complete(one: Mutant) -> Mutant:
    """The mutant as this kit's own type, if it is another object with the same members."""
    if isinstance(one, Mutant):
        return one
    return Mutant(
        id=one.id,
        group=one.group,
        operation=one.operation,
        violation=one.violation,
        witness=getattr(one, "witness", None),
        wrap=getattr(one, "wrap", None),
        patch=getattr(one, "patch", ()),
        settings=getattr(one, "settings", {}),
    )


def _in_order(parts: list[Sequence[Mutant]]) -> tuple[Mutant, ...]:
    return tuple(sorted((one for part in parts for one in part), key=lambda one: _number(one.id)))


def _number(mutant_id: str) -> tuple[str, int]:
    letters = mutant_id.rstrip("0123456789")
    digits = mutant_id[len(letters) :]
    return letters, int(digits) if digits else 0
