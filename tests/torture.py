"""`kill -9` at random moments: what was acknowledged must be there, and every event must arrive.

`scripts/torture` runs 200 kills while four clients write and 100 while webhooks go out; a short
form is among the tests. Chance is seeded, and the seed is printed.
"""

import argparse
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SERVE = ["-m", "skillsim", "serve", "--port", "0", "--format", "json", "--no-rate-limit"]
KEY = {"Devskiller-Api-Key": "TEST-API-KEY", "Content-Type": "application/json"}
JSON = {"Content-Type": "application/json"}
CLIENTS = 4
START_S = 30


class Sandbox:
    """A server on a data directory that can be killed and started again."""

    def __init__(self, data: Path, *flags: str) -> None:
        self._command = [sys.executable, *SERVE, "--data", str(data), *flags]
        self._log_file = data.parent / "server.log"
        self.address = ""
        self.start()

    def start(self) -> None:
        """Start it and wait for its ready line."""
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdout=subprocess.PIPE, stderr=log, start_new_session=True
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"it does not start again: {self._log_file.read_text()[-2000:]}"
        ready = json.loads(line)
        self.address = urlsplit(ready["base_url"]).netloc

    def __enter__(self) -> "Sandbox":
        """Nothing is left running, however the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.kill()

    def kill(self) -> None:
        """End it without a warning."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        self._process.send_signal(how)
        self._process.wait(START_S)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def ask(self, method: str, path: str, body: Any = None, *, key: bool = True) -> tuple[int, Any]:
        """Status and JSON of one exchange. Raises OSError or HTTPException when it is cut off."""
        connection = HTTPConnection(self.address, timeout=60)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, content, KEY if key else JSON)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(text) if text else None


@dataclass
class Acknowledged:
    """What clients were told is done: candidate ids by e-mail, and assessments that started."""

    candidates: dict[str, str] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)


def kills_while_writing(kills: int, seed: int) -> bool:
    """Kill while four clients invite and start; True when nothing is lost, doubled or half done."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        with Sandbox(data, "--scenario", "small") as sandbox:
            known = _write_under_kills(sandbox, kills, chance)
        return _judge_writing(data / "default.sqlite", known, kills, seed)


def _write_under_kills(sandbox: Sandbox, kills: int, chance: random.Random) -> Acknowledged:
    test_id = sandbox.ask("GET", "/devskiller/tests")[1]["_embedded"]["tests"][0]["id"]
    sandbox.ask("POST", "/devskiller/webhook", {"hookUrl": "http://127.0.0.1:9/nobody"})
    known, done = Acknowledged(), threading.Event()
    writers = [
        threading.Thread(target=_write, args=(sandbox, test_id, n, known, done))
        for n in range(CLIENTS)
    ]
    for writer in writers:
        writer.start()
    try:
        for _ in range(kills):
            done.wait(chance.uniform(0.05, 0.6))
            sandbox.kill()
            sandbox.start()
    finally:
        done.set()
        for writer in writers:
            writer.join()
    sandbox.stop()
    return known


def _write(
    sandbox: Sandbox, test_id: str, number: int, known: Acknowledged, done: threading.Event
) -> None:
    count = 0
    while not done.is_set():
        count += 1
        email = f"writer{number}.{count}@example.com"
        try:
            status, made = sandbox.ask(
                "POST", "/devskiller/invitations", {"email": email, "testId": test_id}
            )
            if status != 201:
                continue
            known.candidates[email] = made["_embedded"]["candidate"]["id"]
            path = f"/__admin/devskiller/assessments/{made['id']}/start"
            if sandbox.ask("POST", path, {}, key=False)[0] == 200:
                known.started.add(made["id"])
        except (OSError, HTTPException, ValueError):
            done.wait(0.01)


def _judge_writing(file: Path, known: Acknowledged, kills: int, seed: int) -> bool:
    database = sqlite3.connect(file)
    stored = database.execute(
        "SELECT email, id FROM devskiller_candidate WHERE email LIKE 'writer%'"
    ).fetchall()
    by_email = Counter(email for email, _ in stored)
    lost = sum(dict(stored).get(e) != i for e, i in known.candidates.items())
    doubled = sum(n > 1 for n in by_email.values())
    started = {
        row[0]
        for row in database.execute(
            "SELECT id FROM devskiller_assessment WHERE status = 'TEST_STARTED'"
            " AND candidate_id IN (SELECT id FROM devskiller_candidate WHERE email LIKE 'writer%')"
        )
    }
    told = Counter(
        row[0]
        for row in database.execute(
            "SELECT subject FROM webhook_event WHERE kind = 'ASSESSMENT_STARTED'"
        )
    )
    unequal = len(started ^ told.keys()) + sum(n > 1 for n in told.values())
    lost += len(known.started - started)
    sound = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    database.close()
    passed = sound and lost == doubled == unequal == 0 and len(known.candidates) > 0
    print(
        f"writing kills={kills} seed={seed} acknowledged={len(known.candidates)}"
        f" started={len(known.started)} lost={lost} doubled={doubled} events_unequal={unequal}"
        f" integrity={'ok' if sound else 'BAD'} {'passed' if passed else 'FAILED'}",
        flush=True,
    )
    return passed


class Sink(ThreadingHTTPServer):
    """A receiver that refuses each body up to four times, then takes it; counts what it gets."""

    daemon_threads = True

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _SinkHandler)
        self.seen: Counter[str] = Counter()
        self.taken: set[str] = set()
        self._chance = random.Random(seed)
        self._patience: dict[str, int] = {}
        self._lock = threading.Lock()

    def judge(self, subject: str) -> int:
        """The status for one more attempt about a subject."""
        with self._lock:
            self.seen[subject] += 1
            patience = self._patience.setdefault(subject, self._chance.randint(0, 4))
            if self.seen[subject] <= patience:
                return 500
            self.taken.add(subject)
            return 200


class _SinkHandler(BaseHTTPRequestHandler):
    server: Sink

    def do_POST(self) -> None:
        events = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.server.judge(events[0]["assessmentId"]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base class
        """Silence."""


@contextmanager
def _sink(seed: int) -> Iterator[Sink]:
    sink = Sink(seed)
    thread = threading.Thread(target=sink.serve_forever, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        sink.shutdown()
        sink.server_close()
        thread.join()


def kills_while_delivering(kills: int, events: int, seed: int) -> bool:
    """Kill while webhooks go out; True when every event arrives and no attempt is early."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch, _sink(seed) as sink:
        data = Path(scratch) / "data"
        with Sandbox(data, "--scenario", "small", "--speed", "200") as sandbox:
            subjects = _make_events(sandbox, sink.server_port, events)
            pause = threading.Event()
            for _ in range(kills):
                pause.wait(chance.uniform(0.02, 0.12))
                sandbox.kill()
                sandbox.start()
            _drain(sandbox)
            sandbox.stop()
        return _judge_delivering(data / "default.sqlite", sink, subjects, kills, seed)


