"""Readers that behave as libraries do under hostile files, to be put in the place of the real ones in a reading process."""

from __future__ import annotations

import os
import signal
import time

from api.parsing import child
from api.parsing.messages import Form


def _with(reader):
    def main(conn, memory_mib, cpu_seconds):
        child.READERS = dict.fromkeys(Form, reader)
        child.main(conn, memory_mib, cpu_seconds)

    return main


def _hoard(_):
    kept = []
    while True:
        kept.append(bytearray(16 * 1024 * 1024))


def _spin(_):
    while True:
        pass


def _crash(_):
    os.kill(os.getpid(), signal.SIGSEGV)


def hoarding(conn, memory_mib, cpu_seconds):
    """Takes all the memory there is."""
    _with(_hoard)(conn, memory_mib, cpu_seconds)


def spinning(conn, memory_mib, cpu_seconds):
    """Takes all the processor time there is."""
    _with(_spin)(conn, memory_mib, cpu_seconds)


def crashing(conn, memory_mib, cpu_seconds):
    """Dies as libraries written in C die."""
    _with(_crash)(conn, memory_mib, cpu_seconds)


def deaf(conn, memory_mib, cpu_seconds):
    """Does not even take what it is to read."""
    time.sleep(600)


def babbling(conn, memory_mib, cpu_seconds):
    """Replies with what is no reply."""
    conn.recv_bytes()
    conn.send_bytes(b"[" * 100_000)
    os._exit(0)


def unruly(conn, memory_mib, cpu_seconds):
    """Has a bug that nobody foresaw."""
    conn.recv_bytes()
    os._exit(3)
