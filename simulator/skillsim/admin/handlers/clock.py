"""The clock of a world, what an advance sets off, and what is still to come."""

from typing import Any

from skillsim import agenda
from skillsim.admin.context import AdminCtx
from skillsim.admin.handlers.inputs import check_instant, parse_instant
from skillsim.clock import Clock
from skillsim.context import Reply
from skillsim.errors import Conflict, Invalid
from skillsim.instants import SECOND_US, to_precise_text
from skillsim.store import Transaction
from skillsim.timeline import Fired
from skillsim.world import World

_SPEED_OF_MODE = {"frozen": 0.0, "real": 1.0}


def get_clock(ctx: AdminCtx, *, world: str = "default") -> Reply:
    """GET /clock - mode, now and speed."""
    return Reply(describe_clock(ctx.world(world).clock))


def set_clock(ctx: AdminCtx, *, world: str = "default", body: dict[str, Any]) -> Reply:
    """PUT /clock - another mode, instant or speed; what is due by then happens by itself."""
    found = ctx.world(world)
    speed = _speed(body)
    now_us = parse_instant("now", body["now"]) if "now" in body else None
    _set(found.clock, now_us, speed)
    found.remember()
    found.on_change()
    return Reply(describe_clock(found.clock))


async def advance_clock(ctx: AdminCtx, *, world: str = "default", body: dict[str, Any]) -> Reply:
    """POST /clock/advance - do everything due on the way, in order, and stop at the target."""
    found = ctx.world(world)
    done = await ctx.timelines[found.name].advance(_target_us(found.clock, body))
    return Reply(
        {
            "now": to_precise_text(found.clock.now_us()),
            "reached": done.reached,
            "pending": _count_pending(found),
            "fired": [_describe_fired(fired) for fired in done.fired],
        }
    )


def get_agenda(ctx: AdminCtx, *, world: str = "default", limit: int = 50, offset: int = 0) -> Reply:
    """GET /agenda - what comes next, in order; and how much is planned in all."""
    found = ctx.world(world)
    now_us = found.clock.now_us()

    def read(tx: Transaction) -> tuple[list[agenda.Item], int]:
        return agenda.upcoming(tx, most=limit, skipped=offset), agenda.count_upcoming(tx)

    items, count = found.transact(read)
    return Reply({"items": [_describe_item(item, now_us) for item in items], "count": count})


def describe_clock(clock: Clock) -> dict[str, Any]:
    """A clock as every answer shows it."""
    state = clock.state
    return {"mode": state.mode, "now": to_precise_text(state.now_us), "speed": state.speed}


def _speed(body: dict[str, Any]) -> float | None:
    """The speed that mode and speed ask for together; None leaves it. Raises Invalid."""
    mode, speed = body.get("mode"), body.get("speed")
    if mode is None:
        return speed
    wanted = _SPEED_OF_MODE.get(mode)
    if wanted is None:
        if speed is None or speed in _SPEED_OF_MODE.values():
            raise Invalid.field("speed", speed, "takes another speed than 0 and 1 when scaled")
        return float(speed)
    if speed not in (None, wanted):
        raise Invalid.field("speed", speed, f"is {wanted:g} when the mode is {mode}")
    return wanted


def _set(clock: Clock, now_us: int | None, speed: float | None) -> None:
    """Change instant and speed in one go, or nothing. Raises Conflict for a past instant."""
    was = clock.state.speed
    if now_us is not None:
        # It stands still meanwhile, so that it says the very instant that was asked for.
        clock.run(0)
        try:
            clock.move_to(now_us)
        except Conflict:
            clock.run(was)
            raise
    clock.run(was if speed is None else speed)


def _target_us(clock: Clock, body: dict[str, Any]) -> int | None:
    """The instant to advance to; None stands for until idle. Raises Invalid."""
    if "to" in body:
        return parse_instant("to", body["to"])
    if "seconds" in body:
        target_us = clock.now_us() + round(body["seconds"] * SECOND_US)
        return check_instant("seconds", body["seconds"], target_us)
    return None


def _count_pending(world: World) -> int:
    return world.transact(agenda.count)


def _describe_fired(fired: Fired) -> dict[str, Any]:
    return {
        "at": to_precise_text(fired.at_us),
        "kind": fired.kind,
        "subject": fired.subject,
        "outcome": fired.outcome,
    }


def _describe_item(item: agenda.Item, now_us: int) -> dict[str, Any]:
    return {
        "due_at": to_precise_text(item.due_at_us),
        "in_s": max(0, item.due_at_us - now_us) / SECOND_US,
        "kind": item.kind,
        "subject": item.subject,
    }
