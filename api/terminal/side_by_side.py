"""Plans side by side: scores, projects that fare differently, and people who work elsewhere."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING

from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import counted, hours, money, money_delta, percent, points, span, state
from models.score import HUNDREDTHS_PER_HOUR, MINUTES_PER_HOUR, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from models.portfolio import Portfolio
    from scenarios.comparison import Comparison, MovesLine, PartLine, PersonWeekLine, PlanHead, ProjectLine

MOST = 20
"""Differences of people that fit a page."""
ONE_WEEK = dt.timedelta(weeks=1)


def show_comparison(screen: Console, portfolio: Portfolio, compared: Comparison) -> None:
    """Print a comparison; differences are to the first plan."""
    names = [_name(plan) for plan in compared.plans]
    screen.print(" against ".join(f"{name} ({plan.label})" for name, plan in zip(names, compared.plans, strict=True)), style="title")
    currency = portfolio.settings.currency
    parts = [Line(_part_cells(line, currency)) for line in compared.parts]
    differences = [number(f"{name}\n- {names[0]}") for name in names[1:]]
    show_grid(screen, "Score", [Column("part", share=1, wraps=True), *(number(name) for name in names), *differences], parts)
    columns = [Column("", share=1, wraps=True), *(number(name) for name in names)]
    show_grid(screen, "Moves", columns, [line for moves in compared.moves for line in _moves_lines(moves)])
    if compared.projects:
        projects = [Line(_project_cells(line)) for line in compared.projects]
        show_grid(
            screen, "Projects that fare differently", [Column("project", share=1, wraps=True), *(Column(name) for name in names)], projects
        )
    _show_people(screen, compared.people, names)


def _name(plan: PlanHead) -> str:
    return f"plan {plan.rank}" if plan.rank else "reference"


def _moves_lines(line: MovesLine) -> list[Line]:
    """Return what is chosen, or what the scenario forces, which nobody is charged for."""
    how, style = ("by choice", "") if line.chosen else ("forced", "quiet")
    disrupted = [hours(amount / HUNDREDTHS_PER_HOUR) for amount in line.disruption]
    return [Line([f"moves {how}", *map(str, line.moves)], style), Line([f"weighted hours {how}", *disrupted], style)]


def _part_cells(line: PartLine, currency: str) -> list[str]:
    unit = {Part.VALUE: "points", Part.LATENESS: currency, Part.DISRUPTION: "weighted hours", Part.COST: currency, Part.FIT: "points"}[
        line.part
    ]
    said = [_amount(line.part, value) for value in line.values]
    differences = [_difference(line.part, value) for value in line.differences[1:]]
    return [f"{'poor fit' if line.part is Part.FIT else line.part.value} ({unit})", *said, *differences]


def _amount(part: Part, value: int) -> str:
    shown = {
        Part.VALUE: points(value),
        Part.LATENESS: money(value),
        Part.DISRUPTION: hours(value / HUNDREDTHS_PER_HOUR),
        Part.COST: money(value // MINUTES_PER_HOUR),
        Part.FIT: f"{value:,}",
    }
    return shown[part]


def _difference(part: Part, value: int) -> str:
    if part in (Part.LATENESS, Part.COST):
        return money_delta(value // MINUTES_PER_HOUR if part is Part.COST else value)
    said = _amount(part, abs(value))
    return said if value == 0 else f"{'+' if value > 0 else '-'}{said}"


def _project_cells(line: ProjectLine) -> list[str]:
    title = line.project_id if line.name in ("", line.project_id) else f"{line.project_id}  {line.name}"
    plans = zip(line.states, line.shift_weeks, line.coverage_pct, strict=True)
    return [title, *(f"{state(found, shift)}, {percent(coverage)}" for found, shift, coverage in plans)]


def _show_people(screen: Console, lines: Sequence[PersonWeekLine], names: Sequence[str]) -> None:
    runs = sorted(_runs(lines), key=lambda run: -sum(abs(line.differences_pct[-1]) for line in run))
    shown = [run for run in _runs(lines) if run in runs[:MOST]]
    rest = len(runs) - len(shown)
    note = f"and {counted(rest, 'smaller one')}; --json lists every week" if rest else ""
    columns = [Column("who", share=1, wraps=True), Column("project"), Column("weeks"), *(number(name) for name in names)]
    title = f"People who work elsewhere: {len({line.person_id for line in lines})}"
    if lines:
        show_grid(screen, title, columns, [Line(_run_cells(run)) for run in shown], note)


def _runs(lines: Iterable[PersonWeekLine]) -> list[list[PersonWeekLine]]:
    """Return the lines of one person and project with the same shares in weeks that follow one another."""
    runs: list[list[PersonWeekLine]] = []
    for _, group in groupby(lines, key=lambda line: (line.person_id, line.project_id, line.shares_pct)):
        for line in group:
            if runs and _continues(runs[-1][-1], line):
                runs[-1].append(line)
            else:
                runs.append([line])
    return runs


def _continues(before: PersonWeekLine, line: PersonWeekLine) -> bool:
    same = (before.person_id, before.project_id, before.shares_pct) == (line.person_id, line.project_id, line.shares_pct)
    return same and line.week - before.week == ONE_WEEK


def _run_cells(run: Sequence[PersonWeekLine]) -> list[str]:
    first, last = run[0], run[-1]
    weeks = span(first.week, last.week + dt.timedelta(days=6))
    return [first.name or first.person_id, first.project_id, weeks, *(f"{share} %" if share else "-" for share in first.shares_pct)]
