"""Why a bound holds for all plans: what was asked about runs, and the prices that bound the plans of each answer."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from optimizer.nodes import Explored, Node, Question

if TYPE_CHECKING:
    from collections.abc import Mapping


class Split(NamedTuple):
    """A proof about a node by proofs about both its parts."""

    question: Question
    first: Proof
    second: Proof


Proof = Explored | Split
"""Why no plan in a node is worth more than a bound: prices that say so, or a proof for each of its parts."""


def bound_of(proof: Proof) -> int:
    """Return units of value that no plan exceeds."""
    return proof.bound if isinstance(proof, Explored) else max(bound_of(proof.first), bound_of(proof.second))


@dataclass
class Record:
    """What branch and bound asked of each node that it divided, and what is known of those that it explored."""

    runs: Mapping[int, Mapping[int, int]]
    """By project, the column of each shift."""
    known: dict[Node, Explored] = field(default_factory=dict)
    asked: dict[Node, Question] = field(default_factory=dict)

    def sides(self, node: Node, question: Question) -> tuple[Node, Node]:
        """Return both parts of a node."""
        return question.sides(node, self.runs[question.project])

    def proof(self, most: int) -> Proof:
        """
        Return why the bound of all plans holds, or nearly it.

        Parameters
        ----------
        most
            Parts of which it keeps prices at most, unless what was taken up from another proof has more: those of most bound are divided.
        """
        root, divided = Node(), set[Node]()
        by_bound: list[tuple[float, int, Node]] = [(0.0, 0, root)]
        while by_bound and (len(divided) < most - 1 or by_bound[0][2] not in self.known):
            node = heapq.heappop(by_bound)[2]
            question = self.asked.get(node)
            if question is not None:
                divided.add(node)
                for part in self.sides(node, question):
                    heapq.heappush(by_bound, (self._priority(part), len(divided) + len(by_bound), part))
        return self._proof_of(root, divided)

    def _priority(self, node: Node) -> float:
        """Return the less the more a node has to be divided: first of all those that have no prices, then those of most bound."""
        return -self.known[node].bound if node in self.known else -math.inf

    def _proof_of(self, node: Node, divided: set[Node]) -> Proof:
        if node not in divided:
            return self.known[node]
        question = self.asked[node]
        first, second = (self._proof_of(part, divided) for part in self.sides(node, question))
        return Split(question, first, second)
