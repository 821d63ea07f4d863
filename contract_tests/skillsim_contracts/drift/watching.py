"""What the proxy does with an exchange that has passed: redact, judge, say, save."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from skillsim_contracts.drift.content_coding import decoded
from skillsim_contracts.drift.exchanges import MAX_JUDGED_BYTES, Exchange, Headers
from skillsim_contracts.drift.har_file import HarFile
from skillsim_contracts.drift.judging import Judged, judged
from skillsim_contracts.drift.ledger import Ledger
from skillsim_contracts.drift.places import Places
from skillsim_contracts.drift.redaction import Redaction
from skillsim_contracts.drift.reports import printable, violation_as_json

UNREACHABLE = 3


@dataclass
class Copy:
    """What passed of a body, as long as it is small enough to be judged."""

    body: bytearray = field(default_factory=bytearray)
    is_whole: bool = False
    is_too_large: bool = False

    def add(self, chunk: bytes) -> None:
        """A piece passed."""
        self.is_too_large |= len(self.body) + len(chunk) > MAX_JUDGED_BYTES
        if not self.is_too_large:
            self.body += chunk

    def known(self, headers: Headers) -> bytes | None:
        """The body without its content encoding; None when it was not seen wholly."""
        if self.is_too_large or not self.is_whole:
            return None
        return decoded(bytes(self.body), headers)


class Watch:
    """Judges what passes, tells `say` a line for each exchange, and sums up."""

    def __init__(
        self,
        places: Places,
        ledger: Ledger,
        *,
        say: Callable[[str], None],
        is_json: bool = False,
        redaction: Redaction | None = None,
        har: HarFile | None = None,
    ) -> None:
        self.ledger = ledger
        self.n_passed = 0
        self._places = places
        self._say = say
        self._is_json = is_json
        self._redaction = redaction or Redaction()
        self._har = har

    def take(self, exchange: Exchange, trouble: str = "") -> None:
        """One exchange has passed; `trouble` says why it has no answer."""
        self.n_passed += 1
        self._places.learn(exchange.method, exchange.url)
        one = judged(self._redaction.redact(exchange), self._places)
        self.ledger.add(one)
        if self._har is not None:
            self._har.add(one.exchange)
        told = json.dumps(self._as_json(one)) if self._is_json else self._as_text(one, trouble)
        self._say(told)

    @property
    def exit_code(self) -> int:
        """That of the ledger; 3 when there was no answer to any request."""
        was_reached = self.ledger.n_answered or not self.n_passed
        return self.ledger.exit_code if was_reached else UNREACHABLE

    def _as_text(self, one: Judged, trouble: str) -> str:
        exchange = one.exchange
        path = urlsplit(exchange.url).path or "/"
        n_failing = len(self.ledger.failing(one.violations))
        verdict = f"drift: {n_failing}" if n_failing else trouble or _nothing(exchange)
        named = f"{one.operation_id or 'no operation'} {verdict}" if one.place else "not judged"
        return printable(f"{exchange.status or '---'} {exchange.method} {path} {named}")

    def _as_json(self, one: Judged) -> dict[str, Any]:
        exchange = one.exchange
        return {
            "exchange": exchange.number,
            "status": exchange.status,
            "method": exchange.method,
            "path": urlsplit(exchange.url).path or "/",
            "vendor": one.place.vendor if one.place else "",
            "operation_id": one.operation_id,
            "not_recorded": exchange.is_cut,
            "drift": len(self.ledger.failing(one.violations)),
            "violations": [violation_as_json(violation) for violation in one.violations],
        }


def _nothing(exchange: Exchange) -> str:
    return "ok, but for a body that is not known" if exchange.is_cut else "ok"
