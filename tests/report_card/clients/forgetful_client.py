"""A client that asks for a token before every call, and never keeps one."""

from typing import Any

from tests.report_card.clients.oauth import Account


def names(account: Account) -> list[str]:
    """The names of all employees, each looked up for skills on the way."""
    found: list[dict[str, Any]] = account.send("GET", "/v1/employees", account.buy()).json()
    for employee in found[:5]:
        account.send("GET", f"/v1/employees/{employee['employee_id']}/skills", account.buy())
    return [employee["name"] for employee in found]
