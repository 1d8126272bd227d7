"""Roles, and the people and programs that have them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What somebody may do."""

    VIEWER = "viewer"
    """Looks at everything."""
    PLANNER = "planner"
    """Hands in portfolios and scenarios, and starts runs."""
    APPROVER = "approver"
    """Decides which plan holds."""
    ADMIN = "admin"
    """Looks after the service and its keys; decides nothing about plans."""


INCLUDES: Mapping[Role, frozenset[Role]] = {
    Role.VIEWER: frozenset({Role.VIEWER}),
    Role.PLANNER: frozenset({Role.VIEWER, Role.PLANNER}),
    Role.APPROVER: frozenset({Role.VIEWER, Role.PLANNER, Role.APPROVER}),
    Role.ADMIN: frozenset({Role.VIEWER, Role.ADMIN}),
}
"""What each role may do: the first three build on one another, admin stands apart."""


@dataclass(frozen=True)
class Principal:
    """Somebody who asks, a person or a program."""

    id: str
    """Stable, and safe to log: ``key:`` and the id of the key, ``oidc:`` and a hash of the subject, or ``local``."""
    name: str
    """As people know them; shown with decisions, never logged."""
    roles: frozenset[Role]

    def may(self, role: Role) -> bool:
        """Return whether one of the roles held includes a role."""
        return any(role in INCLUDES[held] for held in self.roles)

    @property
    def sees_names(self) -> bool:
        """Whether people are shown by name even where the service hides names from viewers."""
        return self.may(Role.PLANNER)


NOBODY = Principal("nobody", "nobody", frozenset())
"""Who asks for what is open to everybody."""
LOCAL = Principal("local", "local", frozenset(Role))
"""Everybody who reaches a service without authentication, which only this machine can."""
