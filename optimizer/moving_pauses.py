"""A neighbourhood of plans whose projects may pause: whether and when one does, with the people on it and what they could do meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.timing import pause_of

if TYPE_CHECKING:
    from optimizer.arrays import Bools, Ints
    from optimizer.model import Model
    from optimizer.neighbourhoods import Neighbourhoods

TOGETHER = 0.5
"""How often another project that wants the same people may begin or end too: somebody's pause is often what lets it run at all."""

GIVEN_UP = 0.5
"""How often one is drawn that does not run at all: a pause gains most where it lets a project run that was given up."""


def pausable(model: Model) -> list[int]:
    """Return the projects that have a run with a pause in a model, in order."""
    return sorted({p for p, k in model.columns.run if pause_of(k)})


def moving_pauses(around: Neighbourhoods, values: Ints, rng: np.random.Generator, size: int) -> Bools:
    """Free whether and when a project pauses, and all that the people on it, and some others who are able for it, do."""
    may = pausable(around.model)
    idle = sorted(set(may) - {p for (p, _), column in around.model.columns.run.items() if values[column]})
    chosen = [int(rng.choice(idle if idle and rng.random() < GIVEN_UP else may))]
    on, able = around.people_of(values, np.array(chosen, np.int64))
    if rng.random() < TOGETHER:
        rivals = np.setdiff1d(around.projects_for(able), chosen)
        chosen += rng.permutation(rivals)[:1].tolist()
    others = rng.permutation(np.setdiff1d(able, on))[: max(1, size - len(on))]
    return around.around(values, np.concatenate([on, others]), np.array(chosen, np.int64))
