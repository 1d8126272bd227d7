"""The verb serve: the HTTP API and the page."""

from __future__ import annotations

import sys

from api.cli.exit_codes import ExitCode
from api.server import run_server


def serve(host: str, port: int, database: str | None) -> ExitCode:
    """
    Serve until stopped.

    Raises
    ------
    SteercoError
        If the address is refused.
    """
    sys.stderr.write(f"steerco: http://{host}:{port} (Ctrl-C ends it)\n")
    run_server(host, port)
    return ExitCode.OK
