"""What a receiver of webhooks can count on."""

import pytest
import requests


def invite(api, email):
    """Invite somebody to the first test that there is."""
    tests = requests.get(f"{api.base_url}/tests", headers=api.headers, timeout=10).json()
    body = {
        "email": email,
        "firstName": "Grace",
        "lastName": "Hopper",
        "testId": tests["_embedded"]["tests"][0]["id"],
    }
    answer = requests.post(
        f"{api.base_url}/invitations", json=body, headers=api.headers, timeout=10
    )
    answer.raise_for_status()


@pytest.mark.skillsim(candidates="diligent")
def test_candidate_who_is_invited_takes_the_test(world, clock, inbox):
    """Days pass at once, and what is due on the way arrives in order."""
    inbox.register()

    invite(world.devskiller, "grace@mail.example")
    clock.advance("3d")

    inbox.assert_order("ASSESSMENT_STARTED", "WAITING_FOR_ASSESSMENT", "ASSESSMENT_COMPLETED")
    assert inbox.arrivals[0].json()[0]["candidateEmail"] == "grace@mail.example"


@pytest.mark.skillsim(candidates="diligent", frozen=True)
def test_webhook_is_sent_until_it_is_taken(world, clock, inbox, journal):
    """The receiver fails twice."""
    inbox.register()
    inbox.answer_with([500, 500, 200])

    invite(world.devskiller, "grace@mail.example")
    clock.until_idle()

    assert [arrival.status for arrival in inbox.arrivals[:3]] == [500, 500, 200]
    journal.assert_count(2, direction="out", status=500)
