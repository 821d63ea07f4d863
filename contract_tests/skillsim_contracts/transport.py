"""HTTP over a socket. In-process targets have their own transport in skillsim_contracts.target."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import requests

from skillsim_contracts.calls import Received, Sent, Unreachable

TIMEOUT_S = 30.0
MAX_AT_ONCE = 32


class HttpTransport:
    """Sends with Requests; never follows a redirect, never uses a proxy of the environment."""

    def __init__(self, *, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._session = _session()

    def exchange(self, request: Sent) -> Received:
        """Send one request. Raises Unreachable when nobody answers."""
        return self._exchange(self._session, request)

    def exchange_all(self, batch: Sequence[Sent]) -> list[Received]:
        """Send requests at the same time, each over a connection of its own."""
        with ThreadPoolExecutor(max_workers=min(len(batch), MAX_AT_ONCE)) as pool:
            return list(pool.map(self._exchange_alone, batch))

    def close(self) -> None:
        """Close every connection."""
        self._session.close()

    def _exchange_alone(self, request: Sent) -> Received:
        with _session() as session:
            return self._exchange(session, request)

    def _exchange(self, session: requests.Session, request: Sent) -> Received:
        try:
            answer = session.request(
                request.method,
                request.url,
                data=request.body or None,
                headers=dict(request.headers),
                timeout=self._timeout_s,
                allow_redirects=False,
            )
        except (requests.RequestException, UnicodeError) as error:
            raise Unreachable(f"{request.url} does not answer: {_reason(error)}") from error
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Received(answer.status_code, headers, answer.content)


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    # What the library sends of itself would hide what a call leaves out.
    session.headers.clear()
    return session


def _reason(error: Exception) -> str:
    text = str(error)
    if isinstance(error, requests.Timeout):
        return "it took too long"
    return "nobody listens there" if "refused" in text else text.splitlines()[0][:200]
