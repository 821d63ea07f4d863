"""Who is who in the vendors' files, and what was planted there: two tables beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

from skillsim.company import Block, Label
from skillsim.contract import Contract
from skillsim.registry import Entity, Lens, Records

OWN = ""
"""Stands where a vendor's name would: these tables belong to no vendor."""

IDENTITIES = Entity("identities", "Identity")
LABELS = Entity("labels", "Label")

_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": "string", "nullable": True}


def contract_of(vendors: Sequence[str]) -> Contract:
    """The schemas of both tables, as if a vendor had promised them."""
    ids = {f"{vendor}_id": _TEXT_OR_NULL for vendor in vendors}
    identity = {
        "kind": {"type": "string", "enum": ["employee", "applicant"]},
        "employee_number": _TEXT_OR_NULL,
        "applicant_number": _TEXT_OR_NULL,
        "name": _TEXT,
        "email": _TEXT,
        "is_active": {"type": "boolean", "nullable": True},
        **ids,
    }
    label = {
        "kind": _TEXT,
        "number": _TEXT,
        "field": _TEXT_OR_NULL,
        "of": _TEXT_OR_NULL,
        "was": _TEXT_OR_NULL,
    }
    schemas = {IDENTITIES.schema: _object(identity), LABELS.schema: _object(label)}
    return Contract(OWN, {"components": {"schemas": schemas}}, ())


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def entities(*, has_labels: bool) -> tuple[Entity, ...]:
    """The tables of a run; labels are only there when something may have been planted."""
    return (IDENTITIES, LABELS) if has_labels else (IDENTITIES,)


def records(block: Block, lenses: Mapping[str, Lens], *, has_labels: bool) -> Records:
    """What one block adds to both tables; `lenses` by vendor."""
    found = {IDENTITIES.name: _people(block, lenses) + _applicants(block, lenses)}
    if has_labels:
        found[LABELS.name] = [_label(label) for label in block.labels]
    return found


def _people(block: Block, lenses: Mapping[str, Lens]) -> list[dict[str, Any]]:
    ids = [(f"{vendor}_id", lens.employee_id) for vendor, lens in lenses.items()]
    return [
        {
            "kind": "employee",
            "employee_number": person.number,
            "applicant_number": None,
            "name": person.name,
            "email": person.email,
            "is_active": person.is_active,
            **{name: id_of(person) for name, id_of in ids},
        }
        for person in block.people
    ]


def _applicants(block: Block, lenses: Mapping[str, Lens]) -> list[dict[str, Any]]:
    ids = [(f"{vendor}_id", lens.applicant_id) for vendor, lens in lenses.items()]
    return [
        {
            "kind": "applicant",
            "employee_number": None,
            "applicant_number": applicant.number,
            "name": f"{applicant.first_name} {applicant.last_name}",
            "email": applicant.email,
            "is_active": None,
            **{name: id_of(applicant) for name, id_of in ids},
        }
        for applicant in block.applicants
    ]


def _label(label: Label) -> dict[str, Any]:
    return {
        "kind": label.kind,
        "number": label.number,
        "field": label.field,
        "of": label.of,
        "was": label.was,
    }
