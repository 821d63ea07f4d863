"""Exchanges made by hand, and the report card of a vendor that saw them."""

import json
from typing import Any

from skillsim import contract, report_card, resources
from skillsim.journal.exchange import Exchange
from skillsim.report_card.judging import Judgement, Verdict

CONTRACTS = {
    name: contract.load(resources.contract_path(name))
    for name in ("devskiller", "skilltrack", "techwolf")
}
V2 = b"application/vnd.devskiller.v2.hal+json"
SECOND_US = 1_000_000


class Story:
    """What happened with one vendor, in order; instants are seconds."""

    def __init__(self, vendor: str, client: str = "me") -> None:
        self.vendor = vendor
        self.client = client
        self.exchanges: list[Exchange] = []

    def call(
        self, at_s: float, operation_id: str | None, status: int | None = 200, **fields: Any
    ) -> None:
        """A request, plain but for `fields`; `answer` and `body` are JSON."""
        method, path = self._route(operation_id)
        self._add(
            {
                "at_us": round(at_s * SECOND_US),
                "operation_id": operation_id,
                "method": method,
                "path": path,
                "status": status,
                "client": self.client,
                "request_body": _json(fields.pop("body", None)),
                "response_body": _json(fields.pop("answer", None)),
                **fields,
            }
        )

    def push(self, delivery: str, status: int | None = 200, **fields: Any) -> None:
        """An attempt to deliver a webhook."""
        told = {"request_id": f"{delivery}/1", "path": "http://127.0.0.1:9/hook", "method": "POST"}
        self._add({"direction": "out", "status": status, **told, **fields})

    def judge(self, check: str, **world: Any) -> Judgement:
        """What a check says of it all."""
        card = report_card.make({self.vendor: CONTRACTS[self.vendor]}, self.exchanges, **world)
        return next(
            result.judgement for result in card.vendors[0].results if result.practice.check == check
        )

    def verdict(self, check: str) -> Verdict:
        """The verdict of a check."""
        return self.judge(check).verdict

    def found(self, check: str) -> list[tuple[int, ...]]:
        """The exchanges of each finding of a check."""
        return [finding.exchanges for finding in self.judge(check).findings]

    def _route(self, operation_id: str | None) -> tuple[str, str]:
        for operation in CONTRACTS[self.vendor].operations:
            if operation.operation_id == operation_id:
                return operation.method, operation.path
        return "GET", "/nowhere"

    def _add(self, fields: dict[str, Any]) -> None:
        plain: dict[str, Any] = {
            "number": len(self.exchanges) + 1,
            "at_us": len(self.exchanges) * SECOND_US,
            "direction": "in",
            "vendor": self.vendor,
            "operation_id": None,
            "query": "",
            "client": "",
            "duration_us": 30,
            "request_headers": (),
            "request_body": b"",
            "is_request_cut": False,
            "response_headers": (),
            "response_body": b"",
            "is_response_cut": False,
            "fault": None,
            "findings": (),
            "request_id": "r",
        }
        made = plain | fields
        made.setdefault("n_request_bytes", len(made["request_body"]))
        made.setdefault("n_response_bytes", len(made["response_body"]))
        self.exchanges.append(Exchange(**made))


def _json(value: Any) -> bytes:
    return b"" if value is None else json.dumps(value, separators=(",", ":")).encode()


GOOD, POOR, UNSEEN = Verdict.GOOD, Verdict.POOR, Verdict.NOT_EXERCISED
HIDDEN = Verdict.NOT_JUDGED
