"""Which module may use which: the arrows of docs/architecture.md, read from the syntax trees.

The tables are the rules. In a vendor's folder a layer is a module (`wire.py`) or a package
(`wire/`), and `own` stands for that vendor's folder.
"""

import ast
from fnmatch import fnmatch

import pytest

from tests.source_tree import Module, called, imported, is_within, known_names, modules, own_imports

MAX_LINES = 300

# What a layer of a vendor's folder may use of the simulator; every layer may use its own modules,
# and any other module of the folder, which in turn uses nothing (records, a life cycle, CSV cells).
VENDOR_LAYERS = {
    "__init__": "registry own",
    "handlers": "context errors ids paging own.service own.steps own.wire",
    "admin": "context errors ids instants store own.service own.state own.steps own.wire",
    "pages": "context errors ids instants vendor_pages web_pages own.service own.steps",
    "state": "errors ids instants registry store own.service own.steps own.tables",
    "steps": "agenda errors ids instants store own.notices own.service",
    "notices": "ids store webhooks.events own.service own.wire",
    "directory": "context directory instants store own.service own.tables own.wire",
    "service": "agenda errors ids instants seeding.chance store webhooks.events own.tables",
    "lens": "company errors ids instants seeding.chance own.service own.tables",
    "seed": "company store own.lens own.service own.tables",
    "data_files": "company context registry settings own.lens own.service own.tables own.wire",
    "wire": "context errors ids instants paging own.service own.tables",
    "tables": "store",
}

# What a core module may use of the simulator. A module that is not listed may use any core module.
CORE_MODULES = {
    # Words and pure rules.
    "errors": "",
    "instants": "",
    "ids": "",
    "paging": "",
    "router": "",
    "company": "",
    "durations": "",
    "faults.prefer": "",
    "journal.redaction": "",
    "clock": "errors",
    "settings": "errors",
    "rate_limit": "instants",
    "faults.rule": "errors instants",
    "table_text": "",
    "webhooks.delivery": "instants",
    "webhooks.egress": "",
    # The store and what lives in it.
    "database": "errors",
    "store": "database errors",
    "agenda": "errors store",
    "webhooks.tables": "",
    "webhooks.events": "agenda ids store webhooks.delivery webhooks.tables",
    # What a world keeps in memory.
    "limiter": "context instants rate_limit",
    "faults": "errors faults.rule ids instants",
    "journal.exchange": "errors journal.redaction",
    "journal": "errors journal.exchange journal.redaction",
    # The contract, and the one path of a request.
    "yaml_text": "",
    "contract": "errors yaml_text",
    "schema": "contract errors",
    "plan": "contract errors schema",
    "context": "ids store",
    "stages": "context errors plan schema",
    "rendering": "context errors plan schema",
    "streaming": "context plan rendering",
    "begun": "",
    "edge": "begun errors",
    "lane": "begun context contract errors plan rendering router schema stages streaming",
    "kept_answers": "context rendering",
    "connexion_app": "contract errors lane plan",
    "docs_pages": "contract errors",
    "faults.broken_answers": "faults.rule rendering streaming",
    # Around it.
    "signing_keys": "errors",
    "grants": "context contract",
    "auth": "clock context contract errors grants instants signing_keys",
    "directory": "context errors store",
    "registry": "agenda company context directory errors ids resources store vendors",
    # Formats of data files: what knows the contract, what knows only tables.
    "generating.formats.tables": "",
    "generating.formats.hashed_file": "",
    "generating.formats.shapes": "contract generating.formats.tables",
    "generating.formats.places": "contract errors generating.formats.shapes"
    " generating.formats.tables",
    "generating.formats.planning": "contract errors registry generating.formats.places"
    " generating.formats.shapes generating.formats.tables",
    "generating.formats.flattening": "generating.formats.places generating.formats.planning"
    " generating.formats.tables",
    "generating.formats.encoders": "generating.formats.flattening generating.formats.planning"
    " generating.formats.tables",
    "generating.formats.csv_text": "generating.formats.flattening generating.formats.tables",
    "generating.formats.parquet": "errors generating.formats.flattening"
    " generating.formats.hashed_file generating.formats.tables",
    "generating.formats.sqlite": "generating.formats.flattening generating.formats.tables",
    "generating.formats.table_files": "generating.formats.hashed_file generating.formats.tables",
    "generating.formats": "contract errors registry generating.formats",
    "resources": "errors yaml_text",
    "config": "errors instants settings",
    "banner": "",
    "admin_connection": "",
    "certificates": "errors tls_refusals",
    "tls_refusals": "",
    "numbering": "",
    "scaffold": "errors",
    "doctor.finding": "",
    "doctor.machine": "clock database doctor.finding instants",
    "doctor.installation": "contract doctor.finding errors registry resources seeding",
    "doctor.places": "banner client config database doctor.finding doctor.machine errors listener"
    " store template_cache",
    "secure_door": "banner certificates config listener",
    "client": "admin_connection",
    "vendor_client": "client vendor_client",
    "vendor_client.posting": "",
    "vendor_client.proof": "vendor_client.posting",
    "vendor_client.vendor": "client vendor_client.proof",
    "vendor_client.registration": "client vendor_client.posting vendor_client.vendor",
    "webhooks.sender": "webhooks.bounded_connector webhooks.egress",
    "report_card": "contract errors instants journal.exchange journal.redaction report_card"
    " webhooks.delivery",
    # Receives webhooks.
    "receiving.script": "durations",
    "receiving.forwarding": "errors",
    "receiving.arrival": "receiving.forwarding",
    "receiving.declared": "contract resources",
    "receiving.request_body": "errors",
    "receiving.http_listener": "errors receiving.request_body",
    "receiving.kept_arrivals": "receiving.arrival",
    "receiving.receiver": "banner clock receiving",
    "receiving.lines": "durations instants journal.redaction receiving webhooks.kept_headers",
    "receiving.telling": "errors receiving",
    "admin.guard": "errors",
}