def _make_events(sandbox: Sandbox, port: int, events: int) -> set[str]:
    test_id = sandbox.ask("GET", "/devskiller/tests")[1]["_embedded"]["tests"][0]["id"]
    sandbox.ask("POST", "/devskiller/webhook", {"hookUrl": f"http://127.0.0.1:{port}/hook"})
    subjects = set()
    for number in range(events):
        body = {"email": f"e{number}@example.com", "testId": test_id}
        made = sandbox.ask("POST", "/devskiller/invitations", body)[1]["id"]
        status, _ = sandbox.ask(
            "POST", f"/__admin/devskiller/assessments/{made}/start", {}, key=False
        )
        assert status == 200
        subjects.add(made)
    return subjects


def _drain(sandbox: Sandbox) -> None:
    """Advance past the whole schedule, so that every retry has had its instant."""
    for _ in range(20):
        _, answer = sandbox.ask("POST", "/__admin/clock/advance", {"seconds": 12_000}, key=False)
        if answer["reached"]:
            return


def _judge_delivering(file: Path, sink: Sink, subjects: set[str], kills: int, seed: int) -> bool:
    database = sqlite3.connect(file)
    delivered = {
        row[0]
        for row in database.execute(
            "SELECT e.subject FROM webhook_delivery d JOIN webhook_event e ON e.id = d.event_id"
            " WHERE d.state = 'delivered' AND e.kind = 'ASSESSMENT_STARTED'"
        )
    }
    attempts = database.execute(
        "SELECT delivery_id, number, due_at_us, began_at_us FROM webhook_attempt"
        " ORDER BY delivery_id, number"
    ).fetchall()
    database.close()
    early = sum(began < due for _, _, due, began in attempts) + _gaps_too_short(attempts)
    never = len(subjects - sink.taken) + len(subjects - delivered)
    duplicates = sum(sink.seen[s] for s in subjects) - len(attempts)
    passed = never == early == 0 and 0 <= duplicates <= kills * len(subjects)
    print(
        f"delivering kills={kills} seed={seed} events={len(subjects)} never={never} early={early}"
        f" attempts={len(attempts)} duplicates={duplicates} {'passed' if passed else 'FAILED'}",
        flush=True,
    )
    return passed


def _gaps_too_short(attempts: list[tuple[str, int, int, int]]) -> int:
    schedule_us = [gap * 1_000_000 for gap in (3, 15, 60, 300, 1800, 9000)]
    short = 0
    for before, after in pairwise(attempts):
        if before[0] == after[0]:
            short += after[3] - before[2] < schedule_us[before[1] - 1]
    return short


def main() -> int:
    """Run both, or what the flags ask for; 0 when both passed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--writing", type=int, default=200, metavar="KILLS")
    parser.add_argument("--delivering", type=int, default=100, metavar="KILLS")
    parser.add_argument("--events", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    results = [kills_while_writing(options.writing, options.seed)] if options.writing else []
    if options.delivering:
        results.append(kills_while_delivering(options.delivering, options.events, options.seed))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
