"""Judges what a contender left behind: turns column values into a plan where need be, and asks the audit."""

from __future__ import annotations

import json
import pickle
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from models.audit import Auditor
from models.score import MICRO
from tests.benchmarks.prepare_run import portfolio_at
from tests.benchmarks.run_folder import JUDGED, PROPOSALS, VALUES, task_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from models.bookings import Proposal

PATIENCE = 60.0
"""Seconds for judging the plans found on the way; the rest of them is left out."""


def halvings(count: int) -> Iterator[int]:
    """Yield 0..count-1, the last first, then the first, then what halves what was left: any beginning is spread evenly."""
    seen: set[int] = set()
    for parts in (1 << power for power in range(count.bit_length() + 1)):
        for i in range(parts, -1, -1):
            place = i * (count - 1) // parts
            if place not in seen and count:
                seen.add(place)
                yield place


def plans_at(instance: Path, folder: Path) -> list[tuple[float | None, Proposal]]:
    """Return the plans that a contender left, each with the seconds after which it was found, if known."""
    if (folder / PROPOSALS).exists():
        return list(_told(folder / PROPOSALS))
    if not (folder / VALUES).exists():
        return []
    from optimizer.extract import proposal_of  # noqa: PLC0415 - loads the solver, which Steerco's own plans do not need

    model = pickle.loads((instance / "model.pickle").read_bytes())
    return [(None, proposal_of(model, np.load(folder / VALUES)))]


def _told(path: Path) -> Iterator[tuple[float, Proposal]]:
    """Yield what was pickled one after the other; a last one cut off by a kill is left out."""
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except (EOFError, pickle.UnpicklingError):
                return


def verdict(auditor: Auditor, proposal: Proposal) -> dict[str, Any]:
    """Return what the audit says of a plan."""
    report = auditor.audit(proposal)
    broken = sorted({violation.rule for violation in report.violations})
    return {"value": report.score.value / MICRO, "mandatory": report.score.mandatory_value / MICRO, "broken": broken}


def main() -> None:
    """Judge the last plan, and as many of those found before it as there is time for."""
    task = task_of()
    plans = plans_at(task.instance, task.folder)
    auditor = Auditor(portfolio_at(task.instance))
    began = time.monotonic()
    judged: dict[int, dict[str, Any]] = {}
    for i in halvings(len(plans)):
        if not judged or time.monotonic() - began < PATIENCE:
            judged[i] = verdict(auditor, plans[i][1])
    found = [{"seconds": plans[i][0], **judged[i]} for i in sorted(judged)]
    (task.folder / JUDGED).write_text(json.dumps({"plans": found}), encoding="utf-8")


if __name__ == "__main__":
    main()
