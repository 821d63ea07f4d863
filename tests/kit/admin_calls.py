"""One call of a sandbox's control plane."""

import json
from typing import Any

from skillsim_contracts.calls import Sent
from skillsim_contracts.transport import HttpTransport


def ask(method: str, url: str, body: Any = None) -> Any:
    """The JSON of the answer; None when it is empty."""
    transport = HttpTransport()
    content = b"" if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json"} if content else {}
    try:
        answer = transport.exchange(Sent(method, url, headers, content))
    finally:
        transport.close()
    return json.loads(answer.body) if answer.body else None


def worlds(url: str) -> set[str]:
    """The names of a sandbox's worlds."""
    return {one["world"] for one in ask("GET", f"{url}/__admin/worlds")["worlds"]}
