"""Our own YAML files as plain values: what PyYAML's safe loader makes of them, in less time.

PyYAML makes a tree of nodes from the events of a text, then values from the nodes. Contracts and
fixtures are mappings, lists and words throughout; their values are made from the events.
"""

from typing import Any

import yaml
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

# Reads six times faster; the pure loader is there when libyaml was not compiled in.
Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What a word means beside others is PyYAML's affair: `<<` and `=`.
_SPECIAL = ("tag:yaml.org,2002:merge", "tag:yaml.org,2002:value")


class _Unusual(Exception):
    """The text has an anchor, a tag or something else that PyYAML knows better."""


def read(text: str) -> Any:
    """The value of a YAML text. Raises yaml.YAMLError, ValueError or RecursionError."""
    loader = Loader(text)
    try:
        return _Events(loader).document()
    except _Unusual:
        loader.dispose()
        loader = Loader(text)
        return loader.get_single_data()
    finally:
        loader.dispose()


class _Events:
    """Makes the value of a text from its events, one after the other."""

    def __init__(self, loader: Any) -> None:
        self._next = loader.get_event
        self._loader = loader
        # A contract says the same few words again and again.
        self._words: dict[str, Any] = {}

    def document(self) -> Any:
        """The value of the only document; None when there is none."""
        self._next()
        if type(self._next()) is StreamEndEvent:
            return None
        value = self._value(self._next())
        self._next()
        if type(self._next()) is not StreamEndEvent:
            raise _Unusual
        return value

    def _value(self, event: Any) -> Any:
        if type(event) is ScalarEvent:
            return self._scalar(event)
        if type(event) is MappingStartEvent and not (event.anchor or event.tag):
            return self._mapping()
        if type(event) is SequenceStartEvent and not (event.anchor or event.tag):
            return self._list()
        raise _Unusual

    def _mapping(self) -> dict[Any, Any]:
        made = {}
        while type(key := self._next()) is ScalarEvent:
            made[self._scalar(key)] = self._value(self._next())
        if type(key) is not MappingEndEvent:
            raise _Unusual
        return made

    def _list(self) -> list[Any]:
        made = []
        while type(item := self._next()) is not SequenceEndEvent:
            made.append(self._value(item))
        return made

    def _scalar(self, event: Any) -> Any:
        if event.anchor or event.tag:
            raise _Unusual
        if not event.implicit[0]:
            return event.value
        if event.value not in self._words:
            self._words[event.value] = self._word(event)
        return self._words[event.value]

    def _word(self, event: Any) -> Any:
        """What a text without quotes means: itself, a number, a date, nothing."""
        tag = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag in _SPECIAL:
            raise _Unusual
        node = yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark)
        return self._loader.construct_object(node)
