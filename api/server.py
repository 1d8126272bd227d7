"""Listening: starts the HTTP face on an address of this machine."""

from __future__ import annotations

import ipaddress

import uvicorn

from api.app import create_app
from api.refusals import AddressRefusedError
from api.settings import ServiceSettings

STOP_WITHIN = 5
"""Seconds that open connections get when the service is stopped."""


def run_server(
    host: str | None = None, port: int | None = None, *, settings: ServiceSettings | None = None, log_level: str = "info"
) -> None:
    """
    Serve until stopped.

    Parameters
    ----------
    host, port
        Where to listen; what the settings say unless given.
    settings
        Limits; the defaults unless given.
    log_level
        Of the server's own log.

    Raises
    ------
    AddressRefusedError
        If the address is reachable from other machines.
    """
    asked = settings or ServiceSettings()
    asked = asked.replace(host=asked.host if host is None else host, port=asked.port if port is None else port)
    check_address(asked.host)
    uvicorn.run(
        create_app(asked), host=asked.host, port=asked.port, log_level=log_level, server_header=False, timeout_graceful_shutdown=STOP_WITHIN
    )


def check_address(host: str) -> None:
    """
    Refuse addresses that other machines can reach.

    Raises
    ------
    AddressRefusedError
        If this is one.
    """
    if host == "localhost":
        return
    try:
        inside = ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise AddressRefusedError(host)
