"""Rate limits over a window: how many requests pass, of whom, over which operations, until when.

What is asked holds for a log that slides, for windows that follow the clock, and for a bucket that
refills: no document says which it is. Limits of requests in flight are left out.
"""

from collections.abc import Callable, Iterator
from itertools import takewhile

from skillsim_contracts.calls import SECOND, Answer
from skillsim_contracts.contract import Contract, Operation
from skillsim_contracts.credentials import CredentialRefused
from skillsim_contracts.findings import NotExercised
from skillsim_contracts.limit_windows import Burst, Window, windows_of
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Rule, Strength, rule
from skillsim_contracts.subjects import Subject, find_subject

Check = Callable[[Probe], None]

SMALL = 100
"""Up to this number a whole limit of requests is cheap."""

NEEDS = frozenset({Need.CLOCK, Need.RESET})


def make_rules(contract: Contract) -> tuple[Rule, ...]:
    """The rules of each limit over a window that the contract declares."""
    return tuple(made for window in windows_of(contract) for made in _rules_of(contract, window))


def _rules_of(contract: Contract, window: Window) -> Iterator[Rule]:
    operation = window.operation

    def made(
        code: str,
        title: str,
        check: Check,
        *,
        strength: Strength = Strength.MUST,
        needs: frozenset[Need] = NEEDS,
        cost: int = window.limit,
    ) -> Rule:
        return rule(
            f"{contract.prefix}-{code}-{window.name}",
            f"{window.limit} requests in {window.window_s} s: {title}",
            vendor=contract.vendor,
            operations=(operation.operation_id,),
            source=f"{contract.title}, x-rate-limits: {window.source}",
            layer=Layer.L5,
            strength=strength,
            needs=needs,
            cost=cost,
            limits=True,
        )(check)

    if window.inner:
        yield made("R1", "so many pass, then 429, until the window is over", _long(window))
        return
    likely, two = Strength.LIKELY, NEEDS | {Need.SECOND_CLIENT}
    yield made("R1", "so many pass, then 429, and again so many a window later", _short(window))
    if window.limit <= SMALL:
        yield made(
            "R2", "asking while refused does not prolong it", _polling(window), strength=likely
        )
    yield made("R3", "Retry-After, if sent, is enough", _retry_after(window), strength=likely)
    everything = NEEDS | {Need.WRITE}
    yield made("R4", "all operations count, and all are refused", _sum(window), needs=everything)
    if window.key != "tenant":
        # Only a limit of a client is said to be each client's own.
        strength = Strength.MUST if window.key == "client" else likely
        yield made("R5", "each client has its own", _own(window), strength=strength, needs=two)
    if window.limit <= SMALL:
        yield made("R6", "an even pace is never refused", _paced(window), cost=4 * window.limit)


def _short(window: Window) -> Check:
    """A limit that one burst can use up."""

    def check(probe: Probe) -> None:
        burst = Burst(probe, window)
        burst.begin()
        _is_full(probe, burst.send(window.limit + 1), window.limit)
        half_s = window.window_s / 2
        probe.advance(half_s)
        early = burst.send_until_refused(window.limit)
        refills = _passed(early) in window.refilled(half_s)
        if not refills:
            probe.expect(early[0]).status(429)
            probe.advance(window.window_s * 0.45)
            # Knocking in vain uses up nothing.
            probe.expect(burst.send(min(window.limit, SMALL))[-1]).status(429)
        probe.advance(window.window_s * (1 if refills else 0.05) + 1)
        _is_full(probe, burst.send(window.limit + 1), window.limit)

    return check


def _polling(window: Window) -> Check:
    def check(probe: Probe) -> None:
        burst = Burst(probe, window)
        burst.begin()
        _all_pass(probe, burst.send(window.limit))
        # One request restarts a block; it takes as many as the limit to fill a log of refusals.
        polls = window.limit
        for wait_s in (0.0, window.window_s / 2):
            probe.advance(wait_s)
            if burst.send(1)[0].ok:
                # This limiter lets some pass meanwhile, so it does not wait for silence.
                return
            burst.send(polls - 1)
        probe.advance(window.window_s / 2 + 1)
        _all_pass(probe, burst.send(1))

    return check


def _retry_after(window: Window) -> Check:
    def check(probe: Probe) -> None:
        burst = Burst(probe, window)
        burst.begin()
        refused = burst.send(window.limit + 1)[-1]
        text = refused.headers.get("retry-after", "")
        if refused.status != 429 or not text.isdigit():
            # Its form is the contract's business; a date is a legal value as well.
            return
        because = f"Retry-After should be at most the window, {window.window_s} seconds"
        allowed = [str(second) for second in range(window.window_s + 1)]
        header = probe.expect(refused).header("retry-after")
        header.relation("one_of", allowed, because)
        probe.advance(int(text) + 0.5)
        probe.expect(burst.send(1)[0]).succeeds()

    return check


