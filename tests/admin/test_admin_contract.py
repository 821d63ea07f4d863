"""The admin contract against the code behind it."""

import pytest

from skillsim.admin import handlers
from skillsim.plan import handler_name
from skillsim.settings import SETTINGS
from skillsim.worlds import NAME
from tests.admin.admin_server import FOLDER, admin_contract, plans, refused, vendors

SCHEMAS = admin_contract().document["components"]["schemas"]


def test_every_operation_has_its_handler_and_nothing_else_is_offered() -> None:
    named = {handler_name(operation_id) for operation_id in plans()}

    assert set(handlers.__all__) == named | {"describe_world"}


def test_settings_of_the_contract_are_those_that_exist() -> None:
    assert sorted(SCHEMAS["Settings"]["properties"]) == sorted(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_setting_takes_in_the_contract_what_it_takes(name: str) -> None:
    declared = SCHEMAS["Settings"]["properties"][name]
    declared = SCHEMAS["Behaviour"] if "$ref" in declared else declared
    setting = SETTINGS[name]

    assert tuple(declared.get("enum", ())) == setting.choices
    assert (declared.get("minimum", 0), declared.get("maximum", 0)) == (
        setting.minimum,
        setting.maximum,
    )


def test_names_in_the_contract_are_those_a_world_may_have() -> None:
    assert SCHEMAS["Name"]["pattern"] == f"^{NAME.pattern}$"


def test_control_plane_names_no_vendor() -> None:
    files = [p for p in (FOLDER / "admin").rglob("*") if p.suffix in (".py", ".yaml")]
    # The company that is simulated is called acme, as many a first vendor is.
    names = [vendor.name for vendor in vendors() if vendor.name != "acme"]

    texts = {p.name: p.read_text(encoding="utf-8").lower() for p in files}

    assert [(file, n) for file, text in texts.items() for n in names if n in text] == []


@pytest.mark.parametrize(
    ("operation_id", "body"),
    [
        ("setClock", {}),
        ("setClock", {"mode": "backwards"}),
        ("setClock", {"speed": -1}),
        ("setClock", {"now": "today"}),
        ("setClock", {"surplus": 1}),
        ("advanceClock", {}),
        ("advanceClock", {"seconds": 1, "until": "idle"}),
        ("advanceClock", {"seconds": -1}),
        ("advanceClock", {"until": "later"}),
        ("changeSettings", {"latency_ms": "250"}),
        ("changeSettings", {"latency": 1}),
        ("addFault", {}),
        ("addFault", {"effect": "status", "status": 200}),
        ("addFault", {"effect": "drop", "path": "things"}),
        ("createWorld", {"name": "../x"}),
        ("createWorld", {"seed": -1}),
        ("createWorld", {"clock": "noon"}),
        ("createWorld", {"credentials": {"v": {"full": {"password": "x"}}}}),
        ("addCredential", {"vendor": "v"}),
        ("addCredential", {"vendor": "v", "role": "full", "words": {"api_key": "a/b"}}),
        ("expireCredential", {}),
        ("expireCredential", {"tokens": False}),
        ("resendDeliveries", {}),
        ("resetWorld", {"world": "other"}),
    ],
    ids=repr,
)
def test_body_that_makes_no_sense_is_refused_by_the_contract(
    operation_id: str, body: object
) -> None:
    assert refused(operation_id, body) != []
