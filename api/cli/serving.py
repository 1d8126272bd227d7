"""The verb serve: the HTTP API and the page."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from api.cli.exit_codes import ExitCode
from api.configuration import configured
from api.server import named, run_server

if TYPE_CHECKING:
    from pathlib import Path


def serve(config: Path | None, host: str | None, port: int | None, database: str | None) -> ExitCode:
    """
    Serve until stopped.

    Raises
    ------
    SteercoError
        If the settings, the address or the database are refused.
    """
    settings = named(configured(os.environ, config, host=host, port=port, database=database).settings)
    scheme = "http" if settings.tls_certificate is None else "https"
    run_server(settings, announce=lambda: sys.stderr.write(f"steerco: {scheme}://{settings.host}:{settings.port} (Ctrl-C ends it)\n"))
    return ExitCode.OK
