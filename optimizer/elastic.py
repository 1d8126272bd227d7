"""
Improves a plan through understaffed ones: what a project lacks costs ever more, and what still lacks it at last is given up.

In a portfolio where people are short, the way from one plan to a better one nearly always leads through some in which a project is a
little below its minimum staffing.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from optimizer.beside import beside
from optimizer.complete import complete
from optimizer.giving_up import filled, without_shortfalls
from optimizer.improve import Task, improve
from optimizer.regaining import regained
from optimizer.rows import FREE
from optimizer.taking_over import lifted
from optimizer.understaffed import elastic_objective

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.arrays import Ints
    from optimizer.clock import Clock
    from optimizer.model import Model
    from optimizer.neighbourhoods import Repertoire
    from optimizer.rows import Program
    from optimizer.search import Search

SHORTFALL_PRICES = (1, 3, 10, 60)
"""
Prices of missing staff in each stretch of improvement: low at first, so that no project is given up for what can still be mended.

At 1 what is missing costs no more than the value it would bring, and nothing is stopped for being short.
"""
PRICES_AMONG_FEWER = (4, 10, 25, 60)
"""The same where not everybody able has a column: less of what is missing is ever found, and to look for it keeps others waiting."""
GIVING_UP = 2.5
"""How much longer than the others the last stretch is: people of a large project that is given up find work only little by little."""
PATIENCE = 80
"""Neighbourhoods in a row that bring nothing, after which a stretch ends."""
REGAINING, REGAINED_FROM = 0.2, 12.0
"""
Part of the time for giving mandatory projects back what they lack, between stretches, and seconds left below which that is not tried.

They then take over how they are staffed in the best plan, whatever others lack for it.
"""
IMPROVING = "improving the best plan"


class Stretch(NamedTuple):
    """A part of improvement."""

    price: int
    """Of missing staff."""
    giving_up: bool = False
    """Whether what is understaffed is given up first."""
    weight: float = 1.0
    """How much time it gets against the others."""


def improve_elastic(search: Search, values: Ints, stage: Clock, aside: Callable[[], bool] | None, *, at_last: bool = False) -> Ints:
    """
    Improve a plan through understaffed ones, and offer what comes of it without the projects that stay understaffed.

    Parameters
    ----------
    aside, at_last
        As in :func:`made_and_improved`.
    """
    return made_and_improved(search, lambda: values, stage, aside, at_last=at_last)


def made_and_improved(
    search: Search, make: Callable[[], Ints], stage: Clock, aside: Callable[[], bool] | None, *, at_last: bool = False
) -> Ints:
    """
    Make a plan and improve it, as :func:`improve_elastic` does.

    Parameters
    ----------
    make
        Makes the plan of the elastic program to begin with, which one worker does while another is at other work already.
    aside
        Other work, piece by piece until it answers that there is no more; one of several workers does nothing else until then.
    at_last
        Whether nothing follows, so that in one more stretch what is still understaffed is given up and the people it frees are put to use.
    """
    prices = shortfall_prices(search.model)
    stretches = [Stretch(price) for price in prices]
    stretches += [Stretch(prices[-1], giving_up=True, weight=GIVING_UP)] * at_last
    if aside is None or search.limits.workers == 1:
        return _in_stretches(search, make(), stage, stretches, aside=aside)
    free = threading.Event()

    def piece() -> bool:
        more = aside()
        if not more:
            free.set()
        return more

    return beside(search, lambda: _in_stretches(search, make(), stage, stretches, free=free), piece)


def shortfall_prices(model: Model) -> tuple[int, ...]:
    """Return the prices of missing staff in each stretch of improvement in a model."""
    return SHORTFALL_PRICES if model.problem.considered is None else PRICES_AMONG_FEWER


def _in_stretches(
    search: Search,
    values: Ints,
    stage: Clock,
    stretches: list[Stretch],
    *,
    aside: Callable[[], bool] | None = None,
    free: threading.Event | None = None,
) -> Ints:
    """
    Improve at one price of missing staff after the other.

    Parameters
    ----------
    aside, free
        As in :func:`optimizer.improve.improve`.
    """
    for turn, stretch in enumerate(stretches):
        values = _to_go_on_from(search, values, again=turn > 0, giving_up=stretch.giving_up)
        part = stage.stage(stretch.weight / sum(later.weight for later in stretches[turn:]))
        values = improve_at(search, stretch.price, values, part, aside=aside, free=free)
        stage.spend(part.done)
        if stage.over() or search.close_enough():
            break
    return values


def improve_at(
    search: Search,
    price: int,
    values: Ints,
    stage: Clock,
    *,
    aside: Callable[[], bool] | None = None,
    free: threading.Event | None = None,
    repertoire: Repertoire | None = None,
) -> Ints:
    """
    Improve at a price of missing staff, and offer what comes of it without the projects that stay understaffed.

    Parameters
    ----------
    aside, free
        As in :func:`optimizer.improve.improve`.
    repertoire
        Kinds of neighbourhoods, if not those of the search.
    """
    model = search.model
    values = improve(
        model,
        Task(_with_floor(search, values), elastic_objective(model, price)),
        values,
        stage,
        search.rng,
        patience=PATIENCE,
        accept=lambda better, _: _offer_staffed(search, better),
        good_enough=lambda _: search.close_enough(),
        aside=aside,
        repertoire=repertoire or search.repertoire,
        free=free,
    )
    search.clock.spend(stage.done)
    _offer_without_shortfalls(search, values)
    return values


def _offer_without_shortfalls(search: Search, values: Ints) -> None:
    """Offer what becomes of a plan without the projects that are understaffed in it."""
    hard = without_shortfalls(search.model, values)
    if hard is not None:
        search.offer(filled(search.model, hard), IMPROVING)


def _offer_staffed(search: Search, values: Ints) -> None:
    """Offer a plan in which no project is understaffed."""
    if not values[list(search.model.columns.short.values())].any():
        search.offer(complete(search.model.columns, values), IMPROVING)


def _to_go_on_from(search: Search, values: Ints, *, again: bool, giving_up: bool) -> Ints:
    """Return the plan that a stretch improves; the first one is given a plan for which all that was easy has been regained."""
    if search.best is None:
        return values
    if not giving_up and search.clock.planned() > REGAINED_FROM:
        return with_mandatory(search, values) if again else values
    values = lifted(search.model, values, search.best)
    if giving_up and values[list(search.model.columns.short.values())].any():
        _offer_without_shortfalls(search, values)
        return search.best
    return values


def with_mandatory(search: Search, values: Ints) -> Ints:
    """Return a plan in which mandatory projects have more of what they have in the best plan, if there is the time to ask around for it."""
    if search.best is None or search.clock.planned() < REGAINED_FROM:
        return values
    stage = search.clock.stage(REGAINING)
    regains = regained(search.model, values, search.best, stage, search.rng)
    search.clock.spend(stage.done)
    return regains


def _with_floor(search: Search, values: Ints) -> Program:
    """Return the program in which the mandatory projects keep the value they have, or the best that is known."""
    model = search.model
    if not len(model.value.mandatory.columns):
        return model.staffing
    floor = min(search.mandatory_value, model.value.mandatory.at(values))
    return model.staffing.with_rows([(model.value.mandatory, floor, FREE, ("mandatory_first", ""))])
