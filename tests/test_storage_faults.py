"""What the disk can do to worlds that are kept: each ends in one sentence, and nothing is lost."""

import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from skillsim.app import Simulator
from skillsim.config import Config
from skillsim.errors import ConfigurationError
from skillsim.store import SCHEMA_VERSION, Store
from skillsim.world import World
from tests import asgi
from tests.many_worlds import API_KEY, CREATES, LISTS, admin, ask, ask_as
from tests.running_server import CHECKOUT

KEY = {API_KEY: "TEST-API-KEY"}
START_S = 60
# Root may write anywhere; without these two capabilities it may not.
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
AS_ANYBODY += ["--inh-caps=-dac_override,-dac_read_search", "--"]


def start(data: Path) -> Simulator:
    """A simulator over a data directory; its clock stands still, and no limit refuses anything."""
    settings = {"rate_limit.enabled": False}
    return asgi.start(Config(scenario="empty", as_of="2026-08-01", data=data, settings=settings))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with enough in it to fill many pages."""
    folder = tmp_path / "data"
    app = start(folder)
    for number in range(100):
        assert invite(app, number) == 201
    app.close()
    return folder


def invite(app: Simulator, number: int) -> int:
    body = {"email": f"n{number}@example.com", "firstName": "n" * 100}
    return ask(app, "POST", "/devskiller" + CREATES["devskiller"], body, **KEY).status


def count(app: Simulator) -> int:
    answer = ask(app, "GET", "/devskiller" + LISTS["devskiller"], **KEY)
    return int(answer.json()["page"]["totalElements"])


def hashes(data: Path) -> dict[str, str]:
    """The content of every file; SQLite's index of shared memory comes and goes."""
    files = (path for path in sorted(data.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not path.name.endswith(("-shm", "-wal"))
    }


def serve(data: Path, *flags: str, wrapper: list[str] | None = None) -> tuple[int, str]:
    """Exit code and the one line on stderr of a server that does not start."""
    command = [*(wrapper or []), sys.executable, "-m", "skillsim", "serve", "--data", str(data)]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "simulator")}
    done = subprocess.run(
        [*command, *(flags or ("--port", "0"))],
        capture_output=True,
        text=True,
        env=environment,
        cwd=data.parent,
        timeout=START_S,
        check=False,
    )
    assert done.stdout == ""
    assert done.stderr.startswith("skillsim: ")
    assert done.stderr.count("\n") == 1
    return done.returncode, done.stderr


@contextmanager
def full_disk(world: World) -> Iterator[None]:
    """The world's file cannot grow while the block runs."""
    connection = world._store._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (usual,) = connection.execute("PRAGMA max_page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages}")
    yield
    connection.execute(f"PRAGMA max_page_count={usual}")


def invite_until_refused(app: Simulator) -> tuple[int, int]:
    """How many candidates were made on a full disk, and the status that ended it."""
    for number in range(1000, 2000):
        status = invite(app, number)
        if status != 201:
            return number - 1000, status
    raise AssertionError("the disk is never full")


def test_full_disk_is_the_vendors_500_and_loses_nothing(data: Path) -> None:
    app = start(data)
    with full_disk(app.worlds.get("default")):
        made, status = invite_until_refused(app)
        assert status == 500
        assert count(app) == 100 + made

    assert invite(app, 1) == 201
    assert count(app) == 101 + made
    app.close()
    again = start(data)
    assert count(again) == 101 + made
    again.close()


def test_full_disk_is_told_in_the_vendors_envelope(data: Path) -> None:
    app = start(data)
    long = {"email": "long@example.com", "firstName": "n" * 250}

    with full_disk(app.worlds.get("default")):
        invite_until_refused(app)
        answer = ask(app, "POST", "/devskiller/candidates", long, **KEY)

    assert answer.status == 500
    usual = ask(app, "GET", "/devskiller/nothing", **KEY)
    assert answer.json().keys() == usual.json().keys()
    assert b"disk" not in answer.body
    app.close()


def overwrite(offset: int) -> Callable[[Path], None]:
    """Damage that a broken disk does from this byte on."""

    def damage(file: Path) -> None:
        content = bytearray(file.read_bytes())
        content[offset : offset + 2000] = b"\xff" * 2000
        file.write_bytes(content)

    return damage


