"""What comes of looking for ways out: rules that give way by amounts, clashes, and both together as a menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from optimizer.explain.feasible import Amounts
    from optimizer.explain.gives import Give


@dataclass(frozen=True)
class Cure:
    """Rules that give way by amounts that do."""

    amounts: Mapping[Give, int]
    at_least: Mapping[Give, int]
    """Units that each is proven to need while the others give way as they do."""

    @property
    def proven(self) -> bool:
        """Whether one unit less of each is proven not to do."""
        return all(self.at_least[give] == amount for give, amount in self.amounts.items())


class Contradiction(NamedTuple):
    """Rules that cannot all hold."""

    gives: tuple[Give, ...]
    smallest: bool
    """Whether there is shown to be a plan without any one of them, as far as the others go."""
    whoever: bool = False
    """Whether dates, machines and orders alone forbid it, whoever is there."""


class Menu(NamedTuple):
    """Why nothing fits, and the ways out."""

    fits: bool
    """Whether there is a plan as things are."""
    proven: bool
    """Whether that is certain: that there is none may be all that was found out in time."""
    clashes: tuple[Contradiction, ...]
    cures: tuple[Cure, ...]
    complete: bool
    """Whether there was time for all that was looked for."""


def more(amounts: Amounts, step: int) -> Amounts:
    """Return larger amounts, by so many units or percent."""
    return {give: min(give.most, units + max(step, units * step // 100)) for give, units in amounts.items()}


def most(gives: Sequence[Give] | frozenset[Give]) -> Amounts:
    """Return rules giving way all the way, in an order of their own."""
    return {give: give.most for give in sorted(gives, key=lambda give: (give.kind, give.subject))}
