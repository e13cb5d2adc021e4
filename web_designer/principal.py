"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from web_designer.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Somebody who has signed in, or a program with a token; `csrf` is "" for programs."""

    name: str
    role: Role
    csrf: str = ""
    token: str = ""
    """The token's label."""
    only: str = ""
    """The flow that a link shows to somebody who has no account."""

    @property
    def title(self) -> str:
        """How the audit log names them."""
        return f"{self.name} (token {self.token})" if self.token else self.name


def principal(connection: HTTPConnection) -> Principal | None:
    """Give who is asking, None for strangers."""
    found = connection.scope.get("principal")
    assert found is None or isinstance(found, Principal)
    return found


def signed_in(connection: HTTPConnection) -> Principal:
    """Give who is asking; for views that strangers do not reach."""
    found = principal(connection)
    assert found is not None
    return found
