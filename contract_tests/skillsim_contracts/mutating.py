"""Runs the kit against mutants: which are caught, by what, and is the blame right."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from enum import StrEnum

from skillsim_contracts import catalogue, in_process, script_runs
from skillsim_contracts.causes import Cause, blamed_operations, causes
from skillsim_contracts.client import Client
from skillsim_contracts.contract import load_contract
from skillsim_contracts.findings import Finding, Outcome, RuleResult
from skillsim_contracts.minimising import minimised
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.mutant_files import MutantFileError, load_mutants
from skillsim_contracts.mutated_operation import operations_meant, vendors_meant
from skillsim_contracts.processes import process_pool
from skillsim_contracts.repro_script import script
from skillsim_contracts.rules import Layer, Rule, Strength
from skillsim_contracts.running import Options, run_rules
from skillsim_contracts.unreadable import UNREADABLE

COUNTING = frozenset({Strength.MUST, Strength.LIKELY})
"""What fails a rule here: assumptions are open."""


class Verdict(StrEnum):
    """How a mutant or a benign variant fared."""

    KILLED = "killed"
    SURVIVED = "survived"
    CLEAN = "clean"
    """A benign variant in which nothing was found."""
    FALSE_ALARM = "false alarm"
    """A benign variant in which something was found."""
    BROKEN = "broken"
    """Its witness does not tell it from the unchanged simulator, or it did not run."""


@dataclass(frozen=True, kw_only=True)
class MutantResult:
    """How one mutant fared with one seed.

    `is_attributed` and `replays` are None where there is nothing to say. `script` is the shrunk
    reproduction of what was found first.
    """

    id: str
    group: str
    operation: str
    violation: str
    is_benign: bool
    seed: int
    verdict: Verdict
    duration_s: float = 0.0
    rule_id: str = ""
    layer: str = ""
    message: str = ""
    blamed: tuple[str, ...] = ()
    is_attributed: bool | None = None
    replays: bool | None = None
    script: str = ""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One mutant of one source with one seed."""

    source: str
    mutant_id: str
    is_benign: bool
    seed: int


def tasks_of(
    source: str, *, seed: int = 1, benign_seeds: int = 1, ids: Sequence[str] = ()
) -> tuple[Task, ...]:
    """What there is to run: every mutant once, every benign variant with several seeds.

    Raises MutantFileError, also for an id that the source does not have.
    """
    found = load_mutants(source)
    known = [one.id for one in (*found.mutants, *found.benign)]
    for mutant_id in ids:
        if mutant_id not in known:
            raise MutantFileError(f"{source} has no mutant {mutant_id}")
    mutants = [
        Task(source=source, mutant_id=one.id, is_benign=False, seed=seed)
        for one in found.mutants
        if not ids or one.id in ids
    ]
    benign = [
        Task(source=source, mutant_id=one.id, is_benign=True, seed=seed + further)
        for one in found.benign
        for further in range(benign_seeds)
        if not ids or one.id in ids
    ]
    return (*mutants, *benign)


def run_tasks(
    tasks: Sequence[Task], *, jobs: int, on_result: Callable[[MutantResult], None]
) -> tuple[MutantResult, ...]:
    """Every task's result, in the order of the tasks; `on_result` is told of each as it ends."""
    results: dict[Task, MutantResult] = {}
    with process_pool(jobs) as pool:
        waiting = {pool.submit(run_task, task): task for task in tasks}
        for ended in as_completed(waiting):
            results[waiting[ended]] = ended.result()
            on_result(ended.result())
    return tuple(results[task] for task in tasks)


def run_task(task: Task) -> MutantResult:
    """Run the kit against one mutant, in this process."""
    began = time.monotonic()
    mutant = load_mutants(task.source).find(task.mutant_id)
    try:
        result = _ran(mutant, task)
    except Exception as error:  # noqa: BLE001 - whatever a stranger's mutant raises
        message = f"it did not run: {type(error).__name__}: {error}"
        result = _result(mutant, task, Verdict.BROKEN, message)
    return replace(result, duration_s=time.monotonic() - began)


def _ran(mutant: Mutant, task: Task) -> MutantResult:
    problem = _witness_problem(mutant, task)
    if problem:
        return _result(mutant, task, Verdict.BROKEN, problem)
    options = Options(seed=task.seed, fail_on=COUNTING, is_open=True)
    rules = catalogue.select(vendors_meant(mutant.operation))
    results = _found(mutant, rules, options, stop_early=not task.is_benign)
    grouped = causes(_new(results, options), COUNTING)
    if not grouped:
        return _result(mutant, task, Verdict.CLEAN if task.is_benign else Verdict.SURVIVED)
    return _caught(mutant, task, grouped, results)


