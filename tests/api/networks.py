"""
Network namespaces: machines of their own as far as the network goes, each joined to this one by a link that can be cut.

Making them takes root and the program ``ip``. Where that is not allowed, tests that need it are skipped with a word about it; where
the variable CI is set and only the program is missing, they fail.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import uuid
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


class ForbiddenError(Exception):
    """What was asked of the program ``ip`` was not done."""


class Machine:
    """
    A namespace with one link to the outside.

    Parameters
    ----------
    number
        Of the machine, 0 to 255: part of its addresses.
    """

    def __init__(self, number: int) -> None:
        self._name = f"steerco-{uuid.uuid4().hex[:8]}"
        self._link = f"st{uuid.uuid4().hex[:8]}"
        self._network = f"10.{64 + os.getpid() % 128}.{number}"

    @property
    def gateway(self) -> str:
        """Where the machine reaches this one."""
        return f"{self._network}.1"

    @property
    def inside(self) -> tuple[str, ...]:
        """What is put before a command so that it runs there."""
        return ("ip", "netns", "exec", self._name)

    def make(self) -> None:
        _ip("netns", "add", self._name)
        _ip("link", "add", self._link, "type", "veth", "peer", "name", "uplink", "netns", self._name)
        _ip("address", "add", f"{self.gateway}/30", "dev", self._link)
        _ip("link", "set", self._link, "up")
        for words in (f"address add {self._network}.2/30 dev uplink", "link set uplink up", "link set lo up"):
            _ip("-n", self._name, *words.split())

    def cut(self) -> None:
        """Cut the link; what is on its way is lost."""
        _ip("link", "set", self._link, "down")

    def heal(self) -> None:
        _ip("link", "set", self._link, "up")

    def remove(self) -> None:
        _ip("netns", "delete", self._name)


@contextlib.contextmanager
def machines(many: int) -> Iterator[list[Machine]]:
    """So many machines, until the block ends."""
    _allowed()
    with contextlib.ExitStack() as stack:
        found = [Machine(number) for number in range(many)]
        for machine in found:
            machine.make()
            stack.callback(machine.remove)
        yield found


def _allowed() -> None:
    if os.geteuid() != 0:
        pytest.skip("network namespaces take root")
    if shutil.which("ip") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the program `ip` is not installed (Debian: apt-get install iproute2)")
    tried = Machine(255)
    try:
        tried.make()
    except ForbiddenError as error:
        pytest.skip(f"this machine does not let even root make networks: {error}")
    finally:
        with contextlib.suppress(ForbiddenError):
            tried.remove()


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ForbiddenError(f"ip {' '.join(words)}: {done.stderr.strip()}")
