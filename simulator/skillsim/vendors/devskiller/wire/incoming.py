"""What a client sent, in domain values. The contract has checked the shape of everything."""

from collections.abc import Sequence

from skillsim import instants
from skillsim.errors import Invalid
from skillsim.vendors.devskiller.records import CandidateDraft, Terms
from skillsim.vendors.devskiller.wire import Json


def candidate_draft(body: Json) -> CandidateDraft:
    """What the body says about a candidate; null counts as not said (observed in a client)."""
    tags = body.get("tags")
    return CandidateDraft(
        email=body["email"],
        first_name=body.get("firstName"),
        last_name=body.get("lastName"),
        tags=None if tags is None else tuple(tags),
        external_id=body.get("externalId"),
        is_communication_disabled=body.get("disableCommunication"),
    )


def terms(body: Json, behaviour: str | None = None) -> Terms:
    """How the body invites a candidate to a test; the candidate behaves as the world says."""
    start = body.get("testStartDate")
    return Terms(
        validity_days=body.get("validityInDays"),
        note=body.get("note"),
        available_from_us=None if start is None else instant("testStartDate", start),
        behaviour=behaviour,
    )


def instant(name: str, text: str) -> int:
    """The instant a field holds. Raises Invalid for one that no calendar has."""
    try:
        return instants.from_text(text)
    except ValueError:
        message = "must be a date-time with an offset, such as 2021-10-19T13:05:00Z"
        raise Invalid.field(name, text, message) from None


def day(name: str, text: str) -> int:
    """The first instant of the day a field holds. Raises Invalid for one that no calendar has."""
    try:
        return instants.from_date_text(text)
    except ValueError:
        raise Invalid.field(name, text, "must be a day, such as 2020-04-22") from None


def distinct(values: Sequence[str] | None) -> tuple[str, ...]:
    """The different values of a repeated parameter, in the order they were sent."""
    return tuple(dict.fromkeys(values or ()))
