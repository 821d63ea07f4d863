"""The report card of a world: how its clients treat the vendors, as its journal shows it."""

import asyncio
from typing import Any

from skillsim import report_card
from skillsim.admin.context import AdminCtx
from skillsim.context import Reply
from skillsim.errors import Invalid
from skillsim.journal.exchange import Exchange
from skillsim.report_card import Card, CheckResult, VendorCard
from skillsim.report_card.judging import Finding


async def get_report_card(
    ctx: AdminCtx, *, world: str = "default", vendor: str | None = None
) -> Reply:
    """GET /report-card - grades, checks and findings, from what the journal holds now."""
    found = ctx.world(world)
    contracts = ctx.worlds.contracts
    if vendor is not None and vendor not in contracts:
        raise Invalid.field("vendor", vendor, f"takes one of {', '.join(contracts)}")
    wanted = {name: contracts[name] for name in contracts if vendor in (None, name)}
    kept = found.journal.find(limit=None)
    n_lost = found.journal.n_lost
    speed = found.clock.state.speed
    # In a thread, so that nobody waits for it: a full journal takes a tenth of a second and more.
    card = await asyncio.to_thread(report_card.make, wanted, kept, is_whole=not n_lost, speed=speed)
    return Reply({**_describe(card), "journal": _journal(kept, n_lost)})


def _journal(kept: tuple[Exchange, ...], n_lost: int) -> dict[str, Any]:
    return {
        "exchanges": len(kept),
        "first": kept[0].number if kept else None,
        "last": kept[-1].number if kept else None,
        "lost": n_lost,
    }


def _describe(card: Card) -> dict[str, Any]:
    return {"grade": card.grade, "vendors": [_describe_vendor(vendor) for vendor in card.vendors]}


def _describe_vendor(card: VendorCard) -> dict[str, Any]:
    return {
        "vendor": card.vendor,
        "grade": card.grade,
        "exchanges": card.n_exchanges,
        "clients": list(card.clients),
        "receivers": list(card.receivers),
        "checks": [_describe_result(result) for result in card.results],
    }


def _describe_result(result: CheckResult) -> dict[str, Any]:
    practice, judgement = result.practice, result.judgement
    return {
        "id": practice.check,
        "title": result.title,
        "verdict": judgement.verdict.value,
        "seen": judgement.n_seen,
        "reason": judgement.reason or None,
        "rule": practice.rule,
        "basis": practice.basis,
        "source": practice.source,
        "decisions": list(practice.decisions),
        "findings": [_describe_finding(finding) for finding in judgement.findings],
    }


def _describe_finding(finding: Finding) -> dict[str, Any]:
    return {
        "client": finding.client,
        "exchanges": list(finding.exchanges),
        "sentence": finding.sentence,
    }
