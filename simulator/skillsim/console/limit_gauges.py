"""The limits of every vendor as gauges: what the contract says, and who has used how much of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from skillsim.console.visit import Visit
from skillsim.console.wording import span
from skillsim.instants import SECOND_US

_CONTRACT = "contract"
_IN_FLIGHT = "in_flight"
_WINDOWS = {
    "sliding_window": "in any {}",
    "fixed_window": "in each {}, counted from 1970 on",
    "token_bucket": "at once, all of them coming back evenly over {}",
}


class LimitGauges(NamedTuple):
    """One limit of a contract, and how much of it each client has used."""

    name: str
    rule: str
    """The limit in words."""
    used: list[Mapping[str, Any]]
    """Entries of `GET /limits`, the fullest first; one for each client that has used some."""


class VendorLimits(NamedTuple):
    """The limits of one vendor, in the order of its contract."""

    vendor: str
    title: str
    limits: list[LimitGauges]


def limits_by_vendor(seen: Visit, algorithm: str) -> list[VendorLimits]:
    """The limits of every vendor; `algorithm` is the setting that may replace the contract's."""
    usage = seen.api.get("/limits").body["limits"]
    return [_of_vendor(seen, vendor, usage, algorithm) for vendor in seen.details["vendors"]]


def _of_vendor(
    seen: Visit, vendor: str, usage: list[dict[str, Any]], algorithm: str
) -> VendorLimits:
    contract = seen.contract(vendor)
    own = [entry for entry in usage if entry["vendor"] == vendor]
    declared = contract.document.get("x-rate-limits", ())
    gauges = [
        LimitGauges(limit["name"], _rule(limit, algorithm), _used(own, limit["name"]))
        for limit in declared
    ]
    return VendorLimits(vendor, contract.title, gauges)


def _used(entries: list[dict[str, Any]], name: str) -> list[Mapping[str, Any]]:
    return sorted((e for e in entries if e["name"] == name), key=lambda e: (-e["used"], e["alias"]))


def _rule(limit: Mapping[str, Any], algorithm: str) -> str:
    """`At most 36 requests in any 8 s for each credential`."""
    own = str(limit["algorithm"])
    if own == _IN_FLIGHT:
        how = "at the same time"
    else:
        window = span(limit["window_s"] * SECOND_US)
        how = _WINDOWS[own if algorithm == _CONTRACT else algorithm].format(window)
    return f"At most {limit['limit']:,} requests {how}, for each {limit['key']}"
