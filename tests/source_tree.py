"""The syntax trees of our own code, and what each module imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import skillsim
import skillsim_contracts

ROOTS = {
    "skillsim": Path(skillsim.__file__).parent,
    "skillsim_contracts": Path(skillsim_contracts.__path__[0]),
}


@dataclass(frozen=True)
class Module:
    """One source file: its dotted name below its package, and its syntax tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def vendor(self) -> str | None:
        """The vendor whose folder it stands in."""
        parts = self.name.split(".")
        return parts[1] if parts[0] == "vendors" and len(parts) > 1 else None

    @property
    def layer(self) -> str:
        """Its layer in the vendor's folder."""
        return [*self.name.split("."), "__init__"][2]


@lru_cache(maxsize=1)
def modules() -> tuple[Module, ...]:
    """Every module of both packages; those of the kit keep the package's name in front."""
    return tuple(
        Module(_name(package, path.relative_to(root)), path, ast.parse(path.read_bytes()))
        for package, root in ROOTS.items()
        for path in sorted(root.rglob("*.py"))
    )


def _name(package: str, relative: Path) -> str:
    parts = [part for part in relative.with_suffix("").parts if part != "__init__"]
    return ".".join(parts if package == "skillsim" else [package, *parts]) or package


@cache
def known_names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


@cache
def imported(module: Module) -> tuple[str, ...]:
    """The dotted name of everything a module imports, `from a import b` as `a.b`."""
    return tuple(_imported(module))


def _imported(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def called(module: Module) -> frozenset[str]:
    """The names of everything a module calls, without what stands before the last dot."""
    calls = (node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    return frozenset(
        function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)
        for function in calls
    )


def own_imports(module: Module) -> Iterator[str]:
    """The modules of the simulator that a module uses, by their names below `skillsim`."""
    for name in imported(module):
        if name.startswith("skillsim."):
            below = name.removeprefix("skillsim.")
            yield below if below in known_names() else below.rpartition(".")[0] or below


def is_within(name: str, allowed: str) -> bool:
    return any(name == one or name.startswith(one + ".") for one in allowed.split())
