"""One POST of a real sender, with a deadline short enough for a test."""

from aiohttp.abc import AbstractResolver

from skillsim.webhooks.egress import Policy, policy_for
from skillsim.webhooks.sender import Answer, Sender

DEADLINE_S = 0.5
LOCAL = policy_for(is_loopback=True, own_ports=[])
HEADERS = {"Content-Type": "application/x", "Devskiller-Hook-Secret": "s", "User-Agent": "D"}
BODY = '[{"event":"é"}]'.encode()


async def post_to(
    url: str, policy: Policy = LOCAL, resolver: AbstractResolver | None = None
) -> Answer:
    sender = Sender(policy, resolver=resolver)
    try:
        return await sender.post(url, HEADERS, BODY, DEADLINE_S)
    finally:
        await sender.close()
