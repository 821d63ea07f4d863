"""Names of vendors and operations as the admin API takes them: one that is wrong is never met."""

import difflib

from skillsim.admin.context import AdminCtx
from skillsim.errors import Invalid


def check_vendor(ctx: AdminCtx, vendor: str | None) -> None:
    """Refuse a vendor that is not here. Raises Invalid with those that are."""
    if vendor is not None and vendor not in ctx.vendors:
        raise Invalid.field("vendor", vendor, f"is no vendor; there is {', '.join(ctx.vendors)}")


def check_operation(
    ctx: AdminCtx, name: str, operation_id: str | None, vendor: str | None = None
) -> None:
    """Refuse an operation that no vendor has, or not this one. Raises Invalid with the nearest."""
    if operation_id is None:
        return
    contracts = ctx.worlds.contracts
    meant = [contract for name, contract in contracts.items() if vendor in (None, name)]
    known = [operation.operation_id for contract in meant for operation in contract.operations]
    if operation_id not in known:
        near = difflib.get_close_matches(operation_id, known, n=1)
        hint = f"; perhaps {near[0]} is meant" if near else ""
        whose = vendor or "any vendor"
        raise Invalid.field(name, operation_id, f"is no operation of {whose}{hint}")
