"""Who takes part, and what each needs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tests.benchmarks import java

if TYPE_CHECKING:
    from collections.abc import Callable

INSTALL = "pip install -e '.[bench]'"


def _nothing() -> str | None:
    return None


def _highspy() -> str | None:
    return None if find_spec("highspy") else f"highspy is not installed ({INSTALL})"


@dataclass(frozen=True)
class Contender:
    """A way of planning a portfolio, run by a module of the benchmark in a process of its own."""

    name: str
    label: str
    module: str
    workers: int = 1
    variant: str = ""
    missing: Callable[[], str | None] = _nothing
    """Says what it lacks on this machine; None if it can run."""

    @property
    def needs_rows(self) -> bool:
        """Whether it starts from rows that somebody wrote for it."""
        return self.name != "steerco"


CONTENDERS = {
    contender.name: contender
    for contender in (
        Contender("steerco", "Steerco, 2 workers", "steerco_run", 2),
        Contender("cpsat-1", "CP-SAT, 1 worker", "cpsat_run", 1),
        Contender("cpsat-2", "CP-SAT, 2 workers", "cpsat_run", 2),
        Contender("cpsat-8", "CP-SAT, 8 workers", "cpsat_run", 8),
        Contender("highs-mathopt", "HiGHS through MathOpt, 1 thread", "mathopt_run", 1, "highs"),
        Contender("scip-mathopt", "SCIP through MathOpt, 1 thread", "mathopt_run", 1, "scip"),
        Contender("highspy", "newest HiGHS, 2 threads", "highs_run", 2, missing=_highspy),
        Contender("timefold", "Timefold, 2 searches", "timefold_run", 2, "rows", java.missing),
        Contender("timefold-streams", "Timefold by constraint streams, 2 searches", "timefold_run", 2, "streams", java.missing),
    )
}
"""By name."""
