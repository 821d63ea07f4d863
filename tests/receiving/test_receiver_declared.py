"""What contracts say of webhooks, those of vendors of one's own included."""

import os
import subprocess
import sys
from pathlib import Path

from skillsim.resources import OWN_VENDORS, contract_path

ASKING = """
from skillsim.receiving.declared import secret_of
print(secret_of({"hooked-secret": "theirs"}), secret_of({"devskiller-hook-secret": "ours"}))
"""


def test_header_of_a_vendor_of_ones_own_is_known(tmp_path: Path) -> None:
    for folder in ("openapi", "vendors"):
        (tmp_path / folder).mkdir()
    shipped = contract_path("devskiller").read_text(encoding="utf-8")
    own = shipped.replace("Devskiller-Hook-Secret", "Hooked-Secret")
    (tmp_path / "openapi" / "hooked.yaml").write_text(own, encoding="utf-8")

    # The folder is looked for once in a process.
    done = subprocess.run(
        [sys.executable, "-c", ASKING],
        env={**os.environ, OWN_VENDORS: str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "theirs ours\n"
