"""A solve under way: what was found so far, and what is proven."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from optimizer.extract import proposal_of
from optimizer.neighbourhoods import Repertoire
from optimizer.progress import Found, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from models.answer import Limits
    from models.shadow_prices import ShadowPrices
    from optimizer.arrays import Ints
    from optimizer.clock import Clock
    from optimizer.model import Model


@dataclass
class Search:
    """A solve under way: the model, what was found, and what is proven."""

    model: Model
    limits: Limits
    clock: Clock
    report: Callable[[Progress], None]
    found: Callable[[Found], None]
    """Given each better plan."""
    rng: np.random.Generator
    pool: list[Ints] = field(default_factory=list)
    best: Ints | None = None
    bound: int | None = None
    """Units of value."""
    mandatory_bound: int | None = None
    """Units of value."""
    secured: Ints | None = None
    """The mandatory projects alone, with as much value as was found; None if nothing comes first."""
    repertoire: Repertoire = field(default_factory=Repertoire)
    """What is known of the kinds of neighbourhoods."""
    prices: ShadowPrices | None = None
    """From which the bound follows, or one not much above it."""

    @property
    def value(self) -> int:
        """Units of the best plan; 0 without one."""
        return 0 if self.best is None else self.model.value.total.at(self.best)

    @property
    def mandatory_value(self) -> int:
        """Units of its mandatory projects; 0 without one."""
        return 0 if self.best is None else self.model.value.mandatory.at(self.best)

    def at_last(self, part: float) -> Clock:
        """Return the clock of the last work on the plan of most value: a part of what is left, or all where no other plan is asked for."""
        return self.clock.stage(1.0 if self.limits.plans == 1 else part)

    def worth(self, values: Ints) -> tuple[int, int]:
        """Return the value of the mandatory projects, which comes first, and of all, in units."""
        return self.model.value.order(values)

    def offer(self, values: Ints, stage: str) -> None:
        """Take a plan that keeps all rules into account."""
        if not self.model.program.admits(values):
            return
        if self.best is None or self.worth(values) > self.worth(self.best):
            self.best = values
            self.tell_of(values)
        self.tell(stage)

    def tell_of(self, values: Ints) -> None:
        """Let whoever looks on have a plan."""
        mandatory, total = map(self.model.value.micro_bound, self.worth(values))
        self.found(Found((mandatory, total), partial(proposal_of, self.model, values)))

    def tell(self, stage: str) -> None:
        """Report where the solve stands."""
        value = None if self.best is None else self.model.value.micro_bound(self.value)
        bound = None if self.bound is None else self.model.value.micro_bound(self.bound)
        gap = None if value is None or not bound else max(0.0, 100 * (bound - value) / bound)
        self.report(Progress(stage=stage, value=value, bound=bound, gap_pct=gap, plans=len(self.pool), elapsed=self.clock.elapsed()))

    def tighten(self, bound: int | None) -> None:
        """Note a bound on the value of every plan."""
        if bound is not None:
            self.bound = bound if self.bound is None else min(self.bound, bound)

    def close_enough(self) -> bool:
        """Return whether the best plan is proven within the asked gap."""
        if self.best is None or self.bound is None:
            return False
        return (self.bound - self.value) * 100 <= self.limits.gap_pct * self.bound
