"""
Tokens of an identity provider (OpenID Connect): checked here against the provider's published keys, which are kept for minutes.

Needs the extra ``oidc``. Only asymmetric algorithms are accepted: with a symmetric one, whoever can check a token can make one.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from api.access.refusals import OidcNotInstalledError, ProviderUnreachableError, UnauthenticatedError
from api.access.roles import Principal, Role

if TYPE_CHECKING:
    from jwt import PyJWKClient

log = logging.getLogger(__name__)

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
KEPT_FOR = 300.0
"""Seconds for which the provider's keys are kept."""
PATIENCE = 5.0
"""Seconds that the provider may take to answer."""
LEEWAY = 30
"""Seconds that clocks may differ by."""
LONGEST_ANSWER = 1_000_000
"""Bytes read of the provider's answer at most."""


class OidcTokens:
    """
    Reads bearer tokens of one identity provider.

    Parameters
    ----------
    issuer
        Its address, exactly as tokens name it.
    audience
        How tokens name this service.
    roles_claim
        The claim that lists roles; other values in it are ignored.
    jwks_url
        Where its keys are; found by discovery unless given.

    Raises
    ------
    OidcNotInstalledError
        If the extra is not installed.
    """

    def __init__(self, issuer: str, audience: str, roles_claim: str, jwks_url: str | None = None) -> None:
        try:
            import jwt  # noqa: PLC0415 - an extra: loaded only where tokens are read
        except ImportError as error:
            raise OidcNotInstalledError from error
        self._jwt = jwt
        self._issuer, self._audience, self._roles_claim, self._jwks_url = issuer, audience, roles_claim, jwks_url
        self._lock = threading.Lock()
        self._client: PyJWKClient | None = None

    def principal(self, token: str) -> Principal:
        """
        Return whom a token speaks for.

        Raises
        ------
        UnauthenticatedError
            If it is not a valid token of this provider for this service.
        ProviderUnreachableError
            If the provider's keys cannot be had.
        """
        try:
            key = self._keys().get_signing_key_from_jwt(token)
            claims = self._jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except self._jwt.PyJWKClientConnectionError as error:
            log.warning("the identity provider does not answer")
            raise ProviderUnreachableError from error
        except self._jwt.PyJWTError as error:
            raise UnauthenticatedError("this token is not valid here, or no longer") from error
        return self._spoken_for(claims)

    def _spoken_for(self, claims: dict[str, Any]) -> Principal:
        said = claims.get(self._roles_claim, ())
        named = said.split() if isinstance(said, str) else said
        roles = frozenset(role for role in Role if isinstance(named, list | tuple) and role.value in named)
        subject = str(claims["sub"])
        name = str(claims.get("preferred_username") or claims.get("name") or subject)
        return Principal("oidc:" + hashlib.sha256(f"{self._issuer} {subject}".encode()).hexdigest()[:16], name[:200], roles)

    def _keys(self) -> PyJWKClient:
        with self._lock:
            if self._client is None:
                url = self._jwks_url or self._discovered()
                self._client = self._jwt.PyJWKClient(url, lifespan=KEPT_FOR, timeout=PATIENCE)
            return self._client

    def _discovered(self) -> str:
        """Return where the provider says its keys are (OpenID Connect Discovery 1.0, section 4)."""
        try:
            with urllib.request.urlopen(self._issuer.rstrip("/") + "/.well-known/openid-configuration", timeout=PATIENCE) as answer:
                found = json.loads(answer.read(LONGEST_ANSWER))
            if found["issuer"] != self._issuer:
                raise ValueError("the provider names itself otherwise")
            return str(found["jwks_uri"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("the identity provider cannot be asked for its keys: %s", type(error).__name__)
            raise ProviderUnreachableError from error
