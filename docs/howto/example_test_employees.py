"""A client of an API, and tests that give it a world of its own each."""

import pytest
import requests

ADA = {
    "name": "Ada Lovelace",
    "email": "ada@mail.example",
    "department": "Engineering",
    "role": "Engineer",
    "hire_date": "2025-06-01",
}


def hire(base_url, headers, person):
    """The number of a new employee. This is the code under test."""
    answer = requests.post(f"{base_url}/v1/employees", json=person, headers=headers, timeout=10)
    answer.raise_for_status()
    return answer.json()["employee_id"]


def names(base_url, headers):
    """Who is employed. So is this."""
    answer = requests.get(f"{base_url}/v1/employees", headers=headers, timeout=10)
    return [person["name"] for person in answer.json()]


def test_company_has_people(world):
    """A world begins with a company, unless the mark says otherwise."""
    assert len(names(world.skilltrack.base_url, world.skilltrack.headers)) > 20


@pytest.mark.skillsim(scenario="empty")
def test_new_employee_is_the_only_one(world):
    """What other tests do is not seen here."""
    api = world.skilltrack

    hire(api.base_url, api.headers, ADA)

    assert names(api.base_url, api.headers) == ["Ada Lovelace"]


def test_reader_may_not_hire(world):
    """A client with fewer rights."""
    api = world.skilltrack

    with pytest.raises(requests.HTTPError, match="403"):
        hire(api.base_url, api.headers_as("read_only"), ADA)
