"""What a text leads to: people by what they are called, everything else by its id."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from skillsim.admin_connection import AdminError
from skillsim.console import addresses
from skillsim.console.admin_api import address
from skillsim.console.visit import Visit

MAX_PEOPLE = 20
_NUMBER_DIGITS = 15

Json = Mapping[str, Any]


class Hit(NamedTuple):
    """One thing that was found, and where it is shown."""

    link: str
    name: str
    note: str


class Found(NamedTuple):
    """The hits of one noun; `rest` leads to all of them where there are more."""

    noun: str
    hits: list[Hit]
    rest: str | None = None


def find(visit: Visit, text: str) -> list[Found]:
    """Everything that a text may mean, by noun; nouns without a hit are left out.

    What is somebody's employee id or e-mail address, or a whole id, is looked for in no name.
    """
    person = _one(visit, "people", text)
    shown = person["records"] if person else []
    found = [
        Found("Records", list(_records(visit, text, shown))),
        Found("Exchanges", list(_exchanges(visit, text))),
        Found("Deliveries", list(_deliveries(visit, text))),
    ]
    is_whole_id = any(one.hits for one in found) and not text.isdigit()
    if person:
        found.insert(0, Found("People", [_person(person)]))
    elif not is_whole_id:
        found.insert(0, _people(visit, text))
    return [one for one in found if one.hits]


def only_hit(found: list[Found]) -> Hit | None:
    """The one hit there is; None where there are more or none."""
    hits = [hit for one in found for hit in one.hits]
    return hits[0] if len(hits) == 1 else None


def _people(visit: Visit, text: str) -> Found:
    found = visit.api.get("/people", {"query": text, "limit": MAX_PEOPLE}).body
    rest = addresses.page("/people", query=text) if found["next_after"] else None
    return Found("People", [_person(person) for person in found["people"]], rest)


def _person(person: Json) -> Hit:
    link = addresses.page("/people" + address(person["id"]))
    numbers = (person["employee_id"], person["email"])
    name = person["name"] or person["employee_id"] or person["email"]
    return Hit(link, name, ", ".join(filter(None, numbers)))


def _records(visit: Visit, text: str, shown: list[Json]) -> Iterator[Hit]:
    """The vendors' records with this id, but for those that a person's page shows."""
    known = {(record["vendor"], record["kind"], record["id"]) for record in shown}
    for described in visit.record_kinds:
        for kind in described["kinds"]:
            where = (described["vendor"], kind["kind"])
            record = _one(visit, "state", *where, text)
            if record is not None and (*where, record["id"]) not in known:
                link = addresses.page(address("state", *where, record["id"]))
                yield Hit(link, record["id"], f"{described['title']}, {kind['kind']}")


def _exchanges(visit: Visit, text: str) -> Iterator[Hit]:
    """The exchange with this request id, and the one with this number."""
    found = visit.api.get("/requests", {"request_id": text}).body["requests"]
    if text.isascii() and text.isdigit() and len(text) <= _NUMBER_DIGITS:
        numbered = _one(visit, "requests", text)
        found = [*found, *filter(None, [numbered])]
    for exchange in found:
        link = addresses.page("/traffic", open=exchange["number"])
        note = f"{exchange['vendor']} {exchange['method']} {exchange['path']}"
        yield Hit(link, f"Exchange {exchange['number']}", note)


def _deliveries(visit: Visit, text: str) -> Iterator[Hit]:
    delivery = _one(visit, "deliveries", text)
    if delivery is not None:
        link = addresses.page("/deliveries" + address(delivery["id"]))
        yield Hit(link, f"Delivery {delivery['id']}", f"{delivery['event']}, {delivery['state']}")


def _one(visit: Visit, *where: str) -> Any:
    """What is at an address of the admin API; None where nothing is, or can be."""
    try:
        return visit.api.get(address(*where)).body
    except AdminError as error:
        if error.status not in (400, 404):
            raise
        return None