# What the pages of the console may use beside each other: words, and what guards its door. All that
# they show and do goes through the admin API.
CONSOLE = "console __version__ admin.guard admin_connection edge errors instants web_pages"

# Who may use what is not ours; whoever is not named may not.
FOREIGN = {
    "time": "clock skillsim_contracts.*",
    "random": "ids",
    "secrets": "auth grants",
    "uuid": "ids",
    "faker": "seeding.names",
    "connexion": "connexion_app lane",
    "flask": "console.* web_pages.* vendors.*.pages.*",
    "werkzeug": "console.* web_pages.* vendors.*.pages.*",
    "a2wsgi": "web_pages.bridge",
    "jinja2": "console.* vendors.*.pages.* generating.report_page skillsim_contracts.reports.*",
    "uvicorn": "listener skillsim_contracts.drift.serving skillsim_contracts.script_runs",
    "httptools": "plain_heads",
    "starlette": (
        "app connexion_app console console.* docs_pages edge heads lane streaming vendor_pages"
        " vendor_visit web_pages.* admin.binding"
    ),
    "fpdf": "vendors.*.pages.*",
    "http.client": "admin_connection receiving.forwarding vendor_client.posting",
    "http.server": "receiving.http_listener skillsim_contracts.receiver",
    "urllib.request": "",
    "aiohttp": "webhooks.bounded_connector webhooks.sender skillsim_contracts.drift.upstream",
    "httpx": "",
    "requests": "skillsim_contracts.transport skillsim_contracts.generated_cases",
    "trustme": "certificates",
    "packaging": "doctor.installation",
    "shtab": "commands.completion",
    "ssl": "certificates commands.listen listener receiving.* tls_refusals webhooks.sender"
    " skillsim_contracts.drift.upstream",
    "socket": "commands.proxy listener receiving.http_listener secure_door webhooks.sender"
    " skillsim_contracts.drift.serving skillsim_contracts.script_runs",
    "sqlite3": "database store generating.formats.sqlite",
    "pyarrow": "generating.formats.parquet",
    "sqlalchemy": "agenda store registry webhooks.* vendors.*.tables vendors.*.service*",
    "sqlalchemy.engine": "",
    "sqlalchemy.orm": "",
    "sqlalchemy.dialects": "store",
    "joserfc": "auth signing_keys",
    "jsonschema_rs": "connexion_app schema seeding.own_company.shape"
    " skillsim_contracts.response_schemas",
    "hypothesis": "skillsim_contracts.machines skillsim_contracts.generated_cases"
    " skillsim_contracts.steady_draws"
    " skillsim_contracts.vendors.*",
    "schemathesis": "skillsim_contracts.generated_cases",
    "pytest": "pytest_plugin.* skillsim_contracts.test_contracts",
    "orjson": "docs_pages rendering stages generating.*",
    "yaml": "config contract resources seeding.own_company.reading skillsim_contracts.* yaml_text",
}
# `random.Random` may be named in a signature; only `ids` makes one.
NAMED_ONLY = {"random": "Random"}

# Calls that read the system's clock or chance, wherever they come from.
CALLS = {
    "now": "clock skillsim_contracts.guard",
    "utcnow": "",
    "today": "",
    "time_ns": "clock",
    "uuid1": "",
    "uuid4": "",
    "urandom": "",
    "Random": "ids",
    "SystemRandom": "",
}


def is_listed(name: str, allowed: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in allowed.split())


def vendor_modules() -> list[Module]:
    return [module for module in modules() if module.vendor]


def words_of(own: str) -> str:
    """The modules of a vendor's folder that are no layer: words and shapes that all may use."""
    inside = (m for m in vendor_modules() if is_within(m.name, own))
    return " ".join(m.name for m in inside if m.layer not in VENDOR_LAYERS)


