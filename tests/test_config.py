"""The settings: which source wins, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from skillsim.config import Config, make_config
from skillsim.errors import ConfigurationError

FROM_ENVIRONMENT: list[tuple[str, str, object]] = [
    ("host", "::1", "::1"),
    ("port", "1", 1),
    ("tls", "1", True),
    ("tls_port", "9443", 9443),
    ("tls_ca", "/x/ca.pem", Path("/x/ca.pem")),
    ("scenario", "demo", "demo"),
    ("seed", "7", 7),
    ("as_of", "2026-01-01", "2026-01-01"),
    ("people", "300", 300),
    ("locale", "de_DE", "de_DE"),
    ("company", "ours.yaml", Path("ours.yaml")),
    ("data", "here", Path("here")),
    ("cache", "here", "here"),
    ("allow_receiver", "10.1.0.0/16, ::1", ("10.1.0.0/16", "::1/128")),
    ("allow_host", "A.example, b.example,", ("a.example", "b.example")),
    ("admin_token", "t", "t"),
    ("clock", "frozen", "frozen"),
    ("speed", "60", 60.0),
    ("settings", "candidates=slow, latency_ms=5,", {"candidates": "slow", "latency_ms": 5}),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.yaml"


def settings(
    file: Path | None = None,
    *,
    content: str | None = None,
    environment: dict[str, str] | None = None,
    **flags: Any,
) -> Config:
    if file is not None and content is not None:
        file.write_text(content, encoding="utf-8")
    return make_config(flags, file=file, environment=environment or {})


def refusal(*args: Any, **parts: Any) -> str:
    with pytest.raises(ConfigurationError) as caught:
        settings(*args, **parts)
    return str(caught.value)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, so that no settings file is found by accident."""
    monkeypatch.chdir(tmp_path)


def test_nothing_given_is_the_defaults() -> None:
    assert settings() == Config()


@pytest.mark.parametrize(
    ("flags", "environment", "content", "port"),
    [
        ({"port": "1"}, {"SKILLSIM_PORT": "2"}, "port: 3", 1),
        ({"port": None}, {"SKILLSIM_PORT": "2"}, "port: 3", 2),
        ({}, {}, "port: 3", 3),
        ({}, {}, "", 8600),
        ({"port": 0}, {"SKILLSIM_PORT": "2"}, "port: 3", 0),
    ],
    ids=["flag", "environment", "file", "default", "flag_of_zero"],
)
def test_flag_wins_over_environment_over_file_over_default(
    file: Path, flags: dict[str, Any], environment: dict[str, str], content: str, port: int
) -> None:
    config = settings(file, content=content, environment=environment, **flags)

    assert config.port == port


@pytest.mark.parametrize(
    ("name", "text", "value"), FROM_ENVIRONMENT, ids=[name for name, _, _ in FROM_ENVIRONMENT]
)
def test_setting_can_come_from_the_environment(name: str, text: str, value: object) -> None:
    config = settings(environment={f"SKILLSIM_{name.upper()}": text})

    assert getattr(config, name) == value


def test_every_setting_is_tried_in_the_environment() -> None:
    assert {name for name, _, _ in FROM_ENVIRONMENT} == Config.__dataclass_fields__.keys()


def test_environment_of_other_programs_is_ignored() -> None:
    assert settings(environment={"PORT": "1", "SKILLSIM_UNKNOWN": "1"}) == Config()


def test_file_in_the_working_directory_is_found(tmp_path: Path) -> None:
    (tmp_path / "skillsim.yaml").write_text("seed: 5", encoding="utf-8")

    assert settings().seed == 5


def test_list_of_hosts_is_taken_from_the_file(file: Path) -> None:
    config = settings(file, content="allow_host: [A.example, b.example]")

    assert config.allow_host == ("a.example", "b.example")


@pytest.mark.parametrize("content", ["as_of: 2026-01-01", 'as_of: "2026-01-01"'], ids=repr)
def test_day_in_the_file_may_be_written_without_quotes(file: Path, content: str) -> None:
    assert settings(file, content=content).as_of == "2026-01-01"


def test_instant_in_the_file_may_be_written_without_quotes(file: Path) -> None:
    as_of = settings(file, content="as_of: 2026-01-01T12:00:00Z").as_of

    assert as_of in ("2026-01-01T12:00:00Z", "2026-01-01T12:00:00+00:00")


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("real", "real"),
        ("frozen", "frozen"),
        ("2026-01-01", "2026-01-01T00:00:00Z"),
        ("2026-01-01T08:00:00+02:00", "2026-01-01T08:00:00+02:00"),
        ("", None),
    ],
)
def test_clock_is_a_mode_or_an_instant(file: Path, written: str, clock: str | None) -> None:
    assert settings(clock=written).clock == clock
    assert settings(file, content=f"clock: {written}").clock == clock


