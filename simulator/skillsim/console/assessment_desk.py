"""Where assessments are driven by hand: the vendor whose part of the admin API can do that."""

from collections.abc import Iterable, Mapping
from typing import Any

from skillsim.console.admin_api import address
from skillsim.console.visit import Visit

_NEEDED = {"describeLifeCycle", "listAssessments", "getAssessment"}

Json = dict[str, Any]


class Desk:
    """The assessments of one vendor. Every method raises AdminError as the admin API does."""

    def __init__(self, seen: Visit, vendor: str) -> None:
        self._seen = seen
        self.vendor = vendor

    def life_cycle(self) -> Json:
        """Every status, and which step leads from where to where."""
        return self._get("/life-cycle")

    def page(self, **asked: Any) -> Json:
        """A part of the list, newest first, and how many there are in all."""
        return self._get("/assessments", asked)

    def get(self, assessment_id: str) -> Json:
        """One assessment with its history."""
        return self._get(address("assessments", assessment_id))

    def take(self, assessment_id: str, step: str) -> Json:
        """The assessment after a step."""
        return self._post(address("assessments", assessment_id, step), {})

    def behave(self, assessment_id: str, behaviour: str) -> Json:
        """The assessment whose candidate behaves like this from now on."""
        body = {"candidates": behaviour}
        return self._post(address("assessments", assessment_id, "behaviour"), body)

    def summary_of(self, step: str) -> str:
        """What a step means, in a few words."""
        return self._seen.admin_operations(self.vendor).get(f"{step}Assessment", "")

    def _get(self, path: str, query: Mapping[str, Any] | None = None) -> Json:
        found: Json = self._seen.api.get(address(self.vendor) + path, query).body
        return found

    def _post(self, path: str, body: Json) -> Json:
        after: Json = self._seen.api.post(address(self.vendor) + path, body).body
        return after


def find_desk(seen: Visit) -> Desk | None:
    """The first vendor that has assessments to drive; None in a sandbox without one."""
    vendors: Iterable[str] = [described["vendor"] for described in seen.record_kinds]
    able = (v for v in vendors if seen.admin_operations(v).keys() >= _NEEDED)
    return next((Desk(seen, vendor) for vendor in able), None)
