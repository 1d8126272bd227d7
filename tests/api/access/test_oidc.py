"""Tokens of an identity provider: which are believed, which are not, and how rarely the provider is asked."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from api.access.oidc import OidcTokens
from api.access.refusals import OidcNotInstalledError, ProviderUnreachableError, UnauthenticatedError
from api.access.roles import Role
from tests.api.access import issuer as module
from tests.api.access.issuer import issuing
from tests.api.access.locked import locked
from tests.api.serving import assert_problem


@pytest.fixture(scope="module")
def issuer():
    with issuing() as found:
        yield found


@pytest.fixture
def tokens(issuer) -> OidcTokens:
    return OidcTokens(issuer.url, "steerco", "roles")


def test_a_token_says_who_asks_and_what_they_may_do(issuer, tokens):
    found = tokens.principal(issuer.token(preferred_username="anna.weber", roles=["planner", "golfer"]))

    assert (found.name, found.roles) == ("anna.weber", frozenset({Role.PLANNER}))
    assert found.id == tokens.principal(issuer.token()).id
    assert "u-1" not in found.id
    assert tokens.principal(issuer.token(sub="u-2")).id != found.id


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ("planner approver", {Role.PLANNER, Role.APPROVER}),
        (["admin"], {Role.ADMIN}),
        ([], set()),
        (None, set()),
        ("planners", set()),
        ({"planner": True}, set()),
        (7, set()),
        ([["planner"]], set()),
    ],
)
def test_only_roles_that_are_named_exactly_count(issuer, tokens, said, roles):
    assert tokens.principal(issuer.token(roles=said)).roles == roles


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": None},
        {"sub": None},
        {"iss": None},
        {"iat": None},
        {"exp": None},
        {"exp": 1},
        {"nbf": 32_503_680_000},
        {"kid": "unknown"},
    ],
    ids=str,
)
def test_tokens_with_one_thing_wrong_are_refused(issuer, tokens, wrong):
    with pytest.raises(UnauthenticatedError, match="not valid here"):
        tokens.principal(issuer.token(**wrong))


def test_tokens_that_others_signed_are_refused(issuer, tokens):
    for forged in (issuer.token(key=module.other_rsa()), issuer.token(key=module.other_ec(), algorithm="ES256")):
        with pytest.raises(UnauthenticatedError):
            tokens.principal(forged)


def _part(said: object) -> str:
    return base64.urlsafe_b64encode(said if isinstance(said, bytes) else json.dumps(said).encode()).rstrip(b"=").decode()


def test_a_token_without_signature_or_signed_with_the_public_key_is_refused(issuer, tokens):
    """The two classic forgeries: ``alg: none``, and an HMAC under the key that everybody can download."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    claims = issuer.token().split(".")[1]
    unsigned = _part({"alg": "none", "typ": "JWT", "kid": issuer.kid}) + "." + claims + "."
    pem = issuer.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    begun = _part({"alg": "HS256", "typ": "JWT", "kid": issuer.kid}) + "." + claims
    symmetric = begun + "." + _part(hmac.new(pem, begun.encode(), hashlib.sha256).digest())
    for forged in (unsigned, symmetric):
        with pytest.raises(UnauthenticatedError):
            tokens.principal(forged)


@pytest.mark.parametrize("garbage", ["x", "a.b.c", "..", "eyJ.eyJ.x", "é", "a" * 8000])
def test_what_is_no_token_is_refused(tokens, garbage):
    with pytest.raises(UnauthenticatedError):
        tokens.principal(garbage)


def test_the_providers_keys_are_kept_and_asked_for_again_when_they_changed(issuer):
    tokens = OidcTokens(issuer.url, "steerco", "roles")
    issuer.asked.clear()
    for _ in range(20):
        tokens.principal(issuer.token())
    assert issuer.asked == ["/.well-known/openid-configuration", "/keys"]

    for n in range(50):
        with pytest.raises(UnauthenticatedError):
            tokens.principal(issuer.token(kid=f"made up {n}"))
    assert issuer.asked.count("/keys") <= 2  # made-up names do not make us hammer the provider

    issuer.rotate("second")
    tokens._keys().cooldown_duration = 0.0  # as if half a minute had gone by
    assert tokens.principal(issuer.token())
    assert issuer.asked.count("/keys") <= 3


def test_a_provider_that_does_not_answer_is_told_apart_from_a_bad_token(issuer):
    token = issuer.token()
    with pytest.raises(ProviderUnreachableError, match="API keys still work"):
        OidcTokens("http://127.0.0.1:9", "steerco", "roles").principal(token)
    with pytest.raises(ProviderUnreachableError):
        OidcTokens(issuer.url, "steerco", "roles", jwks_url="http://127.0.0.1:9/keys").principal(token)


def test_a_provider_that_names_itself_otherwise_is_not_believed(issuer, monkeypatch):
    monkeypatch.setattr(issuer, "names_itself", "https://evil.example")
    with pytest.raises(ProviderUnreachableError):
        OidcTokens(issuer.url, "steerco", "roles").principal(issuer.token())


def test_without_the_extra_the_service_does_not_start(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "jwt", None)
    with pytest.raises(OidcNotInstalledError, match=r"steerco\[oidc\]"):
        OidcTokens("https://id.example", "steerco", "roles")


def test_keys_and_tokens_work_side_by_side(issuer):
    door = locked(authentication="none", oidc_issuer=issuer.url)

    def status(token: str) -> int:
        return door.client.get("/v1/runs", headers={"Authorization": f"Bearer {token}"}).status_code

    assert [status(issuer.token()), status(door.keys[Role.VIEWER])] == [200, 200]
    assert status(issuer.token(roles=[])) == 403
    assert_problem(door.client.get("/v1/runs"), 401, "unauthenticated")
    refused = door.client.post("/v1/portfolios", headers={"Authorization": f"Bearer {issuer.token(roles=['viewer'])}"})
    assert_problem(refused, 403, "forbidden")


def test_while_the_provider_is_away_keys_still_open():
    door = locked(authentication="none", oidc_issuer="http://127.0.0.1:9")

    assert door.ask("GET", "/v1/runs", Role.VIEWER).status_code == 200
    answer = door.client.get("/v1/runs", headers={"Authorization": "Bearer a.b.c"})
    assert_problem(answer, 503, "provider_unreachable")
    assert answer.headers["retry-after"]
