"""How a rule ends: what fails it, what is only noted, and what was never tried."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from skillsim_contracts.calls import SECOND, Received, Sent, Unreachable
from skillsim_contracts.findings import Outcome, RuleResult
from skillsim_contracts.guard import BudgetUsedUp, NotAllowed
from skillsim_contracts.probe import Exercised, Probe
from skillsim_contracts.rules import Need, Rule, Strength
from skillsim_contracts.running import Options, Tally, run_rule, run_rules
from tests.kit.answers import EMPLOYEE
from tests.kit.findings_by_hand import rule
from tests.kit.stub_target import SECRET, TOKEN, Respond, received, stub_target

ONLY_MUST = frozenset({Strength.MUST})
BOUGHT = {"access_token": "aaaa.bbbb.cccc", "expires_in": 3600, "token_type": "Bearer"}


def well(request: Sent) -> Received:
    return received(200, [EMPLOYEE])


def run(
    one: Rule,
    respond: Respond = well,
    options: Options | None = None,
    *,
    offers: tuple[Need, ...] = (),
    needs_login: bool = False,
) -> RuleResult:
    target, _ = stub_target(respond, offers=offers, needs_login=needs_login)
    return run_rule(target, one, options or Options(), Exercised())


def lists(probe: Probe) -> None:
    probe.call("listEmployees")


def finds_jane(probe: Probe) -> None:
    found = probe.call("listEmployees")
    probe.expect(found).at("/*/name").contains("Jane Doe", "Jane should be listed")


def reads_a_member(probe: Probe) -> None:
    probe.call("listEmployees").json()[0]["name"].lower()


def reads_the_surname(probe: Probe) -> None:
    probe.call("listEmployees").json()[0]["surname"].lower()


def raises(error: Exception) -> Callable[[Probe], None]:
    def check(probe: Probe) -> None:
        raise error

    return check


def test_rule_that_finds_nothing_passes() -> None:
    ended = run(rule(check=finds_jane))

    assert (ended.outcome, ended.reason, ended.findings) == (Outcome.PASSED, "", ())
    assert ended.n_requests == 1


def test_violation_fails_the_rule_with_the_reason() -> None:
    ended = run(rule(check=finds_jane), lambda request: received(200, []))

    assert ended.outcome is Outcome.FAILED
    assert ended.reason == "Jane should be listed; found []"
    assert ended.findings[0].operation_id == "listEmployees"


def test_answer_that_breaks_the_contract_fails_any_rule() -> None:
    ended = run(rule(check=lists), lambda request: received(200, [{}]))

    assert ended.outcome is Outcome.FAILED
    assert {found.rule_id for found in ended.findings} == {"ST-C-SCHEMA"}
    assert {found.found_by for found in ended.findings} == {"ST-X1"}


def test_same_breach_is_found_once_in_a_rule() -> None:
    def lists_twice(probe: Probe) -> None:
        lists(probe)
        lists(probe)

    ended = run(rule(check=lists_twice), lambda request: received(201, []))

    assert len(ended.findings) == 1


def test_missing_need_skips_the_rule_before_anything_is_sent() -> None:
    needy = rule(check=lists, needs=frozenset({Need.WRITE, Need.CLOCK}))
    target, transport = stub_target(well, offers=[Need.WRITE])

    ended = run_rule(target, needy, Options(), Exercised())

    assert (ended.outcome, ended.reason) == (Outcome.SKIPPED, "needs clock")
    assert transport.sent == []


def test_need_that_is_offered_lets_the_rule_run() -> None:
    needy = rule(check=finds_jane, needs=frozenset({Need.WRITE}))

    assert run(needy, offers=(Need.WRITE,)).outcome is Outcome.PASSED


def test_waiver_lets_the_failure_pass_and_keeps_its_findings() -> None:
    waived = Options(waivers=frozenset({"ST-X1"}))

    ended = run(rule(check=finds_jane), lambda request: received(200, []), waived)

    assert ended.outcome is Outcome.WAIVED
    assert [found.rule_id for found in ended.findings] == ["ST-X1"]
    assert "Jane" in ended.reason


def test_waiver_of_a_rule_that_passes_is_not_used() -> None:
    waived = Options(waivers=frozenset({"ST-X1"}))

    assert run(rule(check=finds_jane), options=waived).outcome is Outcome.PASSED


def test_finding_too_weak_for_the_run_is_a_note() -> None:
    weak = rule(check=finds_jane, strength="likely")

    ended = run(weak, lambda request: received(200, []), Options(fail_on=ONLY_MUST))

    assert (ended.outcome, ended.reason) == (Outcome.PASSED, "")
    assert [found.strength for found in ended.findings] == [Strength.LIKELY]


def test_strongest_finding_comes_first() -> None:
    weak = rule(check=finds_jane, strength="likely")

    ended = run(weak, lambda request: received(201, []), Options(fail_on=ONLY_MUST))

    assert [found.rule_id for found in ended.findings] == ["ST-C-STATUS", "ST-X1"]
    assert ended.outcome is Outcome.FAILED


def test_limit_that_gets_in_the_way_is_no_failure() -> None:
    ended = run(rule(check=finds_jane), lambda request: received(429, {}))

    assert ended.outcome is Outcome.NOT_EXERCISED
    assert "429" in ended.reason


def test_limit_is_an_answer_like_any_other_for_a_rule_about_limits() -> None:
    limiting = rule(check=finds_jane, limits=True)

    assert run(limiting, lambda request: received(429, {})).outcome is Outcome.FAILED


def test_what_was_found_before_a_rule_gave_up_counts() -> None:
    def gives_up(probe: Probe) -> None:
        lists(probe)
        probe.not_exercised("there is nobody to ask about")

    ended = run(rule(check=gives_up), lambda request: received(201, []))
    waived = run(
        rule(check=gives_up),
        lambda request: received(201, []),
        Options(waivers=frozenset({"ST-X1"})),
    )

    assert (ended.outcome, waived.outcome) == (Outcome.FAILED, Outcome.WAIVED)
    assert "201" in ended.reason


def test_weak_findings_leave_a_rule_that_gave_up_untried() -> None:
    def gives_up(probe: Probe) -> None:
        probe.call("createEmployee")
        probe.not_exercised("there is nobody to ask about")

    ended = run(rule(check=gives_up), lambda request: received(201), Options(fail_on=ONLY_MUST))

    assert (ended.outcome, ended.reason) == (
        Outcome.NOT_EXERCISED,
        "there is nobody to ask about",
    )


def test_request_that_the_guard_holds_back_skips_the_rule() -> None:
    ended = run(rule(check=raises(NotAllowed("the profile only reads"))))

    assert (ended.outcome, ended.reason) == (Outcome.SKIPPED, "the profile only reads")


@pytest.mark.parametrize("body", [[], {}, None, [None], [[]], ["x"], 7])
def test_answer_that_a_rule_cannot_read_fails_it_with_a_reason(body: object) -> None:
    ended = run(rule(check=reads_a_member), lambda request: received(200, body))

    assert ended.outcome is Outcome.FAILED
    assert ended.findings[0].operation_id == "listEmployees"


def test_answer_that_keeps_to_the_contract_and_cannot_be_read_is_blamed_on_the_last_call() -> None:
    ended = run(rule(check=reads_the_surname))

    assert ended.reason == "an answer could not be read: KeyError: 'surname'"
    assert ended.findings[0].operation_id == "listEmployees"


def test_answer_nested_beyond_reason_fails_the_rule() -> None:
    deep = Received(200, {"content-type": "application/json"}, b"[" * 100_000)

    ended = run(rule(check=reads_a_member), lambda request: deep)

    assert ended.outcome is Outcome.FAILED


def test_rule_that_reads_nothing_blames_its_first_operation() -> None:
    ended = run(rule(check=raises(KeyError("x"))))

    assert ended.findings[0].operation_id == "listEmployees"


def test_target_that_stops_answering_ends_the_run() -> None:
    def gone(request: Sent) -> Received:
        raise Unreachable("nobody listens there")

    with pytest.raises(Unreachable):
        run(rule(check=lists), gone)


# --- Credentials ---


def test_token_that_is_not_sold_is_the_token_calls_fault() -> None:
    def stingy(request: Sent) -> Received:
        return received(200, {"token": "aaaa.bbbb.cccc", "expires_in": 1, "token_type": "Bearer"})

    ended = run(rule(check=finds_jane), stingy, needs_login=True)

    assert ended.outcome is Outcome.FAILED
    assert {found.operation_id for found in ended.findings} == {"issueToken"}
    assert ended.findings[0].trace[-1].call.operation_id == "issueToken"
    assert "access_token is missing" in ended.reason


def test_token_call_that_refuses_the_right_client_is_to_blame() -> None:
    refusal = received(401, {"error": "Unauthorized", "message": "Who are you?"})

    ended = run(rule(check=finds_jane), lambda request: refusal, needs_login=True)

    assert [found.operation_id for found in ended.findings] == ["issueToken"]


def test_token_call_that_is_limited_is_no_failure() -> None:
    ended = run(rule(check=finds_jane), lambda request: received(429, {}), needs_login=True)

    assert ended.outcome is Outcome.NOT_EXERCISED


def test_actor_without_credentials_leaves_the_rule_untried() -> None:
    def asks_as_second(probe: Probe) -> None:
        probe.call("listEmployees", actor=SECOND)

    ended = run(rule(check=asks_as_second))

    assert ended.outcome is Outcome.NOT_EXERCISED
    assert ended.reason == "there are no credentials of skilltrack for second"


def test_no_finding_shows_a_secret() -> None:
    def shows_all(probe: Probe) -> None:
        probe.call("listEmployees")
        bought = probe.login()
        probe.fail(f"{SECRET}, {TOKEN} and {bought.json()['access_token']}")

    def sells(request: Sent) -> Received:
        is_sale = request.url.endswith("/token")
        return (
            received(200, {**BOUGHT, "access_token": "opaque-0123456789-0123456789"})
            if (is_sale)
            else well(request)
        )

    ended = run(rule(check=shows_all), sells, needs_login=True)

    assert ended.reason == f"$SECRET, {TOKEN} and $SECRET"


# --- Many rules ---


def run_all(rules: list[Rule], options: Options, respond: Respond = well) -> Tally:
    target, _ = stub_target(respond)
    return run_rules(target, rules, options)


def test_results_come_in_the_order_of_the_rules_and_are_told_one_by_one() -> None:
    told: list[str] = []
    options = Options(on_result=lambda ended: told.append(ended.rule.id))
    rules = [rule("ST-X3"), rule("ST-X1"), rule("ST-X2")]

    tally = run_all(rules, options)

    assert [ended.rule.id for ended in tally.results] == told == ["ST-X3", "ST-X1", "ST-X2"]
    assert tally.cut == 0


def test_answers_are_counted_by_operation_and_status() -> None:
    tally = run_all([rule("ST-X1", lists), rule("ST-X2", finds_jane)], Options())

    assert tally.exercised == {("skilltrack", "listEmployees", 200): 2}


def test_budget_of_time_cuts_the_rest_off() -> None:
    tally = run_all([rule("ST-X1"), rule("ST-X2")], Options(budget_s=0.0))

    assert (tally.results, tally.cut) == ([], 2)


def test_budget_of_requests_cuts_the_rest_off() -> None:
    used_up = raises(BudgetUsedUp("the budget of 2 requests is used up"))

    tally = run_all([rule("ST-X1"), rule("ST-X2", used_up), rule("ST-X3")], Options())

    assert [ended.rule.id for ended in tally.results] == ["ST-X1"]
    assert tally.cut == 2


def test_target_is_put_back_before_each_rule_if_it_can_be() -> None:
    target, transport = stub_target(well, offers=[Need.RESET])

    run_rules(target, [rule("ST-X1"), rule("ST-X2")], Options())

    assert [sent.url.rpartition("/")[2] for sent in transport.sent] == ["reset", "reset"]


def test_target_that_cannot_be_put_back_ends_the_run() -> None:
    target, _ = stub_target(lambda request: received(500), offers=[Need.RESET])

    with pytest.raises(Unreachable, match="does not put the world back"):
        run_rules(target, [rule()], Options())


def test_words_of_a_rule_are_its_own() -> None:
    words: list[str] = []

    def says(probe: Probe) -> None:
        words.extend([probe.unique("name"), probe.unique("name")])

    target, _ = stub_target(well)
    tagged = replace(target, tag="run7-")
    run_rules(tagged, [rule("ST-X1", says), rule("ST-X2", says)], Options(seed=3))

    assert words == [
        "name-run7-st-x1-3-1",
        "name-run7-st-x1-3-2",
        "name-run7-st-x2-3-1",
        "name-run7-st-x2-3-2",
    ]
