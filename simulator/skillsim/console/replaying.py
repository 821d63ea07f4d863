"""Sends a request of the journal again, through the vendor's API as any client would."""

from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from skillsim.admin_connection import AdminError
from skillsim.console.admin_api import address
from skillsim.console.exchange_details import REDACTED, kept_fields, target_of
from skillsim.console.sandbox import NoAnswer
from skillsim.console.vendor_calls import call
from skillsim.console.visit import Visit


def send_again(visit: Visit, number: str) -> int:
    """Send the request of an exchange once more; the number of the new exchange.

    The credentials are the world's of now. Raises AdminError when it cannot be sent: it is gone,
    was sent by the sandbox itself, or its body was not kept as it was.
    """
    exchange = visit.api.get(address("requests", number)).body
    body = _body(exchange)
    operations = visit.contract(exchange["vendor"]).operations
    operation = operations.get(exchange["operation_id"] or "")
    # Where a fault cuts the answer off, the exchange is in the journal all the same.
    with suppress(NoAnswer):
        call(
            visit,
            exchange["vendor"],
            exchange["method"],
            target_of(exchange),
            headers=kept_fields(exchange),
            body=body,
            client=exchange["client"],
            is_guarded=operation is None or operation.is_guarded,
        )
    return _newest(visit, exchange["vendor"])


def _newest(visit: Visit, vendor: str) -> int:
    asked = {"vendor": vendor, "direction": "in", "limit": 1}
    return int(visit.api.get("/requests", asked).body["requests"][0]["number"])


def _body(exchange: Mapping[str, Any]) -> bytes:
    if exchange["direction"] == "out":
        raise AdminError("the sandbox sent this one; Deliveries can send it again", 409)
    sent = exchange["request"]
    if sent["is_cut"]:
        raise AdminError("its body was too long to be kept whole", 409)
    if REDACTED in sent["body"] or REDACTED in exchange["query"]:
        raise AdminError("it held secrets, which are not kept", 409)
    return b64decode(sent["body"]) if sent["encoding"] == "base64" else sent["body"].encode()
