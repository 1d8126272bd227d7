"""The process that reads one upload: under limits that it sets itself before it looks at a single byte."""

from __future__ import annotations

import logging
import os
import resource
import signal
import threading
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path

from api import logs, uploads
from api.parsing.messages import Form, encode_read, encode_refusal
from api.refusals import UploadTooHeavyError
from models.errors import SteercoError, UnreadableFileError

log = logging.getLogger(__name__)

READERS = {Form.DOCUMENT: uploads.read_json, Form.FILE: uploads.read_file}
UNREADABLE = "the upload cannot be read; what is wrong with it is not known"
LARGEST_FILE = 512 * 1024 * 1024
"""Bytes of the largest temporary file."""


def main(conn: Connection, memory_mib: int, cpu_seconds: int) -> None:
    """Read one upload; the entry of the process."""
    logs.set_up()
    settle(memory_mib, cpu_seconds)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    message = conn.recv_bytes()
    try:
        reply = encode_read(READERS[Form(message[:1].decode())](message[1:]))
    except SteercoError as error:
        reply = encode_refusal(error)
    except MemoryError:
        reply = encode_refusal(UploadTooHeavyError.of_memory(memory_mib))
    except Exception as error:  # the border: what nobody foresaw is still an answer, and its words stay out of the log
        log.error("reading an upload broke off", exc_info=error)
        reply = encode_refusal(UnreadableFileError(UNREADABLE))
    conn.send_bytes(reply)


def settle(memory_mib: int, cpu_seconds: int) -> None:
    """Take no more than the limits from here on; memory counts on top of what the libraries have mapped already."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which ends its children itself


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
