"""What sample clients of SkillTrack and TechWolf share: buying a token, and one request with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

TIMEOUT_S = 20


@dataclass(frozen=True)
class Account:
    """A client id and secret, and where they buy tokens and use them."""

    base_url: str
    token_path: str
    words: Mapping[str, str]

    def buy(self) -> str:
        """A fresh token."""
        body = {**self.words, "grant_type": "client_credentials"}
        answer = requests.post(self.base_url + self.token_path, json=body, timeout=TIMEOUT_S)
        return str(answer.json()["access_token"])

    def send(self, method: str, path: str, token: str, **arguments: Any) -> requests.Response:
        """One try at one request."""
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json, text/csv"}
        return requests.request(
            method, self.base_url + path, headers=headers, timeout=TIMEOUT_S, **arguments
        )
