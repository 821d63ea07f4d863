"""What goes wrong in a test's world."""

from __future__ import annotations

from typing import Any

from skillsim.client import AdminClient, Json


class Faults:
    """The fault rules of one world. Raises AdminError for a rule that the sandbox refuses."""

    def __init__(self, admin: AdminClient) -> None:
        self._admin = admin

    def add(self, effect: str, **members: Any) -> Json:
        """Add a rule; the rule with its `id`.

        The members are those of the admin API, such as `status=503, operation_id="listTests",
        times=2`. `from_` stands for `from`, which Python keeps for itself.
        """
        rule = {name.rstrip("_"): value for name, value in members.items()}
        return self._admin.add_fault({"effect": effect, **rule})

    def remove(self, fault_id: str) -> None:
        """Take one rule away."""
        self._admin.remove_fault(fault_id)

    def clear(self) -> None:
        """Take every rule away."""
        self._admin.clear_faults()

    @property
    def rules(self) -> tuple[Json, ...]:
        """Every rule in order, with how often it was meant (`seen`) and struck (`fired`)."""
        return tuple(self._admin.list_faults()["faults"])
