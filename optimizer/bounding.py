"""
What bounds all plans of a portfolio too large to be solved whole: its relaxation, ever tighter while plans are looked for.

First come lazy rows and precision, then branch and bound: the root leaves few projects undecided, and of these a handful of decisions lower
the bound as much as all the rows before.

An earlier answer's prices bound from the first moment on, and say which lazy rows will be needed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from optimizer.branching import Tree
from optimizer.moving_dates import has_moving_packages
from optimizer.parts import PRECISION, first_order, linear
from optimizer.proofs import bound_of
from optimizer.shadow_prices import Carried, carried, shadow_prices
from optimizer.sifting import sifted

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.shadow_prices import ShadowPrices
    from optimizer.clock import Clock
    from optimizer.linearized import Linearized
    from optimizer.nodes import Explored
    from optimizer.relaxation import Relaxation
    from optimizer.search import Search

HEAVY = 100_000
"""
Offers from which lazy rows no longer pay, precision being the better use of the time, nor exchanges of projects.

Decisions about some projects of so many change so little of such a relaxation that a first-order method, begun from the prices before,
ends where it began.
"""
SIFTED, SIFTING = 1_000_000, 2e-3
"""Offers from which the relaxation is too large for any solver and is sifted, and the relative tolerance for that."""
BOUNDING, SIFTING_ALL = 0.35, 0.2
"""Part of the time for the first bound of all plans, and the same where it is sifted: it takes long there and says little more."""
EACH_STEP, EACH_HEAVY_STEP = 3.0, 15.0
"""
Seconds of one linear program at most once the first is solved, and the same in heavy portfolios.

Prices bound however far a first-order method came, and a few more decisions are worth more than the last digits of one.
"""
KEPT = 16
"""Parts of all plans whose prices are kept for the next answer at most; each has some thousands of them."""
PARTS = 2
"""Linear programs of one step of branch and bound."""


class Bounding(NamedTuple):
    """A bound on all plans, and how it becomes tighter."""

    relaxation: Relaxation
    root: Explored
    """The relaxation as it was first solved."""
    everything: Tree | None
    """In which the bound goes on; None where the relaxation is sifted."""
    proven: Carried
    """Why the bound held at first."""

    def deepening(self, search: Search, stage: Clock) -> Callable[[], bool]:
        """Return what makes the bound tighter by one more step when called, until it answers that there is no more."""
        tree, heavy = self.everything, self.relaxation.offers.size > HEAVY
        if tree is None:
            return lambda: False
        each = EACH_HEAVY_STEP if heavy else EACH_STEP

        def deepen() -> bool:
            more = tree.deepen(min(stage.left(), each)) or (not heavy and tree.branch(search.value, min(stage.left() / PARTS, each)))
            search.tighten(tree.bound)
            return more and not stage.over()

        return deepen

    def prices(self) -> ShadowPrices:
        """Return the prices that bound most tightly, for the next answer."""
        if self.everything is None:
            return shadow_prices(self.relaxation, self.proven.proof, self.proven.tied)
        return shadow_prices(self.relaxation, self.everything.proof(KEPT), self.everything.tied)


def bounded(relaxation: Relaxation, search: Search, earlier: ShadowPrices | None) -> Bounding:
    """Bound all plans: by an earlier answer's prices if there are any, then by the relaxation."""
    known = None if earlier is None else carried(relaxation, earlier)
    if known is not None:
        search.tighten(bound_of(known.proof))
    if relaxation.offers.size > SIFTED:
        load = partial(first_order, search=search, relative=SIFTING, threads=search.limits.workers)
        root = sifted(relaxation, load, search.clock.stage(SIFTING_ALL), search.limits.seed)
        search.tighten(root.bound)
        proven = known if known is not None and bound_of(known.proof) < root.bound else Carried((), root)
        return Bounding(relaxation, root, None, proven)
    heavy = relaxation.offers.size > HEAVY
    tree = Tree(relaxation, _loaded(relaxation, search), ties=not heavy, ties_below=not heavy)
    root = tree.begin(search.clock.stage(BOUNDING).left())
    tree.share()
    if known is not None:
        # A proof that says no more than the root is no better a beginning: each of its parts would have to be looked at again.
        tree.take_up(known.proof if bound_of(known.proof) < root.bound else root, known.tied)
    search.tighten(tree.bound)
    return Bounding(relaxation, root, tree, Carried((), root))


def _loaded(relaxation: Relaxation, search: Search) -> Linearized:
    """
    Return what solves the relaxation: a first-order method, whose prices bound after a tenth of the time of the first pivots.

    Where packages move, dates are chosen in the same tree, and have to be sharp.
    """
    if has_moving_packages(relaxation.problem):
        return linear(relaxation, search)
    return first_order(relaxation, search, PRECISION, search.limits.workers)
