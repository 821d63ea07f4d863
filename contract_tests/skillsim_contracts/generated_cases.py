"""Schemathesis behind one door: requests that it makes for an operation, as calls of the kit.

Only this module knows its insides; it is pinned to one minor version for that reason.
"""

import copy
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, settings
from schemathesis.generation import GenerationMode
from schemathesis.generation.hypothesis.builder import (
    HypothesisTestConfig,
    HypothesisTestMode,
    create_test,
)

from skillsim_contracts.calls import NOBODY, OWNER, Call
from skillsim_contracts.contract import Operation, load_contract
from skillsim_contracts.steady_draws import steady_draws

BASE_URL = "http://127.0.0.1"

# What Schemathesis says of itself, and what only a connection knows.
_OWN_HEADERS = frozenset({"user-agent", "content-length", "host", "x-schemathesis-testcaseid"})

_MODES = [HypothesisTestMode.EXAMPLES, HypothesisTestMode.COVERAGE, HypothesisTestMode.FUZZING]


def for_each_case(
    operation: Operation,
    try_case: Callable[[Call, bool], None],
    *,
    examples: int,
    seed: int,
) -> None:
    """Call `try_case(call, is_valid)` for examples, boundary cases and `examples` random ones.

    What it raises is shrunk and raised again. The same seed gives the same cases.
    """
    schema = _schema(operation.vendor)
    # Else what is asked would depend on which operations were asked before, in this process.
    schema.coverage_unexpected_methods_seen.clear()
    found = schema[operation.path][operation.method]

    def test(case: Any) -> None:
        is_valid = case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE
        call = _call(operation, case)
        if call is not None:
            try_case(call, is_valid)

    config = HypothesisTestConfig(
        project=schema.config,
        modes=_MODES,
        settings=settings(
            database=None,
            deadline=None,
            max_examples=examples,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        ),
        seed=seed,
    )
    with steady_draws():
        create_test(operation=found, test_func=test, config=config)()


@lru_cache(maxsize=8)
def _schema(vendor: str) -> Any:
    document = copy.deepcopy(dict(load_contract(vendor).document))
    config = schemathesis.Config.from_dict(
        {
            "base-url": BASE_URL,
            "generation": {
                "database": "none",
                "allow-x00": False,
                # Credentials come from the actor; made-up ones are the access matrix's affair.
                "with-security-parameters": False,
            },
            "cache": {"enabled": False},
            "phases": {"examples": {"fill-missing": True}},
        }
    )
    return schemathesis.openapi.from_dict(document, config=config)


def _call(operation: Operation, case: Any) -> Call | None:
    """The case as a call; None for one that no HTTP client could send."""
    try:
        request = requests.Request(**case.as_transport_kwargs(base_url=BASE_URL)).prepare()
    except (requests.RequestException, UnicodeError, ValueError):
        return None
    url = urlsplit(str(request.url))
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    headers = {name.lower(): str(value) for name, value in request.headers.items()}
    sent = {name: value for name, value in headers.items() if name not in _OWN_HEADERS}
    answered = operation.success()[1].get("content", ())
    accepted = next(iter(answered), load_contract(operation.vendor).media_type)
    kept = {"accept": accepted, **sent}
    has_case_method = request.method == operation.method
    return Call(
        method=str(request.method),
        path=f"{url.path}?{url.query}" if url.query else url.path,
        vendor=operation.vendor,
        actor=OWNER if operation.needs_credential else NOBODY,
        headers=kept,
        body=bytes(body),
        operation_id=operation.operation_id if has_case_method else None,
    )
