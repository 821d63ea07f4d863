"""People across vendors: who there is, and what each vendor has of somebody."""

from typing import Any

from skillsim import directory
from skillsim.admin.context import AdminCtx
from skillsim.context import Links, Reply, VendorAdminCtx
from skillsim.directory import Directories, Known, Person
from skillsim.ids import Ids
from skillsim.store import Transaction


async def list_people(
    ctx: AdminCtx,
    *,
    world: str = "default",
    query: str = "",
    after: str = "",
    limit: int = 50,
) -> Reply:
    """GET /people - everyone who matches, with the vendors that know them."""
    everyone = directory.people(
        ctx.world(world).transact, _directories(ctx), query=query, after=after
    )
    found: list[Person] = []
    async for person in everyone:
        found.append(person)
        if len(found) > limit:
            break
    shown = found[:limit]
    mark = shown[-1].mark if len(found) > limit else None
    return Reply({"people": [_summarise(person) for person in shown], "next_after": mark})


def get_person(ctx: AdminCtx, *, person_id: str, world: str = "default") -> Reply:
    """GET /people/{person_id} - what each vendor has of one person."""
    found, directories = ctx.world(world), _directories(ctx)
    bases = {name: told["base_url"] for name, told in ctx.describe(found)["vendors"].items()}
    now_us = found.clock.now_us()

    def describe(tx: Transaction) -> dict[str, Any]:
        person = directory.person(tx, directories, person_id)
        records = []
        for vendor, known in person.records:
            seen = VendorAdminCtx(
                tx, now_us, Ids(tx, found.seed), Links(bases[vendor]), found.settings
            )
            records.append(_describe(vendor, known, directories[vendor].describe(seen, known)))
        return {**_summarise(person), "records": records}

    return Reply(found.transact(describe))


def _directories(ctx: AdminCtx) -> Directories:
    return {
        name: vendor.directory
        for name, vendor in ctx.vendors.items()
        if vendor.directory is not None
    }


def _summarise(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.told("name"),
        "email": person.told("email"),
        "employee_id": person.told("employee_id"),
        "vendors": list(dict.fromkeys(vendor for vendor, _ in person.records)),
    }


def _describe(vendor: str, known: Known, portrait: directory.Portrait) -> dict[str, Any]:
    return {
        "vendor": vendor,
        "kind": known.kind,
        "id": known.id,
        "facts": dict(portrait.facts),
        "lists": {
            name: [entry._asdict() for entry in entries] for name, entries in portrait.lists.items()
        },
        "record": portrait.record,
    }
