"""What is not HTTP, or too long to be read as such, is answered by a problem document like every other failure."""

from __future__ import annotations

import secrets
import sys

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api import errors

TOO_LONG = 431
"""What h11 hints at when a request's line and headers are longer than it may read."""


class ProblemProtocol(H11Protocol):
    """
    Reads HTTP/1.1 as uvicorn does; what it cannot read never becomes a request, so no other part of the service can answer it.

    A caller that breaks off, or breaks the protocol once its answer has begun, gets nothing more: the connection is closed.
    """

    def send_400_response(self, msg: str) -> None:
        """Answer what could not be read; called by uvicorn while it handles the error of the reader."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.write(self._problem())
        self.transport.close()

    def _problem(self) -> bytes:
        error = sys.exception()
        too_long = isinstance(error, h11.RemoteProtocolError) and error.error_status_hint == TOO_LONG
        code, detail = ("headers_too_large", LONG) if too_long else ("not_http", MALFORMED)
        answer = errors.response(code, detail, request_id := secrets.token_hex(8))
        headers = [*answer.raw_headers, (b"x-request-id", request_id.encode()), (b"connection", b"close")]
        status = h11.Response(status_code=answer.status_code, headers=headers)
        events = (status, h11.Data(data=bytes(answer.body)), h11.EndOfMessage())
        return b"".join(self.conn.send(event) or b"" for event in events)


MALFORMED = "this is not a request in HTTP/1.1; is it https:// where http:// is spoken, or the other way round?"
LONG = "the address and headers of the request are longer than this service reads; send large things in the body"
