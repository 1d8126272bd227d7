"""
Where the time of a solve goes.

    python -m tests.benchmarks.profiling PORTFOLIO --time-limit 60

Every hundredth of a second it is noted for each thread at work which module of the engine it is in. Printed is how much of the time
went to solvers, to searching in Python, and to writing models and reading answers, which should be next to nothing.
"""

from __future__ import annotations

import argparse
import linecache
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import optimizer
import scenarios
from models.answer import Limits
from models.scenario import apply

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

ENGINE = Path(optimizer.__file__).parent
EVERY = 0.01
"""Seconds between two looks."""
SOLVING = ".solve("
"""What stands in a line that waits for a solver."""
WRITING = frozenset({"problem", "supply", "work", "ability", "offers", "lean_rows", "relaxation", "rows", "columns", "model", "candidates"})
WRITING |= frozenset({"machines", "ties", "promising", "arrays", "digits", "today", "rules", "score", "cpsat", "mathopt", "pdlp"})
"""Modules that write models down, packages of rules and score parts among them."""
READING = frozenset({"extract", "complete"})
"""Modules that make plans of what solvers answer."""
IDLE = frozenset({"threading.py", "thread.py", "queue.py", "selectors.py"})
"""Files of the standard library in which a thread waits for another."""
PARTS = ("solvers", "writing models", "reading answers", "searching", "outside the engine")


class Place(NamedTuple):
    """Where a thread is."""

    module: str
    """Of the engine, by its path within it."""
    function: str
    line: str
    """Of the source."""


def place_of(innermost: FrameType) -> Place | None:
    """Return where in the engine a thread is; None if it is elsewhere."""
    frame: FrameType | None = innermost
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ENGINE):
            module = path.relative_to(ENGINE).with_suffix("").parts
            return Place(".".join(module), frame.f_code.co_name, linecache.getline(str(path), frame.f_lineno or 0))
        frame = frame.f_back
    return None


def part_of(place: Place | None) -> str:
    """Return what is done at a place."""
    if place is None:
        return "outside the engine"
    if SOLVING in place.line:
        return "solvers"
    first = place.module.partition(".")[0]
    return "reading answers" if first in READING else "writing models" if first in WRITING else "searching"


class Sampler:
    """Notes, from a thread of its own, for how long others are where."""

    def __init__(self) -> None:
        self.parts: Counter[str] = Counter()
        """Microseconds by part."""
        self.places: Counter[str] = Counter()
        """The same by module and function."""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_again, daemon=True)

    def __enter__(self) -> Sampler:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look_again(self) -> None:
        before = time.perf_counter_ns()
        while not self._over.wait(EVERY):
            # Looks come late when a thread holds the interpreter, so each counts for the time since the one before.
            now = time.perf_counter_ns()
            for thread, innermost in sys._current_frames().items():
                if thread != self._thread.ident and Path(innermost.f_code.co_filename).name not in IDLE:
                    self._note(place_of(innermost), (now - before) // 1000)
            before = now

    def _note(self, place: Place | None, spent: int) -> None:
        self.parts[part_of(place)] += spent
        self.places["outside" if place is None else f"{place.module}.{place.function}"] += spent


def main(words: Sequence[str] | None = None) -> int:
    """Solve a portfolio and print where the time went."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.profiling", description=__doc__.splitlines()[1])
    parser.add_argument("portfolio", type=Path)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--plans", type=int, default=1)
    said = parser.parse_args(words)
    portfolio, scenario, _ = scenarios.load(said.portfolio)
    after = portfolio if scenario is None else apply(scenario, portfolio)[0]
    with Sampler() as sampler:
        scenarios.replan(after, limits=Limits(time_limit=said.time_limit, plans=said.plans))
    whole = sampler.parts.total()
    for part in PARTS:
        print(f"{part:20} {100 * sampler.parts[part] / whole:5.1f} %")
    print("\nmost often in")
    for where, count in sampler.places.most_common(12):
        print(f"{where:40} {100 * count / whole:5.1f} %")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
