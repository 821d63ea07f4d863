"""The report card of a world: how its clients treat the vendors, judged by what its journal holds.

Pure functions over exchanges and contracts. What a vendor asks of clients stands in its contract
(`x-client-practices`); each check reads the exchanges and says good, poor, or not exercised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skillsim.contract import Contract
from skillsim.journal.exchange import Exchange
from skillsim.report_card.checks import CHECKS
from skillsim.report_card.grades import grade
from skillsim.report_card.judging import Judgement, Verdict
from skillsim.report_card.practices import Practice, practices
from skillsim.report_card.traffic import Traffic, sort_out


@dataclass(frozen=True)
class CheckResult:
    """One practice of a vendor, and how its clients keep to it."""

    practice: Practice
    title: str
    judgement: Judgement


@dataclass(frozen=True)
class VendorCard:
    """How one vendor was treated; `grade` is None when too little was done to be judged.

    `receivers` are the addresses that webhooks went to.
    """

    vendor: str
    grade: str | None
    n_exchanges: int
    clients: tuple[str, ...]
    receivers: tuple[str, ...]
    results: tuple[CheckResult, ...]


@dataclass(frozen=True)
class Card:
    """How all of them were treated; the grade is that of all checks of all vendors together."""

    grade: str | None
    vendors: tuple[VendorCard, ...]


def make(
    contracts: Mapping[str, Contract],
    exchanges: Sequence[Exchange],
    *,
    is_whole: bool = True,
    speed: float = 1.0,
) -> Card:
    """The report card of some vendors from the exchanges of a world, oldest first.

    `is_whole` says that none are missing, `speed` how fast the world's clock runs. Raises
    ContractError for a contract that asks for what nobody checks.
    """
    cards = []
    for vendor, contract in contracts.items():
        own = [exchange for exchange in exchanges if exchange.vendor == vendor]
        traffic = sort_out(contract, own, is_whole=is_whole, speed=speed)
        results = tuple(_result(practice, traffic) for practice in practices(contract))
        cards.append(_vendor_card(vendor, len(own), traffic, results))
    return Card(grade(_verdicts(*cards)), tuple(cards))


def _result(practice: Practice, traffic: Traffic) -> CheckResult:
    check = CHECKS[practice.check]
    return CheckResult(practice, check.title, check.judge(traffic))


def _vendor_card(
    vendor: str, n_exchanges: int, traffic: Traffic, results: tuple[CheckResult, ...]
) -> VendorCard:
    return VendorCard(
        vendor=vendor,
        grade=grade((r.practice.check, r.judgement.verdict) for r in results),
        n_exchanges=n_exchanges,
        clients=tuple(dict.fromkeys(stretch.client for stretch in traffic.stretches)),
        receivers=tuple(dict.fromkeys(push.path for push in traffic.pushes)),
        results=results,
    )


def _verdicts(*cards: VendorCard) -> list[tuple[str, Verdict]]:
    return [(r.practice.check, r.judgement.verdict) for card in cards for r in card.results]
