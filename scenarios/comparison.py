"""Plans side by side: what each scores, and who works on what in which week in one but not in the other."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from models.audit.staffers import staffers
from models.bookings import ProjectState
from models.frozen import Frozen
from models.score import MINUTES_PER_HOUR, Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.answer import Plan, ProjectOutcome
    from models.portfolio import Portfolio

UNIT_OF: Mapping[Part, str] = {
    Part.VALUE: "micro-points",
    Part.LATENESS: "minor currency units",
    Part.DISRUPTION: "percent-minutes (6,000 make an hour)",
    Part.COST: "minutes x minor currency units per hour (60 make a minor unit)",
    Part.FIT: "points",
}
"""The unit in which a part of the score is exact."""


class PlanHead(Frozen):
    """Which plan a column of the comparison is about."""

    rank: int
    label: str


class PartLine(Frozen):
    """One part of the score, for each plan."""

    part: Part
    unit: str
    more_is_better: bool
    values: tuple[int, ...]
    differences: tuple[int, ...]
    """To the first plan; 0 for the first."""


class MovesLine(Frozen):
    """The moves of each plan that are chosen, or those that the scenario forces whatever is decided."""

    chosen: bool
    moves: tuple[int, ...]
    """As the rule `move_limits` counts them: by person and project, and by project date or state."""
    disruption: tuple[int, ...]
    """Percent-minutes; what is forced is listed, not charged."""


class ProjectLine(Frozen):
    """A project that the plans treat differently."""

    project_id: str
    name: str
    states: tuple[ProjectState, ...]
    shift_weeks: tuple[int, ...]
    hours: tuple[float, ...]
    """Hours that each plan's bookings deliver to it."""
    coverage_pct: tuple[float, ...]
    finish: tuple[dt.date | None, ...]


class PersonWeekLine(Frozen):
    """A person, project and week in which the plans book different shares."""

    person_id: str
    name: str
    project_id: str
    week: dt.date
    """The Monday."""
    shares_pct: tuple[int, ...]
    differences_pct: tuple[int, ...]
    """To the first plan, in points of the person's net time."""
    hours: tuple[float, ...]
    """Hours of work that each plan's shares come to in the week; none while the person is away."""


class Comparison(Frozen):
    """Plans side by side, each column a plan, the first being the one compared with."""

    plans: tuple[PlanHead, ...]
    parts: tuple[PartLine, ...]
    moves: tuple[MovesLine, ...]
    """Chosen, then forced ones."""
    projects: tuple[ProjectLine, ...]
    """Only those that differ, in the order of their ranks."""
    people: tuple[PersonWeekLine, ...]
    """Only what differs, by person, project and week."""


def compare(portfolio: Portfolio, plans: Sequence[Plan]) -> Comparison:
    """
    Set plans side by side.

    Parameters
    ----------
    portfolio
        The one that the plans are about.
    plans
        In the order of the columns; differences are to the first.
    """
    heads = tuple(PlanHead(rank=plan.rank, label=plan.label) for plan in plans)
    projects, people = _projects(plans), _people(portfolio, plans)
    return Comparison(plans=heads, parts=_parts(plans), moves=_moves(plans), projects=projects, people=people)


def _parts(plans: Sequence[Plan]) -> tuple[PartLine, ...]:
    return tuple(_part_line(part, [plan.score.part(part) for plan in plans]) for part in Part)


def _part_line(part: Part, values: Sequence[int]) -> PartLine:
    return PartLine(part=part, unit=UNIT_OF[part], more_is_better=part is Part.VALUE, values=tuple(values), differences=_to_first(values))


def _moves(plans: Sequence[Plan]) -> tuple[MovesLine, ...]:
    audits = [plan.audit for plan in plans]
    return (
        MovesLine(
            chosen=True,
            moves=tuple(audit.chosen_moves for audit in audits),
            disruption=tuple(audit.score.disruption for audit in audits),
        ),
        MovesLine(
            chosen=False,
            moves=tuple(audit.forced_moves for audit in audits),
            disruption=tuple(audit.forced_disruption for audit in audits),
        ),
    )


def _to_first(values: Sequence[int]) -> tuple[int, ...]:
    return tuple(value - values[0] for value in values)


def _projects(plans: Sequence[Plan]) -> tuple[ProjectLine, ...]:
    outcomes: dict[str, list[ProjectOutcome]] = defaultdict(list)
    for plan in plans:
        for outcome in plan.outcomes:
            outcomes[outcome.project_id].append(outcome)
    differing = [found for found in outcomes.values() if len(set(map(_treatment, found))) > 1]
    return tuple(_project_line(found) for found in sorted(differing, key=lambda found: (found[0].rank, found[0].project_id)))


def _treatment(outcome: ProjectOutcome) -> tuple[object, ...]:
    return outcome.state, outcome.shift_weeks, outcome.pause_first, outcome.hours, outcome.coverage_pct, outcome.finish


def _project_line(found: Sequence[ProjectOutcome]) -> ProjectLine:
    return ProjectLine(
        project_id=found[0].project_id,
        name=found[0].name,
        states=tuple(outcome.state for outcome in found),
        shift_weeks=tuple(outcome.shift_weeks for outcome in found),
        hours=tuple(outcome.hours for outcome in found),
        coverage_pct=tuple(outcome.coverage_pct for outcome in found),
        finish=tuple(outcome.finish for outcome in found),
    )


def _people(portfolio: Portfolio, plans: Sequence[Plan]) -> tuple[PersonWeekLine, ...]:
    shares = [_shares(portfolio, plan) for plan in plans]
    known = staffers(portfolio)
    places = sorted(set().union(*shares))
    rows = ((place, [found.get(place, 0) for found in shares]) for place in places)
    return tuple(_week_line(portfolio, place, row, known[place[0]].net) for place, row in rows if len(set(row)) > 1)


def _shares(portfolio: Portfolio, plan: Plan) -> Mapping[tuple[str, str, int], int]:
    """Return the share of each person on each project in each week."""
    found: dict[tuple[str, str, int], int] = defaultdict(int)
    for booking in plan.bookings:
        if booking.resource_id in portfolio.person_by_id:
            project = portfolio.demand(booking.demand_id).project_id
            for week in portfolio.horizon.clipped(booking.first, booking.last):
                found[booking.resource_id, project, week] += booking.share_pct
    return found


def _week_line(portfolio: Portfolio, place: tuple[str, str, int], shares: Sequence[int], net: Sequence[int]) -> PersonWeekLine:
    person, project, week = place
    return PersonWeekLine(
        person_id=person,
        name=portfolio.person(person).name,
        project_id=project,
        week=portfolio.horizon.monday(week),
        shares_pct=tuple(shares),
        differences_pct=_to_first(shares),
        hours=tuple(share * net[week] // 100 / MINUTES_PER_HOUR for share in shares),
    )
