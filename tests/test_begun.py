"""Coroutines begun by hand: those that wait for nothing, and those that go on in a task."""

import asyncio

import pytest

from skillsim.begun import Begun


async def at_once() -> int:
    return 7


async def after(turns: int) -> int:
    for _ in range(turns):
        await asyncio.sleep(0)
    return turns


async def refusing(turns: int) -> int:
    await after(turns)
    raise KeyError("gone")


def test_coroutine_that_waits_for_nothing_is_over_when_it_has_begun() -> None:
    begun = Begun(at_once())

    assert begun.is_over
    assert begun.value == 7


def test_value_can_be_awaited_again() -> None:
    async def main() -> tuple[int, int, int]:
        begun = Begun(after(2))
        assert not begun.is_over
        return await begun, await begun, begun.value

    assert asyncio.run(main()) == (2, 2, 2)


def test_waiting_goes_on_in_a_task() -> None:
    async def main() -> bool:
        done = asyncio.Event()
        begun = Begun(done.wait())
        asyncio.get_running_loop().call_soon(done.set)
        return await begun

    assert asyncio.run(main()) is True


def test_what_is_raised_before_it_waits_is_raised_at_once() -> None:
    with pytest.raises(KeyError):
        Begun(refusing(0))


def test_what_is_raised_later_is_raised_to_whoever_awaits() -> None:
    async def main() -> None:
        await Begun(refusing(1))

    with pytest.raises(KeyError):
        asyncio.run(main())


def test_cancelling_reaches_the_coroutine() -> None:
    seen = []

    async def patient() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    async def go_on(begun: Begun[None]) -> None:
        await begun

    async def main() -> None:
        task = asyncio.create_task(go_on(Begun(patient())))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert seen == ["cancelled"]
