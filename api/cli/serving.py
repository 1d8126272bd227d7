"""The verb serve: the HTTP API and the page."""

from __future__ import annotations

import sys

from api.cli.exit_codes import ExitCode
from api.cli.refusals import CommandError
from api.server import run_server


def serve(host: str, port: int, database: str | None) -> ExitCode:
    """
    Serve until stopped.

    Raises
    ------
    SteercoError
        If the address is refused, or a database is asked for.
    """
    if database is not None:
        raise CommandError(
            "--database: this version keeps runs in memory only; leave the option out, and keep answers with --json or --out"
        )
    sys.stderr.write(f"steerco: http://{host}:{port} (Ctrl-C ends it)\n")
    run_server(host, port)
    return ExitCode.OK
