"""Company files as files: two formats of one text, and nothing read that could do harm."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from skillsim.errors import ConfigurationError
from skillsim.seeding.own_company import load_company_file, own_company
from tests.own_companies import AS_OF_US, LAWS, files, person


def write(folder: Path, text: str, name: str = "company.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_yaml_and_json_of_one_company_give_the_same_text(tmp_path: Path) -> None:
    entry = {"people": [person("0017", hired_on="2025-01-31", active=False)], "name": "Works"}
    yaml_text = """
        name: Works
        people:
          - {last_name: King, first_name: Ada, number: 0017, hired_on: 2025-01-31, active: false}
    """

    texts = {
        load_company_file(write(tmp_path, json.dumps(entry), "company.json")),
        load_company_file(write(tmp_path, yaml_text)),
    }

    assert texts == {json.dumps(entry, sort_keys=True, separators=(",", ":"))}


def test_words_that_yaml_takes_for_something_else_stay_text(tmp_path: Path) -> None:
    text = "{name: Yes, people: [{number: 010, first_name: No, last_name: Null, role: 12:30}]}"

    own = own_company(load_company_file(write(tmp_path, text)), as_of_us=AS_OF_US)

    (odd,) = own.block.people
    assert (own.name, odd.number, odd.name, odd.role) == ("Yes", "010", "No Null", "12:30")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("company.yaml", "", "null does not do; send a mapping"),
        ("company.yaml", "name: [", "is not YAML: line "),
        ("company.yaml", "name: a\nname: b", "line 2: 'name' is there twice in one mapping"),
        ("company.yaml", "name: &a b\nemail_domain: *a", "line 2: aliases such as *name are not"),
        ("company.yaml", "name: !!python/name:os.system", "line 1: the tag tag:yaml.org,2002:py"),
        ("company.yaml", "name: a\n---\nname: b", "holds more than one YAML document"),
        ("company.yaml", "a: " + "[" * 99, "line 1: is nested too deep for a company"),
        ("company.yaml", "? [a]\n: b", "line 1: a name must be text"),
        ("company.yaml", "name: a\x00", "is not YAML: "),
        ("company.json", '{"name": "a", "name": "b"}', "has 'name' twice in one mapping"),
        ("company.json", '{"name": ', "is not JSON: line 1: "),
        ("company.json", '{"name": NaN}', "is not JSON: NaN is no number"),
        ("company.json", '{"name": 1e999}', "holds a number that is too large"),
        ("company.json", '{"name": ' + "9" * 5000 + "}", "holds a number that is too large"),
        ("company.json", '{"name": "\\ud800"}', "holds half a character: a lone surrogate"),
        ("company.json", "[" * 100_000, "is nested too deep for a company"),
        ("company.json", "[" * 400 + "]" * 400, "is nested too deep for a company"),
        ("company.txt", "name: a", "is neither .yaml, .yml nor .json; name it so"),
    ],
)
def test_file_that_is_no_company_is_refused(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    path = write(tmp_path, text, name)

    with pytest.raises(ConfigurationError) as caught:
        load_company_file(path)

    assert str(caught.value).startswith(f"{path}: {sentence}")
    assert "\n" not in str(caught.value)


def test_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"name: \xff")

    with pytest.raises(ConfigurationError, match=r"none\.yaml: cannot be read: No such file"):
        load_company_file(tmp_path / "none.yaml")
    with pytest.raises(ConfigurationError, match="is not UTF-8 text"):
        load_company_file(binary)


def test_file_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "name: Works")
    with path.open("ab") as file:
        file.truncate(50_000_001)

    with pytest.raises(ConfigurationError, match="is larger than 50 MB"):
        load_company_file(path)


def test_file_is_refused_when_it_is_loaded_but_for_instants(tmp_path: Path) -> None:
    later = write(tmp_path, json.dumps({"name": "a", "people": [person(1, hired_on="2999-01-01")]}))

    text = load_company_file(later)

    with pytest.raises(ConfigurationError, match=r"people\[0\].hired_on: 2999-01-01 lies after"):
        own_company(text, as_of_us=AS_OF_US)


def test_company_does_not_depend_on_how_its_file_was_ordered() -> None:
    entry = {"skills": {"B": {"b": {"Z": ["A"]}}, "A": {"a": {"A": None}}}, "people": [person(1)]}

    one, other = ({"name": "Works", **entry}, dict(reversed([*entry.items(), ("name", "Works")])))

    texts = [json.dumps(entry, sort_keys=True) for entry in (one, other)]
    assert texts[0] == texts[1]
    assert own_company(texts[0], as_of_us=AS_OF_US) == own_company(texts[1], as_of_us=AS_OF_US)


@LAWS
@given(files(are_sound=False))
def test_what_the_schema_allows_loads_or_is_refused_in_one_sentence(entry: dict[str, Any]) -> None:
    try:
        told = own_company(json.dumps(entry), as_of_us=AS_OF_US).name
    except ConfigurationError as error:
        told = str(error)

    assert told == entry["name"] or told.startswith("the company file: ")
    assert "\n" not in told
