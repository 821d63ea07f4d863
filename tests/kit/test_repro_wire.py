"""What a reproduction script sends is what the kit has sent, byte for byte."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from skillsim_contracts.calls import Call
from skillsim_contracts.client import Client
from skillsim_contracts.findings import Expectation
from skillsim_contracts.repro_script import script
from skillsim_contracts.target import Target
from skillsim_contracts.transport import HttpTransport
from tests.kit.bash_runs import HOLDS, run
from tests.kit.echo import Echo
from tests.kit.planted import DS, as_told, finding
from tests.kit.served import served

pytestmark = pytest.mark.slow

ODD_BODIES = {
    "quotes": b"""{"a": "it's \\"$HOME\\" `id` $(id) !x"}""",
    "lines": b'{\r\n\t"a":\n1}\n',
    "an at sign first": b"@/etc/hostname",
    "bytes of no text": bytes(range(256)),
    "a zero byte": b'{"a": "\x00"}',
    "UTF-8": "{'ö': '😀'}".encode(),
    "nothing": b"",
    "many": b"x" * 9000,
    "percent and backslash": b"100%s \\n \\\\",
}
ODD_PATHS = {
    "brackets": "/v1/employees?tags[]={a,b}&x=[1-3]",
    "encoded": "/v1/employees/%2F%00%20?x=%C3%B6&y=a+b",
    "quotes": "/v1/employees?x='$HOME'&y=`id`!",
    "text beyond ASCII": "/v1/employees?name=ö",
}
OWN_OF_A_LIBRARY = {"host", "connection", "accept-encoding", "user-agent"}


def test_path_is_not_tidied_up(tmp_path: Path) -> None:
    _, bash = _sent_alike(Call(method="GET", path="/a/../b/./c//d", vendor=DS), tmp_path)

    assert bash[1] == b"/devskiller/a/../b/./c//d"


def _sent_alike(call: Call, folder: Path) -> tuple[Any, Any]:
    """What the kit sends and what the script sends, as a server sees them."""
    echo = Echo()
    with served(echo) as base:
        target = _echoing(base)
        client = Client(target)
        answer = client.replay(call)
        wanted = Expectation((answer.number,), "status", "is", 200)
        ran = run(
            script(as_told(finding(client, wanted), target), default_url=base),
            base,
            folder,
            API_KEY="k",
        )
        target.transport.close()
    assert ran.code == HOLDS, ran
    first, second = echo.asked
    return _without_own(first), _without_own(second)


def _without_own(asked: tuple[str, bytes, bytes, dict[str, str], bytes]) -> Any:
    method, path, query, headers, body = asked
    kept = {name: value for name, value in headers.items() if name not in OWN_OF_A_LIBRARY}
    return method, path, query, kept, body


def _echoing(base: str) -> Target:
    return Target(
        name="echo",
        transport=HttpTransport(),
        base_urls={DS: f"{base}/{DS}"},
        words={(DS, "owner"): {"api_key": "k"}},
        offers=frozenset(),
    )


@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES)
def test_body_goes_out_as_it_was(body: bytes, tmp_path: Path) -> None:
    call = Call(method="PUT", path="/x", vendor=DS, headers={"content-type": "a/b"}, body=body)

    kit, bash = _sent_alike(call, tmp_path)

    assert bash == kit


@pytest.mark.parametrize("path", ODD_PATHS.values(), ids=ODD_PATHS)
def test_path_goes_out_as_it_was(path: str, tmp_path: Path) -> None:
    kit, bash = _sent_alike(Call(method="GET", path=path, vendor=DS), tmp_path)

    assert bash[0] == kit[0]
    assert [unquote(part) for part in bash[1:3]] == [unquote(part) for part in kit[1:3]]


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "POST", "PATCH", "OPTIONS"])
def test_method_goes_out_with_the_headers_of_the_step_only(method: str, tmp_path: Path) -> None:
    headers = {"accept": "text/html", "x-empty": "", "x-odd": "é'$x\"", "if-match": '"a"'}

    kit, bash = _sent_alike(Call(method=method, path="/x", vendor=DS, headers=headers), tmp_path)

    assert kit[3].pop("content-length", "0") == bash[3].pop("content-length", "0")
    assert bash == kit
