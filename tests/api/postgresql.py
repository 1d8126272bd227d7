"""
A real PostgreSQL server in a temporary folder, started once for all tests that want one.

It is the one of the operating system's package (Debian: ``apt-get install postgresql``). Where it is missing, tests that need
it are skipped with a word about it; where the variable CI is set, they fail.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = "PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)"
OPTIONS = "-c fsync=off -c full_page_writes=off -c max_connections=200"
PORT = 5432


class Server:
    """A server that is running; it listens on a socket in its folder, and on networks if it was told to."""

    def __init__(self, folder: Path, port: int = PORT) -> None:
        self._folder, self._port = folder, port

    def url(self, name: str, host: str | None = None) -> str:
        """The URL of a database, by way of an address if one is given."""
        if host is None:
            return f"postgresql://postgres@/{name}?host={self._folder}&port={self._port}"
        return f"postgresql://postgres@{host}:{self._port}/{name}"

    @contextlib.contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """A new database, empty or like the one of a URL; yields its URL."""
        name = f"steerco_{uuid.uuid4().hex[:12]}"
        like = template.split("/")[3].partition("?")[0] if "/" in template else template
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        try:
            yield self.url(name)
        finally:
            self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


def programs() -> Path:
    """The folder of the server's programs; skips the test, or fails it in CI, if there is none."""
    beside_psql = [Path(path).resolve().parent for path in (shutil.which("postgres"), shutil.which("initdb")) if path]
    found = [
        folder
        for folder in (*beside_psql, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))
        if (folder / "initdb").exists()
    ]
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    return found[0]


@contextlib.contextmanager
def serving(addresses: tuple[str, ...] = (), port: int = PORT) -> Iterator[Server]:
    """
    A server in a new folder, until the block ends, which listens on these addresses of the machine beside its socket.

    It trusts whoever comes from a private network. The server refuses to run as root, so root becomes nobody for it.
    """
    bin = programs()
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="steerco-pg-"))
    if user:
        shutil.chown(folder, "nobody", "nogroup")

    def run(*command: object) -> None:
        done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False, **user)
        assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout}\n{done.stderr}"

    try:
        run(bin / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with (folder / "data" / "pg_hba.conf").open("a", encoding="utf-8") as trusted:
            trusted.write("host all all 10.0.0.0/8 trust\n")
        options = f"{OPTIONS} -k {folder} -p {port} -c listen_addresses={','.join(addresses)}"
        run(bin / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield Server(folder, port)
        finally:
            run(bin / "pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
