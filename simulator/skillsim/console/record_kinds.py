"""The kinds of records that vendors show, as the admin API describes them."""

from collections.abc import Mapping
from typing import Any

from skillsim.admin_connection import AdminError
from skillsim.console.visit import Visit

Json = Mapping[str, Any]


def find_vendor(seen: Visit, name: str) -> Json:
    """A vendor with its kinds of records. Raises AdminError (404) with those there are."""
    for vendor in seen.record_kinds:
        if vendor["vendor"] == name:
            return vendor
    known = ", ".join(vendor["vendor"] for vendor in seen.record_kinds)
    raise AdminError(f"there is no vendor {name}; there is {known}", 404)


def find_kind(seen: Visit, vendor: str, name: str) -> Json:
    """One kind of a vendor's records. Raises AdminError (404) with those there are."""
    kinds: list[Json] = find_vendor(seen, vendor)["kinds"]
    for kind in kinds:
        if kind["kind"] == name:
            return kind
    known = ", ".join(kind["kind"] for kind in kinds) or "none"
    raise AdminError(f"{vendor} has no records of the kind {name}; there is {known}", 404)
