"""A finding shrinks to the calls that it takes, on whatever target it shows."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import pytest

from skillsim_contracts import in_process
from skillsim_contracts.calls import NOBODY, SECOND
from skillsim_contracts.client import Client
from skillsim_contracts.correlating import symbolic
from skillsim_contracts.dropping import Places, Story, smaller
from skillsim_contracts.findings import Expectation, Finding
from skillsim_contracts.minimising import minimised
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.mutant import patch as patch_with
from skillsim_contracts.reproduction import Reproduction
from skillsim_contracts.rules import Need
from skillsim_contracts.symbols import redacted
from skillsim_contracts.target import Target
from tests.kit.planted import (
    DS,
    LIMIT,
    NO_LIMIT,
    OTHER_SECRET,
    SAME_ID,
    SHOUTS,
    ST,
    finding,
    found,
    missing_limit,
    other_secret,
    same_ids,
    shouted_name,
)
from tests.kit.told_traces import answer, call, silent_target, trace

pytestmark = pytest.mark.slow

Open = Callable[[], AbstractContextManager[Target]]


def opening(mutant: Mutant | None = None) -> Open:
    return lambda: in_process.simulator(mutant=mutant)


def paths(reproduction: Reproduction | None) -> list[str]:
    assert reproduction is not None
    return [step.call.path for step in reproduction.steps]


@pytest.fixture(scope="module")
def story() -> Finding:
    return found(SHOUTS, shouted_name)


@pytest.fixture(scope="module")
def shown(story: Finding) -> Reproduction:
    made = minimised(story, opening(SHOUTS), opening())
    assert made is not None
    return made


def test_calls_that_do_not_matter_are_left_out(shown: Reproduction) -> None:
    assert paths(shown) == ["/candidates", "/candidates/{{ID1}}"]
    assert shown.expectation.answers == (1,)
    assert shown.found == repr("ADA'S")


def test_reproduction_shows_the_defect_and_nothing_else(shown: Reproduction) -> None:
    with opening(SHOUTS)() as broken, opening()() as sound:
        assert shown.replays(broken)
        assert not shown.replays(sound)


def test_beginning_is_that_of_the_target(shown: Reproduction) -> None:
    beginning = shown.beginning

    assert beginning.resets
    assert beginning.is_frozen
    assert beginning.settings == {"rate_limit.enabled": False}
    assert beginning.world.startswith("scenario small, seed 1, as of 2026-08-01")


@pytest.mark.parametrize("repeats", [LIMIT, LIMIT + 20])
def test_repeats_shrink_to_the_exact_number(repeats: int) -> None:
    limits = found(NO_LIMIT, lambda target: missing_limit(target, repeats))

    made = minimised(limits, opening(NO_LIMIT), opening())

    assert paths(made) == ["/settings", *["/candidates"] * (LIMIT + 1)]


def test_defect_that_is_planted_in_this_process_is_told_from_the_reference() -> None:
    def never(limiter: object, *arguments: object) -> None:
        """Admit everybody."""

    mutant = replace(NO_LIMIT, wrap=None, patch=patch_with("skillsim.limiter:Limiter.admit", never))

    made = minimised(found(mutant, missing_limit), opening(mutant), opening())

    assert paths(made) == ["/settings", *["/candidates"] * (LIMIT + 1)]


def test_requests_at_the_same_time_stay_as_many_as_they_were() -> None:
    finding = found(SAME_ID, same_ids)

    made = minimised(finding, opening(SAME_ID), opening())

    together = [answer for answer in finding.trace if answer.call.batch]
    assert paths(made) == ["/v1/employees"] * len(together)
    assert made is not None
    assert len({step.call.batch for step in made.steps}) == 1


def test_webhooks_are_received_again() -> None:
    made = minimised(found(OTHER_SECRET, other_secret), opening(OTHER_SECRET), opening())

    assert paths(made)[-1] == "{{HOOK1}}"
    assert made is not None
    assert made.expectation.want == "{{SECRET1}}"


def test_finding_that_does_not_show_again_has_no_reproduction(story: Finding) -> None:
    assert minimised(story, opening(), opening()) is None


def test_finding_that_shows_on_the_reference_too_has_no_reproduction(story: Finding) -> None:
    assert minimised(story, opening(SHOUTS), opening(SHOUTS)) is None


def test_finding_without_expectation_is_held_against_the_reference(story: Finding) -> None:
    bare = replace(story, expectation=None, trace=story.trace[:-1])

    made = minimised(bare, opening(SHOUTS), opening())

    assert made is not None
    assert made.expectation == Expectation((1,), "json:/firstName", "is_not", "ADA'S")


def test_finding_without_expectation_and_reference_has_no_reproduction(story: Finding) -> None:
    bare = replace(story, expectation=None)

    assert minimised(bare, opening(SHOUTS)) is None


def test_nothing_is_left_out_without_a_budget(story: Finding) -> None:
    made = minimised(story, opening(SHOUTS), opening(), max_replays=0)

    assert made is not None
    assert len(made.steps) == len(story.trace) - 1


def test_target_that_cannot_be_put_back_is_asked_for_something_new_each_time() -> None:
    @contextmanager
    def used() -> Iterator[Target]:
        with in_process.simulator(settings={"duplicate_email": "conflict"}) as target:
            yield replace(target, offers=target.offers - {Need.RESET}, tag="k3x9ab-")

    with used() as target:
        client = Client(target)
        for _ in range(3):
            client.send(DS, "GET", "/tests")
        made = client.send(DS, "POST", "/candidates", json={"email": "ada-k3x9ab-1@mail.example"})
        refused = finding(client, Expectation((made.number,), "status", "is", 202))

    shrunk = minimised(refused, used)

    assert paths(shrunk) == ["/candidates"]
    assert shrunk is not None
    assert shrunk.tag == "k3x9ab-"
    assert not shrunk.beginning.resets


def test_credentials_of_another_target_are_not_in_the_steps() -> None:
    with in_process.simulator(seed=2) as recorded:
        words = dict(recorded.words[ST, SECOND])
        client = Client(recorded)
        body = {**words, "grant_type": "client_credentials"}
        client.send(ST, "POST", "/v1/auth/token", json=body, actor=NOBODY)
        sold = finding(client, Expectation((0,), "status", "is", 202), "issueToken", ST)

    made = minimised(sold, opening(), recorded=recorded)

    assert made is not None
    assert words["client_secret"].encode() not in made.steps[0].call.body


def test_runs_shrink_in_few_tries() -> None:
    said = trace(*[answer(call("GET", "/v1/employees")) for _ in range(5001)])
    steps = Story(symbolic(said, silent_target()).steps, Expectation((5000,), "status", "is", 429))
    tries: list[int] = []

    def shows(places: Places) -> bool:
        tries.append(len(places))
        return len(places) >= 1001

    *_, last = smaller(steps, steps.whole, steps.fixed, shows)

    assert len(last) == 1001
    assert len(tries) < 20


def test_secrets_are_taken_out_of_sentences() -> None:
    text = redacted(
        "found hush-hush and eyJ0eXAiOiJKV1QiLCJhbG.eyJpc3MiOiJza…", {"hush-hush": "KEY"}
    )

    assert text == "found $KEY and $TOKEN"
