"""Hands uploads to processes that read them, no more at once than allowed, none for longer than allowed."""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
from typing import TYPE_CHECKING

from pydantic import ValidationError

from api.parsing import child
from api.parsing.messages import Form, decode
from api.refusals import ReadersBusyError, UploadTooHeavyError
from models.errors import SteercoError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess

    from api.parsing.limits import ReadingLimits
    from scenarios import Loaded

log = logging.getLogger(__name__)

CONTEXT = multiprocessing.get_context("forkserver")
LONGEST_REPLY = 512 * 1024 * 1024
"""Bytes of the longest reply taken from a reading process."""


class UploadReader:
    """
    Reads portfolios that strangers may have made.

    Parameters
    ----------
    limits
        What each may take.
    told
        Is told how each reading ended: ``read``, or the code of the refusal.
    """

    def __init__(self, limits: ReadingLimits, told: Callable[[str], None] = lambda _: None) -> None:
        self._limits, self._told = limits, told
        self._turns = threading.BoundedSemaphore(limits.at_once)
        CONTEXT.set_forkserver_preload([child.__name__])  # a runner that is started asks for more, this among it

    def document(self, content: bytes) -> Loaded:
        """Return the portfolio in the bytes of a JSON document; raises what `uploads.read_json` does, and `UploadTooHeavyError`."""
        return self._read(Form.DOCUMENT, content)

    def file(self, content: bytes) -> Loaded:
        """Return the portfolio in the bytes of a file; raises what `uploads.read_file` does, and `UploadTooHeavyError`."""
        return self._read(Form.FILE, content)

    def _read(self, form: Form, content: bytes) -> Loaded:
        try:
            loaded = self._in_turn(form, content)
        except SteercoError as refusal:
            self._told(refusal.code)
            raise
        self._told("read")
        return loaded

    def _in_turn(self, form: Form, content: bytes) -> Loaded:
        if not self._turns.acquire(timeout=self._limits.longest_wait):
            raise ReadersBusyError(self._limits.at_once)
        try:
            return decode(self._reply(form.value.encode() + content))
        except ValidationError:
            log.warning("a reading process replied with what is no reply")
            raise UnreadableFileError(child.UNREADABLE) from None
        finally:
            self._turns.release()

    def _reply(self, message: bytes) -> bytes:
        ours, theirs = CONTEXT.Pipe()
        process = CONTEXT.Process(target=child.main, args=(theirs, self._limits.memory_mib, int(self._limits.seconds) + 1), daemon=True)
        process.start()
        theirs.close()
        begun = time.monotonic()
        guard = threading.Timer(self._limits.seconds, process.kill)
        guard.start()
        try:
            return _exchanged(ours, message)
        except (EOFError, OSError):
            raise self._failure(process, time.monotonic() - begun) from None
        finally:
            guard.cancel()
            ours.close()
            process.kill()
            process.join()
            process.close()

    def _failure(self, process: ForkServerProcess, seconds: float) -> UnreadableFileError | UploadTooHeavyError:
        """Return why a process ended without a reply."""
        process.join()
        if seconds >= self._limits.seconds:
            return UploadTooHeavyError.of_time(self._limits.seconds)
        log.warning("reading an upload broke off", extra={"exit_code": process.exitcode})
        return UnreadableFileError(child.UNREADABLE)


def _exchanged(line: Connection, message: bytes) -> bytes:
    line.send_bytes(message)
    return line.recv_bytes(LONGEST_REPLY)
