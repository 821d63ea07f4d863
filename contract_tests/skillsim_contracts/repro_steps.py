"""The steps of a reproduction as bash commands."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from skillsim_contracts.calls import INBOX, LISTEN, LOGIN, Call
from skillsim_contracts.correlating import Capture, Step
from skillsim_contracts.repro_people import People, caller_of
from skillsim_contracts.repro_shell import file_text, header_word, is_inline, path_word, word
from skillsim_contracts.reproduction import Reproduction
from skillsim_contracts.symbols import PATH, WHOLE, url_name

FEWEST_FOR_A_LOOP = 3
WIDTH = 96

_WITH_BODY = ("POST", "PUT", "PATCH")

Placed = tuple[int, Step]
"""A step with its number, which is the name of its answer."""


def step_lines(reproduction: Reproduction, people: People) -> list[str]:
    """The bash commands of all steps, in order, each with a comment."""
    judged = frozenset(reproduction.expectation.answers)
    return list(_Writer(reproduction.steps, judged, people).lines())


@dataclass
class _Writer:
    steps: Sequence[Step]
    judged: frozenset[int]
    people: People
    signed_in: set[tuple[str, str]] = field(default_factory=set)

    def lines(self) -> Iterator[str]:
        for together in _groups(self.steps):
            is_parallel = _is_parallel(together)
            yield from self._sign_ins(together)
            for run in _runs(together):
                yield self._comment(run, is_parallel=is_parallel)
                yield from self._run(run, "at_once " if is_parallel else "")
            if is_parallel:
                yield "finish"
            for place, step in together:
                if step.call.method != LISTEN:
                    yield from (_capture(place, step.call.vendor, one) for one in step.captures)

    def _sign_ins(self, together: Sequence[Placed]) -> Iterator[str]:
        """Tokens are bought when they are needed first, as the kit does it."""
        for _, step in together:
            caller = caller_of(step)
            if caller is None or caller in self.signed_in:
                continue
            self.signed_in.add(caller)
            person = self.people[caller]
            if step.call.method != LOGIN and not person.key_header:
                yield person.sign_in("login")

    def _comment(self, run: Sequence[Placed], *, is_parallel: bool) -> str:
        places = [place for place, _ in run]
        said = _in_words(run[0][1].call)
        if len(run) > 1:
            said += f", {len(run)} times"
        if is_parallel:
            said += ", together with the next calls up to `finish`"
        if self.judged.intersection(places):
            said += "; judged at the end"
        return f"# {_span(places)}: {said}"

    def _run(self, run: Sequence[Placed], start: str) -> Iterator[str]:
        place, step = run[0]
        if len(run) == 1:
            yield from self._command(str(place), place, step, start)
            return
        *prepared, command = self._command('"$n"', place, step, start)
        yield from prepared
        yield f"for n in {{{place}..{run[-1][0]}}}; do"
        yield f"  {command}"
        yield "done"

    def _command(self, name: str, place: int, step: Step, start: str) -> Iterator[str]:
        call = step.call
        if call.method == LISTEN:
            hook = step.captures[0].name if step.captures else f"HOOK_{place}"
            yield f"listen {name} {hook} {word(call.body.decode())}"
        elif call.method == INBOX:
            yield f'keep {name} "$WORK/{call.path.strip("{}")}/inbox"'
        elif call.method == LOGIN:
            yield self.people[call.vendor, call.actor].sign_in(name)
        else:
            yield from self._request(name, place, step, start)

    def _request(self, name: str, place: int, step: Step, start: str) -> Iterator[str]:
        call = step.call
        address = url_name(call.vendor) if call.vendor else "ADMIN_URL"
        words = [f"{start}call {name} {call.method} {path_word(address, call.path)}"]
        words += [f"-H {header}" for header in self._headers(step)]
        if call.body and not is_inline(call.body):
            yield file_text(call.body, f"$WORK/sent{place}")
            words.append(f'--data-binary @"$WORK/sent{place}"')
        elif call.body:
            words.append(f"--data-binary {word(call.body.decode('utf-8'))}")
        elif call.method in _WITH_BODY:
            words.append("--data-binary ''")
        yield _joined(words)

    def _headers(self, step: Step) -> Iterator[str]:
        if not step.call.vendor:
            yield '"$ADMIN_AUTH"'
        caller = caller_of(step)
        if caller is not None:
            yield self.people[caller].proof
        for name, value in step.call.headers.items():
            yield header_word(name, value)


def _joined(words: Sequence[str]) -> str:
    """One command, on one line if it is short."""
    line = " ".join(words)
    return line if len(line) <= WIDTH and "\n" not in line else " \\\n      ".join(words)


def _capture(place: int, vendor: str, capture: Capture) -> str:
    words = [f"{capture.name}=$(take {place}", word(capture.selector)]
    if capture.part != WHOLE:
        words.append(capture.part)
    if capture.part == PATH:
        words.append(f'"${url_name(vendor)}"')
    return " ".join(words) + ") || exit 2"


def _groups(steps: Sequence[Step]) -> Iterator[list[Placed]]:
    """Calls that go out together, runs of the same call, and the rest one by one."""
    sizes = Counter(step.call.batch for step in steps)

    def key(placed: Placed) -> object:
        batch = placed[1].call.batch
        return batch if batch and sizes[batch] > 1 else _likeness(placed)

    for _, group in groupby(enumerate(steps), key):
        together = list(group)
        yield from [together] if _is_parallel(together) else _runs(together)


def _is_parallel(together: Sequence[Placed]) -> bool:
    batches = {step.call.batch for _, step in together}
    return len(together) > 1 and len(batches) == 1 and batches != {0}


def _runs(together: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Neighbours with the same call, if they are enough for a loop."""
    for _, group in groupby(together, _likeness):
        run = list(group)
        yield from [run] if len(run) >= FEWEST_FOR_A_LOOP else [[placed] for placed in run]


def _likeness(placed: Placed) -> object:
    """The same for calls that can share a loop."""
    place, step = placed
    is_request = step.call.method not in (LISTEN, INBOX, LOGIN)
    is_alike = is_request and not step.captures
    return (0 if is_alike else place + 1, replace(step.call, batch=0))


def _in_words(call: Call) -> str:
    if call.method == LISTEN:
        return f"a receiver of webhooks that answers {call.body.decode()}"
    if call.method == INBOX:
        return "what the receiver was sent"
    if call.method == LOGIN:
        return "a new token"
    if call.operation_id:
        return call.operation_id
    if not call.vendor:
        return "the control plane"
    return "the link that was given" if call.path.startswith("{{LINK") else "no known operation"


def _span(places: Sequence[int]) -> str:
    return str(places[0]) if len(places) == 1 else f"{places[0]} to {places[-1]}"
