"""One verification: which target, which rules, in how many processes, with what verdict."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version

from skillsim_contracts import catalogue, in_process, over_http
from skillsim_contracts.calls import OWNER
from skillsim_contracts.contract import known_vendors
from skillsim_contracts.credentials import CredentialRefused, Credentials
from skillsim_contracts.findings import Outcome, RuleResult, RunResult
from skillsim_contracts.guard import BudgetUsedUp, Mode
from skillsim_contracts.probe import Exercised
from skillsim_contracts.processes import process_pool
from skillsim_contracts.profile import Profile
from skillsim_contracts.rules import Layer, Rule, Strength, no_check
from skillsim_contracts.running import Options, Tally, run_rules, utc_now
from skillsim_contracts.target import Target

IN_PROCESS = Profile(name="in-process")

# Rules that hammer a target with what it should refuse are not for a system that others use.
ROUGH_LAYERS = frozenset({Layer.L2, Layer.L5})

TOO_MANY_REQUESTS = 429

CHUNK_COST = 2000
"""About how many requests one task of a process makes; each opens a target of its own."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to verify. Without an address in the profile it is the simulator, in process."""

    profile: Profile = IN_PROCESS
    vendors: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    rule_ids: tuple[str, ...] = ()
    seed: int = 1
    budget_s: float | None = None
    jobs: int = 1

    @property
    def is_in_process(self) -> bool:
        """Whether the simulator of this installation is meant."""
        return not (self.profile.url or self.profile.urls)


def verify(request: Request, on_result: Callable[[RuleResult], None] | None = None) -> RunResult:
    """Run the rules and say how each ended.

    Raises UnknownName, ProfileError, CredentialRefused or Unreachable before the first rule.
    """
    rules = catalogue.select(request.vendors, layers=request.layers, rule_ids=request.rule_ids)
    is_ours = _is_ours(request)
    options = options_of(request, is_ours=is_ours)
    rules = _permitted(rules, request, is_ours=is_ours)
    if request.budget_s is not None:
        rules = catalogue.cheap_layers_first(rules)
    started_at, began = utc_now(), time.monotonic()
    # A budget cuts rules off from the end, and only a single process has one.
    is_shared = is_ours and request.jobs > 1 and request.budget_s is None
    if is_shared and len(chunks(rules)) > 1:
        tally, name = _in_parallel(request, rules, options, on_result)
    else:
        with open_target(request) as target:
            if not is_ours:
                _log_in(target, rules)
            tally = run_rules(target, rules, replace(options, on_result=on_result))
            name = target.name
    return RunResult(
        target=name,
        profile=request.profile.name,
        seed=request.seed,
        version=version("skillsim"),
        started_at=started_at,
        duration_s=time.monotonic() - began,
        results=tuple(tally.results),
        exercised=dict(tally.exercised),
        fail_on=options.fail_on,
        cut=tally.cut,
    )


@contextmanager
def open_target(request: Request) -> Iterator[Target]:
    """The target of a request, for as long as the block runs."""
    if request.is_in_process:
        with in_process.simulator(seed=request.seed) as target:
            yield target
        return
    names = request.vendors or tuple(request.profile.urls) or known_vendors()
    with over_http.reach(request.profile, names, seed=request.seed) as target:
        yield target


def _log_in(target: Target, rules: Sequence[Rule]) -> None:
    """Raises CredentialRefused when the target does not take what the profile has for its owner."""
    credentials = Credentials(target)
    try:
        for vendor in dict.fromkeys(rule.vendor for rule in rules):
            credentials.headers(vendor, OWNER)
    except CredentialRefused as why:
        # Who asks too often has not been refused for good; the rules say how far they came.
        if why.status != TOO_MANY_REQUESTS:
            raise
    except BudgetUsedUp:
        return


def _is_ours(request: Request) -> bool:
    return request.is_in_process or over_http.has_control_plane(request.profile)


def options_of(request: Request, *, is_ours: bool | None = None) -> Options:
    """How to judge: our own simulator keeps to every decision, others only to documents."""
    profile = request.profile
    if is_ours is None:
        is_ours = _is_ours(request)
    weakest = profile.fail_on or (Strength.ASSUMED if is_ours else Strength.MUST)
    return Options(
        seed=request.seed,
        fail_on=frozenset(s for s in Strength if s.rank <= weakest.rank),
        is_open=profile.is_open if profile.is_open is not None else not is_ours,
        waivers=profile.waived(datetime.fromtimestamp(time.time(), UTC).date()),
        budget_s=request.budget_s,
    )


def _permitted(rules: Sequence[Rule], request: Request, *, is_ours: bool) -> tuple[Rule, ...]:
    """Without those the profile skips, those too weak to count, and those too rough."""
    profile = request.profile
    mode = Mode.FULL if is_ours else profile.mode or Mode.READ_ONLY
    rough = ROUGH_LAYERS if mode is not Mode.FULL else frozenset()
    served = set(profile.urls) if profile.urls else {rule.vendor for rule in rules}
    return tuple(
        rule
        for rule in rules
        if rule.vendor in served and rule.layer not in rough and rule.id not in profile.skip
    )


def _in_parallel(
    request: Request,
    rules: Sequence[Rule],
    options: Options,
    on_result: Callable[[RuleResult], None] | None,
) -> tuple[Tally, str]:
    """Rules shared among processes, each with a target of its own; results in their order."""
    by_id = {rule.id: rule for rule in rules}
    places = {rule.id: place for place, rule in enumerate(rules)}
    exercised: Exercised = Counter()
    results: list[RuleResult] = []
    name = ""
    with process_pool(request.jobs) as pool:
        tasks = [
            pool.submit(run_chunk, request, options, tuple(rule.id for rule in chunk))
            for chunk in chunks(rules)
        ]
        for task in as_completed(tasks):
            part = task.result()
            exercised.update(part.exercised)
            name = part.target
            for ended in part.results:
                result = replace(ended, rule=by_id[ended.rule.id])
                results.append(result)
                if on_result is not None:
                    on_result(result)
    results.sort(key=lambda result: places[result.rule.id])
    return Tally(results, exercised), name


def chunks(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules in their order, in groups of about the same cost."""
    groups: list[list[Rule]] = [[]]
    cost = 0
    for rule in rules:
        if cost + rule.cost > CHUNK_COST and groups[-1]:
            groups.append([])
            cost = 0
        groups[-1].append(rule)
        cost += rule.cost
    return groups


@dataclass(frozen=True)
class Part:
    """What one task of a process came to; its rules have left their functions behind."""

    target: str
    results: tuple[RuleResult, ...]
    exercised: Exercised


def run_chunk(request: Request, options: Options, rule_ids: tuple[str, ...]) -> Part:
    """Run some rules in this process, on a target opened for them."""
    wanted = set(rule_ids)
    rules = [rule for rule in catalogue.select(request.vendors) if rule.id in wanted]
    with open_target(request) as target:
        tally = run_rules(target, rules, options)
        name = target.name
    bare = tuple(replace(r, rule=replace(r.rule, check=no_check)) for r in tally.results)
    return Part(name, bare, tally.exercised)


def is_blind(result: RunResult) -> bool:
    """Whether too little was tried for the run to mean anything.

    More than one rule in twenty that should have been tried was not, or the budget cut rules off.
    """
    tried = [r for r in result.results if r.outcome is not Outcome.SKIPPED]
    missed = [r for r in tried if r.outcome is Outcome.NOT_EXERCISED]
    return bool(result.cut) or not tried or len(missed) * 20 > len(tried)
