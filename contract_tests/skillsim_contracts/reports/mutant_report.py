"""What became of the mutants: a table for people, JSON, Markdown for the docs, one HTML page."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from skillsim_contracts.mutating import MutantResult, Verdict
from skillsim_contracts.reports.html_page import template

WRONG = frozenset({Verdict.SURVIVED, Verdict.BROKEN, Verdict.FALSE_ALARM})


@dataclass(frozen=True)
class Score:
    """Some of many; `share` is 0 to 1, and 1 for nothing of nothing."""

    n: int
    of: int

    @property
    def share(self) -> float:
        """How large the part is."""
        return self.n / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.n} of {self.of} ({self.share:.0%})"


def has_failed(results: Sequence[MutantResult]) -> bool:
    """Whether a mutant survived or broke, or a benign variant raised an alarm."""
    return any(result.verdict in WRONG for result in results)


def summary(results: Sequence[MutantResult]) -> str:
    """The figures, a line each."""
    return "\n".join(f"{name}: {score}" for name, score in scores(results).items())


def render(results: Sequence[MutantResult], kind: str) -> str:
    """The report of a kind: `json`, `md` or `html`; KeyError for any other."""
    return {"json": _json, "md": _markdown, "html": _html}[kind](results)


def scores(results: Sequence[MutantResult]) -> dict[str, Score]:
    """Killed, attributed, replayed, and benign variants that passed."""
    mutants = [one for one in results if not one.is_benign]
    killed = [one for one in mutants if one.verdict is Verdict.KILLED]
    benign = [one for one in results if one.is_benign]
    return {
        "killed": Score(len(killed), len(mutants)),
        "blame is right": Score(sum(bool(one.is_attributed) for one in killed), len(killed)),
        "reproduction replays": Score(sum(bool(one.replays) for one in killed), len(killed)),
        "benign passes": Score(sum(one.verdict is Verdict.CLEAN for one in benign), len(benign)),
    }


def by_group(results: Sequence[MutantResult]) -> dict[str, Score]:
    """How many mutants of each group were killed, in the order of the groups."""
    mutants = [one for one in results if not one.is_benign]
    groups = dict.fromkeys(one.group for one in mutants)
    return {
        group: Score(
            sum(one.verdict is Verdict.KILLED for one in mutants if one.group == group),
            sum(one.group == group for one in mutants),
        )
        for group in groups
    }


def line(one: MutantResult) -> str:
    """How one mutant fared, and what was found, on one to three lines."""
    seed = f" seed {one.seed}" if one.is_benign else ""
    head = f"{one.id:8} {one.verdict.value:11} {one.duration_s:5.1f} s{seed}  {one.violation}"
    if not one.message:
        return head
    marks = [name for name, is_so in _doubts(one).items() if is_so]
    found_by = f"{one.layer} {one.rule_id}: " if one.rule_id else ""
    return f"{head}\n    {found_by}{one.message[:160]}" + (
        f"\n    but {', '.join(marks)}" if marks else ""
    )


def _doubts(one: MutantResult) -> dict[str, bool]:
    blamed = one.blamed[0] if one.blamed else "nothing"
    return {
        f"blames {blamed} instead of {one.operation}": one.is_attributed is False,
        "its reproduction does not replay": one.replays is False,
    }


def _json(results: Sequence[MutantResult]) -> str:
    figures = {name: _score(score) for name, score in scores(results).items()}
    report: dict[str, Any] = {
        "format": 1,
        "version": version("skillsim"),
        "figures": figures,
        "groups": {name: _score(score) for name, score in by_group(results).items()},
        "results": [_plain(one) for one in results],
    }
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def _score(score: Score) -> dict[str, Any]:
    return {"n": score.n, "of": score.of, "share": round(score.share, 4)}


def _plain(one: MutantResult) -> dict[str, Any]:
    plain = {**asdict(one), "verdict": one.verdict.value, "duration_s": round(one.duration_s, 2)}
    del plain["script"]
    return plain


def _markdown(results: Sequence[MutantResult]) -> str:
    lines = [f"- {name}: {score}" for name, score in scores(results).items()]
    lines += ["", "| Group | Killed |", "|---|---|"]
    lines += [
        f"| {group} | {score.n} of {score.of} |" for group, score in by_group(results).items()
    ]
    lines += ["", "| Id | Defect | Verdict | By | Blame | Replays |", "|---|---|---|---|---|---|"]
    lines += [_row(one) for one in results]
    return "\n".join(lines) + "\n"


def _row(one: MutantResult) -> str:
    seed = f" (seed {one.seed})" if one.is_benign else ""
    by = f"{one.layer} `{one.rule_id}`" if one.rule_id else ""
    cells = (
        f"{one.id}{seed}",
        f"{one.operation}: {one.violation}".replace("|", "\\|"),
        one.verdict.value,
        by,
        _yes(one.is_attributed),
        _yes(one.replays),
    )
    return f"| {' | '.join(cells)} |"


def _yes(is_so: bool | None) -> str:
    return "" if is_so is None else "yes" if is_so else "no"


def _html(results: Sequence[MutantResult]) -> str:
    return template("mutants.html").render(
        results=results, scores=scores(results), groups=by_group(results), wrong=WRONG, yes=_yes
    )
