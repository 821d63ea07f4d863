"""The words in which rules say what answers should hold."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.expectations import holds, select
from skillsim_contracts.findings import Expectation, Violation

if TYPE_CHECKING:
    from skillsim_contracts.probe import Probe

SHOWN = 160


class Expecting:
    """What some answers should hold; each word raises Violation when they do not.

    The words return this object, so that they can be chained. A selector is chosen with `at` (a
    JSON pointer with wildcards), `header` or `csv` before a relation is named.
    """

    def __init__(
        self, probe: "Probe", answers: Sequence[Answer], blame: str, selector: str = "json:"
    ) -> None:
        self._probe = probe
        self._answers = tuple(answers)
        self._blame = blame
        self._selector = selector

    def at(self, pointer: str) -> "Expecting":
        """The values at a JSON pointer; `*` stands for every member or item."""
        return self._selecting(f"json:{pointer}")

    def header(self, name: str) -> "Expecting":
        """The value of a header."""
        return self._selecting(f"header:{name.lower()}")

    def csv(self, column: str = "*") -> "Expecting":
        """A column of a CSV body, or all rows as lists."""
        return self._selecting(f"csv:{column}")

    def body(self) -> "Expecting":
        """The body as text."""
        return self._selecting("body")

    def status(self, *statuses: int) -> "Expecting":
        """The status is one of these."""
        return self._selecting("status")._check("one_of", list(statuses))._back()

    def status_is_not(self, status: int) -> "Expecting":
        """The status is any other."""
        return self._selecting("status")._check("is_not", status)._back()

    def succeeds(self) -> "Expecting":
        """The status is a success."""
        return self._selecting("status")._check("between", [200, 299])._back()

    def relation(self, name: str, want: Any = None, because: str = "") -> "Expecting":
        """Any relation of skillsim_contracts.expectations; `because` says it in words."""
        return self._check(name, want, because)

    def equals(self, want: Any, because: str = "") -> "Expecting":
        """Exactly one value, and this."""
        return self._check("is", want, because)

    def contains(self, want: Any, because: str = "") -> "Expecting":
        """The value is among those selected."""
        return self._check("contains", want, because)

    def lacks(self, want: Any, because: str = "") -> "Expecting":
        """The value is not among those selected."""
        return self._check("lacks", want, because)

    def are(self, want: Sequence[Any], because: str = "") -> "Expecting":
        """These values in this order."""
        return self._check("are", list(want), because)

    def are_items(self, want: Sequence[Any], because: str = "") -> "Expecting":
        """These values in any order."""
        return self._check("are_items", list(want), because)

    def unique(self, because: str = "") -> "Expecting":
        """No value twice."""
        return self._check("unique", None, because)

    def descending(self, because: str = "") -> "Expecting":
        """Each value at most the one before."""
        return self._check("descending", None, because)

    def count(self, want: int, because: str = "") -> "Expecting":
        """As many values."""
        return self._check("count", want, because)

    def matches(self, pattern: str, because: str = "") -> "Expecting":
        """Exactly one value, a text that the whole expression matches."""
        return self._check("matches", pattern, because)

    def exists(self, because: str = "") -> "Expecting":
        """At least one value."""
        return self._check("exists", None, because)

    def absent(self, because: str = "") -> "Expecting":
        """No value."""
        return self._check("absent", None, because)

    def _selecting(self, selector: str) -> "Expecting":
        return Expecting(self._probe, self._answers, self._blame, selector)

    def _back(self) -> "Expecting":
        return self._selecting("json:")

    def _check(self, relation: str, want: Any, because: str = "") -> "Expecting":
        values = [v for answer in self._answers for v in selected(answer, self._selector)]
        if _fulfils(relation, values, want):
            return self
        numbers = tuple(answer.number for answer in self._answers)
        expectation = Expectation(numbers, self._selector, relation, want)
        message = because or _sentence(self._answers[-1], self._selector, relation, values, want)
        if because:
            message = f"{because}; found {_shown(values)}"
        aspect = f"{self._blame}: {self._probe.rule.id}"
        if self._selector == "status":
            aspect = f"{self._blame}: answers {values[0]}"
        raise Violation(self._probe.finding(message, self._blame, expectation, cause=aspect))


def selected(answer: Answer, selector: str) -> list[Any]:
    """What a selector finds in an answer."""
    text = answer.body.decode("utf-8", "replace")
    return select({"status": answer.status, "headers": answer.headers, "body": text}, selector)


def _fulfils(relation: str, values: list[Any], want: Any) -> bool:
    try:
        return holds(relation, values, want)
    except TypeError:
        # Values of types that cannot be compared stand in no order.
        return False


def _sentence(answer: Answer, selector: str, relation: str, values: list[Any], want: Any) -> str:
    place = selector.removeprefix("json:") or "the body"
    wanted = "" if want is None else f" {_shown(want)}"
    asked = f"{answer.call.method} {answer.call.path.partition('?')[0]}"
    expected = f"{relation.replace('_', ' ')}{wanted}"
    return f"{asked}: {place} should be: {expected}; found {_shown(values)}"


def _shown(value: Any) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    text = repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
