"""A client of one target: adds credentials, keeps the trace, moves time, listens for webhooks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from skillsim_contracts.calls import (
    INBOX,
    LISTEN,
    LOGIN,
    NOBODY,
    OWNER,
    Answer,
    Call,
    Received,
    Sent,
    Trace,
)
from skillsim_contracts.credentials import Credentials
from skillsim_contracts.receiver import Receiver
from skillsim_contracts.target import Target

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Client:
    """Speaks to a target and remembers every exchange; close it to stop its receivers."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._answers: list[Answer] = []
        self._credentials = Credentials(target)
        self._receivers: list[Receiver] = []

    @property
    def trace(self) -> Trace:
        """Every exchange so far, in order."""
        return tuple(self._answers)

    @property
    def secrets(self) -> frozenset[str]:
        """What proves to the target who asks, tokens that were bought included."""
        return self._credentials.secrets()

    def send(
        self,
        vendor: str,
        method: str,
        path: str,
        *,
        json: Any = None,
        body: bytes = b"",
        headers: Mapping[str, str] = _NO_HEADERS,
        actor: str = OWNER,
    ) -> Answer:
        """One exchange with a vendor; `path` is below the vendor's base and holds the query.

        `json` goes out as `application/json`; `body` as it is. The actor's credential is added.
        """
        return self.replay(_call(vendor, method, path, json, body, headers, actor))

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        body: bytes = b"",
        headers: Mapping[str, str] = _NO_HEADERS,
    ) -> Answer:
        """One exchange at a path below the target's root, such as `/devskiller/tests`.

        No credential is added, but for the control plane's below `/__admin`.
        """
        vendor, _, rest = path.removeprefix("/").partition("/")
        if vendor == "__admin":
            return self.replay(_call("", method, f"/{rest}", json, body, headers, NOBODY))
        return self.send(
            vendor, method, f"/{rest}", json=json, body=body, headers=headers, actor=NOBODY
        )

    def replay(self, call: Call) -> Answer:
        """Send a call that was made before, or elsewhere."""
        if call.method == LISTEN:
            return self._open_receiver(call)
        if call.method == INBOX:
            place = int(call.path.removeprefix("/"))
            return self._keep(call, Received(200, {}, self._receivers[place].inbox()))
        if call.method == LOGIN:
            token = self._credentials.login(call.vendor, call.actor)
            return self._keep(call, token)
        return self._keep(call, self.target.transport.exchange(self._sent(call)))

    def replay_together(self, calls: Sequence[Call]) -> list[Answer]:
        """Send calls at the same time; their answers in the order of the calls."""
        batch = len(self._answers) + 1
        marked = [replace(call, batch=batch) for call in calls]
        received = self.target.transport.exchange_all([self._sent(call) for call in marked])
        return [self._keep(call, one) for call, one in zip(marked, received, strict=True)]

    def control(self, method: str, path: str, body: Any = None) -> Answer:
        """One operation of the control plane, such as `POST /clock/advance`."""
        return self.replay(_call("", method, path, body, b"", _NO_HEADERS, NOBODY))

    def advance(self, seconds: float) -> Answer:
        """Move the target's clock; everything due on the way has happened when this returns."""
        return self.control("POST", "/clock/advance", {"seconds": seconds})

    def settle(self) -> Answer:
        """Let everything happen that is due now."""
        return self.advance(0)

    def login(self, vendor: str, actor: str = OWNER) -> Answer:
        """Buy the actor a new token; a vendor without tokens answers nothing new."""
        return self.replay(Call(method=LOGIN, path="/", vendor=vendor, actor=actor))

    def listen(self, *statuses: int) -> "Listening":
        """A receiver of webhooks that answers with the statuses in turn, the last one for ever."""
        script = json.dumps(list(statuses)).encode()
        answer = self.replay(Call(method=LISTEN, path="/", actor=NOBODY, body=script))
        return Listening(self, len(self._receivers) - 1, answer.json()["url"])

    def path_of(self, vendor: str, url: str) -> str | None:
        """A link of the target as a path below the vendor's base; None when it leads elsewhere."""
        base = urlsplit(self.target.base_url(vendor))
        link = urlsplit(url)
        inside = link.path.startswith(base.path + "/")
        if (link.scheme, link.netloc) not in {("", ""), (base.scheme, base.netloc)} or not inside:
            return None
        path = link.path.removeprefix(base.path)
        return f"{path}?{link.query}" if link.query else path

    def close(self) -> None:
        """Stop every receiver."""
        for receiver in self._receivers:
            receiver.close()
        self._receivers.clear()

    def _open_receiver(self, call: Call) -> Answer:
        receiver = Receiver(json.loads(call.body))
        self._receivers.append(receiver)
        return self._keep(call, Received(200, {}, json.dumps({"url": receiver.url}).encode()))

    def _sent(self, call: Call) -> Sent:
        base = self.target.base_url(call.vendor) if call.vendor else self.target.admin_url
        path = call.path if call.vendor else self.target.in_world(call.path)
        headers = {name.lower(): value for name, value in call.headers.items()}
        if not call.vendor:
            headers = {**self.target.admin_headers(), **headers}
        elif call.actor != NOBODY:
            headers = {**self._credentials.headers(call.vendor, call.actor), **headers}
        return Sent(call.method, base + path, headers, call.body)

    def _keep(self, call: Call, received: Received) -> Answer:
        number = len(self._answers)
        answer = Answer(call, number, received.status, received.headers, received.body)
        self._answers.append(answer)
        return answer


class Listening:
    """A receiver of webhooks that was opened by a client."""

    def __init__(self, client: Client, place: int, url: str) -> None:
        self.url = url
        self._client = client
        self._place = place

    def inbox(self) -> Answer:
        """What has arrived: `{"deliveries": [{path, headers, body, text, answered}]}`."""
        call = Call(method=INBOX, path=f"/{self._place}", actor=NOBODY)
        return self._client.replay(call)


def _call(
    vendor: str,
    method: str,
    path: str,
    value: Any,
    body: bytes,
    headers: Mapping[str, str],
    actor: str,
) -> Call:
    given = {name.lower(): text for name, text in headers.items()}
    if value is not None:
        body = json.dumps(value).encode()
        given = {"content-type": "application/json", **given}
    return Call(method=method, path=path, vendor=vendor, actor=actor, headers=given, body=body)
