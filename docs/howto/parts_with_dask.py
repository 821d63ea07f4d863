"""Make one data set in parts, side by side, and hold their union against a single run.

    python parts_with_dask.py FOLDER [PEOPLE] [PARTS]

Two local Dask workers stand for a cluster: any scheduler that runs a command will do.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from distributed import Client, LocalCluster

WORKERS = 2


def generate(folder: str, people: int, part: str) -> str:
    """One part in its own folder; the folder's name. Raises CalledProcessError."""
    command = [sys.executable, "-m", "skillsim", "generate", "--quiet", "--scenario", "load"]
    data = ["--people", str(people), "--as-of", "2026-08-01"]
    subprocess.run(
        [*command, *data, "--jobs", "1", "--partition", part, "--out", folder], check=True
    )
    return folder


def manifest(folder: str) -> dict[str, dict[str, object]]:
    """What a folder's manifest says of each file, by path."""
    text = Path(folder, "manifest.json").read_text(encoding="utf-8")
    return {file["path"]: file for file in json.loads(text)["files"]}


def joined_sha256(folders: list[str], path: str) -> str:
    """The hash of one file's parts, one after the other."""
    whole = hashlib.sha256()
    for folder in folders:
        with Path(folder, path).open("rb") as part:
            while chunk := part.read(1 << 20):
                whole.update(chunk)
    return whole.hexdigest()


def main(folder: str, people: int = 5000, parts: int = 4) -> int:
    """Make the parts and the whole; 0 when they are the same, file by file."""
    with (
        LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        futures = [
            client.submit(generate, f"{folder}/part-{n}", people, f"{n}/{parts}")
            for n in range(1, parts + 1)
        ]
        made = client.gather(futures)
    whole = manifest(generate(f"{folder}/whole", people, "1/1"))
    differing = [p for p, file in whole.items() if joined_sha256(made, p) != file["sha256"]]
    print(f"{parts} parts, {len(whole)} files, {len(differing)} that differ from a single run")
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *(int(number) for number in sys.argv[2:])))
