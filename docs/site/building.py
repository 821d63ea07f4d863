"""The site, built by Sphinx: every warning is an error, and every broken link is a warning."""

import shutil
from pathlib import Path

from sphinx.cmd.build import build_main

from docs.site.staging import CHECKOUT

_STRICT = ("-W", "--keep-going", "-n")


def build(sources: Path, output: Path) -> int:
    """Build the site from a folder of sources, anew; 0 when nothing is wrong.

    Problems are said on standard error, each with its page and line.
    """
    cache = output.with_name(f"{output.name}-cache")
    for folder in (output, cache):
        shutil.rmtree(folder, ignore_errors=True)
    places = ["-c", str(CHECKOUT / "docs"), "-d", str(cache), str(sources), str(output)]
    return build_main(["--quiet", "-b", "html", "-j", "auto", *_STRICT, *places])
