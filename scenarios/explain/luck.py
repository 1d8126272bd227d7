"""What may go wrong: portfolios with sampled absences and effort overruns, and what becomes of a plan under them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from models.bookings import Decision, ProjectState
from models.directives import DirectiveKind
from models.people import Absence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.audit import Auditor
    from models.bookings import Booking, Proposal
    from models.portfolio import Portfolio
    from models.projects import Demand

ABSENT_PCT = 20
"""Chance of each person to be away once in the horizon without its being planned."""
LONGEST_ABSENCE = 4
"""Weeks of such an absence at most."""
OVERRUN_PCT = (-5, 35, 5)
"""By how much a project's effort differs from its estimate at least, at most, and most likely."""
PRECISION = Decimal("0.0001")
"""To what FTE and hours are rounded."""


def drawn(portfolio: Portfolio, seed: int, number: int) -> Portfolio:
    """
    Return a portfolio with one draw of bad luck from the freeze's end on.

    Limits on moves are left out: they bind a decision, not what becomes of it.

    Parameters
    ----------
    number
        Of the draw; the same seed and number draw the same, whatever else is drawn.
    """
    dice = Random(f"{seed}/{number}")
    absences = tuple(_absences(portfolio, dice))
    factors = {project.id: 100 + round(dice.triangular(*OVERRUN_PCT)) for project in portfolio.projects}
    limits = (DirectiveKind.MAX_MOVES, DirectiveKind.MOVES_TAKEN)
    return portfolio.replace(
        absences=(*portfolio.absences, *absences),
        demands=tuple(_longer(demand, factors[demand.project_id]) for demand in portfolio.demands),
        directives=tuple(directive for directive in portfolio.directives if directive.kind not in limits),
    )


def _absences(portfolio: Portfolio, dice: Random) -> Iterator[Absence]:
    horizon, free = portfolio.horizon, portfolio.settings.freeze_end
    for person in portfolio.people:
        falls, begin, length = dice.random(), dice.random(), dice.randint(1, LONGEST_ABSENCE)
        if 100 * falls < ABSENT_PCT and free < horizon.weeks:
            first = horizon.monday(free + int(begin * (horizon.weeks - free)))
            yield Absence(resource_id=person.id, first=first, last=first + dt.timedelta(weeks=length, days=-1), kind="unplanned")


def _longer(demand: Demand, percent: int) -> Demand:
    if demand.fte is not None:
        return demand.replace(fte=(demand.fte * percent / 100).quantize(PRECISION))
    if demand.effort_hours is not None:
        return demand.replace(effort_hours=(demand.effort_hours * percent / 100).quantize(PRECISION))
    return demand


def carried_through(portfolio: Portfolio, auditor: Auditor, proposal: Proposal) -> Proposal:
    """
    Return what becomes of a plan when nobody plans anew: what falls below its minimum staffing, and what waits for it, is paused.

    Parameters
    ----------
    portfolio
        After the draw.
    auditor
        Of that portfolio.
    """
    for _ in portfolio.projects:
        fallen = {violation.subject for violation in auditor.violations(proposal) if violation.rule in ("minimum_staffing", "precedence")}
        paused = _without(portfolio, proposal, fallen)
        if paused == proposal:
            break
        proposal = paused
    return proposal


def _without(portfolio: Portfolio, proposal: Proposal, projects: set[str]) -> Proposal:
    """Return a plan in which some projects are paused; what their people do before the freeze's end stays."""
    begin = portfolio.horizon.monday(portfolio.settings.freeze_end)
    decisions = tuple(
        Decision(project_id=d.project_id, state=ProjectState.PAUSED) if d.project_id in projects and d.runs else d
        for d in proposal.decisions
    )
    packages = tuple(package for package in proposal.packages if package.project_id not in projects)
    return proposal.replace(decisions=decisions, packages=packages, bookings=tuple(_kept(portfolio, proposal, projects, begin)))


def _kept(portfolio: Portfolio, proposal: Proposal, projects: set[str], begin: dt.date) -> Iterator[Booking]:
    for booking in proposal.bookings:
        demand = portfolio.demand_by_id.get(booking.demand_id)
        if demand is None or demand.project_id not in projects:
            yield booking
        elif booking.first < begin and not demand.is_equipment:
            yield booking.replace(last=min(booking.last, begin - dt.timedelta(days=1)))
