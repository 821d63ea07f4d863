"""Names of vendors and operations as the admin API takes them: one that is wrong is never met."""

import difflib

from skillsim.admin.context import AdminCtx
from skillsim.errors import Invalid


def check_names(
    ctx: AdminCtx, vendor: str | None, operation_id: str | None, field: str = "operation"
) -> None:
    """Refuse a vendor that is not here, and an operation that it, or no vendor, has.

    Raises Invalid, with the vendors that there are, or the nearest operation.
    """
    if vendor is not None and vendor not in ctx.vendors:
        raise Invalid.field("vendor", vendor, f"is no vendor; there is {', '.join(ctx.vendors)}")
    known = [
        operation.operation_id
        for name, contract in ctx.worlds.contracts.items()
        if vendor in (None, name)
        for operation in contract.operations
    ]
    if operation_id is not None and operation_id not in known:
        near = difflib.get_close_matches(operation_id, known, n=1)
        hint = f"; perhaps {near[0]} is meant" if near else ""
        whose = vendor or "any vendor"
        raise Invalid.field(field, operation_id, f"is no operation of {whose}{hint}")
