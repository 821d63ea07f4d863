"""Runs state machines against a target: Hypothesis chooses and shrinks, a probe sends and judges.

A machine is a class derived from Machine with rules of `hypothesis.stateful`. It keeps a model of
what it has written, sends through `self.probe`, and compares answers with the model by
`self.probe.expect`. Draws must depend on the model only by counts that every target gives alike:
draw a place (0, 1, 2), never an id that the target made.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.errors import Flaky, HypothesisException
from hypothesis.stateful import RuleBasedStateMachine, get_state_machine_test

from skillsim_contracts.calls import Unreachable
from skillsim_contracts.client import Client
from skillsim_contracts.conformance import conformance_of
from skillsim_contracts.findings import Finding, NotExercised, Violation
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need
from skillsim_contracts.steady_draws import steady_draws
from skillsim_contracts.unreadable import UNREADABLE, unreadable

FEW = 4
"""How many examples a target gets that cannot be put back: each leaves its data there."""


class Machine(RuleBasedStateMachine):
    """One example: a probe of its own on a target that was put back, or on new unique data."""

    def __init__(self, probe: Probe) -> None:
        super().__init__()
        self.probe = probe

    def at_end(self) -> None:
        """Compare everything once, after the last step of an example that found nothing."""


def run_machine(
    probe: Probe,
    make_machine: Callable[[Probe], Machine],
    *,
    examples: int = 25,
    steps: int = 20,
    shrinks: int = 60,
) -> None:
    """Try examples of a machine; raises the Violation of the shortest one that fails.

    Its trace is that example's own. Breaches of the contract are kept in `probe.breaches` and end
    no example. Shrinking stops after `shrinks` further examples. Raises NotExercised and
    Unreachable as a rule's own calls do.
    """
    run = _Run(probe, make_machine, shrinks)
    count = examples if Need.RESET in probe.client.target.offers else min(examples, FEW)
    # It is typed for classes, and calls whatever makes a machine.
    test: Any = get_state_machine_test(run.begin, settings=_settings(count, steps))  # type: ignore[arg-type]
    test.hypothesis.inner_test = run.guard(test.hypothesis.inner_test)
    try:
        with steady_draws():
            seed(probe.seed)(test)()
    except (Violation, Flaky, _Ended) as end:
        run.raise_best(end)
    finally:
        run.close()
        probe.breaches.extend(run.breaches.values())


def _settings(examples: int, steps: int) -> settings:
    return settings(
        database=None,
        deadline=None,
        max_examples=examples,
        stateful_step_count=steps,
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )


class _Ended(BaseException):
    """Ends a run at once: Hypothesis takes any Exception for a failure that it should shrink."""


class _ExampleProbe(Probe):
    """A probe of one example; on a target that is never put back its words go on from before."""

    def __init__(self, whole: Probe) -> None:
        target = whole.client.target
        target.reset()
        conformance = conformance_of(whole.vendor)
        client = Client(target)
        super().__init__(client, whole.rule, conformance, seed=whole.seed, is_open=whole.is_open)
        self.exercised = whole.exercised
        self._whole = None if Need.RESET in target.offers else whole

    def unique(self, word: str) -> str:
        return self._whole.unique(word) if self._whole else super().unique(word)


class _Run:
    """What the examples of one machine have come to."""

    def __init__(
        self, probe: Probe, make_machine: Callable[[Probe], Machine], shrinks: int
    ) -> None:
        self.breaches: dict[tuple[str, str], Finding] = {}
        self._whole = probe
        self._make_machine = make_machine
        self._left = shrinks
        self._best: Finding | None = None
        self._machine: Machine | None = None

    def begin(self) -> Machine:
        """The machine of the next example, on a target put back."""
        self.close()
        try:
            self._machine = self._make_machine(_ExampleProbe(self._whole))
        except Unreachable as why:
            raise _Ended from why
        return self._machine

    def guard(self, example: Callable[..., None]) -> Callable[..., None]:
        """The same example with its end looked at; only violations of the first cause fail it."""

        def guarded(*args: Any, **kwargs: Any) -> None:
            self._spend()
            try:
                example(*args, **kwargs)
                self._current().at_end()
            except Violation as violation:
                self._consider(violation.finding)
            except (NotExercised, Unreachable) as why:
                raise _Ended from why
            except HypothesisException:
                raise
            except UNREADABLE as error:
                self._consider(self._unreadable(error))
            finally:
                self._keep_breaches()

        return guarded

    def raise_best(self, end: BaseException) -> None:
        """Raise the shortest Violation; without one, what ended the run."""
        if self._best is not None:
            raise Violation(self._best) from None
        if end.__cause__ is not None:
            raise end.__cause__
        raise NotExercised("the target does not answer the same requests in the same way twice")

    def close(self) -> None:
        """Let go of the example's client."""
        if self._machine is not None:
            self._machine.probe.client.close()

    def _spend(self) -> None:
        if self._best is None:
            return
        self._left -= 1
        if self._left < 0:
            raise _Ended

    def _consider(self, finding: Finding) -> None:
        if self._best is not None and finding.cause != self._best.cause:
            return
        if self._best is None or len(finding.trace) < len(self._best.trace):
            self._best = finding
        raise Violation(finding)

    def _unreadable(self, error: Exception) -> Finding:
        probe = self._current().probe
        return probe.breaches[-1] if probe.breaches else unreadable(probe, error)

    def _keep_breaches(self) -> None:
        for breach in self._current().probe.breaches if self._machine else ():
            known = self.breaches.get((breach.rule_id, breach.cause))
            if known is None or len(breach.trace) < len(known.trace):
                self.breaches[breach.rule_id, breach.cause] = breach

    def _current(self) -> Machine:
        if self._machine is None:
            raise RuntimeError("no example has begun")
        return self._machine
