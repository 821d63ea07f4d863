"""Pack our wheel and a folder of packages into one file: pack_pyz.py WHEEL PACKAGES TARGET."""

import platform
import shutil
import sys
from importlib import import_module
from pathlib import Path
from stat import S_IFREG
from typing import Any
from zipfile import ZipFile, ZipInfo

# Where the file begins, before anything is unpacked, so that any Python can read it. A compiled
# library fails in strange ways elsewhere. What the program itself raises is none of its business.
START = """\
import os, platform, sys
made_for = {made_for!r}
here = (".".join(platform.python_version_tuple()[:2]), sys.platform, platform.machine())
if here != made_for:
    sys.stderr.write(
        "skillsim: this file is for Python %s on %s %s;" % made_for
        + " here is Python %s on %s %s, so build one here\\n" % here
    )
    sys.exit(2)
try:
    import _bootstrap
    _bootstrap.bootstrap()
except (OSError, RuntimeError) as error:
    if "skillsim" in sys.modules:
        raise
    sys.stderr.write(
        "skillsim: this file cannot unpack itself into %s: %s;"
        % (os.environ.get("SHIV_ROOT") or "~/.shiv", getattr(error, "strerror", None) or error)
        + " name a folder of your own, with 200 MB of room, in SHIV_ROOT\\n"
    )
    sys.exit(2)
"""


def main(wheel: Path, packages: Path, target: Path) -> None:
    """Add the wheel to the packages, and write all of them to the target."""
    # By name, as it has no types for those who check ours.
    cli: Any = import_module("shiv.cli")
    with ZipFile(wheel) as archive:
        archive.extractall(packages)
    leave_out_programs(packages)
    target.parent.mkdir(parents=True, exist_ok=True)
    cli.builder.write_to_zipapp = write_entry
    asked = ["--reproducible", "--console-script", "skillsim", "--site-packages", str(packages)]
    cli.main([*asked, "-o", str(target)], standalone_mode=False)


def write_entry(
    archive: ZipFile, name: str, content: bytes, at: Any, compression: int, stat: Any = None
) -> None:
    """Add a file as shiv would, with our beginning, and with a mode that hangs on no umask."""
    entry = ZipInfo(name, at)
    entry.compress_type = compression
    mode = 0o755 if stat is not None and stat.st_mode & 0o100 else 0o644
    entry.external_attr = (S_IFREG | mode) << 16
    start = START.format(made_for=here()).encode()
    archive.writestr(entry, start if name == "__main__.py" else content)


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
