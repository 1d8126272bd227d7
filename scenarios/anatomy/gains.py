"""Why a person works more on a project: what it lacked today, or whose work is taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.words import plural
from models.bookings import ProjectState
from scenarios.anatomy.words import asked, in_hours, listed, ranked

if TYPE_CHECKING:
    from scenarios.anatomy.changes import Change
    from scenarios.anatomy.sides import Sides


def reason(sides: Sides, change: Change) -> str:
    """Return the first of the facts that explains an addition."""
    line = max(change.lines, key=lambda line: (line.gained, line.shares))
    account = sides.plan.projects[change.project]
    name, needs = ranked(sides.project(change.project)), asked(sides.facts.works[line.demand].demand)
    if account.runs and account.state_today is not ProjectState.RUN:
        return f"{name} starts and asks for {needs}"
    if account.state is ProjectState.SHIFTED:
        return f"{name} runs {plural(account.shift, 'week')} later than dated and asks for {needs} then"
    return (
        _short(sides, line.demand, name, needs) or _taken_over(sides, change, line.demand) or f"{name} gets {in_hours(change.gained)} more"
    )


def _short(sides: Sides, demand: str, name: str, needs: str) -> str:
    today = sides.today.demands[demand]
    missing = sum(block.needed - block.covered for block in today.blocks)
    return f"{name} is short of {needs}: {in_hours(missing)} missing today" if missing else ""


def _taken_over(sides: Sides, change: Change, demand: str) -> str:
    others = [other for other in sides.changes_on_demand[demand] if other.person != change.person and other.overlaps(change)]
    given = {other.person: sum(line.released for line in other.lines if line.demand == demand) for other in others}
    names = [f"{sides.portfolio.person(person).name or person} ({in_hours(minutes)})" for person, minutes in given.items() if minutes]
    return f"takes over work on {demand} from {listed(names)}" if names else ""
