"""How firm the recommendation is, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import counted, person, points

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.explain.standing import BreakEven, Standing, Switch
    from scenarios.explain.subject import Subject

COLUMNS = (
    number("rank"),
    Column("project", share=1, wraps=True),
    Column("holds\nat ranks"),
    Column("if it rises"),
    Column("if it falls"),
)


def show_standing(screen: Console, subject: Subject, found: Standing) -> None:
    """Print the projects whose rank can change the recommendation; the others are counted."""
    decisive = [project for project in found.projects if project.decisive]
    rest = len(found.projects) - len(decisive)
    note = f"The rank of {counted(rest, 'other project')} changes nothing, wherever it moves." if rest and decisive else ""
    if decisive:
        lines = [_line(subject, project) for project in decisive]
        show_grid(screen, f"What would change the recommendation (policy: {found.policy.value})", COLUMNS, lines, note)
    else:
        of = "" if found.complete else f" of the first {counted(len(found.projects), 'project')}"
        said = f"No change of a single rank{of} makes another of the {counted(len(found.plans), 'plan')} better."
        screen.print(Text(said, style="title"))
    late = "" if found.complete else " Time was too short for all projects; the others were not looked at."
    screen.print(Text(f"Exact, among the plans of this answer.{late}", style="quiet"))


def _line(subject: Subject, project: BreakEven) -> Line:
    name = person(subject.portfolio, project.project_id)
    holds = f"{project.holds_from} - {project.holds_to}"
    return Line([str(project.rank), name, holds, _switch(project.better), _switch(project.worse)])


def _switch(switch: Switch | None) -> str:
    if switch is None:
        return "-"
    ahead = f", {points(switch.value_ahead)} points ahead" if switch.value_ahead > 0 else ""
    return f"at {switch.rank}: plan {switch.plan}{ahead}"
