"""A receiver of webhooks: in threads of its own, until it is stopped."""

import hmac
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from skillsim import banner
from skillsim.clock import elapsed_us, stopwatch, system_now_us
from skillsim.receiving.arrival import Arrival
from skillsim.receiving.declared import event_of, secret_of, spellings
from skillsim.receiving.forwarding import Forwarder
from skillsim.receiving.http_listener import HttpListener, Request
from skillsim.receiving.kept_arrivals import KeptArrivals
from skillsim.receiving.script import Answer, Entry, Script

PATH = "/hook"
WRONG_SECRET = 401


class Receiver:
    """Answers webhooks from a script and keeps them, the newest 10,000 and 64 MiB of bodies.

    With secrets, an arrival that carries none of them is answered 401 and uses no answer up. With
    `forward` the status that comes back is answered, unless there is a script. `on_arrival` is told
    of each arrival as it comes, `on_answer` just before the answer leaves, with the microseconds
    that it took; both in the arrival's own thread.
    """

    def __init__(
        self,
        script: Script | Sequence[Entry] | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        on_arrival: Callable[[Arrival], object] | None = None,
        on_answer: Callable[[Arrival, int], object] | None = None,
        secret: str | Sequence[str] | None = None,
        forward: Forwarder | None = None,
    ) -> None:
        self._script = _script(script)
        self._host, self._port, self._tls = host, port, tls
        self._on_arrival, self._on_answer = on_arrival, on_answer
        self._secrets = (secret,) if isinstance(secret, str) else tuple(secret or ())
        self._forward = forward
        self._kept = KeptArrivals()
        self._lock = threading.Lock()
        self._n_answered = 0
        self._is_ending = threading.Event()
        self._listener: HttpListener | None = None

    def start(self) -> Self:
        """Listen. Raises ConfigurationError when that is not possible."""
        spellings()
        listener = HttpListener(self._host, self._port, self._take, self._tls)
        self._listener, self._is_ending = listener, threading.Event()
        listener.start()
        return self

    def stop(self) -> None:
        """Listen no more; what was received stays."""
        listener, self._listener = self._listener, None
        self._is_ending.set()
        if listener is not None:
            listener.stop()

    def __enter__(self) -> Self:
        return self if self._listener is not None else self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port that it listens on. Raises RuntimeError before the start."""
        if self._listener is None:
            raise RuntimeError("the receiver is not started")
        return int(self._listener.server_address[1])

    @property
    def url(self) -> str:
        """Where to send webhooks; any other path will do. Raises RuntimeError before the start."""
        scheme = "https" if self._tls else "http"
        return banner.base_url(self._host, self.port, scheme) + PATH

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """What came since the start or the last `clear`, oldest first."""
        return self._kept.all()

    def wait_for(self, n: int, timeout_s: float = 10.0) -> tuple[Arrival, ...]:
        """The first `n` arrivals, as soon as they are there. Raises NotArrived."""
        return self._kept.wait_for(n, timeout_s)

    def answer_with(self, script: Script | Sequence[Entry]) -> None:
        """Answer from another script, from its beginning."""
        with self._lock:
            self._script, self._n_answered = _script(script), 0

    def expect(self, secret: str) -> None:
        """Take this secret too; from the first on, arrivals without one are refused."""
        self._secrets = (*self._secrets, secret)

    def clear(self) -> None:
        """Forget every arrival, those still being answered too; numbers go on."""
        self._kept.clear()

    def _take(self, request: Request) -> int | None:
        began_us = stopwatch()
        arrival, answer = self._note(request)
        if self._on_arrival is not None:
            self._on_arrival(arrival)
        arrival = self._decide(arrival, answer)
        self._kept.keep(arrival)
        # At the end nothing is worth waiting for.
        if answer.after_s and self._is_ending.wait(answer.after_s):
            arrival = replace(arrival, status=None)
        if self._on_answer is not None:
            self._on_answer(arrival, elapsed_us(began_us))
        return arrival.status

    def _note(self, request: Request) -> tuple[Arrival, Answer]:
        secret = secret_of(request.headers)
        is_trusted = not self._secrets or _is_one_of(secret, self._secrets)
        with self._lock:
            number, attempt = self._kept.number(request.path, request.body)
            answer = self._next_answer() if is_trusted else Answer(WRONG_SECRET)
        arrival = Arrival(
            number,
            system_now_us(),
            request.method,
            request.path,
            request.headers,
            request.body,
            event=event_of(request.body),
            secret=secret,
            attempt=attempt,
            is_trusted=is_trusted,
        )
        return arrival, answer

    def _next_answer(self) -> Answer:
        self._n_answered += 1
        return (self._script or Script()).answer(self._n_answered - 1)

    def _decide(self, arrival: Arrival, answer: Answer) -> Arrival:
        if self._forward is None or not arrival.is_trusted:
            return replace(arrival, status=answer.status)
        forwarded = self._forward.send(arrival.method, arrival.headers, arrival.body)
        status = forwarded.status if self._script is None else answer.status
        return replace(arrival, status=status, forwarded=forwarded)


def _script(given: Script | Sequence[Entry] | None) -> Script | None:
    return given if given is None or isinstance(given, Script) else Script(given)


def _is_one_of(secret: str | None, secrets: Sequence[str]) -> bool:
    sent = (secret or "").encode()
    return any(hmac.compare_digest(sent, expected.encode()) for expected in secrets)
