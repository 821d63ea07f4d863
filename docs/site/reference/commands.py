"""The command line, as pages: one for each command, made from the parsers themselves."""

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

from docs.site.reference.markdown import code, codes, escaped, page, table
from skillsim.cli import make_parser

_HELP = argparse._HelpAction


def pages() -> dict[str, str]:
    """Every page by its place below the folder of the reference."""
    parser = make_parser()
    found = {f"commands/{name}.md": _command(name, sub) for name, sub in _below(parser).items()}
    return {"commands.md": _overview(parser), **found}


def _overview(parser: argparse.ArgumentParser) -> str:
    rows = [
        (f"[{code(f'skillsim {name}')}](commands/{name}.md)", escaped(says))
        for name, says in _sayings(parser).items()
    ]
    return page(
        "# Commands",
        "Made from the program itself: `skillsim --help` and `skillsim COMMAND --help` say the"
        " same. `skillsim --version` prints the version.",
        table(("Command", "Does"), rows),
        "What stands behind the exit codes is in the [README](../readme.md#exit-codes).",
    )


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    says = _sayings(make_parser())[name]
    return page(
        f"# skillsim {name}",
        _sentence(parser.description or says),
        _usage(parser),
        _arguments(parser),
        _flags("## Flags", parser),
        _sentence(parser.epilog or ""),
        *(_verb(verb, sub, parser) for verb, sub in _below(parser).items()),
    )


def _verb(name: str, parser: argparse.ArgumentParser, command: argparse.ArgumentParser) -> str:
    shared = {_spelled(action) for action in _options(command)}
    return page(
        f"## {parser.prog.removeprefix('skillsim ')}",
        _sentence(_sayings(command)[name]),
        _usage(parser),
        _arguments(parser),
        _flags("", parser, without=shared),
    )


def _usage(parser: argparse.ArgumentParser) -> str:
    words = [parser.prog, *(_argument(action) for action in _positionals(parser))]
    words += ["[VERB]"] if _below(parser) else []
    return "```\n" + " ".join([*words, "[FLAGS]"]) + "\n```"


def _argument(action: argparse.Action) -> str:
    name = str(action.metavar or action.dest)
    return {"?": f"[{name}]", "*": f"[{name} ...]", "+": f"{name} ..."}.get(str(action.nargs), name)


def _arguments(parser: argparse.ArgumentParser) -> str:
    rows = [(code(_argument(a)), _meaning(a)) for a in _positionals(parser)]
    return table(("Argument", "Meaning"), rows)


def _flags(heading: str, parser: argparse.ArgumentParser, without: Iterable[Any] = ()) -> str:
    """The table of a parser's flags, but for those that mean just what they mean elsewhere.

    Their defaults stand in what they mean.
    """
    known = set(without)
    rows = [
        (codes(a.option_strings), _takes(a), _meaning(a))
        for a in _options(parser)
        if _spelled(a) not in known
    ]
    return page(heading, table(("Flag", "Takes", "Meaning"), rows)) if rows else ""


def _spelled(action: argparse.Action) -> tuple[Any, ...]:
    return tuple(action.option_strings), action.help, tuple(action.choices or ())


def _takes(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if action.choices is not None:
        return codes(action.choices)
    name = code(str(action.metavar or action.dest.upper()))
    return f"{name} ..." if action.nargs in ("+", "*") else name


def _meaning(action: argparse.Action) -> str:
    return escaped(str(action.help).replace("%%", "%"))


def _sentence(text: str) -> str:
    text = escaped(text.strip())
    ends = "" if not text or text.endswith((".", ":")) else "."
    return text[:1].upper() + text[1:] + ends


def _options(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [a for a in parser._actions if a.option_strings and not isinstance(a, _HELP)]


def _positionals(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    below = argparse._SubParsersAction
    return [a for a in parser._actions if not a.option_strings and not isinstance(a, below)]


def _below(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    found = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return {name: sub for action in found for name, sub in action.choices.items()}


def _sayings(parser: argparse.ArgumentParser) -> dict[str, str]:
    """What each command or verb of a parser says of itself, in one line."""
    found = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return {c.dest: str(c.help) for action in found for c in action._choices_actions}
