"""A vendor's contract bound to the worlds it is asked in."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from skillsim.contract import Contract
from skillsim.errors import ApiError
from skillsim.lane import Arrival
from skillsim.registry import Vendor
from skillsim.vendor_visit import VendorVisit
from skillsim.worlds import Worlds


@dataclass(frozen=True)
class VendorBinding:
    """One vendor, as the lane asks for it."""

    vendor: Vendor
    contract: Contract
    worlds: Worlds

    @property
    def handlers(self) -> ModuleType:
        """The module that holds the vendor's handlers."""
        return self.vendor.handlers

    def visit(self, arrival: Arrival) -> VendorVisit:
        """A request to this vendor begins."""
        return VendorVisit(self.vendor.name, self.worlds, arrival)

    def error_body(
        self, error: ApiError, request_id: str, operation_id: str | None
    ) -> tuple[Any, str]:
        """The refusal in the vendor's envelope."""
        return self.vendor.error_shape(error, request_id, operation_id)
