"""Tell later steps of a CI job where a sandbox is: ci_variables.py COMMAND READY_FILE."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def main(command: str, ready_file: Path) -> None:
    """Append what `skillsim env` says to the files that GITHUB_ENV and GITHUB_OUTPUT name.

    Ends with what it said, when it failed.
    """
    ready = json.loads(ready_file.read_text(encoding="utf-8"))
    asking = [command, "env", "--url", ready["base_url"], "--format", "json"]
    if ready["tls"]:
        asking.append("--tls")
    asked = subprocess.run(asking, capture_output=True, text=True, check=False)
    if asked.returncode:
        sys.exit(asked.stderr.strip())
    variables = json.loads(asked.stdout)
    outputs = {
        "url": ready["base_url"],
        "ready": str(ready_file),
        "variables": json.dumps(variables),
    }
    append("GITHUB_ENV", variables)
    append("GITHUB_OUTPUT", outputs)
    print(f"the sandbox answers at {ready['base_url']}; variables: {', '.join(variables)}")


def append(file_variable: str, values: Mapping[str, str]) -> None:
    """Add `NAME=value` lines to the file that a variable names; nothing without the variable."""
    if not os.environ.get(file_variable):
        return
    if any(len(value.splitlines()) != 1 for value in values.values()):
        sys.exit(f"a value with a line break cannot be told through {file_variable}")
    with open(os.environ[file_variable], "a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
