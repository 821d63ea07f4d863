"""Who gets which access token."""

from skillsim.errors import Forbidden, Problem

GRANT_TYPE = "client_credentials"


def check_grant_type(grant_type: str) -> None:
    """Raise Forbidden for any grant but client credentials (assumed, decision T19).

    Documented but not offered: signing in with a private key.
    """
    if grant_type != GRANT_TYPE:
        problem = Problem("grant_type", None, f"is not offered; send {GRANT_TYPE}")
        raise Forbidden("This grant is not offered.", problems=(problem,))


def granted_scopes(
    asked: frozenset[str],
    *,
    audience: str,
    tenant: str,
    client_audience: str,
    client_tenant: str,
    client_scopes: frozenset[str],
) -> frozenset[str]:
    """The scopes of a token for a client that has proved who it is.

    Documented: a client that asks for none gets all it may have. Raises Forbidden when it may not
    have the audience, the tenant or a scope (assumed, decisions T16 and T19: the secret was right,
    so the client is known and merely not allowed).
    """
    if audience != client_audience:
        raise Forbidden(f"The client has no access to the audience {audience}.")
    if tenant != client_tenant:
        raise Forbidden(f"The client has no access to the tenant {tenant}.")
    beyond = asked - client_scopes
    if beyond:
        raise Forbidden(f"The client may not have the scope {', '.join(sorted(beyond))}.")
    return asked or client_scopes


def check_host_tenant(host_tenant: str | None, token_tenant: str) -> None:
    """Raise Forbidden when a customer's own host is asked with another customer's token.

    Assumed (decision T8). A host that names no customer, such as localhost, serves every one.
    """
    if host_tenant is not None and host_tenant != token_tenant:
        raise Forbidden(f"The token is not one of the tenant {host_tenant}.")
