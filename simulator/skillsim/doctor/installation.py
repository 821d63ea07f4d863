"""Whether the installation is whole: versions, libraries, contracts and fixtures."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

import skillsim
from skillsim.doctor.finding import Finding, fail, ok, warn

NAME = "skillsim"
# What each extra is for.
EXTRAS = {
    "data": "Parquet files",
    "tls": "the TLS listener",
    "browser": "the tests in a browser",
}


def version() -> Iterator[Finding]:
    """Which version this is, and from where."""
    folder = Path(skillsim.__file__).parent
    text = f"{skillsim.__version__} from {folder}"
    try:
        installed = metadata.version(NAME)
    except metadata.PackageNotFoundError:
        yield warn("version", f"{text}, which is not installed", "pip install the wheel")
        return
    if installed == skillsim.__version__:
        yield ok("version", text)
    else:
        yield warn(
            "version",
            f"{text}, while {installed} is installed",
            "install again, or look at PYTHONPATH",
        )


def libraries(requirements: Iterable[str] | None = None) -> Iterator[Finding]:
    """Whether every library that it needs is there in a version that it takes."""
    needed = _required(requirements, extra="")
    wrong = [reason for name in needed if (reason := _wrong(name, needed[name]))]
    if wrong:
        yield fail("libraries", "; ".join(wrong), "install skillsim again")
    else:
        yield ok("libraries", f"{len(needed)} as required")


def event_loop() -> Iterator[Finding]:
    """Whether the faster event loop is there; it does not exist everywhere."""
    uvloop = _installed("uvloop")
    if uvloop:
        yield ok("event loop", f"uvloop {uvloop}, httptools {_installed('httptools')}")
    else:
        yield warn("event loop", "without uvloop, so slower", "pip install uvloop, if you can")


def extras(requirements: Iterable[str] | None = None) -> Iterator[Finding]:
    """Which optional parts there are; to lack one is no fault."""
    for extra, purpose in EXTRAS.items():
        needed = _required(requirements, extra=extra)
        missing = [name for name in needed if _installed(name) is None]
        wrong = [reason for name in needed if (reason := _wrong(name, needed[name]))]
        name = f"extra {extra}"
        if missing:
            yield ok(name, f"not installed; for {purpose}: pip install '{NAME}[{extra}]'")
        elif wrong:
            yield warn(name, "; ".join(wrong), f"pip install '{NAME}[{extra}]'")
        else:
            versions = ", ".join(f"{one} {_installed(one)}" for one in needed)
            yield ok(name, f"{versions}, for {purpose}")


def contracts() -> Iterator[Finding]:
    """Whether every vendor is there with a contract that can be used."""
    # Late, as everything that may be what is broken.
    from skillsim import contract, registry, resources

    vendors = registry.discover()
    loaded = [contract.load(resources.contract_path(vendor.name)) for vendor in vendors]
    told = ", ".join(f"{one.name} {len(one.operations)}" for one in loaded)
    if loaded:
        yield ok("contracts", f"operations: {told}; in {resources.contracts_root()}")
    else:
        yield fail("contracts", "there is no vendor", "install skillsim again")


def fixtures() -> Iterator[Finding]:
    """Whether every scenario can be read."""
    from skillsim import resources, seeding

    names = [seeding.load_scenario(name).name for name in seeding.scenario_names()]
    if names:
        yield ok("fixtures", f"scenarios: {', '.join(names)}; in {resources.fixtures_root()}")
    else:
        yield fail("fixtures", "there is no scenario", "install skillsim again")


def _required(requirements: Iterable[str] | None, *, extra: str) -> dict[str, str]:
    """What an extra adds, or what is needed without any: the versions taken, by name."""
    from packaging.requirements import Requirement

    lines = metadata.requires(NAME) if requirements is None else requirements
    found = {}
    for line in lines or ():
        one = Requirement(line)
        is_extra = one.marker is not None and "extra" in str(one.marker)
        applies = one.marker is None or one.marker.evaluate({"extra": extra})
        if applies and is_extra == bool(extra):
            found[one.name] = str(one.specifier)
    return found


def _wrong(name: str, specifier: str) -> str | None:
    """What is wrong with a library; None when it is as it must be."""
    from packaging.specifiers import SpecifierSet

    version = _installed(name)
    if version is None:
        return f"{name} is missing"
    if SpecifierSet(specifier).contains(version, prereleases=True):
        return None
    return f"{name} is {version}, not {specifier}"


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


CHECKS: Mapping[str, Callable[[], Iterable[Finding]]] = {
    "version": version,
    "libraries": libraries,
    "event loop": event_loop,
    "extras": extras,
    "contracts": contracts,
    "fixtures": fixtures,
}
