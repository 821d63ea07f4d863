"""The single file: it runs where there is nothing but Python, and packs alike every time."""

import json
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPSConnection
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.pack_pyz import START
from tests.running_server import CHECKOUT, Installation, running_server
from tests.wheel import Built

pytestmark = pytest.mark.slow

LIMIT_S = 110.0
# The Python under the virtual environment, which has no packages of ours.
PYTHON = Installation(Path(sys.executable).resolve())
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)

# A command, and what its output must hold; both that take it share their work among processes.
COMMANDS = {
    "--version": "skillsim 0",
    "verify skilltrack --rule ST-LINK-* --jobs 2 --quiet": "OK: ",
    "generate --people 10 --out made --jobs 2": "records",
    "generate --people 600 --out tables --format csv --report --jobs 2": "records",
}


def locked_packages(folder: Path) -> None:
    """What run.txt names, as it is installed here: the same files that the script fetches."""
    for name, version in LOCKED.findall((CHECKOUT / "requirements/run.txt").read_text()):
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another platform
        assert package.version == version
        for file in package.files or []:
            if ".." not in file.parts and "__pycache__" not in file.parts:
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(package.locate_file(file)), target)


def pack(wheel: Path, packages: Path, target: Path, *, umask: int = -1) -> Path:
    packing = [sys.executable, "scripts/pack_pyz.py", str(wheel), str(packages), str(target)]
    done = subprocess.run(
        packing, cwd=CHECKOUT, capture_output=True, check=False, timeout=LIMIT_S, umask=umask
    )
    assert done.returncode == 0, done.stderr.decode()
    return target


@pytest.fixture(scope="module")
def pyz(distribution: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file, alone in a folder."""
    packages = tmp_path_factory.mktemp("packages")
    locked_packages(packages)
    return pack(distribution.wheel, packages, tmp_path_factory.mktemp("pyz") / "skillsim.pyz")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with nothing in it but where the file unpacks itself."""
    return {"SHIV_ROOT": str(tmp_path_factory.mktemp("unpacked"))}


def run(
    pyz: Path, folder: Path, environment: dict[str, str], *arguments: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(PYTHON.python), str(pyz), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_command_works_from_single_file(
    pyz: Path, unpacked: dict[str, str], tmp_path: Path, command: str
) -> None:
    done = run(pyz, tmp_path, unpacked, *command.split())

    assert done.returncode == 0, done.stdout + done.stderr
    assert COMMANDS[command] in done.stdout


def test_server_answers_from_single_file(
    pyz: Path, unpacked: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log.txt"
    with running_server(log, PYTHON, program=[str(pyz)], environment=unpacked) as server:
        base = server.vendors["skilltrack"].base_url
        employees = server.request(
            "GET", f"{base}/v1/employees", server.authorization("skilltrack")
        )
        console = server.request("GET", f"{server.base_url}/__console/")

    assert (employees.status, console.status) == (200, 200)
    assert server.log_text() == ""


def test_single_file_speaks_tls(pyz: Path, unpacked: dict[str, str], tmp_path: Path) -> None:
    log, tls = tmp_path / "log.txt", {"SKILLSIM_TLS": "true", "SKILLSIM_TLS_PORT": "0"}
    with running_server(log, PYTHON, program=[str(pyz)], environment=unpacked | tls) as server:
        asking = ("env", "--url", server.base_url, "--tls", "--format", "json")
        told = json.loads(run(pyz, tmp_path, unpacked, *asking).stdout)
        address = urlsplit(told["DEVSKILLER_BASE_URL"])
        trusting = ssl.create_default_context(cafile=told["SSL_CERT_FILE"])
        connection = HTTPSConnection(address.netloc, context=trusting, timeout=20)
        proof = server.authorization("devskiller")
        connection.request("GET", f"{address.path}/tests", headers=proof)
        status = connection.getresponse().status
        connection.close()

    assert (address.scheme, status) == ("https", 200)


def test_single_file_unpacks_itself_into_the_home_folder(pyz: Path, tmp_path: Path) -> None:
    done = run(pyz, tmp_path, {"HOME": str(tmp_path)}, "--version")

    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / ".shiv").glob("skillsim.pyz_*")
    assert (folder / "site-packages" / "skillsim" / "openapi" / "skilltrack.yaml").is_file()


def test_same_packages_in_another_folder_make_the_same_file(
    distribution: Built, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        record = tmp_path / name / "tool-1.dist-info" / "RECORD"
        record.parent.mkdir(parents=True)
        record.write_text(f"../../bin/tool,sha256={name},9\ntool.py,,\n", encoding="utf-8")
        (tmp_path / name / "bin").mkdir()
        (tmp_path / name / "bin" / "tool").write_text(f"#!{tmp_path / name}/python\n")
        (tmp_path / name / "tool.py").touch(mode=0o600 if name == "one" else 0o644)

    made = [
        pack(distribution.wheel, tmp_path / name, tmp_path / f"{name}.pyz", umask=umask)
        for name, umask in (("one", 0o077), ("two", 0o022))
    ]

    assert made[0].read_bytes() == made[1].read_bytes()


def no_folder(tmp_path: Path) -> dict[str, str]:
    """A home folder that nobody can make, not even root."""
    return {"HOME": "/proc/self/nobody"}


def file_in_the_way(tmp_path: Path) -> dict[str, str]:
    """A file where the folder should be."""
    (tmp_path / "file").touch()
    return {"SHIV_ROOT": str(tmp_path / "file")}


@pytest.mark.parametrize("environment_of", [no_folder, file_in_the_way])
def test_single_file_that_cannot_unpack_itself_says_so(
    pyz: Path, tmp_path: Path, environment_of: Callable[[Path], dict[str, str]]
) -> None:
    environment = environment_of(tmp_path)

    done = run(pyz, tmp_path, environment, "--version")

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert done.stderr.startswith("skillsim: this file cannot unpack itself into ")
    assert "SHIV_ROOT" in done.stderr


def test_several_that_start_at_once_unpack_one_file(pyz: Path, tmp_path: Path) -> None:
    environment = {"SHIV_ROOT": str(tmp_path / "root with space")}

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: run(pyz, tmp_path, environment, "--version"), range(3)))

    assert [(one.returncode, one.stderr) for one in done] == [(0, "")] * 3
    assert len([path for path in (tmp_path / "root with space").iterdir() if path.is_dir()]) == 1


def test_single_file_for_another_python_says_so() -> None:
    start = START.format(made_for=("3.9", "plan9", "vax"))

    done = subprocess.run([sys.executable, "-c", start], capture_output=True, check=False)

    assert done.returncode == 2
    assert b"this file is for Python 3.9 on plan9 vax" in done.stderr


def test_script_installs_what_is_locked_and_nothing_else() -> None:
    script = (CHECKOUT / "scripts/build-pyz").read_text(encoding="utf-8")

    assert "--require-hashes)" in script
    assert '"${pip[@]}" --no-compile --target "$scratch/packages" -r requirements/run.txt' in script
    assert script.count("-m pip ") == 1
