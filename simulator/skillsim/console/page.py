"""What a page of the console is, and how the pages are found."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import NamedTuple, TypeVar

from flask import Blueprint

from skillsim.console import pages


class Entry(NamedTuple):
    """One line of the rail."""

    title: str
    address: str
    icon: str


@dataclass(frozen=True)
class Page:
    """One entry of the rail. A module under `pages/` holds one, or several of one blueprint.

    `address` is its path below `/__console`; the routes of the blueprint are whole paths below it,
    too. `order` is its place in the rail, from the top; None leaves it out of the rail.
    """

    title: str
    address: str
    icon: str
    """The name of an icon in `templates/parts/icons.html`."""
    order: int | None
    blueprint: Blueprint
    entries: Callable[[], Iterable[Entry]] | None = None
    """What stands in the rail in its place, where that depends on what the server has."""


Place = TypeVar("Place", Page, Entry)


def discover() -> tuple[Page, ...]:
    """Every page there is, in the order of the rail; those outside it come last."""
    names = sorted(module.name for module in pkgutil.iter_modules(pages.__path__))
    modules = (importlib.import_module(f"{pages.__name__}.{name}") for name in names)
    found = [page for module in modules for page in _pages_of(module)]
    return tuple(sorted(found, key=lambda page: (page.order is None, page.order, page.address)))


def rail(found: Iterable[Page]) -> list[Entry]:
    """The lines of the rail. Raises AdminError as what an entry depends on does."""
    entries: list[Entry] = []
    for page in found:
        if page.entries is not None:
            entries += page.entries()
        elif page.order is not None:
            entries.append(Entry(page.title, page.address, page.icon))
    return entries


def current(found: Iterable[Place], path: str) -> Place | None:
    """The one that a path belongs to: that with the longest address."""
    above = [page for page in found if is_within(path, page.address)]
    return max(above, key=lambda page: len(page.address), default=None)


def is_within(path: str, address: str) -> bool:
    """Whether a path is an address, or stands below it."""
    if address == "/":
        return path == address
    return path == address or path.startswith(address + "/")


def _pages_of(module: ModuleType) -> list[Page]:
    return [value for value in vars(module).values() if isinstance(value, Page)]
