"""The parts of all plans that branch and bound tells apart: what is decided in each, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Floats


@dataclass(frozen=True)
class Node:
    """A part of all plans: some runs barred, some projects made to run."""

    barred: frozenset[int] = frozenset()
    """Columns of runs that are 0."""
    must: frozenset[int] = frozenset()
    """Projects that run."""


@dataclass(frozen=True)
class Explored:
    """A node with what its relaxation says."""

    node: Node
    bound: int
    """Units of value that no plan in the node exceeds."""
    values: Floats | None
    """Columns of the relaxation; None if the solver gave none."""
    basis: object = None
    """Where the nodes below it start from."""
    duals: Floats | None = None
    """Prices of the rows that prove the bound, lazy ones last; None if it needs none."""


class Question(NamedTuple):
    """What divides all plans in two: whether a project runs, or whether it runs late, if it does."""

    project: int
    latest: int | None = None
    """The last shift that is not late; None where it is asked whether the project runs."""

    def sides(self, node: Node, runs: Mapping[int, int]) -> tuple[Node, Node]:
        """
        Return the two parts of a node: the project does not run, and it does; or it is not late, and it is.

        Parameters
        ----------
        runs
            The column of each shift of the project.
        """
        if self.latest is None:
            return Node(node.barred | set(runs.values()), node.must), Node(node.barred, node.must | {self.project})
        late = frozenset(column for shift, column in runs.items() if shift > self.latest)
        early = frozenset(runs.values()) - late
        return Node(node.barred | late, node.must), Node(node.barred | early, node.must)
