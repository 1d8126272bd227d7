"""How a command ends when something is refused or fails: words for people, an exit code for scripts, never a traceback."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from api.cli.exit_codes import ExitCode
from models.errors import EngineDefectError, InvalidInputError, SolverError, SteercoError

if TYPE_CHECKING:
    from collections.abc import Callable

TRACE_VARIABLE = "STEERCO_TRACEBACK"
"""Set it to 1 to see where an unexpected error comes from."""
OUTPUT_IS_FULL = (errno.ENOSPC, errno.EDQUOT)
"""What the system says when the disk that the output goes to takes no more."""


def guarded(run: Callable[[], object]) -> int:
    """Run a command and return its exit code, whatever happens."""
    try:
        run()
        return _flushed(int(ExitCode.OK))
    except SystemExit as ending:
        return _reader_gone() if _is_muted(sys.stdout) else _flushed(_code_of(ending))
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        return _reader_gone()
    except Exception as error:  # the border: what nobody foresaw still ends in words and a code
        return _refused(error)


def _is_muted(stream: object) -> bool:
    """Return whether the parser of options met a closed pipe: it then mutes the stream and ends with 1, which means defects here."""
    return type(stream).__name__ == "PacifyFlushWrapper"


def _refused(error: Exception) -> int:
    if isinstance(error, InvalidInputError):
        return _invalid(error)
    if isinstance(error, SteercoError) and not isinstance(error, (EngineDefectError, SolverError)):
        return _told(str(error), ExitCode.USAGE)
    if isinstance(error, OSError) and error.errno in OUTPUT_IS_FULL:
        return _told(f"the output cannot be written: {error.strerror}", ExitCode.USAGE)
    return _defect(error)


def _code_of(ending: SystemExit) -> int:
    return ending.code if isinstance(ending.code, int) else int(ExitCode.OK if ending.code is None else ExitCode.FOUND)


def _flushed(code: int) -> int:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_gone()
    return code


def _reader_gone() -> int:
    """End quietly when whoever reads the output has closed it, as ``head`` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(ExitCode.OK)


def _invalid(error: InvalidInputError) -> int:
    from api.terminal.defects import show_defects  # noqa: PLC0415  # only a refused input pays for loading the tables
    from api.terminal.screen import screen  # noqa: PLC0415

    show_defects(screen(sys.stderr), error.defects)
    return int(ExitCode.FOUND)


def _defect(error: Exception) -> int:
    if os.environ.get(TRACE_VARIABLE) == "1":
        raise error
    what = " ".join(str(error).split()) or "no more is known"
    return _told(
        f"a defect of Steerco, not of your input ({type(error).__name__}: {what}). "
        f"Please report it with the command and, if you may, the portfolio; {TRACE_VARIABLE}=1 shows where it happened.",
        ExitCode.DEFECT,
    )


def _told(message: str, code: ExitCode) -> int:
    with suppress(BrokenPipeError):
        sys.stderr.write(f"steerco: {message}\n")
        sys.stderr.flush()
    return int(code)
