"""Functions of the simulator by name, for mutants that do nearly what the function does."""

from collections.abc import Callable
from functools import reduce
from importlib import import_module
from typing import Any

from skillsim_contracts.mutant import Patch, patch


def original(target: str) -> Any:
    """What `module:name` or `module:Class.name` stands for at this moment.

    Fetch it while the file of mutants is read: once a mutant runs, its replacement is there.
    """
    module, _, path = target.partition(":")
    return reduce(getattr, path.split("."), import_module(module))


def patch_with(target: str, make: Callable[[Any], Any]) -> Patch:
    """A patch whose replacement is made of what it replaces."""
    return patch(target, make(original(target)))
