"""What is planned in a world, in words: from what the vendors' own admin contracts say."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import current_app, request

from skillsim.admin_connection import AdminError
from skillsim.console.addresses import page
from skillsim.console.vendor_contracts import VendorContract
from skillsim.console.visit import Visit

_ATTEMPT = "webhook.attempt"


class PlannedItem(NamedTuple):
    """One item of the agenda as a page shows it."""

    due_at: str
    words: str
    """What will happen."""
    kind: str
    subject: str
    link: str | None
    """Where the subject is shown; None where it is nowhere."""


def describe(seen: Visit, item: Mapping[str, Any]) -> PlannedItem:
    """An item of `GET /agenda` in words."""
    kind, subject = str(item["kind"]), str(item["subject"])
    if kind == _ATTEMPT:
        link = page(f"/deliveries/{quote(subject)}")
        return PlannedItem(item["due_at"], "An event is sent to a webhook", kind, subject, link)
    vendor, _, step = kind.partition(".")
    about = record_page(seen, vendor, subject)
    return PlannedItem(item["due_at"], _words(seen, vendor, step), kind, subject, about)


def record_page(seen: Visit, vendor: str, subject: str) -> str | None:
    """The page of the record that a vendor's agenda and events are about; None without one."""
    contract = _admin_contract(seen, vendor)
    paths = [o.path for o in contract.operations.values()] if contract else []
    nouns = {path.split("/")[1] for path in paths if "/{" in path}
    found = (f"/{noun}/{quote(subject, safe='')}" for noun in sorted(nouns))
    return next((page(address) for address in found if _is_page(address)), None)


def _words(seen: Visit, vendor: str, step: str) -> str:
    """What a step of a vendor means: the summary of the admin operation that does it by hand."""
    contract = _admin_contract(seen, vendor)
    operations = contract.operations.values() if contract else ()
    title = seen.contract(vendor).title if vendor in seen.details["vendors"] else vendor
    said = (o.summary for o in operations if o.method == "POST" and o.path.endswith(f"/{step}"))
    return next(said, f"{title}: {step.replace('_', ' ')}")


def _admin_contract(seen: Visit, vendor: str) -> VendorContract | None:
    """What a vendor adds to the admin API; None for one that adds nothing."""
    try:
        return seen.contract(f"__admin.{vendor}")
    except AdminError as error:
        if error.status != 404:
            raise
        return None


def _is_page(address: str) -> bool:
    """Whether the console has a page at this address."""
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(address, "GET")
