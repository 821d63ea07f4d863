"""What a check says of a client: how much there was to judge, and what was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_MAX_NAMED = 3
_MAX_FINDINGS = 20


class Verdict(StrEnum):
    """The outcome of one check."""

    GOOD = "good"
    POOR = "poor"
    NOT_EXERCISED = "not exercised"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class Finding:
    """One thing that a client does wrong, and where: `exchanges` are numbers of the journal.

    `client` is the client, or the address of the webhook's receiver; `remark` goes on where a
    sentence has named the exchanges, and says what to do instead.
    """

    client: str
    exchanges: tuple[int, ...]
    remark: str

    @property
    def sentence(self) -> str:
        """The finding as one sentence that begins with the exchanges."""
        return f"{_named(self.exchanges)} {self.remark}."


@dataclass(frozen=True)
class Judgement:
    """What a check found: poor with findings, else good if it saw something at all.

    `n_seen` is how often there was something to judge; `reason` says why there was nothing, or, if
    `is_hidden`, why what there was could not be judged.
    """

    n_seen: int
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    is_hidden: bool = False

    @property
    def verdict(self) -> Verdict:
        """The outcome."""
        if self.findings:
            return Verdict.POOR
        if self.n_seen:
            return Verdict.GOOD
        return Verdict.NOT_JUDGED if self.is_hidden else Verdict.NOT_EXERCISED


class Notes:
    """What a check notes while it reads: the same remark about the same client is one finding."""

    def __init__(self) -> None:
        self._exchanges: dict[tuple[str, str], dict[int, None]] = {}
        self._hidden = ""
        self.n_seen = 0

    def hidden(self, reason: str) -> None:
        """There was something, but how it was done cannot be seen; `reason` says why."""
        self._hidden = reason

    def good(self, times: int = 1) -> None:
        """So often more there was something to judge, and it was done well."""
        self.n_seen += times

    def poor(self, client: str, exchanges: Iterable[int], remark: str) -> None:
        """Once more there was something to judge, and it was done badly in these exchanges."""
        self.n_seen += 1
        self._exchanges.setdefault((client, remark), {}).update(dict.fromkeys(exchanges))

    def judgement(self, reason: str) -> Judgement:
        """What comes of it all; `reason` is for when there was nothing."""
        findings = [
            Finding(client, tuple(sorted(exchanges)), remark)
            for (client, remark), exchanges in self._exchanges.items()
        ]
        if not self.n_seen:
            return Judgement(0, reason=self._hidden or reason, is_hidden=bool(self._hidden))
        return Judgement(self.n_seen, tuple(findings[:_MAX_FINDINGS]))


def _named(numbers: tuple[int, ...]) -> str:
    shown = [str(number) for number in numbers[:_MAX_NAMED]]
    if len(numbers) > _MAX_NAMED:
        shown.append(f"{len(numbers) - _MAX_NAMED} more")
    if len(shown) == 1:
        return f"Exchange {shown[0]}"
    return f"Exchanges {', '.join(shown[:-1])} and {shown[-1]}"
