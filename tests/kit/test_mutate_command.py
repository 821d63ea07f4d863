"""`skillsim mutate`: what becomes of a mutant, exit codes, and the reports."""

import json
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from skillsim import cli
from skillsim_contracts import catalogue, mutating
from skillsim_contracts.mutating import MutantResult, Task, Verdict, tasks_of
from skillsim_contracts.probe import Probe
from skillsim_contracts.reports import mutant_report
from tests.kit.findings_by_hand import rule

CLEAN, FINDINGS, USAGE = range(3)

FILE = '''
from skillsim_contracts.mutant import Mutant, patch
from skillsim_contracts.mutants.rewriting import rewrite_json

PEOPLE = "/skilltrack/v1/employees"


def people(client):
    return client.send("skilltrack", "GET", "/v1/employees").json()


def has_roles(client):
    assert all("role" in one for one in people(client))


def reads_roles(client):
    [one["role"] for one in people(client)]


def has_no_nicknames(client):
    assert not any("nickname" in one for one in people(client))


def always_content(client):
    """Sees nothing."""


def never_content(client):
    assert not people(client)


def without_role(asked, body):
    return [{k: v for k, v in one.items() if k != "role"} for one in body]


def with_nickname(asked, body):
    return [one | {"nickname": "x"} for one in body]


NO_ROLE = rewrite_json("GET", PEOPLE, without_role)
NICKNAME = rewrite_json("GET", PEOPLE, with_nickname)


def mutant(mutant_id, witness, wrap=NO_ROLE, operation="ST GET /v1/employees", **more):
    return Mutant(id=mutant_id, group="by hand", operation=operation, violation="role | is missing",
                  witness=witness, wrap=wrap, **more)


MUTANTS = [
    mutant("M1", has_roles),
    mutant("M2", reads_roles, operation="ST GET /v1/reports/skill-gap"),
    mutant("M3", has_no_nicknames, NICKNAME),
    mutant("M4", always_content),
    mutant("M5", never_content),
    mutant("M6", None),
    mutant("M7", has_roles, None, patch=patch("skillsim.nowhere:name", None)),
]
BENIGN = [
    mutant("B1", None, NICKNAME),
    mutant("B2", None),
]
'''


def one_after_the_other(jobs: int) -> Executor:
    return ThreadPoolExecutor(max_workers=1)


@dataclass(frozen=True)
class Ran:
    """How the command ended, what it printed and where it wrote."""

    code: int
    lines: list[str]
    err: str
    out: Path

    def result(self, mutant_id: str) -> Any:
        """What the JSON report says of a mutant."""
        report = json.loads((self.out / "mutants.json").read_text())
        return next(one for one in report["results"] if one["id"] == mutant_id)

    def lines_of(self, mutant_id: str) -> list[str]:
        """What was printed of it."""
        start = next(n for n, line in enumerate(self.lines) if line.startswith(f"{mutant_id} "))
        end = next(n for n in range(start + 1, len(self.lines)) if self.lines[n][:1] != " ")
        return self.lines[start:end]


def command(source: Path, *arguments: str) -> Ran:
    out = source.parent / "out"
    given = ["mutate", "--mutants", str(source), "--jobs", "1", "--out", str(out), *arguments]
    with redirect_stdout(StringIO()) as said, redirect_stderr(StringIO()) as complained:
        code = cli.main(given)
    return Ran(code, said.getvalue().splitlines(), complained.getvalue(), out)


# --- What becomes of a mutant ---


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """All of the file against a kit of two rules, in this process; scripts are not made."""
    path = tmp_path_factory.mktemp("mutants") / "by_hand.py"
    path.write_text(FILE)
    rules = catalogue.select(["skilltrack"], rule_ids=["ST-EMP1", "ST-EMP2"])
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(mutating, "process_pool", one_after_the_other)
        changed.setattr(mutating, "_reproduced", lambda *given: (True, "#!/bin/bash\n"))
        changed.setattr(catalogue, "select", lambda vendors: rules)
        return command(path, "--report", "json,md,html")


def test_mutant_that_is_caught_is_killed_and_its_operation_blamed(played: Ran) -> None:
    result = played.result("M1")

    assert (result["verdict"], result["is_attributed"], result["replays"]) == ("killed", True, True)
    assert (result["rule_id"], result["layer"]) == ("ST-C-SCHEMA", "L4")
    assert result["blamed"] == ["ST GET /v1/employees"]
    head, found = played.lines_of("M1")
    assert head.split()[:2] == ["M1", "killed"]
    assert "role is missing" in found


