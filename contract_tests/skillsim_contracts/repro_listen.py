"""The receiver of webhooks that a reproduction script starts: `FOLDER [STATUS, …]`.

Only the standard library and skillsim_contracts.receiver are used here: a reproduction script
carries this file's text along.
"""

import json
import sys
import threading
from pathlib import Path

from skillsim_contracts.receiver import Receiver


class SavingReceiver(Receiver):
    """A receiver whose inbox is always on file before a delivery is answered."""

    def __init__(self, statuses: list[int], folder: str) -> None:
        self._file = Path(folder) / "inbox"
        self._turn = threading.Lock()
        super().__init__(statuses)
        self._file.write_bytes(self.inbox())

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """Keep a delivery; the status to answer it with."""
        with self._turn:
            status = super().take(path, headers, body)
            self._file.write_bytes(self.inbox())
        return status


def main(folder: str, script: str) -> None:
    """Listen until the process is ended; the address goes to the file `url`."""
    receiver = SavingReceiver(json.loads(script), folder)
    place = Path(folder) / "url"
    place.with_name("url.new").write_text(receiver.url)
    place.with_name("url.new").rename(place)
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
