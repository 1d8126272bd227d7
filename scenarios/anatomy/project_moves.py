"""Projects that run on other dates than today, or that run where they do not today, or the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.answer import Move, MoveKind
from models.audit.moves import ProjectMove
from models.audit.runs import Span
from models.audit.words import plural
from models.bookings import ProjectState
from scenarios.anatomy.forced import halted
from scenarios.anatomy.outcomes import percent
from scenarios.anatomy.words import in_hours, listed, ranked

if TYPE_CHECKING:
    from models.audit import ProjectAccount
    from scenarios.anatomy.sides import Sides


def project_moves(sides: Sides) -> tuple[Move, ...]:
    """Return the moves of projects, in the order of ranks."""
    moved = [id for id, account in sides.plan.projects.items() if account.move is not ProjectMove.NONE]
    return tuple(_move(sides, id) for id in sorted(moved, key=sides.rank_of))


def _move(sides: Sides, id: str) -> Move:
    account, span, horizon = sides.plan.projects[id], _weeks(sides, id), sides.facts.horizon
    kind = _kind(account)
    return Move(
        kind=kind,
        subject=id,
        demands=tuple(work.demand.id for work in sides.facts.undertakings[id].works),
        first=None if span is None else horizon.monday(span.begin),
        last=None if span is None else horizon.sunday(span.end - 1),
        chosen=account.move is ProjectMove.CHOSEN,
        reason=_REASONS[kind](sides, id),
    )


def _kind(account: ProjectAccount) -> MoveKind:
    if _interrupted(account):
        return MoveKind.PAUSE
    if account.runs:
        return MoveKind.SHIFT if account.state_today is ProjectState.RUN else MoveKind.START
    return MoveKind.STOP if account.state is ProjectState.STOPPED else MoveKind.PAUSE


def _interrupted(account: ProjectAccount) -> bool:
    """Return whether a project that runs today goes on after a pause."""
    return account.pause is not None and account.state_today is ProjectState.RUN


def _weeks(sides: Sides, id: str) -> Span | None:
    """Return the weeks from the freeze's end on in which the project differs: of its old dates, its new ones, or both."""
    plan, account = sides.facts.undertakings[id], sides.plan.projects[id]
    if account.pause is not None and _interrupted(account):
        return account.pause
    if plan.begin is None or plan.end is None:
        return None
    begin = plan.begin if account.state_today is ProjectState.RUN else plan.begin + account.shift
    begin, end = max(sides.facts.free, begin), plan.end + account.shift
    return Span(begin, end) if begin < end else None


def _why_shift(sides: Sides, id: str) -> str:
    account = sides.plan.projects[id]
    late = f", {plural(account.late, 'week')} after its target" if account.late else ""
    covered = percent(account.covered, account.needed)
    return f"{ranked(sides.project(id))} runs {plural(account.shift, 'week')} later{late}, and {covered:g} % of its need is covered"


def _why_start(sides: Sides, id: str) -> str:
    account, plan = sides.plan.projects[id], sides.facts.undertakings[id]
    must = "is mandatory and starts" if plan.mandatory else "has to run by a rule of the scenario and starts" if plan.forced_in else ""
    later = f" {plural(account.shift, 'week')} later than dated" if account.shift else ""
    later += f" with a pause of {plural(account.pause.end - account.pause.begin, 'week')}" if account.pause else ""
    gets = f"{in_hours(account.delivered)} cover {percent(account.covered, account.needed):g} % of its need"
    return f"{ranked(sides.project(id))} {must or 'starts'}{later}: {gets}"


def _why_pause(sides: Sides, id: str) -> str:
    if _interrupted(sides.plan.projects[id]):
        return _why_interrupted(sides, id)
    plan, today = sides.facts.undertakings[id], sides.today.projects[id]
    name = ranked(plan.project)
    if halted(plan):
        return halted(plan)
    if 100 * today.covered < plan.staffing_pct * today.needed:
        covered = percent(today.covered, today.needed)
        return f"{name} is below its minimum staffing: today's bookings cover {covered:g} % of its need, and it takes {plan.staffing_pct} %"
    return f"{name} {_freed(sides, id)}"


def _why_interrupted(sides: Sides, id: str) -> str:
    account, horizon = sides.plan.projects[id], sides.facts.horizon
    begin, end = account.pause or (0, 0)
    late = f", {plural(account.late, 'week')} after its target" if account.late else ""
    ends = f"goes on from {horizon.monday(end)} and ends on {horizon.sunday((account.end or end) - 1)}{late}"
    covered = percent(account.covered, account.needed)
    return f"{ranked(sides.project(id))} pauses {plural(end - begin, 'week')}, {ends}; {covered:g} % of its need is covered"


def _freed(sides: Sides, id: str) -> str:
    freed = [change for change in sides.changes if change.project == id]
    people = {change.person for change in freed}
    gained: dict[str, int] = {}
    for change in sides.changes:
        if change.person in people and change.project != id and change.more > (0, 0):
            gained[change.project] = gained.get(change.project, 0) + change.more[0]
    hours = in_hours(sum(change.released for change in freed))
    names = [ranked(sides.project(other)) for other in sorted(gained, key=lambda other: (-gained[other], other))]
    return f"frees {hours}; its people go to {listed(names)}" if names else f"frees {hours}, and its people get nothing else"


_REASONS = {
    MoveKind.SHIFT: _why_shift,
    MoveKind.START: _why_start,
    MoveKind.PAUSE: _why_pause,
    MoveKind.STOP: _why_pause,
}
