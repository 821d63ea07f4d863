"""The settings of a server and the switches of a world, from the tables that the program uses."""

from dataclasses import fields

from docs.site.reference.markdown import code, codes, page, table
from skillsim.config import Config
from skillsim.settings import SETTINGS, Setting


def settings_page() -> str:
    """Every setting with its spellings, and every switch with what it takes."""
    settings = [
        (code(s.name), code(f"SKILLSIM_{s.name.upper()}"), _default(getattr(Config(), s.name)))
        for s in fields(Config)
    ]
    switches = [
        (code(name), _takes(setting), code(_text(setting.default)), setting.explanation)
        for name, setting in SETTINGS.items()
    ]
    return page(
        "# Settings and switches",
        "In short; [settings in full](../settings.md) says what each means and which wins. The"
        " flags are those of [serve](commands/serve.md).",
        "## Settings of a server",
        table(("Key in the file", "Variable", "Default"), settings),
        "## Switches of a world",
        "Set with `--set KEY=VALUE`, in the file under `settings`, or with"
        " `PUT /__admin/settings` while the world runs.",
        table(("Switch", "Takes", "Default", "Meaning"), switches),
    )


def _default(value: object) -> str:
    return code(_text(value)) if isinstance(value, bool | int | float | str) else ""


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _takes(setting: Setting) -> str:
    if isinstance(setting.default, bool):
        return codes(("true", "false"))
    return codes(setting.choices) or f"{setting.minimum} to {setting.maximum}"
