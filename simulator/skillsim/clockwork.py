"""Everything that moves worlds along: one timeline for each, and the one sender they share."""

from collections.abc import Collection, Mapping

from skillsim.config import Config
from skillsim.contract import Contract
from skillsim.registry import Vendor
from skillsim.timeline import Timeline
from skillsim.webhooks.dispatcher import Outcome, Sending, Terms, parse_terms
from skillsim.webhooks.egress import Policy, policy_for
from skillsim.webhooks.sender import Sender
from skillsim.world import World
from skillsim.worlds import Worlds


class Clockwork:
    """The timelines of a server, by the name of their world; `policy` says where they may send."""

    def __init__(
        self,
        worlds: Worlds,
        vendors: tuple[Vendor, ...],
        contracts: Mapping[str, Contract],
        config: Config,
        *,
        own_ports: Collection[int],
    ) -> None:
        self.timelines: dict[str, Timeline] = {}
        self._due_functions = {v.name: v.on_due for v in vendors if v.on_due is not None}
        self._terms = {name: terms for name, c in contracts.items() if (terms := _terms(c))}
        self.policy = _policy(config, own_ports)
        self._sender = Sender(self.policy)
        self._is_running = False
        worlds.on_made = self._add
        worlds.on_dropped = self._remove

    def start(self) -> None:
        """Let every world move; needs a running event loop."""
        self._is_running = True
        for timeline in self.timelines.values():
            timeline.start()

    async def stop(self) -> None:
        """Stop every world."""
        self._is_running = False
        for timeline in list(self.timelines.values()):
            await timeline.stop()
        await self._sender.close()

    def _add(self, world: World) -> None:
        timeline = self.timelines[world.name] = Timeline(
            world,
            due_functions=self._due_functions,
            sender=self._sender,
            terms_by_vendor=self._terms,
            on_attempt=_write_down,
        )
        if self._is_running:
            timeline.start()

    def _remove(self, world: World) -> None:
        self.timelines.pop(world.name).abandon()


def _terms(declared: Contract) -> Terms | None:
    """How a vendor delivers webhooks, if its contract says that it does."""
    for item in declared.document.get("paths", {}).values():
        for operation in item.values():
            if isinstance(operation, dict) and "x-webhooks" in operation:
                return parse_terms(operation["x-webhooks"])
    return None


def _policy(config: Config, own_ports: Collection[int]) -> Policy:
    """Where webhooks may go: this machine only while nobody else can reach us."""
    return policy_for(
        is_loopback=config.is_loopback, own_ports=own_ports, allow=config.allow_receiver
    )


def _write_down(world: World, sending: Sending, outcome: Outcome) -> None:
    """Put an attempt into the world's journal."""
    # By hand: whatever was registered as an address is written down, also what is none.
    address, _, query = sending.url.partition("#")[0].partition("?")
    world.journal.record(
        direction="out",
        at_us=sending.began_us,
        vendor=sending.vendor,
        operation_id=None,
        method="POST",
        path=address,
        query=query.encode(),
        status=outcome.status,
        client="",
        duration_us=outcome.elapsed_us,
        request_headers=[(k.encode(), v.encode()) for k, v in sending.headers.items()],
        request_body=sending.body,
        response_headers=[(k.encode(), v.encode()) for k, v in outcome.response_headers],
        response_body=outcome.response_body,
        fault=sending.fault,
        findings=_findings(sending, outcome),
        request_id=f"{sending.delivery_id}/{sending.attempt}",
        generation=world.generation,
    )


def _findings(sending: Sending, outcome: Outcome) -> list[str]:
    """What there is to say of an attempt: what went wrong, and what was wrong on purpose."""
    said = [] if outcome.error is None else [f"{outcome.error}: {outcome.message}"]
    return said if sending.finding is None else [*said, sending.finding]
