"""What a vendor folder provides, and how the folders are found."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from sqlalchemy import MetaData

from skillsim import vendors
from skillsim.agenda import Item
from skillsim.company import Company
from skillsim.errors import ApiError
from skillsim.ids import Ids
from skillsim.store import Transaction

ErrorShape = Callable[[ApiError, str, str | None], tuple[Any, str]]
"""(error, request id, operation id or None) → (JSON body, media type) in the vendor's envelope."""

SeedFunction = Callable[[Transaction, Company, Mapping[str, Any]], None]
"""Writes the vendor's view of a company; the mapping holds `fixtures/samples/<vendor>.yaml`."""


DueFunction = Callable[[Transaction, Ids, Item, int, Mapping[str, Any]], None]
"""(transaction, ids, agenda item, now, settings): does what a vendor's agenda item asks for."""


@dataclass(frozen=True)
class StateKind:
    """One kind of record that the admin API shows and edits, as plain functions.

    Records are plain JSON under domain names; instants are RFC 3339 text. An edit has every effect
    that the vendor's rules give it. What is None is not possible. Errors are `errors.*`.
    """

    list: Callable[..., list[dict[str, Any]]]
    """(tx, *, query, limit, offset) → records in creation order that contain `query`."""
    get: Callable[[Transaction, str], dict[str, Any]]
    create: Callable[[Transaction, Ids, dict[str, Any], int], dict[str, Any]] | None = None
    change: Callable[..., dict[str, Any]] | None = None
    """(tx, ids, id, changes, now_us, settings) → the record as it is then."""
    delete: Callable[[Transaction, Ids, str, int], None] | None = None


@dataclass(frozen=True)
class Vendor:
    """One simulated API provider: its contract's name, handlers, tables, seed and error shape."""

    name: str
    title: str
    hosts: tuple[str, ...]
    """Host names (regular expressions, whole match) that reach this vendor without a prefix."""
    handlers: ModuleType
    tables: MetaData
    seed: SeedFunction
    error_shape: ErrorShape
    on_due: DueFunction | None = None
    """Called for agenda items whose kind starts with the vendor's name and a dot."""
    admin_handlers: ModuleType | None = None
    """Handlers of the vendor's own `admin.yaml`, served under `/__admin/<vendor>/`."""
    state_kinds: Mapping[str, StateKind] = field(default_factory=dict)
    """What `/__admin/state/<vendor>/` shows and edits, by kind."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Page host (`exam`) → host name that serves it under Host routing; empty without pages."""


def discover() -> tuple[Vendor, ...]:
    """Every vendor folder under `skillsim/vendors/`, in the order of their names."""
    names = sorted(m.name for m in pkgutil.iter_modules(vendors.__path__) if m.ispkg)
    modules = (importlib.import_module(f"{vendors.__name__}.{name}") for name in names)
    return tuple(module.VENDOR for module in modules)
