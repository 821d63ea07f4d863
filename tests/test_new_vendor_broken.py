"""A vendor of one's own with a mistake in it: one sentence that says where, in every command."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.own_vendor import make, ran

pytestmark = pytest.mark.slow


def spoil_handler(own: Path) -> None:
    path = own / "vendors" / "acme" / "handlers.py"
    path.write_text(path.read_text().replace("def get_person", "def read_person"))


def spoil_contract(own: Path) -> None:
    (own / "openapi" / "acme.yaml").write_text("openapi: 3.0.3\nx-wrong: 1\n")


def add_known_folder(own: Path) -> None:
    (own / "vendors" / "acme").rename(own / "vendors" / "skilltrack")


def add_known_contract(own: Path) -> None:
    (own / "openapi" / "acme.yaml").rename(own / "openapi" / "techwolf.yaml")


def rename_vendor(own: Path) -> None:
    path = own / "vendors" / "acme" / "__init__.py"
    path.write_text(path.read_text().replace('name="acme"', 'name="other"'))


def break_syntax(own: Path) -> None:
    with (own / "vendors" / "acme" / "wire.py").open("a") as file:
        file.write("def (:\n")


def miss_library(own: Path) -> None:
    path = own / "vendors" / "acme" / "lens.py"
    path.write_text(f"import no_such_library\n{path.read_text()}")


def drop_contract(own: Path) -> None:
    (own / "openapi" / "acme.yaml").unlink()


def drop_contracts(own: Path) -> None:
    drop_contract(own)
    (own / "openapi").rmdir()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (spoil_handler, "acme: getPerson"),
        (spoil_contract, "acme: #: unknown keyword `x-wrong`"),
        (add_known_folder, "the vendor skilltrack exists twice"),
        (add_known_contract, "the vendor techwolf exists twice"),
        (rename_vendor, "acme/__init__.py must assign VENDOR, a Vendor named acme"),
        (break_syntax, "acme/wire.py, line 40: SyntaxError: invalid syntax"),
        (miss_library, "acme/lens.py, line 1: ModuleNotFoundError: No module named"),
        (drop_contract, "acme.yaml"),
        (drop_contracts, "has no folder openapi/"),
    ],
    ids=lambda value: getattr(value, "__name__", "-"),
)
def test_what_is_wrong_with_the_folder_stops_the_start_by_name(
    tmp_path: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    own = make(tmp_path)
    spoil(own)

    done = ran(own, "-m", "skillsim", "serve", "--port", "0")

    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert done.stderr.startswith("skillsim: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("words", ["verify acme", "generate --people 5 --out made", "mutate"])
def test_python_that_cannot_be_loaded_stops_every_command_with_one_sentence(
    tmp_path: Path, words: str
) -> None:
    own = make(tmp_path)
    break_syntax(own)

    done = ran(own, "-m", "skillsim", *words.split(), home=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"skillsim: .*acme/wire\.py, line \d+: SyntaxError: .*\n", done.stderr)


@pytest.mark.parametrize("words", ["verify acme --list", "check-har none.har", "mutate"])
def test_contract_that_cannot_be_read_stops_the_kit_with_one_sentence(
    tmp_path: Path, words: str
) -> None:
    own = make(tmp_path)
    (own / "openapi" / "acme.yaml").write_text("paths: [\n")

    done = ran(own, "-m", "skillsim", *words.split(), home=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"skillsim: acme: not YAML: .*\n", done.stderr)


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ("RULES = (\n", "kit/acme/__init__.py, line 1: SyntaxError"),
        ("RULES = 3\n", "must assign RULES, a tuple of rules"),
        ("", "must assign RULES, a tuple of rules"),
    ],
)
def test_rules_that_cannot_be_loaded_stop_the_kit_with_one_sentence(
    tmp_path: Path, rules: str, sentence: str
) -> None:
    own = make(tmp_path)
    (own / "kit" / "acme").mkdir(parents=True)
    (own / "kit" / "acme" / "__init__.py").write_text(rules)

    done = ran(own, "-m", "skillsim", "verify", "acme", "--list")

    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert sentence in done.stderr


def test_doctor_says_what_is_wrong_with_an_own_vendor(tmp_path: Path) -> None:
    own = make(tmp_path)
    break_syntax(own)

    done = ran(own, "-m", "skillsim", "doctor", "--port", "0")

    (line,) = (line for line in done.stdout.splitlines() if line.startswith("fail"))
    assert "acme/wire.py, line 40: SyntaxError: invalid syntax -> mend it" in line


def test_folder_whose_vendor_was_deleted_leaves_the_others(tmp_path: Path) -> None:
    for name in ("openapi", "vendors"):
        (tmp_path / name).mkdir()

    done = ran(tmp_path, "-m", "skillsim", "verify", "acme", "--list")

    assert done.returncode == 2
    assert "there is no vendor acme; there is devskiller, skilltrack, techwolf" in done.stderr
