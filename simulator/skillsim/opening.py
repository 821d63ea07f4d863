"""The worlds a server begins with: those its data directory keeps, and the default one."""

import sys
from collections.abc import Callable

from skillsim.config import Config
from skillsim.errors import ConfigurationError, Conflict
from skillsim.instants import DAY_US, from_date_text, from_text, to_precise_text
from skillsim.origin import DEFAULT_LOCALE, Origin
from skillsim.seeding.own_company import load_company_file
from skillsim.store import StoreError
from skillsim.template_cache import cache_folder
from skillsim.templates import Templates, is_large, people_of
from skillsim.world import Beginnings, World
from skillsim.worlds import DEFAULT_WORLD, Worlds, WorldSpec

DEFAULT_SCENARIO = "small"
DEFAULT_SEED = 1

ReadTime = Callable[[], int]


def make_directory(config: Config) -> None:
    """Make the data directory, if there is to be one. Raises ConfigurationError."""
    if config.data is None:
        return
    try:
        config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"cannot make {config.data}: {error.strerror}") from error


def open_worlds(config: Config, worlds: Worlds, read: ReadTime) -> None:
    """Take up the worlds that the data directory keeps; make the default one if it is not there.

    Raises ConfigurationError, also for a disk that is full.
    """
    worlds.templates.keep_in(cache_folder(config.cache))
    try:
        default = None
        for name in worlds.kept():
            world = worlds.reopen(name, allow_samples=config.is_loopback)
            if world is not None and name == DEFAULT_WORLD:
                default = world
                _check_same(config, world.origin, read)
                _apply_flags(config, world)
        if default is None:
            spec = _default_spec(config, read)
            _announce(spec.origin, worlds.templates)
            worlds.create(spec)
    except (StoreError, OSError) as error:
        raise ConfigurationError(f"{config.data} cannot be used: {error}") from error


def _default_spec(config: Config, read: ReadTime) -> WorldSpec:
    origin = Origin(
        config.scenario or DEFAULT_SCENARIO,
        DEFAULT_SEED if config.seed is None else config.seed,
        _as_of_us(config, read),
        people=config.people,
        locale=config.locale or DEFAULT_LOCALE,
        own_company=_own_company(config),
    )
    beginnings = Beginnings(
        clock_us=_clock_us(config), speed=_speed(config), settings=dict(config.settings)
    )
    return WorldSpec(DEFAULT_WORLD, origin, beginnings, use_samples=config.is_loopback)


def _own_company(config: Config) -> str:
    return load_company_file(config.company) if config.company else ""


def _announce(origin: Origin, templates: Templates) -> None:
    """Tell a person at a terminal what takes so long, if something will."""
    if sys.stderr.isatty() and is_large(origin) and not templates.is_ready(origin):
        sys.stderr.write(f"making a company of {people_of(origin):,} people ...\n")


def _apply_flags(config: Config, world: World) -> None:
    """What flags ask of a world that goes on: switches, and how its clock runs from here."""
    if config.settings:
        world.change_settings(config.settings)
    if config.clock is not None or config.speed != 1.0:
        instant_us = _clock_us(config)
        try:
            if instant_us is not None:
                world.clock.move_to(instant_us)
        except Conflict as error:
            raise ConfigurationError(f"clock: {config.clock} has passed: {error}") from error
        world.clock.run(_speed(config))
        world.remember()


def _check_same(config: Config, stored: Origin, read: ReadTime) -> None:
    """Refuse flags that ask for another world than the data directory holds."""
    is_same = (
        config.scenario in (None, stored.scenario)
        and config.seed in (None, stored.seed)
        and (config.as_of is None or _as_of_us(config, read) == stored.as_of_us)
        and (config.people is None or config.people == people_of(stored))
        and config.locale in (None, stored.locale)
        and (config.company is None or _own_company(config) == stored.own_company)
    )
    if not is_same:
        own = "with a company file" if stored.own_company else "without a company file"
        raise ConfigurationError(
            f"{config.data} holds a world of scenario {stored.scenario}, seed {stored.seed},"
            f" {people_of(stored)} people, locale {stored.locale}, {own},"
            f" as of {to_precise_text(stored.as_of_us)};"
            " start it without these flags, or use another directory"
        )


def _as_of_us(config: Config, read: ReadTime) -> int:
    """The instant the data speaks of: as configured, else the start of the current UTC day."""
    if config.as_of is None:
        return int(read()) // DAY_US * DAY_US
    try:
        return from_text(config.as_of) if "T" in config.as_of else from_date_text(config.as_of)
    except ValueError as error:
        raise ConfigurationError(f"as_of: {error}") from error


def _clock_us(config: Config) -> int | None:
    """The instant the default world's clock begins at; None for system time."""
    if config.clock in (None, "real", "frozen"):
        return None
    try:
        return from_text(str(config.clock))
    except ValueError as error:
        raise ConfigurationError(f"clock: takes real, frozen or an instant: {error}") from error


def _speed(config: Config) -> float:
    """How fast the clock runs: an instant means frozen there (0), unless a speed is given."""
    return config.speed if config.clock in (None, "real") else 0.0
