"""Mutants: small defects planted in the simulator, to see whether the kit catches them.

A file of mutants exports `MUTANTS: list[Mutant]`, `BENIGN: list[Mutant]`, or both.
docs/howto/write-a-mutant.md shows how to write one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skillsim_contracts.client import Client

App = Callable[[Any, Any, Any], Any]
"""An ASGI application: `async def app(scope, receive, send)`."""

_NO_SETTINGS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Patch:
    """A function of the simulator and what stands in for it while the mutant runs."""

    target: str
    """`module:function` or `module:Class.method`, where it is looked up when it is called."""
    replacement: Any


def patch(target: str, replacement: Any) -> Patch:
    """Put `replacement` in the place of `module:function` (or `module:Class.method`)."""
    return Patch(target, replacement)


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One defect, or one harmless variant, of the simulator.

    `operation` is `ST`, `TW` or `DS` (or the vendor's name), a method and a path as in the
    contract, such as `DS GET /candidates/{id}`; `ST all` stands for every operation. `witness`
    takes a fresh client of the changed simulator and raises AssertionError when the defect shows;
    on the unchanged simulator it returns. A benign variant needs none. `wrap` puts middleware
    around the simulator's ASGI application, whose paths begin with the vendor's name
    (`/devskiller/candidates`). `settings` are switches of the world.
    """

    id: str
    group: str
    operation: str
    violation: str
    witness: "Callable[[Client], None] | None" = None
    wrap: Callable[[App], App] | None = None
    patch: Patch | Sequence[Patch] = ()
    settings: Mapping[str, Any] = field(default_factory=lambda: _NO_SETTINGS)

    @property
    def patches(self) -> tuple[Patch, ...]:
        """The patches, however many were given; a pair of place and replacement is one too."""
        given: Any = self.patch
        alone = isinstance(given, Patch) or _is_pair(given)
        return tuple(
            one if isinstance(one, Patch) else Patch(*one) for one in ([given] if alone else given)
        )


def _is_pair(given: Any) -> bool:
    return isinstance(given, tuple) and len(given) == 2 and isinstance(given[0], str)
