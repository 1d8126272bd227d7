"""The portfolios of a benchmark: written by the generator, their rows prepared once for all who need them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.processes import Allowance, Ran, module, run
from tests.benchmarks.run_folder import read_json

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.sizes import Size

MODEL_SECONDS, MODEL_GIB = 300.0, 8.0
"""
What writing the whole model of a portfolio may take. The general solvers are not charged for it, as Steerco is for whatever model it
writes; past the limit there is no model to solve, which is then the result of all who need one.
"""


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
        """Write the rows unless that was tried before; return why there are none, None if there are."""
        told = self.folder / "prepared.json"
        if not told.exists():
            scratch = self.folder / "preparing"
            scratch.mkdir(parents=True, exist_ok=True)
            (scratch / "started").touch()
            ran = run(module("prepare_run", [str(self.folder)]), scratch, Allowance(MODEL_SECONDS, MODEL_GIB * 1024))
            if not told.exists():
                told.write_text(json.dumps({"failed": _failure(ran)}), encoding="utf-8")
        failed: str | None = read_json(told).get("failed")
        return failed


def _failure(ran: Ran) -> str:
    if ran.ended == "killed":
        return f"no model within the limit of {MODEL_SECONDS:g} s and {MODEL_GIB:g} GiB: its writing {ran.note}"
    return f"no model: its writing {ran.ended}, {ran.note}"
