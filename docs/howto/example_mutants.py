"""Two defects and a harmless variant, to begin a file of your own with."""

from dataclasses import replace
from typing import Any

from skillsim.vendors.devskiller.service import teams
from skillsim_contracts.client import Client
from skillsim_contracts.mutant import Mutant, patch
from skillsim_contracts.mutants.claims import claim, good
from skillsim_contracts.mutants.rewriting import Asked, rewrite_json

# The simulator's own function, fetched before another stands in its place.
_create_team = teams.create


def without_the_newest(_: Asked, certificates: Any) -> Any:
    """The list as the defect shows it."""
    return certificates[:-1]


def new_certificate_is_listed(client: Client) -> None:
    """Witness of X1."""
    path = "/v1/employees/12345/certifications"
    certificate = {
        "certification_name": "Bridge Builder",
        "issued_by": "Guild of Engineers",
        "date_issued": "2026-01-31",
        "expiration_date": "2028-01-31",
    }
    good(client.send("skilltrack", "POST", path, json=certificate))
    listed = good(client.send("skilltrack", "GET", path))
    claim(certificate in listed, "a new certificate is missing from the list")


def create_without_custom_id(tx: Any, ids: Any, draft: Any) -> Any:
    """Stands in for `teams.create`."""
    return _create_team(tx, ids, replace(draft, custom_id=None))


def custom_id_is_kept(client: Client) -> None:
    """Witness of X2."""
    body = {"name": "Builders", "customId": "B-1"}
    team = good(client.send("devskiller", "POST", "/boost/teams", json=body))
    claim(team["customId"] == "B-1", "the customId of a new team is lost")


def slice_holds_everyone(client: Client) -> None:
    """Witness of Y1: that it differs, not that it is wrong."""
    shown = good(client.send("devskiller", "GET", "/boost/people"))
    claim("next" not in shown["_links"], "people come in more than one slice")


MUTANTS: list[Mutant] = [
    Mutant(
        id="X1",
        group="state",
        operation="ST GET /v1/employees/{employee_id}/certifications",
        violation="the newest certificate is missing",
        witness=new_certificate_is_listed,
        wrap=rewrite_json(
            "GET", "/skilltrack/v1/employees/[^/]+/certifications", without_the_newest
        ),
    ),
    Mutant(
        id="X2",
        group="state",
        operation="DS POST /boost/teams",
        violation="the customId of a new team is lost",
        witness=custom_id_is_kept,
        patch=patch("skillsim.vendors.devskiller.service.teams:create", create_without_custom_id),
    ),
]

BENIGN: list[Mutant] = [
    Mutant(
        id="Y1",
        group="pagination",
        operation="DS GET /boost/people",
        violation="a slice holds three people",
        witness=slice_holds_everyone,
        settings={"talentboost_batch": 3},
    ),
]