def test_blame_of_another_operation_is_said(played: Ran) -> None:
    assert played.result("M2")["is_attributed"] is False
    assert played.lines_of("M2")[2].startswith("    but blames ST GET /v1/employees instead of ST ")


def test_mutant_that_nobody_sees_survives(played: Ran) -> None:
    assert played.result("M3")["verdict"] == "survived"
    assert played.code == FINDINGS


@pytest.mark.parametrize(
    ("mutant_id", "why"),
    [
        ("M4", "its witness passes on the mutant"),
        ("M5", "its witness fails on the unchanged simulator"),
        ("M6", "it has no witness"),
        ("M7", "it did not run: ModuleNotFoundError: No module named 'skillsim.nowhere'"),
    ],
)
def test_mutant_that_proves_nothing_is_broken(played: Ran, mutant_id: str, why: str) -> None:
    head, complaint = played.lines_of(mutant_id)

    assert head.split()[:2] == [mutant_id, "broken"]
    assert complaint == f"    {why}"


def test_witness_that_cannot_read_an_answer_has_seen_the_defect(played: Ran) -> None:
    assert played.result("M2")["verdict"] == "killed"


def test_harmless_variant_passes(played: Ran) -> None:
    (line,) = played.lines_of("B1")

    assert line.split()[1] == "clean"
    assert "seed 1" in line


def test_variant_that_is_complained_of_is_a_false_alarm(played: Ran) -> None:
    assert played.result("B2")["verdict"] == "false alarm"
    assert played.result("B2")["is_attributed"] is None


def test_figures_count_mutants_and_variants_apart(played: Ran) -> None:
    assert played.err == ""
    assert played.lines[-4:] == [
        "killed: 2 of 7 (29%)",
        "blame is right: 1 of 2 (50%)",
        "reproduction replays: 2 of 2 (100%)",
        "benign passes: 1 of 2 (50%)",
    ]


def test_every_report_is_written_and_a_script_for_each_that_was_caught(played: Ran) -> None:
    names = {path.name for path in played.out.iterdir()}

    assert names >= {"mutants.json", "mutants.md", "mutants.html", "M1.sh", "M2.sh"}
    assert (played.out / "M1.sh").stat().st_mode & 0o111
    report = json.loads((played.out / "mutants.json").read_text())
    assert report["figures"]["killed"] == {"n": 2, "of": 7, "share": 0.2857}
    assert "script" not in report["results"][0]


def test_what_the_unchanged_simulator_breaks_as_well_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always_fails(probe: Probe) -> None:
        probe.fail("it is always wrong")

    path = tmp_path / "by_hand.py"
    path.write_text(FILE)
    monkeypatch.setattr(catalogue, "select", lambda vendors: (rule(check=always_fails),))

    (task,) = tasks_of(str(path), ids=["B1"])

    assert mutating.run_task(task).verdict is Verdict.CLEAN


