"""Long answers: slices that are checked, rendered, joined and sent one by one."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message

from skillsim import rendering
from skillsim.context import Reply
from skillsim.errors import Internal
from skillsim.plan import Plan
from skillsim.rendering import Answer
from skillsim.streaming import Tally, in_slices, send_stream, whole
from tests.tiny_contract import TEXT, THING, Json, reply_plan

THINGS: Json = {"type": "array", "items": THING}
PAGE: Json = {"type": "object", "properties": {"of": TEXT, "things": THINGS}, "required": ["of"]}

names = st.text(max_size=5)
cuts = st.lists(st.lists(names, max_size=4), min_size=1, max_size=6)


def plan_of(schema: Json, media: str = "application/json") -> Plan:
    return reply_plan(media=media, content={media: {"schema": schema}})


def start(plan: Plan, bodies: Iterable[Any], turn: asyncio.Lock | None = None) -> Answer:
    """The answer of a reply whose slices have these bodies."""
    rest = iter(bodies)
    reply = Reply(next(rest), rest=rest)
    first = rendering.render(plan, reply, "request-1")
    return in_slices(first, plan, reply, turn or asyncio.Lock())


def joined(plan: Plan, bodies: Iterable[Any]) -> bytes:
    async def collect() -> bytes:
        return (await whole(start(plan, bodies))).body

    return asyncio.run(collect())


def at_once(plan: Plan, body: Any) -> bytes:
    return rendering.render(plan, Reply(body), "request-1").body


def things(names: Iterable[str]) -> list[Json]:
    return [{"name": name} for name in names]


async def silent() -> Message:
    """A client that stays and says nothing more."""
    return await asyncio.Future[Message]()


@settings(max_examples=25)
@given(cuts)
def test_slices_of_a_list_make_the_very_bytes_of_the_list(slices: list[list[str]]) -> None:
    plan = plan_of(THINGS)

    made = joined(plan, map(things, slices))

    assert made == at_once(plan, things(name for names in slices for name in names))


@settings(max_examples=25)
@given(cuts, st.sampled_from(["", "x", "[]", '"things":[]']))
def test_slices_of_a_list_in_an_object_make_the_very_bytes_of_the_object(
    slices: list[list[str]], of: str
) -> None:
    plan = plan_of(PAGE)

    made = joined(plan, ({"of": of, "things": things(names)} for names in slices))

    everything = things(name for names in slices for name in names)
    assert made == at_once(plan, {"of": of, "things": everything})


@settings(max_examples=25)
@given(st.lists(st.text(), min_size=1))
def test_slices_of_a_text_make_the_text(slices: list[str]) -> None:
    assert joined(plan_of(TEXT, "text/csv"), slices) == "".join(slices).encode()


def test_answer_in_slices_announces_no_length() -> None:
    answer = start(plan_of(THINGS), [things("ab"), things("c")])

    assert dict(answer.headers) == {
        b"x-request-id": b"request-1",
        b"content-type": b"application/json",
    }


def test_answer_that_was_put_together_announces_its_length() -> None:
    async def collect() -> Answer:
        return await whole(start(plan_of(THINGS), [things("ab"), things("c")]))

    answer = asyncio.run(collect())

    assert answer.stream is None
    assert dict(answer.headers)[b"content-length"] == str(len(answer.body)).encode()


def test_answer_that_is_no_stream_is_whole_as_it_is() -> None:
    answer = rendering.render(plan_of(THINGS), Reply(things("ab")), "request-1")

    assert asyncio.run(whole(answer)) is answer


def test_slice_that_breaks_the_contract_ends_the_answer() -> None:
    with pytest.raises(Internal, match=r"broke its contract: \[1\].name"):
        joined(plan_of(THINGS), [things("ab"), things(["c", "too long"])])


def test_slices_are_read_as_they_are_sent() -> None:
    read: list[int] = []
    known: list[int] = []

    def bodies() -> Iterator[list[Json]]:
        for number in range(3):
            read.append(number)
            yield things(str(number))

    async def send(message: Message) -> None:
        known.append(len(read))

    asyncio.run(send_stream(start(plan_of(THINGS), bodies()), silent, send))

    # The head, the first slice, two more, the end of the list, the end of the answer.
    assert known == [1, 1, 2, 3, 3, 3]


def test_between_any_two_slices_others_have_their_turn() -> None:
    assert most_slices_in_a_row(n_answers=1) == 1


def test_however_many_answers_are_under_way_others_wait_for_one_slice() -> None:
    assert most_slices_in_a_row(n_answers=5) == 1


def most_slices_in_a_row(n_answers: int) -> int:
    """How many slices are made, at most, between two turns of somebody else."""
    made: list[int] = [0]

    def bodies() -> Iterator[list[Json]]:
        yield things("a")
        for _ in range(20):
            made[-1] += 1
            yield things("b")

    async def send(message: Message) -> None:
        """A client who takes everything at once."""

    async def serve() -> None:
        turn, plan = asyncio.Lock(), plan_of(THINGS)
        answers = [start(plan, bodies(), turn) for _ in range(n_answers)]
        under_way = asyncio.gather(*(send_stream(answer, silent, send) for answer in answers))
        while not under_way.done():
            made.append(0)
            await asyncio.sleep(0)

    asyncio.run(serve())
    assert sum(made) == 20 * n_answers
    return max(made)


def test_nothing_more_is_read_for_a_client_who_left() -> None:
    read: list[int] = []
    has_left = asyncio.Event()

    def bodies() -> Iterator[list[Json]]:
        for number in range(1000):
            read.append(number)
            yield things("a")

    async def receive() -> Message:
        await has_left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if len(read) == 3:
            has_left.set()

    asyncio.run(send_stream(start(plan_of(THINGS), bodies()), receive, send))

    assert len(read) < 10


def test_what_goes_wrong_on_the_way_is_raised_and_the_answer_stays_open() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    answer = start(plan_of(THINGS), [things("a"), things(["too long"])])
    with pytest.raises(Internal):
        asyncio.run(send_stream(answer, silent, send))

    assert [message.get("more_body") for message in sent] == [None, True]


@pytest.mark.parametrize("text", [b"abcdef", b"abc"])
def test_tally_keeps_the_beginning_and_counts_everything(text: bytes) -> None:
    tally = Tally(3)

    async def pieces() -> AsyncIterator[bytes]:
        for byte in text:
            yield bytes([byte])

    async def passed() -> bytes:
        return b"".join([piece async for piece in tally.watch(pieces())])

    assert asyncio.run(passed()) == text
    assert (tally.beginning, tally.n_bytes) == (text[:4], len(text))


def test_order_of_members_does_not_hide_the_list() -> None:
    """The list is the last member; one that stands before it stays as it is in every slice."""
    plan = plan_of({"type": "object", "properties": {"things": THINGS, "more": THINGS}})

    made = joined(plan, [{"things": [], "more": things("a")}, {"things": [], "more": things("b")}])

    assert made == at_once(plan, {"things": [], "more": things("ab")})
