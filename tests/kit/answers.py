"""Answers and findings made by hand, for tests that ask nobody."""

import json
from collections.abc import Mapping
from typing import Any

from skillsim_contracts.calls import Answer, Call
from skillsim_contracts.contract import load_contract

JSON = "application/json"
HAL = "application/vnd.devskiller.v2.hal+json"

MEDIA_TYPES = {"skilltrack": JSON, "techwolf": JSON, "devskiller": HAL}

EMPLOYEE = {
    "employee_id": "12345",
    "name": "Jane Doe",
    "email": "jane.doe@example.com",
    "department": "Engineering",
    "role": "Software Engineer",
    "hire_date": "2021-05-10",
}


def answer(
    vendor: str,
    request: str,
    status: int,
    body: Any = None,
    *,
    media: str | None = None,
    headers: Mapping[str, str] | None = None,
    sent: bytes = b"",
    number: int = 0,
) -> Answer:
    """What came back for a request such as `GET /v1/employees`.

    Bytes go as they are, any other body as JSON, in the vendor's media type unless one is given.
    """
    method, path = request.split()
    operation = load_contract(vendor).find(method, path)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    if body is None:
        content = b""
    if media is None:
        media = JSON if status >= 400 else MEDIA_TYPES[vendor]
    given = {"content-type": media} if content and media else {}
    call = Call(
        method=method,
        path=path,
        vendor=vendor,
        operation_id=operation.operation_id if operation else None,
        body=sent,
    )
    return Answer(call, number, status, {**given, **(headers or {})}, content)
