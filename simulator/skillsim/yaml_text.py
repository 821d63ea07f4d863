"""Our own YAML files as plain values: what PyYAML's safe loader makes of them, in less time.

libyaml splits a text, then PyYAML makes each value in Python by way of its kind. Contracts and
fixtures are mappings, lists and text almost throughout; those are made here.
"""

from typing import Any

import yaml

# Reads six times faster; the pure loader is there when libyaml was not compiled in.
Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TEXT = (yaml.ScalarNode, "tag:yaml.org,2002:str")
_LIST = (yaml.SequenceNode, "tag:yaml.org,2002:seq")
_MAPPING = (yaml.MappingNode, "tag:yaml.org,2002:map")


def read(text: str) -> Any:
    """The value of a YAML text. Raises yaml.YAMLError, ValueError or RecursionError."""
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _value(loader, node)
    finally:
        loader.dispose()


def _value(loader: Any, node: Any) -> Any:
    kind = _kind(node)
    if kind == _TEXT:
        return node.value
    if kind == _LIST:
        return [_value(loader, item) for item in node.value]
    if kind == _MAPPING and all(_kind(key) == _TEXT for key, _ in node.value):
        return {key.value: _value(loader, value) for key, value in node.value}
    # Numbers, dates, merged mappings, and whatever has to be refused.
    return loader.construct_object(node, deep=True)


def _kind(node: Any) -> tuple[type[Any], str]:
    return type(node), node.tag