@pytest.mark.parametrize("name", ["company", "data", "locale"])
def test_empty_text_is_as_if_it_were_not_given(name: str) -> None:
    assert settings(environment={f"SKILLSIM_{name.upper()}": ""}) == Config()


def test_empty_cache_differs_from_none_given() -> None:
    assert settings(environment={"SKILLSIM_CACHE": ""}).cache == ""
    assert settings().cache is None


def test_switches_are_put_together_one_by_one(file: Path) -> None:
    config = settings(
        file,
        content="settings: {candidates: slow, latency_ms: 5, retry_after: false}",
        environment={"SKILLSIM_SETTINGS": "latency_ms=6,candidates=errors"},
        settings=["candidates=diligent", "candidates=abandons"],
    )

    assert config.settings == {"candidates": "abandons", "latency_ms": 6, "retry_after": False}


def test_refused_switch_is_named_with_what_it_takes() -> None:
    assert refusal(settings=["latency_ms=x"]).endswith("latency_ms takes 0 to 60000")


@pytest.mark.parametrize("name", Config.__dataclass_fields__)
def test_setting_left_empty_in_the_file_is_its_default(file: Path, name: str) -> None:
    assert settings(file, content=f"{name}:") == Config()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "abc"),
        ("port", ""),
        ("port", "-1"),
        ("port", "65536"),
        ("port", "80.5"),
        ("port", [1]),
        ("seed", "one"),
        ("seed", "-1"),
        ("seed", str(2**63)),
        ("people", "many"),
        ("people", "-1"),
        ("people", "500001"),
        ("allow_host", 5),
        ("allow_receiver", "10.1.2.3/16"),
        ("allow_receiver", "app"),
        ("speed", "fast"),
        ("speed", "-1"),
        ("speed", "nan"),
        ("speed", "1000001"),
        ("clock", "soon"),
        ("clock", "2026-01-01T08:00:00"),
        ("settings", "candidates"),
        ("settings", ["candidates=lazy"]),
        ("settings", {"nope": 1}),
        ("settings", {"latency_ms": True}),
        ("settings", 5),
    ],
)
def test_impossible_value_is_refused_with_the_setting_and_the_value(name: str, value: Any) -> None:
    message = refusal(**{name: value})

    assert message.startswith(f"{name}: {value!r} is not possible")
    assert "\n" not in message


@pytest.mark.parametrize(
    "content",
    [
        "prot: 1",
        "- port",
        "port",
        "5: 6",
        "{",
        "a: b: c",
        "as_of: 2026-13-01",
        "!!python/object:os.system {}",
    ],
)
def test_file_that_is_no_settings_is_refused_in_one_sentence(file: Path, content: str) -> None:
    message = refusal(file, content=content)

    assert message.startswith(str(file))
    assert "\n" not in message


def test_file_that_is_named_must_exist(file: Path) -> None:
    assert "settings.yaml: cannot be read" in refusal(file)


def test_file_that_is_not_utf_8_is_refused(file: Path) -> None:
    file.write_bytes(b"scenario: \xff")

    assert "settings.yaml: cannot be read" in refusal(file)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost"])
def test_loopback_needs_no_admin_token(host: str) -> None:
    assert settings(host=host).is_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.1", "example.com", ""])
def test_other_address_without_an_admin_token_is_refused(host: str) -> None:
    message = refusal(host=host)

    assert message.startswith(f"listening on {host} lets others in: set an admin token")


@pytest.mark.parametrize(
    "parts",
    [
        {"environment": {"SKILLSIM_ADMIN_TOKEN": ""}},
        {"environment": {"SKILLSIM_ADMIN_TOKEN": " "}},
        {"admin_token": ""},
        {"content": "admin_token:"},
        {"content": 'admin_token: ""'},
    ],
    ids=["environment", "blank", "flag", "file_null", "file_text"],
)
def test_empty_admin_token_does_not_open_other_addresses(file: Path, parts: dict[str, Any]) -> None:
    file.touch()

    assert "set an admin token" in refusal(file, host="0.0.0.0", **parts)


def test_other_address_with_an_admin_token_is_taken() -> None:
    config = settings(host="0.0.0.0", admin_token="secret")

    assert (config.host, config.is_loopback) == ("0.0.0.0", False)
