"""Winners and losers: what a plan does to each project, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import counted, day, percent, project, state
from models.bookings import Decision
from scenarios.plan_tables import verdict

if TYPE_CHECKING:
    from rich.console import Console

    from models.answer import Plan, ProjectOutcome

COLUMNS = (
    number("rank"),
    Column("project", share=1, wraps=True),
    Column("state"),
    Column("finish", from_width=90),
    Column("covered"),
    number("hours", from_width=110),
    number("slip", from_width=130),
    number("late", from_width=100),
    Column("verdict"),
)
NEW = "new"
"""State today of a project that the scenario added."""
STYLES = {"wins": "good", "loses": "bad"}


def show_outcomes(screen: Console, plan: Plan) -> None:
    """Print the projects that a plan treats otherwise than today, in the order of their ranks."""
    changed = [outcome for outcome in sorted(plan.outcomes, key=lambda o: o.rank) if _changed(outcome)]
    same = len(plan.outcomes) - len(changed)
    note = f"{counted(same, 'project')} as today." if same else ""
    if changed:
        show_grid(screen, "Winners and losers", COLUMNS, [_line(outcome) for outcome in changed], note)


def _changed(o: ProjectOutcome) -> bool:
    return o.is_new or verdict(o) != "unchanged" or o.state is not o.state_before or round(o.hours) != round(o.hours_before)


def _line(o: ProjectOutcome) -> Line:
    said = verdict(o) if percent(o.coverage_before_pct) != percent(o.coverage_pct) or o.state is not o.state_before else ""
    before = NEW if o.is_new else state(o.state_before)
    states = _arrow(before, state(o.state, o.shift_weeks, pauses=o.pause_first is not None))
    late = f"{counted(o.late_weeks, 'week')}" if o.late_weeks else ""
    cells = [str(o.rank), project(o), states, _finish(o), _arrow(percent(o.coverage_before_pct), percent(o.coverage_pct))]
    return Line([*cells, f"{o.hours - o.hours_before:+,.0f}", _slip(o), late, said], STYLES.get(said, ""))


def _finish(o: ProjectOutcome) -> str:
    return _arrow(day(o.finish_before), day(o.finish if Decision(project_id=o.project_id, state=o.state).runs else None))


def _slip(o: ProjectOutcome) -> str:
    return f"{o.slip_weeks:+} {'week' if abs(o.slip_weeks) == 1 else 'weeks'}" if o.slip_weeks else ""


def _arrow(before: str, after: str) -> str:
    return after if before == after else f"{before} -> {after}"
