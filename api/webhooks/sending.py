"""One message to one address, which is looked up once: what was found to be public is what is connected to."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT = 10.0
"""Seconds a receiver may take."""
ARRIVED = range(200, 300)


def send(url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> str:
    """
    Send a message, following no redirects.

    Parameters
    ----------
    private
        Whether the address may be one of this machine's or of the local network's.

    Returns
    -------
    str
        What went wrong; empty if it arrived.
    """
    address = urlsplit(url)
    try:
        secure = address.scheme == "https"
        port = address.port or (443 if secure else 80)
        place = _place(address.hostname or "", port, private=private)
        connection = _Pinned(address.hostname or "", port, place, secure=secure)
        with contextlib.closing(connection):
            path = (address.path or "/") + (f"?{address.query}" if address.query else "")
            connection.request("POST", path, body, dict(headers))
            status = connection.getresponse().status
    except (OSError, ValueError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {error}"
    return "" if status in ARRIVED else f"it answered {status}"


def _place(host: str, port: int, *, private: bool) -> str:
    found = sorted({str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    hidden = [place for place in found if not ipaddress.ip_address(place.partition("%")[0]).is_global]
    if hidden and not private:
        raise ValueError(f"{host} is an address inside the network ({hidden[0]}), which webhooks may not name")
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked up before; a second look-up could find another."""

    def __init__(self, host: str, port: int, place: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._place, self._secure = place, secure

    def connect(self) -> None:
        """Connect, and check the certificate against the name."""
        self.sock = socket.create_connection((self._place, self.port), TIMEOUT)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
