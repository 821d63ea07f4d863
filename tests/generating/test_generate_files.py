"""What `skillsim generate` writes: files that agree with each other and with their manifest."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from skillsim import __version__, cli
from skillsim.registry import discover
from tests.generating.generated import AS_OF, contents, generate, manifest, records, rows
from tests.running_server import CHECKOUT

PEOPLE = "600"
VENDORS = [vendor.name for vendor in discover()]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run over three blocks, with odd people among them."""
    folder = tmp_path_factory.mktemp("whole")
    assert generate(folder, "--scenario", "messy", "--people", PEOPLE) == 0
    return folder


def test_every_entity_has_its_file_and_nothing_else_is_there(whole: Path) -> None:
    entities = {f"{v.name}/{e.name}.jsonl" for v in discover() for e in v.data_set.entities}

    assert contents(whole).keys() == entities | {
        "identities.jsonl",
        "labels.jsonl",
        "manifest.json",
    }


def test_files_have_the_size_hash_and_number_of_records_of_the_manifest(whole: Path) -> None:
    found = contents(whole)

    listed = {
        f["path"]: (f["records"], f["n_bytes"], f["sha256"]) for f in manifest(whole)["files"]
    }

    del found["manifest.json"]
    assert listed == {
        path: (content.count(b"\n"), len(content), hashlib.sha256(content).hexdigest())
        for path, content in found.items()
    }


def test_manifest_counts_who_is_in_the_identities(whole: Path) -> None:
    kinds = [record["kind"] for record in records(whole / "identities.jsonl")]
    counts = manifest(whole)["counts"]

    assert counts["people"] == kinds.count("employee")
    assert counts["applicants"] == kinds.count("applicant")
    assert counts["labels"] == len(records(whole / "labels.jsonl")) > 0
    assert counts["blocks"] == 3
    assert counts["records"] == sum(file["records"] for file in manifest(whole)["files"])


def test_manifest_says_what_the_data_was_made_from(whole: Path) -> None:
    said = manifest(whole)

    assert said["skillsim"] == __version__
    assert said["origin"] == {
        "scenario": "messy",
        "seed": 1,
        "as_of": f"{AS_OF}T00:00:00.000000Z",
        "people": int(PEOPLE),
        "locale": "en_US",
        "company_sha256": None,
    }
    assert said["partition"] == {"number": 1, "of": 1}
    assert said["vendors"] == VENDORS


def test_manifest_points_at_schemas_that_the_contracts_have(whole: Path) -> None:
    schemas = {
        f"{v.name}/{e.name}": f"openapi/{v.name}.yaml#/components/schemas/{e.schema}"
        for v in discover()
        for e in v.data_set.entities
    }

    said = {f"{f['vendor']}/{f['entity']}": f["schema"] for f in manifest(whole)["files"]}

    assert said == schemas | {"None/identities": None, "None/labels": None}


@pytest.mark.parametrize("vendor", VENDORS)
def test_ids_of_the_identities_are_ids_in_the_vendor_s_files(whole: Path, vendor: str) -> None:
    known = {
        value
        for path in (whole / vendor).iterdir()
        for record in records(path)
        for value in record.values()
        if isinstance(value, str)
    }

    ids = [record[f"{vendor}_id"] for record in records(whole / "identities.jsonl")]

    named = [id_ for id_ in ids if id_ is not None]
    assert len(named) > 100
    assert set(named) <= known
    assert len(set(named)) == len(named)


def test_labels_speak_of_people_who_are_there(whole: Path) -> None:
    numbers = {
        record["employee_number"] or record["applicant_number"]
        for record in records(whole / "identities.jsonl")
    }

    assert {label["number"] for label in records(whole / "labels.jsonl")} <= numbers


def test_company_without_oddities_has_no_labels(tmp_path: Path) -> None:
    generate(tmp_path, "--scenario", "small")

    assert not (tmp_path / "labels.jsonl").exists()


def test_larger_company_begins_with_the_files_of_a_smaller_one(tmp_path: Path) -> None:
    for people in ("250", "500"):
        generate(tmp_path / people, "--scenario", "messy", "--people", people)

    small, large = contents(tmp_path / "250"), contents(tmp_path / "500")

    del small["manifest.json"]
    assert [path for path, content in small.items() if not large[path].startswith(content)] == []


def test_company_of_one_s_own_is_in_the_files_instead_of_drawn_people(tmp_path: Path) -> None:
    example = CHECKOUT / "docs" / "howto" / "example_company.yaml"

    assert generate(tmp_path, "--company", str(example)) == 0

    numbers = [record["employee_number"] for record in records(tmp_path / "identities.jsonl")]
    own = {str(person["number"]) for person in yaml.safe_load(example.read_text())["people"]}
    assert own == {number for number in numbers if number}
    assert len(manifest(tmp_path)["origin"]["company_sha256"]) == 64


def test_only_chosen_vendors_are_in_files_and_identities(tmp_path: Path) -> None:
    generate(tmp_path, "--people", "10", "--vendors", "techwolf")

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "identities.jsonl",
        "manifest.json",
        "techwolf",
    ]
    assert [name for name in records(tmp_path / "identities.jsonl")[0] if name.endswith("_id")] == [
        "techwolf_id"
    ]


def test_same_arguments_give_the_same_folder_byte_for_byte(tmp_path: Path, whole: Path) -> None:
    generate(tmp_path, "--scenario", "messy", "--people", PEOPLE)

    assert contents(tmp_path) == contents(whole)


