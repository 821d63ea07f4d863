"""`skillsim completion`: the scripts are what their shells accept, and complete what exists."""

import argparse
import shutil
import subprocess
from pathlib import Path

import pytest

from skillsim.cli import make_parser
from skillsim.commands import completion

# What a shell does when somebody presses the tab key behind these words.
ASK = """
COMP_WORDS=({words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_shtab_skillsim
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command prints for a shell."""
    whole = make_parser()
    commands = argparse.ArgumentParser().add_subparsers()
    completion.add(commands, whole)
    options = commands.choices["completion"].parse_args([shell])

    assert options.command(options) == 0
    return capsys.readouterr().out


def completed(words: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """What bash offers behind the words; the last one may be the beginning of one."""
    done = subprocess.run(
        ["bash", "-c", script("bash", capsys) + ASK.format(words=words)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("skillsim ser", {"serve"}),
        ("skillsim generate --peo", {"--people"}),
        ("skillsim faults a", {"add"}),
        ("skillsim serve --format j", {"json"}),
        ("skillsim serve --config our", {"ours.yaml"}),
        ("skillsim serve --data ke", {"kept"}),
    ],
)
def test_bash_offers_what_can_follow(
    words: str, offered: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ours.yaml").touch()
    (tmp_path / "kept").mkdir()

    assert completed(words, tmp_path, capsys) == offered


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_script_of_shell_knows_every_command(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (commands,) = (a for a in make_parser()._actions if isinstance(a, argparse._SubParsersAction))

    printed = script(shell, capsys)

    assert [name for name in commands.choices if name not in printed] == []


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_shell_can_read_its_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    text = script(shell, capsys)

    done = subprocess.run([shell, "-n"], input=text, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
