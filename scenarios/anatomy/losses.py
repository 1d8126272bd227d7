"""Why a person works less on a project: what ended it, which limit today's bookings broke, or where the hours go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.words import plural
from models.bookings import ProjectState
from scenarios.anatomy.forced import halted
from scenarios.anatomy.words import in_hours, listed, ranked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.anatomy.changes import Change
    from scenarios.anatomy.sides import Sides


def reason(sides: Sides, change: Change) -> str:
    """Return the first of the facts that explains a release."""
    found = (fact for find in (ended, _goes_to, _taken_over) if (fact := find(sides, change)))
    return next(found, f"frees {in_hours(change.released - change.gained)} that nothing else takes")


def ended(sides: Sides, change: Change) -> str:
    """Return what makes today's booking impossible or pointless; empty if it could have stayed."""
    return next((fact for find in (_project_moved, _overbooked, _too_many) if (fact := find(sides, change))), "")


def _project_moved(sides: Sides, change: Change) -> str:
    account, project = sides.plan.projects[change.project], sides.project(change.project)
    if account.state is ProjectState.SHIFTED:
        return f"{ranked(project)} runs {plural(account.shift, 'week')} later than dated"
    if account.runs:
        return ""
    wound = f", and {project.wind_down_hours} h wind it down" if change.person in sides.facts.wound.get(change.project, {}) else ""
    return (halted(sides.facts.undertakings[change.project]) or f"{ranked(project)} is {account.state.value}") + wound


def _released_weeks(sides: Sides, change: Change) -> Iterator[int]:
    before, after = sides.before.reading.people.get(change.person, {}), sides.after.reading.people.get(change.person, {})
    nothing = [0] * sides.facts.weeks
    for line in change.lines:
        old, new = before.get(line.demand, nothing), after.get(line.demand, nothing)
        yield from (week for week in line.weeks if new[week] < old[week])


def _overbooked(sides: Sides, change: Change) -> str:
    room, booked = sides.facts.people[change.person].room, sides.before.reading.people.get(change.person, {})
    for week in sorted(set(_released_weeks(sides, change))):
        total = sum(shares[week] for shares in booked.values())
        if total > room:
            return f"is booked {total} % in the week of {sides.facts.horizon.monday(week)} today, and {room} % may be"
    return ""


def _too_many(sides: Sides, change: Change) -> str:
    limit, booked = sides.facts.people[change.person].limit, sides.before.reading.people.get(change.person, {})
    for week in sorted(set(_released_weeks(sides, change))):
        projects = {sides.facts.today.project_of[demand] for demand, shares in booked.items() if shares[week]}
        if len(projects) > limit:
            return f"works on {len(projects)} projects in the week of {sides.facts.horizon.monday(week)} today, and the limit is {limit}"
    return ""


def _goes_to(sides: Sides, change: Change) -> str:
    others = [other for other in sides.changes_of_person[change.person] if other.more > (0, 0) and other.overlaps(change)]
    if not others:
        return ""
    names = [ranked(sides.project(other.project)) for other in sorted(others, key=lambda other: (-other.gained, other.project))]
    return f"frees {in_hours(change.released)} for {listed(names)}"


def _taken_over(sides: Sides, change: Change) -> str:
    demand = max(change.lines, key=lambda line: line.released).demand
    others = [other for other in sides.changes_on_demand[demand] if other.person != change.person and other.overlaps(change)]
    taken = {other.person: sum(line.gained for line in other.lines if line.demand == demand) for other in others}
    names = [f"{sides.portfolio.person(person).name or person} ({in_hours(minutes)})" for person, minutes in taken.items() if minutes]
    return f"work on {demand} is taken over by {listed(names)}" if names else ""
