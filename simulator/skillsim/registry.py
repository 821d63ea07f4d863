"""What a vendor folder provides, and how the folders are found."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sqlalchemy import MetaData

from skillsim import vendors
from skillsim.company import Company
from skillsim.errors import ApiError
from skillsim.store import Transaction

ErrorShape = Callable[[ApiError, str, str | None], tuple[Any, str]]
"""(error, request id, operation id or None) → (JSON body, media type) in the vendor's envelope."""

SeedFunction = Callable[[Transaction, Company, Mapping[str, Any]], None]
"""Writes the vendor's view of a company; the mapping holds `fixtures/samples/<vendor>.yaml`."""


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
    pages: Mapping[str, str]
    """Page host (`exam`) → host name that serves it under Host routing; empty without pages."""


def discover() -> tuple[Vendor, ...]:
    """Every vendor folder under `skillsim/vendors/`, in the order of their names."""
    names = sorted(m.name for m in pkgutil.iter_modules(vendors.__path__) if m.ispkg)
    modules = (importlib.import_module(f"{vendors.__name__}.{name}") for name in names)
    return tuple(module.VENDOR for module in modules)
