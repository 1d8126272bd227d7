"""The verb worker: solves what a service queued."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from api.cli.exit_codes import ExitCode
from api.configuration import configured
from api.dispatch.refusals import NeedsPostgresqlError

if TYPE_CHECKING:
    from pathlib import Path


def work(config: Path | None, database: str | None) -> ExitCode:
    """
    Work until stopped.

    Raises
    ------
    SteercoError
        If the settings or the database are refused.
    """
    settings = configured(os.environ, config, database=database).settings
    try:
        from api.dispatch.worker import Worker  # noqa: PLC0415 - only with the extra `postgres`
    except ModuleNotFoundError as error:
        raise NeedsPostgresqlError from error
    worker = Worker(settings)
    sys.stderr.write("steerco: waiting for runs (Ctrl-C ends it)\n")
    worker.run()
    return ExitCode.OK
