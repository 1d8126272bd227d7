"""Those who solve, as the processes that they are in earnest: `steerco serve` and `steerco worker`, to be frozen and killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from api.dispatch.queue import RunQueue
from api.store import PortfolioRecord, PortfolioShape, RunRecord
from api.store.sql import SqlStore, utc_now
from models.answer import Limits, Policy
from tests.api import portfolios, solves
from tests.api.runner.recording import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from api.store import RunState, Store

ROOT = Path(__file__).parents[3]
PORTFOLIO_ID = "p"
SEED_OF = {function.__name__: seed for seed, function in solves.BY_SEED.items()}
EMBEDDED, QUEUE = "embedded", "queue"
SOON = 10.0
"""Seconds within which it is noticed that a process is dead."""


class Owner:
    """A process that solves runs; ``where`` is put before its command, and ``gate`` is what `tests.api.solves.gated` waits for."""

    def __init__(self, *arguments: str, where: Sequence[str] = (), gate: Path | None = None, **settings: object) -> None:
        said = {f"STEERCO_{name.upper()}": str(value) for name, value in {"solve": "tests.api.solves:as_asked", **settings}.items()}
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by `close`
        self.process = subprocess.Popen(
            [*where, sys.executable, "-c", "from api.cli import main; main()", *arguments],
            cwd=ROOT,
            env={**_without_settings(os.environ), **said, "PYTHONPATH": str(ROOT), "GATE": str(gate)},
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=self._said,
        )

    def kill(self) -> None:
        """End at once, without a chance to tidy up."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> int:
        """Ask to end, and return the exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def said(self) -> str:
        """What it wrote to its log."""
        self._said.seek(0)
        return self._said.read()

    def close(self) -> None:
        if self.process.poll() is None:
            self.thaw()
            self.kill()
        self._said.close()


class Site:
    """
    A database, and the processes that solve its runs.

    Parameters
    ----------
    kind
        Who solves: `EMBEDDED` or `QUEUE`.
    url
        The database.
    """

    def __init__(self, kind: str, url: str, **settings: object) -> None:
        self.kind, self.url = kind, url
        self._settings = {"database": url, "lease_seconds": 2.0, "cancel_grace": 1.0, **settings}
        self.store: Store = SqlStore(url)
        self.store.open()
        if kind == QUEUE:
            queue = RunQueue(url)
            queue.prepare()
            self.store.close()
            self.store = queue.store
        self.owners: list[Owner] = []
        portfolio = portfolios.small()
        record = PortfolioRecord(PORTFOLIO_ID, utc_now(), "", "0" * 64, PortfolioShape.of(portfolio))
        self.store.add_portfolio(record, portfolio, None)

    def owner(self, **settings: object) -> Owner:
        """Start a process that solves."""
        arguments = ("serve", "--port", "0") if self.kind == EMBEDDED else ("worker",)
        self.owners.append(Owner(*arguments, **{**self._settings, **settings}))
        return self.owners[-1]

    def service(self, port: int, **settings: object) -> Owner:
        """Start a service on a port, which solves by itself or leaves that to workers."""
        dispatcher = "embedded" if self.kind == EMBEDDED else "queue"
        self.owners.append(Owner("serve", "--port", str(port), **{**self._settings, "dispatcher": dispatcher, **settings}))
        return self.owners[-1]

    def freeze(self, owner: Owner) -> None:
        """Freeze an owner, but not while it holds the lock of a SQLite file: nobody could write there until it goes on."""
        while True:
            owner.freeze()
            if not self.url.startswith("sqlite"):
                return
            with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(self._connection()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                return
            owner.thaw()
            time.sleep(0.1)

    def _connection(self) -> sqlite3.Connection:
        return sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=0.5, isolation_level=None)

    def ask(self, solve: str = "instant", time_limit: float = 60.0) -> str:
        """Queue a run whose solve is one of `tests.api.solves`, and return its id."""
        limits = Limits(seed=SEED_OF[solve], time_limit=time_limit, workers=1)
        return self.store.add_run(RunRecord(uuid.uuid4().hex, utc_now(), PORTFOLIO_ID, None, Policy.BALANCED, limits), None).id

    def wait(self, run_id: str, condition, what: str) -> RunRecord:
        """Look at a run until it is as wanted."""
        deadline = time.monotonic() + PATIENCE
        while not condition(run := self.store.run(run_id)):
            assert time.monotonic() < deadline, f"waited in vain for {what}; the run is {run}\n{self.said()}"
            time.sleep(0.05)
        return run

    def soon(self, condition) -> bool:
        """Whether something happens within a few seconds."""
        deadline = time.monotonic() + SOON
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def ended(self, run_id: str) -> RunRecord:
        return self.wait(run_id, lambda run: run.state.ended, "its end")

    def in_state(self, run_id: str, state: RunState, plans: int = 0) -> RunRecord:
        return self.wait(run_id, lambda run: run.state is state and run.plans >= plans, f"it to be {state} with {plans} plans")

    def said(self) -> str:
        return "\n".join(f"--- {owner.process.args}\n{owner.said()}" for owner in self.owners)

    def close(self) -> None:
        for owner in self.owners:
            owner.close()
        self.store.close()


def solves_of(pid: int) -> list[int]:
    """The processes of solves below a process that solves, the oldest first: children of its fork server in groups of their own."""
    return sorted(child for server in children_of(pid) for child in children_of(server) if _group(child) == child)


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = stat.read_text(errors="replace").rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(stat.parent.name))
    return found


def _group(pid: int) -> int | None:
    """The group of a process; None if it has just ended."""
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def _without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("STEERCO_")}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def site(kind: str, url: str, **settings: object) -> Iterator[Site]:
    found = Site(kind, url, **settings)
    try:
        yield found
    finally:
        found.close()
