"""What `skillsim serve` says when it is ready."""

from typing import Any


def base_url(host: str, port: int, scheme: str = "http") -> str:
    """The address a client on this machine uses."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared only
    if ":" in name and not name.startswith("["):
        name = f"[{name}]"
    return f"{scheme}://{name}:{port}"


def text(ready: dict[str, Any]) -> str:
    """The ready line for people: addresses, credentials, and what to try first."""
    lines = [
        f"skillsim serves world {ready['world']}: {_origin(ready)}, clock {ready['clock']['mode']}",
        "",
    ]
    for name, vendor in ready["vendors"].items():
        lines.append(f"  {name:<11} {vendor['base_url']}")
        lines += [f"  {'':<11} {line}" for line in _credential_lines(vendor["credentials"])]
    lines += [
        "",
        f"  console     {ready['console']}",
        f"  contracts   {ready['admin']}/docs/",
        f"  reset       POST {ready['admin']}/reset",
    ]
    tls = ready["tls"]
    if tls:
        lines += [f"  TLS         {tls['base_url']}", f"  trust       {tls['ca']}"]
    key = ready["vendors"].get("devskiller", {}).get("credentials", {}).get("api_key")
    if key:
        address = ready["vendors"]["devskiller"]["base_url"]
        lines += ["", f"  try: curl -H 'Devskiller-Api-Key: {key}' {address}/candidates"]
    return "\n".join(lines)


def _origin(ready: dict[str, Any]) -> str:
    own = " beside a company file" if ready["own_company"] else ""
    return (
        f"scenario {ready['scenario']}, {ready['people']} people{own}, seed {ready['seed']},"
        f" data as of {ready['as_of'][:10]}"
    )


def _credential_lines(credentials: dict[str, Any]) -> list[str]:
    lines = []
    if "api_key" in credentials:
        lines.append(f"key {credentials['api_key']}")
    if "client_id" in credentials:
        lines.append(_client_line("client", credentials))
    lines += [
        _client_line(role.replace("_", "-") + " client", words)
        for role, words in credentials.items()
        if isinstance(words, dict)
    ]
    return lines


def _client_line(kind: str, words: dict[str, Any]) -> str:
    extra = [f"{name} {words[name]}" for name in ("audience", "tenant") if words.get(name)]
    return ", ".join([f"{kind} {words['client_id']} / {words['client_secret']}", *extra])
