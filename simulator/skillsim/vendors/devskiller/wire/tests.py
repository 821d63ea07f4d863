"""The test and the predefined test object."""

from skillsim.context import Links
from skillsim.vendors.devskiller.records import PredefinedTest, Test
from skillsim.vendors.devskiller.wire import Json


def own(test: Test, links: Links) -> Json:
    """A test of the account."""
    return {
        "id": test.id,
        "name": test.name,
        "skills": list(test.skills),
        "durationInMinutes": test.duration_minutes,
        "_links": {"self": {"href": location(test.id, links)}},
    }


def predefined(test: PredefinedTest, links: Links) -> Json:
    """A test of the vendor's library."""
    return {
        "id": test.id,
        "name": test.name,
        "seniorityLevel": test.seniority_level,
        "skills": list(test.skills),
        "durationInMinutes": test.duration_minutes,
        # Documented by sample and request; the page's heading spells the path differently.
        "_links": {"self": {"href": f"{links.base}/predefined-tests/{test.id}"}},
        "description": test.description,
    }


def location(test_id: str, links: Links) -> str:
    """The address of a test in this API."""
    return f"{links.base}/tests/{test_id}"