@pytest.mark.parametrize("argument", [("--seed", "2"), ("--locale", "de_DE")])
def test_another_seed_or_locale_gives_other_people(
    tmp_path: Path, whole: Path, argument: tuple[str, str]
) -> None:
    generate(tmp_path, "--scenario", "messy", "--people", PEOPLE, *argument)

    assert contents(tmp_path)["identities.jsonl"] != contents(whole)["identities.jsonl"]


@pytest.mark.parametrize("count", [2, 3, 5])
def test_partitions_one_after_the_other_are_the_whole_file_by_file(
    tmp_path: Path, whole: Path, count: int
) -> None:
    parts = []
    for number in range(1, count + 1):
        part = tmp_path / str(number)
        generate(
            part, "--scenario", "messy", "--people", PEOPLE, "--partition", f"{number}/{count}"
        )
        parts.append(contents(part))

    joined = {path: b"".join(part[path] for part in parts) for path in contents(whole)}

    assert _without_manifest(joined) == _without_manifest(contents(whole))


def _without_manifest(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path != "manifest.json"}


@pytest.mark.slow
def test_csv_partitions_are_the_whole_but_for_the_line_of_names(tmp_path: Path) -> None:
    asked = ("--people", "500", "--format", "csv")
    generate(tmp_path / "whole", *asked)
    generate(tmp_path / "1", *asked, "--partition", "1/2")
    generate(tmp_path / "2", *asked, "--partition", "2/2")
    first, second, whole = (contents(tmp_path / name) for name in ("1", "2", "whole"))

    joined = {path: first[path] + second[path].partition(b"\n")[2] for path in whole}

    assert _without_manifest(joined) == _without_manifest(whole)


def test_csv_has_the_same_people_as_jsonl(tmp_path: Path) -> None:
    generate(tmp_path / "csv", "--scenario", "small", "--format", "csv")
    generate(tmp_path / "jsonl", "--scenario", "small")

    emails = [row["email"] for row in rows(tmp_path / "csv" / "identities.csv")]

    people = records(tmp_path / "jsonl" / "identities.jsonl")
    assert emails == [person["email"] for person in people]


@pytest.mark.parametrize("format_name", ["csv", "parquet", "sqlite"])
def test_manifest_of_every_format_has_the_hash_of_each_file(
    tmp_path: Path, format_name: str
) -> None:
    generate(tmp_path, "--scenario", "small", "--format", format_name)

    found = contents(tmp_path)

    hashes = {file["path"]: file["sha256"] for file in manifest(tmp_path)["files"]}
    del found["manifest.json"]
    assert hashes == {path: hashlib.sha256(data).hexdigest() for path, data in found.items()}


def test_nobody_at_all_is_a_folder_of_empty_files(tmp_path: Path) -> None:
    generate(tmp_path, "--scenario", "empty", "--people", "0")

    assert manifest(tmp_path)["counts"]["people"] == 0
    assert contents(tmp_path)["identities.jsonl"] == b""


def test_lines_for_a_pipe_are_the_records_of_the_files(
    whole: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    generate("-", "--scenario", "messy", "--people", PEOPLE)

    by_file: dict[str, list[Any]] = {}
    for line in capfdbinary.readouterr().out.splitlines():
        said = json.loads(line)
        assert list(said) == ["vendor", "entity", "record"]
        path = "/".join(name for name in (said["vendor"], said["entity"]) if name)
        by_file.setdefault(f"{path}.jsonl", []).append(said["record"])
    files = [path for path in contents(whole) if path.endswith(".jsonl")]
    assert by_file == {path: records(whole / path) for path in files if records(whole / path)}


def test_links_begin_with_the_base_that_was_asked_for(tmp_path: Path) -> None:
    generate(tmp_path, "--people", "10", "--base-url", "https://demo.example/hr/")

    links = [record["_links"] for record in records(tmp_path / "devskiller" / "candidates.jsonl")]

    assert len(links) > 0
    assert all("https://demo.example/hr/devskiller/" in json.dumps(link) for link in links)


def test_report_is_one_page_beside_the_files(tmp_path: Path) -> None:
    generate(tmp_path, "--scenario", "small", "--report")

    assert contents(tmp_path)["report.html"].startswith(b"<!doctype html>")


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["2", "5"])
def test_folder_does_not_depend_on_the_number_of_processes_or_the_order_of_hashes(
    tmp_path: Path, jobs: str
) -> None:
    asked = ("--scenario", "messy", "--people", "1100", "--report")
    generate(tmp_path / "one", *asked)

    fixed = ("--as-of", AS_OF, "--jobs", jobs, "--out", str(tmp_path / "many"))
    subprocess.run(
        [sys.executable, "-m", "skillsim", "generate", *asked, *fixed],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "simulator"), "PYTHONHASHSEED": jobs},
        check=True,
    )

    assert contents(tmp_path / "one") == contents(tmp_path / "many")


def test_summary_says_how_much_there_is_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["generate", "--out", str(tmp_path), "--people", "1", "--jobs", "1"])

    output, errors = capsys.readouterr()
    counts = manifest(tmp_path)["counts"]
    assert f"{counts['people']:,} people and {counts['applicants']:,} applicants" in output
    assert f"{counts['records']:,} records" in output
    assert f"in {tmp_path}, see its manifest.json" in output
    assert errors == ""


def test_quiet_run_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generate(tmp_path, "--people", "1")

    assert capsys.readouterr() == ("", "")
