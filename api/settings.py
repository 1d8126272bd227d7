"""What an operator may set about the service; nothing here is read before `create_app` is called."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from api.parsing.limits import ReadingLimits
from models.frozen import Frozen

MIB = 1024 * 1024
DEFAULT_PORT = 8311
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
"""The addresses of this machine only: where the service may listen without authentication."""


SECRETS = frozenset({"database"})
"""Settings that may hold a secret: it is never shown, and it may be kept in a file of its own, named by the setting's name and `_file`."""


class Authentication(StrEnum):
    """Whether callers must say who they are."""

    NONE = "none"
    """Whoever reaches the service may do everything; on this machine's own addresses only."""
    KEYS = "keys"
    """Every request carries an API key, or a token of the identity provider if there is one."""


class DispatcherKind(StrEnum):
    """Who solves the runs."""

    EMBEDDED = "embedded"
    """The service itself."""
    QUEUE = "queue"
    """Workers, which take them from a queue in PostgreSQL."""


class LogLevel(StrEnum):
    """The least important messages that are logged."""

    DEBUG = "debug"
    """Also the words of exceptions, which may quote what callers sent."""
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def default_database() -> str:
    """Return the URL of the embedded database: a file among the user's data."""
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return f"sqlite:///{Path(home).expanduser() / 'steerco' / 'steerco.sqlite'}"


class ServiceSettings(Frozen):
    """Limits and addresses of one service."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    database: str = Field(default_factory=default_database)
    """Where everything is kept, as a URL: ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``."""
    host: str = "127.0.0.1"
    """Address to listen on; others than this machine's own need authentication."""
    port: int = Field(default=DEFAULT_PORT, ge=0, le=65535)
    """Port to listen on; 0 lets the system choose."""
    host_names: tuple[str, ...] = LOOPBACK_HOSTS
    """Names by which callers may address the service; others are refused, against DNS rebinding."""
    tls_certificate: str | None = None
    """File with the certificate chain in PEM; with it the service speaks HTTPS itself."""
    tls_key: str | None = None
    """File with the certificate's private key in PEM."""
    authentication: Authentication = Authentication.NONE
    """`none` or `keys`: whether callers must say who they are."""
    oidc_issuer: str | None = None
    """Address of an identity provider whose tokens are accepted beside API keys; needs the extra `oidc`."""
    oidc_audience: str = "steerco"
    """How the provider's tokens name this service."""
    oidc_roles_claim: str = "roles"
    """The claim of a token that lists the caller's roles."""
    oidc_jwks_url: str | None = None
    """Where the provider's keys are; found by discovery unless set."""
    log_level: LogLevel = LogLevel.INFO
    """`debug`, `info`, `warning` or `error`; `debug` adds the words of exceptions, which may quote what callers sent."""
    hide_names: bool = False
    """Whether people are shown to viewers by role instead of by name."""
    rate_limit: int = Field(default=6_000, ge=1)
    """Requests that each key or token may send in a minute."""
    failed_login_limit: int = Field(default=30, ge=1)
    """Requests without valid credentials that are told so in a minute, for each address."""
    body_limit: int = Field(default=5 * MIB, gt=0)
    """Bytes of the largest request body, uploads of portfolios aside."""
    upload_limit: int = Field(default=25 * MIB, gt=0)
    """Bytes of the largest portfolio handed in."""
    upload_seconds: float = Field(default=60.0, gt=0)
    """Seconds that reading a portfolio may take."""
    upload_memory_mib: int = Field(default=1_024, ge=64)
    """MiB of memory that reading a portfolio may take."""
    uploads_at_once: int = Field(default=2, ge=1)
    """Portfolios read at the same time, each in a process of its own; others wait."""
    explanation_seconds: float = Field(default=900.0, gt=0)
    """Seconds that working out an explanation may take."""
    explanations_at_once: int = Field(default=1, ge=1)
    """Explanations worked out at the same time, each in a process of its own; others wait."""
    slots: int = Field(default=1, ge=1)
    """Solves that run at the same time, each in a process of its own."""
    dispatcher: DispatcherKind = DispatcherKind.EMBEDDED
    """`embedded`: this service solves by itself; `queue`: `steerco worker` does, on any number of machines (PostgreSQL only)."""
    lease_seconds: float = Field(default=15.0, gt=0)
    """Seconds without a sign of life after which whoever solves a run is taken for gone, and the run is begun again."""
    most_attempts: int = Field(default=3, ge=1)
    """How often a run is begun before it fails, if whoever solves it keeps going away."""
    two_people: bool = False
    """Whether a plan must be approved by another person than the one who proposed it."""
    private_webhooks: bool = False
    """Whether webhooks may name addresses of this machine or of the local network."""
    keep_progress_days: float = Field(default=90.0, ge=0, le=36_500)
    """Days for which it is kept how the solve of an ended run went, event by event; the run, its states and its plans stay for ever."""
    queue_limit: int = Field(default=100, ge=1)
    """Runs that may wait for a slot; further ones are refused."""
    max_time_limit: float = Field(default=3600.0, gt=0)
    """Seconds a run may ask for."""
    max_workers: int = Field(default=32, ge=1)
    """Workers a run may ask for."""
    memory_limit_mib: int = Field(default=12_288, ge=256)
    """Address space of a solve's process; beyond it the solve fails and nothing else does."""
    start_allowance: float = Field(default=60.0, gt=0)
    """Seconds a solve's process may take until it has loaded its libraries and its portfolio."""
    cancel_grace: float = Field(default=5.0, ge=0)
    """Seconds a cancelled solve has to stop by itself before its process is killed."""
    solve: str = "scenarios:replan"
    """Where the solve function is found, as ``package.module:function``."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate and tls_key are set together or not at all")
        return self

    @property
    def reading(self) -> ReadingLimits:
        """What reading an upload may take."""
        return ReadingLimits(self.upload_seconds, self.upload_memory_mib, self.uploads_at_once)

    @property
    def needs_authentication(self) -> bool:
        """Whether callers must say who they are."""
        return self.authentication is not Authentication.NONE or self.oidc_issuer is not None
