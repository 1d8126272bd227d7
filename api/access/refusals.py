"""Why somebody is not let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from models.errors import SteercoError

if TYPE_CHECKING:
    from api.access.roles import Role


class UnauthenticatedError(SteercoError):
    """Nobody knows who asks."""

    code: ClassVar[str] = "unauthenticated"


class ForbiddenError(SteercoError):
    """Somebody asks for what their roles do not include."""

    code: ClassVar[str] = "forbidden"

    def __init__(self, needed: Role, held: frozenset[Role]) -> None:
        has = " and ".join(sorted(role.value for role in held)) or "no role"
        super().__init__(f"this needs the role {needed.value}, and you have {has}; ask for a key with that role")


class RateLimitedError(SteercoError):
    """Somebody asks more often than they may."""

    code: ClassVar[str] = "rate_limited"

    def __init__(self, what: str, per_minute: int, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"more than {per_minute:,} {what} in a minute; go on in {retry_after} s")


class OidcNotInstalledError(SteercoError):
    """Tokens of an identity provider are to be read, and the library for it is not there."""

    code: ClassVar[str] = "oidc_not_installed"

    def __init__(self) -> None:
        super().__init__("oidc_issuer is set, but reading tokens needs an extra: pip install 'steerco[oidc]'")


class ProviderUnreachableError(SteercoError):
    """The identity provider does not answer, so no token can be checked now."""

    code: ClassVar[str] = "provider_unreachable"

    def __init__(self) -> None:
        super().__init__("the identity provider does not answer, so tokens cannot be checked now; API keys still work")


class NamesHiddenError(SteercoError):
    """Something that is not shown where names are hidden."""

    code: ClassVar[str] = "forbidden"

    def __init__(self) -> None:
        super().__init__("names are hidden from viewers here, and this cannot be shown without them; ask for a key with the role planner")


class KeyShownOnceError(SteercoError):
    """A request for a key came again; the key cannot be shown again."""

    code: ClassVar[str] = "key_shown_once"

    def __init__(self, id: str) -> None:
        super().__init__(f"this request made the key {id} before, and a key is shown only once; if it is lost, revoke it and make another")
