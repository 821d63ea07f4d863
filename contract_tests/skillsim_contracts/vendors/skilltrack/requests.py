"""A good request of every operation that asks for a token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from skillsim_contracts.calls import OWNER, Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.vendors.skilltrack.steps import certificate, new_employee, review, skill

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Request:
    """One request, before anybody proves who asks."""

    operation_id: str
    path: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    query: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    json: Any = None

    def sent(
        self, probe: Probe, *, actor: str = OWNER, headers: Mapping[str, str] = _NOTHING
    ) -> Answer:
        """Its answer."""
        return probe.call(
            self.operation_id,
            path=self.path,
            query=self.query,
            json=self.json,
            headers=headers,
            actor=actor,
        )


def reads(employee_id: str) -> tuple[Request, ...]:
    """Every list, every report and the export."""
    path = {"employee_id": employee_id}
    gap = {"department": "Engineering", "required_skill": "Kubernetes"}
    return (
        Request("listEmployees"),
        Request("listSkills", path),
        Request("listReviews", path),
        Request("listCertifications", path),
        Request("exportSkills"),
        Request("getSkillGap", query=gap),
        Request("listTopPerformers", query={"period": "Q1-2025"}),
    )


def writes(probe: Probe, employee_id: str) -> tuple[Request, ...]:
    """A create, a put, a review and a certificate."""
    path = {"employee_id": employee_id}
    return (
        Request("createEmployee", json=new_employee(probe)),
        Request("putSkill", path, json=skill("Forbidden")),
        Request("createReview", path, json=review("2022-02-02", 1)),
        Request("createCertification", path, json=certificate("Forbidden")),
    )
