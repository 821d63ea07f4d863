"""Pack our wheel and a folder of packages into one file: pack_pyz.py WHEEL PACKAGES TARGET."""

import platform
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

# Runs before anything that is packed. A compiled library fails in strange ways elsewhere.
CHECK = """\
import platform, sys
made_for = {made_for!r}
here = (".".join(platform.python_version_tuple()[:2]), sys.platform, platform.machine())
if here != made_for:
    sys.stderr.write(
        "skillsim: this file is for Python %s on %s %s;" % made_for
        + " here is Python %s on %s %s, so build one here\\n" % here
    )
    sys.exit(2)
"""


def main(wheel: Path, packages: Path, target: Path) -> None:
    """Add the wheel to the packages, and write all of them to the target."""
    with ZipFile(wheel) as archive:
        archive.extractall(packages)
    leave_out_programs(packages)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        check = Path(folder) / "check_python.py"
        check.write_text(CHECK.format(made_for=here()), encoding="utf-8")
        shiv = [sys.executable, "-m", "shiv.cli", "--reproducible", "--console-script", "skillsim"]
        places = ["--site-packages", str(packages), "--preamble", str(check), "-o", str(target)]
        subprocess.run([*shiv, *places], check=True)


def here() -> tuple[str, str, str]:
    """The Python and the platform that compiled libraries depend on."""
    version = ".".join(platform.python_version_tuple()[:2])
    return version, sys.platform, platform.machine()


def leave_out_programs(packages: Path) -> None:
    """Take away what names the Python that installed it, so that every folder packs alike."""
    shutil.rmtree(packages / "bin", ignore_errors=True)
    for record in packages.glob("*.dist-info/RECORD"):
        lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = sorted(line for line in lines if not line.startswith(("../", "bin/")))
        record.write_text("".join(kept), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
