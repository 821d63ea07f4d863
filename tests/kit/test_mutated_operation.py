"""Which operations the line of a mutant means."""

import pytest

from skillsim_contracts.contract import known_vendors
from skillsim_contracts.mutated_operation import operations_meant, vendors_meant


@pytest.mark.parametrize(
    ("line", "operation_ids"),
    [
        ("ST GET /v1/employees", {"listEmployees"}),
        ("skilltrack GET /v1/employees", {"listEmployees"}),
        ("GET /skilltrack/v1/employees", {"listEmployees"}),
        ("ST GET …/performance-reviews", {"listReviews"}),
        ("ST …/performance-reviews", {"listReviews", "createReview"}),
        ("DS GET /candidates/{candidate_id}", {"getCandidate"}),
        ("DS listCandidates", {"listCandidates"}),
        ("DS delivery", {"createWebhook"}),
    ],
)
def test_line_means_its_operations(line: str, operation_ids: set[str]) -> None:
    assert {operation_id for _, operation_id in operations_meant(line)} == operation_ids


@pytest.mark.parametrize("line", ["ST all", "ST auth", "ST"])
def test_line_for_a_whole_vendor_means_every_operation(line: str) -> None:
    meant = operations_meant(line)

    assert {vendor for vendor, _ in meant} == {"skilltrack"}
    assert len(meant) == 12


def test_writes_leave_reads_out() -> None:
    meant = {operation_id for _, operation_id in operations_meant("ST writes")}

    assert meant == {"createEmployee", "putSkill", "createReview", "createCertification"}


def test_line_without_a_vendor_means_all() -> None:
    assert set(vendors_meant("GET /somewhere")) == set(known_vendors())