def cut(file: Path) -> None:
    """Lose the end of a file, in the middle of a page."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2 + 100])


def make_newer(file: Path) -> None:
    """What a later version of the program leaves."""
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    connection.close()


def make_foreign(file: Path) -> None:
    """A sound database of another program."""
    file.unlink()
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE notes (text)")
    connection.execute("PRAGMA user_version=7")
    connection.close()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (overwrite(0), "default.sqlite cannot be used: file is not a database"),
        (overwrite(8 * 4096), "default.sqlite is damaged: "),
        (cut, "default.sqlite"),
        (make_newer, "default.sqlite was written by a newer skillsim"),
        (make_foreign, "default.sqlite was not made by skillsim"),
    ],
    ids=["header", "middle_page", "cut_off", "newer", "foreign"],
)
def test_file_that_cannot_be_used_is_refused_and_left_as_it_is(
    data: Path, damage: Callable[[Path], None], words: str
) -> None:
    damage(data / "default.sqlite")
    before = hashes(data)

    code, line = serve(data)

    assert (code, words in line) == (2, True), line
    assert hashes(data) == before


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"beginnings": {}, "credentials": []}'])
def test_damaged_credentials_are_refused_and_left_as_they_are(data: Path, content: str) -> None:
    (data / "default.world.json").write_text(content, encoding="utf-8")
    before = hashes(data)

    with pytest.raises(ConfigurationError, match=r"default\.world\.json cannot be used: [^\n]+$"):
        start(data)

    assert hashes(data) == before


def test_taken_port_is_refused_before_the_data_is_touched(data: Path) -> None:
    before = hashes(data)

    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, line = serve(data, "--port", str(taken.getsockname()[1]))

    assert (code, "Address already in use" in line) == (2, True), line
    assert hashes(data) == before


@pytest.fixture
def anybody() -> list[str]:
    """How to run a command without the rights of root."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and there is no setpriv to give that up")
    return AS_ANYBODY


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "kept"])
def test_read_only_directory_is_refused_in_one_sentence(
    data: Path, anybody: list[str], is_new: bool
) -> None:
    if is_new:
        for path in data.iterdir():
            path.unlink()
    before = hashes(data)
    data.chmod(0o555)

    code, line = serve(data, wrapper=anybody)

    data.chmod(0o755)
    assert (code, "default.sqlite cannot be used: " in line) == (2, True), line
    assert hashes(data) == before


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="needs prlimit, of util-linux")
def test_full_disk_at_the_first_start_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    data = tmp_path / "data"

    code, line = serve(data, wrapper=["prlimit", "--fsize=65536", "--"])

    assert (code, f"{data} cannot be used: " in line) == (2, True), line
    assert list(data.iterdir()) == []


def test_file_where_the_directory_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("precious", encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"^cannot make [^\n]+$"):
        start(tmp_path / "data")

    assert (tmp_path / "data").read_text(encoding="utf-8") == "precious"


def test_world_killed_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    Store.in_file(tmp_path / "default.sqlite").close()
    Store.in_file(tmp_path / "other.sqlite").close()

    app = start(tmp_path)

    assert [world.name for world in app.worlds] == ["default"]
    assert not (tmp_path / "other.sqlite").exists()
    assert invite(app, 1) == 201
    app.close()


def test_world_killed_in_the_middle_of_a_reset_is_back_at_its_seed(data: Path) -> None:
    app = start(data)
    world = app.worlds.get("default")
    app.worlds.templates.get(world.origin).copy_to(world._store)
    world._store.close()

    again = start(data)

    assert count(again) == 0
    assert admin(again, "GET", "/settings")["rate_limit.enabled"] is False
    again.close()


def test_snapshot_that_could_not_be_written_leaves_the_one_before(data: Path) -> None:
    app = start(data)
    admin(app, "PUT", "/snapshots/s", {})
    kept = ask(app, "GET", "/__admin/snapshots/s").body
    (data / "snapshots" / "default" / "s.sqlite.new").mkdir()

    invite(app, 1)
    answer = ask(app, "PUT", "/__admin/snapshots/s", {})

    assert answer.status == 500
    assert ask(app, "GET", "/__admin/snapshots/s").body == kept
    app.close()


def test_snapshot_without_content_does_not_empty_the_world(data: Path) -> None:
    app = start(data)
    admin(app, "PUT", "/snapshots/s", {})
    (data / "snapshots" / "default" / "s.sqlite").write_bytes(b"")

    answer = ask(app, "POST", "/__admin/snapshots/s/restore", {})

    assert answer.status == 409
    assert count(app) == 100
    app.close()


def test_world_called_keys_does_not_touch_the_signing_keys(tmp_path: Path) -> None:
    app = start(tmp_path)
    assert ask_as(app, app.describe(""), "skilltrack").status == 200
    admin(app, "POST", "/worlds", {"name": "keys"})
    app.close()

    again = start(tmp_path)

    for name in ("default", "keys"):
        assert ask_as(again, again.describe("", name), "skilltrack").status == 200
    again.close()
