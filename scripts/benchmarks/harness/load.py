"""Load on one address, and what it cost the server."""

import http.client
import json
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.processes import cpu_s, load_core, pin

CONNECTIONS = 32
NUMBER = "{number}"
"""Stands in a body for a number that no other request has."""


@dataclass(frozen=True)
class Work:
    """One request that is made over and over."""

    name: str
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    status: int = 200
    """What a correct server answers."""


@dataclass(frozen=True)
class Cost:
    """What one work cost one server."""

    requests: int
    cpu_us: float
    """CPU of the server's whole process tree for one request."""
    requests_per_s: float
    """As many as came through, on the machine as it was."""

    @property
    def capacity(self) -> float:
        """Requests a second that one core of its own serves."""
        return 1e6 / self.cpu_us


class WrongAnswer(Exception):
    """A server does not do this work; what it answered."""


def try_once(port: int, work: Work) -> bytes:
    """The body of one answer. Raises WrongAnswer unless it has the status of the work."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    path, sent = (text.replace(NUMBER, str(_first_number())) for text in (work.path, work.body))
    try:
        connection.request(work.method, path, sent or None, dict(work.headers))
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != work.status:
        text = " ".join(body[:120].decode(errors="replace").split())
        raise WrongAnswer(f"{answer.status}, not {work.status}: {text}")
    return body


def n_records(body: bytes) -> int:
    """How many records the longest list in a JSON answer holds; 0 without a list."""
    try:
        return _longest(json.loads(body))
    except ValueError:
        return 0


def _longest(value: Any) -> int:
    if isinstance(value, dict):
        return max(map(_longest, value.values()), default=0)
    is_of_records = isinstance(value, list) and any(isinstance(one, dict) for one in value)
    return len(value) if is_of_records else 0


def measure(pid: int, port: int, works: Sequence[Work], *, seconds: float, folder: Path) -> Cost:
    """What the works, in turns, cost the server at `port`, under load from another core.

    Raises WrongAnswer when other statuses came than the works have.
    """
    script = folder / "work.lua"
    script.write_text(_script(works), encoding="utf-8")
    flags = ["-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", str(script)]
    command = [*pin(load_core()), "wrk", *flags, f"http://127.0.0.1:{port}/"]
    before_s, began = cpu_s(pid), time.perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    took_s, used_s = time.perf_counter() - began, cpu_s(pid) - before_s
    n_requests = _count(r"(\d+) requests in", ended.stdout)
    if not n_requests:
        raise WrongAnswer(f"no request came through: {' '.join(ended.stdout.split())[:200]}")
    _check_statuses(works, n_requests, _count(r"Non-2xx or 3xx responses: (\d+)", ended.stdout))
    return Cost(n_requests, 1e6 * used_s / n_requests, n_requests / took_s)


def _check_statuses(works: Sequence[Work], n_requests: int, n_refused: int) -> None:
    wanted = n_requests * sum(work.status >= 400 for work in works) / len(works)
    if abs(n_refused - wanted) > CONNECTIONS + len(works):
        raise WrongAnswer(f"{n_refused} of {n_requests} answers were refusals, not {wanted:.0f}")


def _count(pattern: str, printed: str) -> int:
    found = re.search(pattern, printed)
    return int(found[1]) if found else 0


def _first_number() -> int:
    """Further on than any run before came: none sends a million requests a second."""
    return time.time_ns() // 1000


_SCRIPT = """
local ready, turn, number = {}, 0, %d
init = function()
  for i, c in ipairs(calls) do ready[i] = wrk.format(c.method, c.path, c.headers, c.body) end
end
request = function()
  turn = turn %% #calls + 1
  local c = calls[turn]
  if not (c.rest or c.path_rest) then return ready[turn] end
  number = number + 1
  local n = string.format("%%.0f", number)
  local path = c.path_rest and c.path .. n .. c.path_rest or c.path
  local body = c.rest and c.body .. n .. c.rest or c.body
  return wrk.format(c.method, path, c.headers, body)
end
"""


def _script(works: Sequence[Work]) -> str:
    calls = ",\n".join(_call(work) for work in works)
    return f"local calls = {{\n{calls}\n}}" + _SCRIPT % _first_number()


def _call(work: Work) -> str:
    headers = ", ".join(f"[{json.dumps(k)}] = {json.dumps(v)}" for k, v in work.headers.items())
    parts = [f"method = {json.dumps(work.method)}", f"headers = {{{headers}}}"]
    parts += _around_number("path", "path_rest", work.path)
    if work.body:
        parts += _around_number("body", "rest", work.body)
    return f"  {{{', '.join(parts)}}}"


def _around_number(before: str, behind: str, text: str) -> list[str]:
    """A text as Lua has it: whole, or what stands before and behind its number."""
    start, found, rest = text.partition(NUMBER)
    parts = [f"{before} = {json.dumps(start)}"]
    return [*parts, f"{behind} = {json.dumps(rest)}"] if found else parts
