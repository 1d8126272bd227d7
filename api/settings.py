"""What an operator may set about the service; nothing here is read before `create_app` is called."""

from __future__ import annotations

from pydantic import Field

from models.frozen import Frozen

MIB = 1024 * 1024
DEFAULT_PORT = 8311
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
"""The only addresses to listen on as long as there is no authentication."""


class ServiceSettings(Frozen):
    """Limits and addresses of one service."""

    host: str = "127.0.0.1"
    port: int = Field(default=DEFAULT_PORT, ge=0, le=65535)
    """0 lets the system choose."""
    host_names: tuple[str, ...] = LOOPBACK_HOSTS
    """Names by which callers may address the service; others are refused, against DNS rebinding."""
    body_limit: int = Field(default=25 * MIB, gt=0)
    """Bytes of the largest request body."""
    slots: int = Field(default=1, ge=1)
    """Solves that run at the same time, each in a process of its own."""
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
