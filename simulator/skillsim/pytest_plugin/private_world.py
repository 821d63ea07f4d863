"""A world as a test sees it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from skillsim.client import AdminClient, AdminError, Json
from skillsim.pytest_plugin.world_clock import Clock
from skillsim.pytest_plugin.world_faults import Faults
from skillsim.pytest_plugin.world_journal import Journal
from skillsim.vendor_client import Vendor, vendors_of


class World:
    """An isolated world; each vendor is an attribute of it, by its name."""

    def __init__(
        self, described: Json, admin: AdminClient, contract_of: Callable[[str], Json]
    ) -> None:
        self.described = described
        """What the admin API says of it, in the shape of the ready line."""
        self.name = str(described["world"])
        self.url = f"{admin.url}/@{self.name}"
        """The address that the vendors' own begin with."""
        self.admin = admin
        self._is_dropped = False
        self.vendors = vendors_of(described, contract_of)

    def __getattr__(self, name: str) -> Vendor:
        __tracebackhide__ = True
        # Asked for only what is no attribute; a copy in the making has no vendors yet.
        vendors: dict[str, Vendor] = self.__dict__.get("vendors", {})
        if name not in vendors:
            raise AttributeError(f"a world has no {name}; its vendors are {', '.join(vendors)}")
        return vendors[name]

    def __repr__(self) -> str:
        return f"<world {self.name}: {', '.join(self.vendors)}>"

    @cached_property
    def clock(self) -> Clock:
        """Its time."""
        return Clock(self.admin, on_move=self.forget_tokens)

    @cached_property
    def faults(self) -> Faults:
        """What goes wrong in it."""
        return Faults(self.admin)

    @cached_property
    def journal(self) -> Journal:
        """What was asked and answered in it."""
        return Journal(self.admin)

    def forget_tokens(self) -> None:
        """Buy new tokens for `headers` when they are next asked for."""
        for vendor in self.vendors.values():
            vendor.forget_tokens()

    def drop(self) -> None:
        """Remove it with everything in it; harmless when it is gone already.

        Raises AdminError, Unreachable.
        """
        # The name of a world that is gone may be another test's by now.
        if self._is_dropped:
            return
        try:
            self.admin.drop_world(self.name)
        except AdminError as error:
            if error.status != 404:
                raise
        self._is_dropped = True
