"""What `skillsim listen` says and saves: where it listens, what came, what was answered."""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from skillsim.errors import ConfigurationError
from skillsim.receiving import Arrival, lines


class Telling:
    """Says and saves what comes, called by the thread of each arrival.

    `is_done` is set once `enough` were answered, or when the file cannot be written any more.
    """

    def __init__(
        self,
        say: Callable[[str], object],
        *,
        is_json: bool,
        is_body_shown: bool,
        secrets: Sequence[str],
        enough: int | None,
        forwarded_to: str | None,
        file: IO[str] | None,
    ) -> None:
        self._say = say
        self._is_json = is_json
        self._is_body_shown, self._secrets = is_body_shown, tuple(secrets)
        self._enough = enough
        self._forwarded_to = forwarded_to
        self._file = file
        self._lock = threading.Lock()
        self._n_answered = 0
        self.is_done = threading.Event()
        self.is_all_trusted = True
        self.failure: OSError | None = None

    def ready(self, url: str, ca_file: Path | None, vendor: str | None = None) -> None:
        """Say where it listens, what clients are to trust, and which vendor sends here."""
        tls = None if ca_file is None else {"ca_file": str(ca_file)}
        trusted = "" if ca_file is None else f", clients are to trust {ca_file}"
        sending = "" if vendor is None else f", {vendor} sends its webhooks here"
        ready = {"url": url, "tls": tls, "vendor": vendor, "pid": os.getpid()}
        said = f"listening on {url}{trusted}{sending}"
        self._say(json.dumps(ready) if self._is_json else said)

    def hide(self, secret: str) -> None:
        """Check for this secret too, and say it nowhere."""
        self._secrets = (*self._secrets, secret)

    def arrived(self, arrival: Arrival) -> None:
        """Say what came."""
        if self._is_json:
            return
        arrival = lines.without(arrival, self._secrets)
        spans = lines.arrived(arrival, is_secret_checked=bool(self._secrets))
        with self._lock:
            self._show([*spans, *lines.body(arrival)] if self._is_body_shown else spans)

    def answered(self, arrival: Arrival, took_us: int) -> None:
        """Say what is answered, save it, and see whether that was the last."""
        arrival = lines.without(arrival, self._secrets)
        record = json.dumps(lines.record(arrival), ensure_ascii=False)
        with self._lock:
            if self._is_json:
                self._say(record)
            else:
                self._show(lines.answered(arrival, took_us, forwarded_to=self._forwarded_to))
            self._save(record)
            self.is_all_trusted = self.is_all_trusted and arrival.is_trusted
            self._n_answered += 1
            if self._n_answered == self._enough:
                self.is_done.set()

    def _show(self, spans: Sequence[lines.Span]) -> None:
        if not sys.stdout.isatty():
            self._say(lines.plain(spans))
            return
        # Late: nobody needs it who looks at no terminal.
        from rich.console import Console
        from rich.text import Text

        Console(highlight=False, soft_wrap=True).print(Text.assemble(*spans))

    def _save(self, record: str) -> None:
        if self._file is None:
            return
        try:
            self._file.write(f"{record}\n")
            self._file.flush()
        except OSError as error:
            self.failure = error
            self.is_done.set()


@contextlib.contextmanager
def appending(file: Path) -> Iterator[IO[str]]:
    """A file to add lines to, kept open. Raises ConfigurationError."""
    try:
        opened = file.open("a", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be written: {error.strerror}") from error
    try:
        yield opened
    finally:
        # What could not be written was reported when that happened.
        with contextlib.suppress(OSError):
            opened.close()
