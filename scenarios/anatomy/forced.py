"""Which fact of the scenario leaves no choice about a booking of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.audit.staffers import Staffer
    from models.audit.work import Undertaking, Work
    from scenarios.anatomy.changes import Change
    from scenarios.anatomy.sides import Sides


def forced_reason(sides: Sides, change: Change) -> str:
    """Return the fact that forces the first week in which a booking of today cannot stay."""
    facts = sides.facts
    line = min((line for line in change.lines if line.forced), key=lambda line: line.forced[0])
    work, plan = facts.works.get(line.demand), facts.undertakings.get(change.project)
    if plan is None:
        return f"{change.project} is no longer in the portfolio"
    if work is None:
        return f"{line.demand} is no longer asked for"
    person, week = change.person, line.forced[0]
    return halted(plan) or _gone(facts.people[person], week) or _away(sides, person, week) or _unfit(sides, person, work, week)


def halted(plan: Undertaking) -> str:
    """Return why a project may not run; empty if it may."""
    name = plan.project.name or plan.project.id
    if plan.halted:
        return f"{name} is {plan.project.stage.value.replace('_', ' ')}"
    return f"{name} is ruled out by a rule of the scenario" if plan.forced_out else ""


def _gone(staffer: Staffer, week: int) -> str:
    if week >= staffer.employed.end and staffer.person.end_date is not None:
        return f"leaves the company on {staffer.person.end_date}"
    if week < staffer.employed.begin and staffer.person.start_date is not None:
        return f"does not start before {staffer.person.start_date}"
    return ""


def _away(sides: Sides, person: str, week: int) -> str:
    horizon = sides.facts.horizon
    monday, sunday = horizon.monday(week), horizon.sunday(week)
    if sides.facts.people[person].net[week]:
        return ""
    absences = [a for a in sides.portfolio.absences if a.resource_id == person and a.first <= sunday and a.last >= monday]
    if not absences:
        return f"has no working time in the week of {monday}"
    longest = max(absences, key=lambda a: (a.last - a.first, a.share_pct))
    return f"is absent from {longest.first} to {longest.last}"


def _unfit(sides: Sides, person: str, work: Work, week: int) -> str:
    staffer, horizon = sides.facts.people[person], sides.facts.horizon
    lacking = [f"{need.skill} {need.level}" for need in work.demand.skills if staffer.level(need.skill, week) < need.level]
    if lacking:
        return f"lacks {' and '.join(lacking)} in the week of {horizon.monday(week)}"
    return f"{work.demand.id} is dated {work.demand.first} to {work.demand.last}, which leaves out the week of {horizon.monday(week)}"
