"""Listening: starts the HTTP face on an address, and refuses those that would open it to strangers."""

from __future__ import annotations

import ipaddress
import logging
import socket
from typing import TYPE_CHECKING

import uvicorn

from api import logs
from api.app import create_app
from api.protocol import ProblemProtocol
from api.refusals import AddressRefusedError, AddressTakenError, HostNamesMissingError
from api.settings import LOOPBACK_HOSTS, ServiceSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

log = logging.getLogger(__name__)

STOP_WITHIN = 5
"""Seconds that open connections get when the service is stopped."""
LONGEST_HEADERS = 64 * 1024
"""Bytes of a request's line and headers."""


def run_server(
    settings: ServiceSettings | None = None, *, app: FastAPI | None = None, announce: Callable[[], object] = lambda: None
) -> None:
    """
    Serve until stopped.

    Parameters
    ----------
    settings
        Limits and addresses; the defaults unless given.
    app
        What to serve; made from the settings unless given.
    announce
        Called once nothing is in the way of listening any more.

    Raises
    ------
    AddressTakenError
        If something listens there already.
    AddressRefusedError
        If the address is reachable from other machines and callers need not say who they are.
    HostNamesMissingError
        If it is not known by which names other machines address the service.
    """
    asked = named(settings or ServiceSettings())
    logs.set_up(asked.log_level)
    serving = app or create_app(asked)
    serving.state.service.open()  # what is wrong with the database is said before anything listens
    if asked.needs_authentication and asked.oidc_issuer is None and not serving.state.keys.any_works():
        log.warning("nobody can come in: there is no key that works; make one with: steerco keys create NAME --role admin")
    _refuse_taken(asked.host, asked.port)
    announce()
    uvicorn.run(
        serving,
        host=asked.host,
        port=asked.port,
        log_config=None,
        access_log=False,
        server_header=False,
        http=ProblemProtocol,
        h11_max_incomplete_event_size=LONGEST_HEADERS,
        ssl_certfile=asked.tls_certificate,
        ssl_keyfile=asked.tls_key,
        timeout_graceful_shutdown=STOP_WITHIN,
    )


def named(settings: ServiceSettings) -> ServiceSettings:
    """
    Return the settings with the names by which the service is addressed, once the address is one it may listen on.

    Raises
    ------
    AddressRefusedError
        If other machines reach the address and callers need not say who they are.
    HostNamesMissingError
        If the address stands for all of the machine's, and no names are set.
    """
    if is_loopback(settings.host):
        return settings
    if not settings.needs_authentication:
        raise AddressRefusedError(settings.host)
    if settings.host_names != LOOPBACK_HOSTS:
        return settings
    if settings.host in ("", "0.0.0.0", "::"):
        raise HostNamesMissingError(settings.host)
    return settings.replace(host_names=(settings.host, *LOOPBACK_HOSTS))


def _refuse_taken(host: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in found[:1]:
            with socket.socket(family, kind, protocol) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(address)
    except OSError as error:
        raise AddressTakenError(host, port, error.strerror or str(error)) from error


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