def witness_fails(mutant: Mutant | None, witness: Mutant, *, seed: int = 1) -> bool:
    """Whether a mutant's witness complains of the simulator with `mutant` planted, or of none.

    A witness that cannot read an answer has seen a difference too.
    """
    if witness.witness is None:
        return False
    with in_process.simulator(seed=seed, mutant=mutant) as target:
        client = Client(target)
        try:
            witness.witness(client)
        except (AssertionError, *UNREADABLE):
            return True
        finally:
            client.close()
    return False


def _witness_problem(mutant: Mutant, task: Task) -> str:
    """Why the mutant proves nothing; empty when its witness tells it from the original."""
    if mutant.witness is None:
        return "" if task.is_benign else "it has no witness"
    if witness_fails(None, mutant, seed=task.seed):
        return "its witness fails on the unchanged simulator"
    fails = witness_fails(mutant, mutant, seed=task.seed)
    return "" if fails or task.is_benign else "its witness passes on the mutant"


def _found(
    mutant: Mutant, rules: Iterable[Rule], options: Options, *, stop_early: bool
) -> list[RuleResult]:
    """The results of the rules, layer by layer; a layer that finds something is the last."""
    by_layer: dict[Layer, list[Rule]] = {}
    for rule in rules:
        by_layer.setdefault(rule.layer, []).append(rule)
    results: list[RuleResult] = []
    with in_process.simulator(seed=options.seed, mutant=mutant) as target:
        for layer_rules in by_layer.values():
            part = run_rules(target, layer_rules, options).results
            results.extend(part)
            if stop_early and any(result.outcome is Outcome.FAILED for result in part):
                break
    return results


def _new(results: Sequence[RuleResult], options: Options) -> list[RuleResult]:
    """Without rules that the unchanged simulator breaks as well: those tell nothing."""
    failed = [result for result in results if result.outcome is Outcome.FAILED]
    if not failed:
        return []
    with in_process.simulator(seed=options.seed) as target:
        again = run_rules(target, [result.rule for result in failed], options).results
    return [
        result
        for result, unchanged in zip(failed, again, strict=True)
        if unchanged.outcome is not Outcome.FAILED
    ]


def _caught(
    mutant: Mutant, task: Task, grouped: Sequence[Cause], results: Sequence[RuleResult]
) -> MutantResult:
    first = grouped[0].first
    blamed = blamed_operations(grouped)
    meant = operations_meant(mutant.operation)
    replays, text = (None, "") if task.is_benign else _reproduced(mutant, first, task.seed)
    layer = next((str(r.rule.layer) for r in results if r.rule.id == first.found_by), "")
    verdict = Verdict.FALSE_ALARM if task.is_benign else Verdict.KILLED
    return replace(
        _result(mutant, task, verdict, first.message),
        rule_id=first.rule_id,
        layer=layer,
        blamed=tuple(_spelled(first.vendor, operation_id) for operation_id in blamed),
        is_attributed=None if task.is_benign else (first.vendor, blamed[0]) in meant,
        replays=replays,
        script=text,
    )


def _reproduced(mutant: Mutant, finding: Finding, seed: int) -> tuple[bool, str]:
    """Whether the script fails on the mutant and passes on the original, and its text."""
    shrunk = minimised(
        finding,
        lambda: in_process.simulator(seed=seed, mutant=mutant),
        lambda: in_process.simulator(seed=seed),
    )
    if shrunk is None:
        return False, ""
    text = script(shrunk, default_url=in_process.BASE_URL)
    shows = script_runs.run(text, mutant, seed=seed) == script_runs.SHOWS
    return shows and script_runs.run(text, None, seed=seed) == script_runs.HOLDS, text


def _spelled(vendor: str, operation_id: str) -> str:
    contract = load_contract(vendor)
    operation = contract.operations.get(operation_id)
    if operation is None:
        return f"{contract.prefix} a path of none"
    return f"{contract.prefix} {operation.method} {operation.path}"


def _result(mutant: Mutant, task: Task, verdict: Verdict, message: str = "") -> MutantResult:
    return MutantResult(
        id=mutant.id,
        group=mutant.group,
        operation=mutant.operation,
        violation=mutant.violation,
        is_benign=task.is_benign,
        seed=task.seed,
        verdict=verdict,
        message=message,
    )


def counted(results: Iterable[MutantResult]) -> Counter[Verdict]:
    """How many results have each verdict."""
    return Counter(result.verdict for result in results)
