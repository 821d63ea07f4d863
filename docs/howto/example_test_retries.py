"""Whether a client repeats what failed, and buys a new token when its own has expired."""

import pytest
import requests


class Client:
    """The code under test: it gets the credentials and does the rest."""

    def __init__(self, base_url, credentials):
        self.base_url = base_url
        self.words = {name: credentials[name] for name in ("client_id", "client_secret")}
        self.token = None

    def employees(self):
        """Everyone; a busy server is asked again, an expired token is replaced."""
        for _ in range(4):
            headers = {"Authorization": f"Bearer {self.token or self.log_in()}"}
            answer = requests.get(f"{self.base_url}/v1/employees", headers=headers, timeout=10)
            if answer.ok:
                return answer.json()
            if answer.status_code == 401:
                self.token = None
        raise RuntimeError(f"given up at {answer.status_code}")

    def log_in(self):
        """A token, kept for later."""
        body = {"grant_type": "client_credentials", **self.words}
        answer = requests.post(f"{self.base_url}/v1/auth/token", json=body, timeout=10)
        self.token = answer.json()["access_token"]
        return self.token


@pytest.fixture
def client(world):
    """A client of this test's world."""
    return Client(world.skilltrack.base_url, world.skilltrack.credentials)


def test_busy_server_is_asked_again(client, faults, journal):
    """Two requests fail, the third is answered."""
    faults.add("status", status=503, operation_id="listEmployees", times=2)

    assert len(client.employees()) > 0

    journal.assert_count(2, operation="listEmployees", status=503)
    journal.assert_count(1, operation="listEmployees", status=200)


def test_token_is_used_again_until_it_expires(client, clock, journal):
    """Two hours pass at once."""
    client.employees()
    client.employees()
    journal.assert_count(1, operation="issueToken")

    clock.advance("2h")
    client.employees()

    journal.assert_count(2, operation="issueToken")


@pytest.mark.skillsim(frozen="2026-03-31T22:00:00Z", seed=7)
def test_time_stands_still(clock, journal):
    """The same people, on the same day, in every run."""
    assert clock.now.isoformat() == "2026-03-31T22:00:00+00:00"
    assert journal.requests() == ()