def _own(window: Window) -> Check:
    def check(probe: Probe) -> None:
        burst = Burst(probe, window)
        burst.begin(SECOND)
        probe.expect(burst.send(window.limit + 1)[-1]).status(429)
        _all_pass(probe, burst.send(3, SECOND))
        if window.key == "client" and _bought_token(probe):
            # The limit is the client's, whichever token it shows.
            probe.expect(burst.send(1)[0]).status(429)

    return check


def _paced(window: Window) -> Check:
    def check(probe: Probe) -> None:
        burst = Burst(probe, window)
        burst.begin()
        for _ in range(2 * window.limit + 2):
            _all_pass(probe, burst.send(1))
            probe.advance(window.window_s / window.limit + 0.001)

    return check


def _long(window: Window) -> Check:
    """A limit that shorter ones keep from being used up at once."""

    def check(probe: Probe) -> None:
        burst = Burst(probe, window)
        # Whether buying a token counts is open; three of them tell it from a limit off by one.
        bought = burst.begin(logins=3)
        answers = burst.send_slowly(window.limit + window.chunk)
        passed = _passed(answers)
        full = {window.limit, window.limit - bought} if probe.is_open else {window.limit}
        spent_s = burst.spent_s(window.limit)
        refilled = {most + more for most in full for more in window.refilled(spent_s)}
        if passed not in full | refilled or passed == len(answers):
            shown = probe.expect(answers[min(passed, window.limit)])
            shown.succeeds() if passed < window.limit else shown.status(429)
        probe.expect(answers[passed]).status(429)
        probe.check(answers[passed])
        if passed in refilled:
            return
        probe.advance(window.window_s * 0.95 - spent_s)
        probe.expect(burst.send(1)[0]).status(429)
        probe.advance(window.window_s * 0.05 + 10)
        _log_in(probe)
        _all_pass(probe, burst.send(1))

    return check


def _sum(window: Window) -> Check:
    def check(probe: Probe) -> None:
        probe.switch(rate_limit__enabled=False)
        first, second = (_subjects(probe, window) for _ in range(2))
        burst = Burst(probe, window)
        burst.begin()
        mixed = [subject.send(probe) for subject in first[: window.limit]]
        for answer in mixed:
            if answer.status == 429:
                probe.expect(answer, blame=answer.call.operation_id).succeeds()
        served = sum(answer.ok for answer in mixed)
        rest = burst.send(window.limit - served + 1)
        if _passed(rest) < window.limit - len(mixed):
            _all_pass(probe, rest[: window.limit - len(mixed)])
        if _passed(rest) > window.limit - served:
            _find_free(probe, window, first)
            probe.expect(rest[-1]).status(429)
        for subject in second:
            _is_refused(probe, subject.send(probe))

    return check


def _find_free(probe: Probe, window: Window, subjects: list[Subject]) -> None:
    """Blame the operation whose requests do not count."""
    burst = Burst(probe, window)
    burst.begin()
    _is_full(probe, burst.send(window.limit + 1), window.limit)
    for known in subjects:
        operation_id = known.operation.operation_id
        probe.switch(rate_limit__enabled=False)
        subject = find_subject(probe, operation_id)
        burst.begin()
        if subject.send(probe).ok:
            last = burst.send(window.limit)[-1]
            probe.expect(last, blame=operation_id).status(429)


def _subjects(probe: Probe, window: Window) -> list[Subject]:
    """A request of every operation that can be tried, reading ones first, deletions last."""
    found = []
    for operation in sorted(window.limited, key=_harm):
        try:
            found.append(find_subject(probe, operation.operation_id))
        except NotExercised:
            continue
    return found


def _harm(operation: Operation) -> int:
    return 0 if operation.is_safe else 2 if operation.method == "DELETE" else 1


def _is_refused(probe: Probe, answer: Answer) -> None:
    """A 429; where nobody says what is looked at first, another refusal may come before it."""
    shown = probe.expect(answer, blame=answer.call.operation_id)
    if not probe.is_open or not 400 <= answer.status < 500:
        shown.status(429)


def _is_full(probe: Probe, answers: list[Answer], limit: int) -> None:
    """So many pass, and the next is refused in the shape of every error."""
    _all_pass(probe, answers[:limit])
    probe.expect(answers[limit]).status(429)
    probe.check(answers[limit])


def _all_pass(probe: Probe, answers: list[Answer]) -> None:
    for answer in answers:
        if answer.status == 404:
            probe.not_exercised("the target lacks what the contract's example names")
        if not answer.ok:
            probe.expect(answer).succeeds()


def _passed(answers: list[Answer]) -> int:
    """How many pass before the first that does not."""
    return sum(1 for _ in takewhile(lambda answer: answer.ok, answers))


def _log_in(probe: Probe) -> None:
    try:
        probe.login()
    except CredentialRefused as why:
        probe.fail(f"a client should get a token once the window is over: {why}")


def _bought_token(probe: Probe) -> bool:
    """Whether a refused client could buy a further token; that tokens are free is not said."""
    try:
        return probe.login().ok
    except CredentialRefused:
        return False
