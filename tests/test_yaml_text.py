"""Our own YAML files are read as PyYAML's safe loader reads them."""

from pathlib import Path

import pytest
import yaml

from skillsim import resources, yaml_text
from skillsim.admin import guard

PACKAGE = Path(guard.__file__).parents[1]
FILES = [
    *sorted(resources.contracts_root().glob("*.yaml")),
    *sorted(resources.fixtures_root().rglob("*.yaml")),
    *sorted(PACKAGE.rglob("*.yaml")),
]
TEXTS = {
    "nothing": "",
    "words": "{a: no, b: ~, c: '1', d: 1, e: 0x1F, f: 1.5, g: .inf, h: 'null'}",
    "days": "{a: 2026-08-01, b: 2026-08-01T10:00:00Z, c: '2026-08-01'}",
    "keys": "{1: a, true: b, null: c, 2026-08-01: d}",
    "same_key_twice": "{a: 1, a: 2}",
    "alias": "{a: &one [1, {b: c}], d: *one}",
    "merged": "a: &one {b: 1, c: 2}\nd:\n  <<: *one\n  c: 3",
    "merged_in_a_list": "- &one {b: 1}\n- [{<<: *one, c: {d: e}}]",
    "tags": "{a: !!str 5, b: !!int '5', c: !!set {d, e}, f: !!binary aGk=, g: !!str ''}",
    "tag_of_no_kind": "{a: ! 5, b: ! [c]}",
    "anchors_that_nobody_uses": "&one {a: &two b, &three c: &four [d]}",
    "quoted_words": "{a: '5', 'b': \"no\", c: 'null'}",
    "block_texts": "a: |\n  5\nb: >-\n  no\n",
    "equals_sign_quoted": "{a: '=', '<<': b}",
    "empty_values": "a:\nb: []\nc: {}\nd: ''\n",
    "one_document": "---\na: b\n...\n",
    "word": "no",
    "pairs": "{a: !!omap [b: c], d: !!pairs [e: f]}",
}
BROKEN = {
    "list_as_a_key": "{[a]: b}",
    "mapping_as_a_key": "{{a: b}: c}",
    "merged_text": "{<<: a}",
    "unknown_alias": "a: *one",
    "two_documents_of_words": "a\n---\nb",
    "bracket_that_is_not_closed": "[a, {b: c}",
    "equals_sign": "a: =",
    "text_that_is_no_list": "a: !!seq b",
    "text_that_is_no_mapping": "a: !!map b",
    "mapping_that_is_no_text": "a: !!str {b: c}",
    "unknown_tag": "a: !vendor b",
    "python_tag": "a: !!python/object/apply:os.getcwd []",
    "two_documents": "a: b\n---\nc: d",
    "no_number": "a: !!int b",
    "impossible_day": "a: 2026-02-30",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_file_says_what_pyyaml_reads(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert repr(yaml_text.read(text)) == repr(yaml.safe_load(text))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_says_what_pyyaml_reads(text: str) -> None:
    assert repr(yaml_text.read(text)) == repr(yaml.safe_load(text))


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_text_that_pyyaml_refuses_is_refused_alike(text: str) -> None:
    with pytest.raises((yaml.YAMLError, ValueError)) as expected:
        yaml.safe_load(text)

    with pytest.raises(type(expected.value)):
        yaml_text.read(text)