# --- What is run ---


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of mutants of which M4 survives; nothing is really run."""

    def ended(task: Task) -> MutantResult:
        survived = task.mutant_id == "M4"
        return by_hand("survived" if survived else "killed", id=task.mutant_id, seed=task.seed)

    monkeypatch.setattr(mutating, "process_pool", one_after_the_other)
    monkeypatch.setattr(mutating, "run_task", ended)
    path = tmp_path / "by_hand.py"
    path.write_text(FILE)
    return path


def ids(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines if line[:1] in "MB" and line[1:2].isdigit()]


def test_all_killed_is_0_and_a_survivor_1(source: Path) -> None:
    assert command(source, "--only", "M1", "--only", "M2").code == CLEAN
    assert command(source, "--only", "M1", "--only", "M4").code == FINDINGS


def test_slice_is_every_nth_mutant(source: Path) -> None:
    slices = [command(source, "--slice", f"{number}/4") for number in range(4)]

    assert ids(slices[0].lines) == ["M1", "M5", "B2"]
    assert sorted(one for part in slices for one in ids(part.lines)) == sorted(
        ["B1", "B2", *(f"M{number}" for number in range(1, 8))]
    )


def test_quiet_shows_what_went_wrong_and_the_figures(source: Path) -> None:
    ran = command(source, "--only", "M1", "--only", "M4", "--quiet")

    assert ids(ran.lines) == ["M4"]
    assert "killed: 1 of 2 (50%)" in ran.lines


def test_seed_is_given_to_every_mutant(source: Path) -> None:
    command(source, "--only", "M1", "--seed", "7", "--report", "json")

    assert (
        json.loads((source.parent / "out" / "mutants.json").read_text())["results"][0]["seed"] == 7
    )


def test_nothing_is_written_unless_asked(source: Path) -> None:
    assert not command(source, "--only", "M4").out.exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--only", "M99"], "has no mutant M99"),
        (["--mutants", "nowhere.py"], "nowhere.py is no Python file"),
        (["--slice", "2/2"], "--slice takes I/N with I below N"),
        (["--slice", "x"], "--slice takes I/N with I below N"),
        (["--slice", "1/0"], "--slice takes I/N with I below N"),
        (["--report", "pdf"], "--report takes json, html and md; pdf is none of them"),
        (["--report", "json", "--out", "/dev/null/x"], "cannot be written"),
    ],
)
def test_wrong_use_is_2_and_one_sentence(
    source: Path, arguments: list[str], complaint: str
) -> None:
    ran = command(source, *arguments)

    assert ran.code == USAGE
    (sentence,) = ran.err.splitlines()
    assert sentence.startswith("skillsim: ")
    assert complaint in sentence


def test_public_mutants_are_run_once_and_variants_with_each_seed() -> None:
    tasks = tasks_of("public", seed=7, benign_seeds=2)

    mutants = [task.mutant_id for task in tasks if not task.is_benign]
    assert len(mutants) == len(set(mutants))
    assert {task.seed for task in tasks if not task.is_benign} == {7}
    assert {task.seed for task in tasks if task.is_benign} == {7, 8}


@pytest.mark.slow
def test_processes_of_their_own_come_to_the_same_and_are_quiet(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "by_hand.py"
    path.write_text(FILE)

    code = cli.main(["mutate", "--mutants", str(path), "--only", "M4", "--only", "M7"])

    said = capfd.readouterr()
    assert (code, said.err) == (FINDINGS, "")
    assert sorted(ids(said.out.splitlines())) == ["M4", "M7"]


@pytest.mark.slow
def test_public_mutant_is_killed_by_the_whole_kit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mutating, "process_pool", one_after_the_other)

    code = cli.main(["mutate", "--only", "P02", "--jobs", "1"])

    assert code == CLEAN
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("P02      killed")
    assert "blame is right: 1 of 1 (100%)" in lines
    assert "reproduction replays: 1 of 1 (100%)" in lines


# --- Reports ---


def by_hand(verdict: str = "killed", **members: Any) -> MutantResult:
    given: dict[str, Any] = {
        "id": "M1",
        "group": "state",
        "operation": "ST GET /v1/employees",
        "violation": "<img onerror> | x",
        "is_benign": False,
        "seed": 1,
        "duration_s": 1.0,
        "message": "<img onerror>",
        "rule_id": "ST-X",
        "layer": "L4",
    }
    return MutantResult(verdict=Verdict(verdict), **(given | members))


def test_html_shows_what_a_mutant_said_as_text() -> None:
    page = mutant_report.render([by_hand()], "html")

    assert "<img" not in page
    assert "&lt;img onerror&gt;" in page


def test_table_keeps_its_columns_whatever_a_violation_says() -> None:
    row = mutant_report.render([by_hand()], "md").splitlines()[-1]

    assert row.replace("\\|", "").count("|") == 7


def test_figures_are_by_group_too() -> None:
    results = [by_hand(), by_hand("survived"), by_hand(group="time"), by_hand(is_benign=True)]

    figures = {name: str(score) for name, score in mutant_report.by_group(results).items()}

    assert figures == {"state": "1 of 2 (50%)", "time": "1 of 1 (100%)"}


@pytest.mark.parametrize(
    ("verdict", "has_failed"),
    [
        ("killed", False),
        ("clean", False),
        ("survived", True),
        ("broken", True),
        ("false alarm", True),
    ],
)
def test_run_fails_by_what_went_wrong(verdict: str, has_failed: bool) -> None:
    assert mutant_report.has_failed([by_hand(), by_hand(verdict)]) is has_failed