def core_modules() -> list[Module]:
    return [m for m in modules() if not m.vendor and not m.name.startswith("skillsim_contracts")]


def test_rules_speak_of_modules_that_exist() -> None:
    listed = {name for allowed in [*FOREIGN.values(), *CALLS.values()] for name in allowed.split()}

    exact = {name for name in listed | CORE_MODULES.keys() if "*" not in name}
    assert exact - known_names() == set()


@pytest.mark.parametrize("name", CORE_MODULES)
def test_core_module_uses_only_what_its_row_allows(name: str) -> None:
    (module,) = (m for m in modules() if m.name == name)

    surplus = {used for used in own_imports(module) if not is_within(used, CORE_MODULES[name])}

    assert surplus == set()


def test_core_modules_name_no_vendor() -> None:
    named = {
        (module.name, used)
        for module in core_modules()
        for used in own_imports(module)
        if used.startswith("vendors.")
    }

    assert named == set()


def test_modules_do_not_use_each_other_in_a_circle() -> None:
    uses = {module.name: set(own_imports(module)) for module in modules()}
    waiting = set(uses)

    while free := {name for name in waiting if not uses[name] & waiting - {name}}:
        waiting -= free

    assert waiting == set()


def test_only_whoever_wires_uses_the_application() -> None:
    users = {m.name for m in modules() for used in own_imports(m) if used in ("app", "cli")}

    wiring = {
        "__main__",
        "commands.serve",
        "listener",
        "pytest_plugin.served",
        "skillsim_contracts.in_process",
    }
    assert users <= wiring


def test_vendors_do_not_use_each_other() -> None:
    crossing = {
        (module.name, used)
        for module in vendor_modules()
        for used in own_imports(module)
        if used.startswith("vendors.") and not is_within(used, f"vendors.{module.vendor}")
    }

    assert crossing == set()


@pytest.mark.parametrize("layer", VENDOR_LAYERS)
def test_vendor_layer_uses_only_what_its_row_allows(layer: str) -> None:
    surplus = set()
    for module in (m for m in vendor_modules() if m.layer == layer):
        own = f"vendors.{module.vendor}"
        allowed = VENDOR_LAYERS[layer].replace("own", own) + f" {own}.{layer} {words_of(own)}"
        surplus |= {(module.name, u) for u in own_imports(module) if not is_within(u, allowed)}

    assert surplus == set()


def test_other_modules_of_a_vendor_use_nothing_but_each_other() -> None:
    surplus = {
        (module.name, used)
        for module in vendor_modules()
        for used in own_imports(module)
        if module.layer not in VENDOR_LAYERS
        if not is_within(used, words_of(f"vendors.{module.vendor}"))
    }

    assert surplus == set()


@pytest.mark.parametrize("library", FOREIGN)
def test_library_is_used_only_where_its_row_allows(library: str) -> None:
    harmless = f"{library}.{NAMED_ONLY.get(library, '')}"

    surplus = {
        (module.name, used)
        for module in modules()
        for used in imported(module)
        if is_within(used, library) and used != harmless
        if not is_listed(module.name, FOREIGN[library])
    }

    assert surplus == set()


@pytest.mark.parametrize("call", CALLS)
def test_system_time_and_chance_are_read_only_where_their_row_allows(call: str) -> None:
    callers = {module.name for module in modules() if call in called(module)}

    assert {name for name in callers if not is_listed(name, CALLS[call])} == set()


def test_kit_uses_nothing_of_the_simulator_but_its_client_and_the_contracts() -> None:
    # `in_process` starts the simulator; a mutant is made of the functions that it replaces.
    inside = "skillsim_contracts.in_process skillsim_contracts.mutants.*"

    surplus = {
        (module.name, used)
        for module in modules()
        for used in own_imports(module)
        if module.name.startswith("skillsim_contracts.") and not is_listed(module.name, inside)
        if used not in ("client", "resources")
    }

    assert surplus == set()


def test_console_uses_nothing_of_the_simulator_but_its_admin_api() -> None:
    surplus = {
        (module.name, used)
        for module in core_modules()
        if is_within(module.name, "console")
        for used in own_imports(module)
        if not is_within(used, CONSOLE)
    }

    assert surplus == set()


def test_nothing_but_whoever_wires_uses_the_console() -> None:
    users = {
        m.name
        for m in modules()
        for used in own_imports(m)
        if is_within(used, "console") and not is_within(m.name, "console")
    }

    assert users == {"app"}


def test_files_are_short_enough_to_read_at_once() -> None:
    long = {
        module.name: lines
        for module in modules()
        if (lines := len(module.path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }

    assert long == {}


def test_module_names_say_what_is_inside() -> None:
    vague = {"utils", "util", "helpers", "common", "base", "misc"}

    assert {m.name for m in modules() if m.name.rpartition(".")[2] in vague} == set()


def test_modules_keep_no_state_that_functions_replace() -> None:
    replacing = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Global)
    }

    assert replacing == set()
