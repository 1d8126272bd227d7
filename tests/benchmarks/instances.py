"""The portfolios of a benchmark: written by the generator, their rows prepared once for all who need them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.processes import Ran, module, run
from tests.benchmarks.run_folder import read_json

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.sizes import Size

PREPARING = 1200.0
"""Seconds that writing the rows may take; nobody is charged for them but Steerco, who writes its own within its limit."""


@dataclass(frozen=True)
class Instance:
    """A portfolio on disk: ``portfolio/`` and, once prepared, ``rows.npz`` and ``model.pickle``."""

    size: Size
    seed: int
    folder: Path

    def generate(self, generator: Path) -> None:
        """
        Have the generator write the portfolio, unless it is there.

        Raises
        ------
        subprocess.CalledProcessError
            If the generator fails.
        """
        place = self.folder / "portfolio"
        if place.exists():
            return
        partial = self.folder / "portfolio.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        words = [*self.size.arguments, "--seed", str(self.seed), "--out", str(partial)]
        subprocess.run([sys.executable, str(generator.resolve()), *words], check=True, capture_output=True)
        partial.rename(place)

    def prepare(self) -> str | None:
        """Write the rows unless they are there; return why that failed, None if it did not."""
        told = self.folder / "prepared.json"
        if not told.exists():
            scratch = self.folder / "preparing"
            scratch.mkdir(parents=True, exist_ok=True)
            (scratch / "started").touch()
            ran = run(module("prepare_run", [str(self.folder)]), scratch, PREPARING)
            if not told.exists():
                told.write_text(json.dumps({"failed": _failure(ran)}), encoding="utf-8")
        failed: str | None = read_json(told).get("failed")
        return failed


def _failure(ran: Ran) -> str:
    return f"its rows could not be written: {ran.note}"
