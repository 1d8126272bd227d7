"""Pins, forbids and exclusivity; frozen projects and protected people are held by the columns there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.directives import Directive, DirectiveKind
from optimizer.rules.projects_at_once import limit_projects

if TYPE_CHECKING:
    from optimizer.columns import Candidate, Columns

RULE = "directives"


def write(columns: Columns) -> None:
    r"""
    Pinned people are on the project if it runs, forbidden ones are not, exclusive ones are on nothing else.

    .. math:: \sum_{j \in (r,p)} on_j \ge run_p, \qquad on_j = 0, \qquad on_j = 0 \; (j \notin p)
    """
    write_kind = {DirectiveKind.PIN: _pin, DirectiveKind.FORBID: _forbid, DirectiveKind.EXCLUSIVE: _exclusive}
    for directive in columns.problem.portfolio.directives:
        if directive.hard and directive.kind in write_kind:
            write_kind[directive.kind](columns, directive)


def _weeks(columns: Columns, directive: Directive) -> range:
    weeks = columns.problem.portfolio.horizon.clipped(directive.first, directive.last)
    problem = columns.problem
    return range(max(weeks.start, int(problem.supply.begins[problem.supply.index[directive.subject]])), weeks.stop)


def _group(directive: Directive) -> tuple[str, str]:
    return RULE, f"{directive.kind} {directive.subject} {directive.object}".strip()


def _pin(columns: Columns, directive: Directive) -> None:
    problem = columns.problem
    r, p = problem.supply.index[directive.subject], problem.work.project_index[directive.object]
    candidates = columns.by_pair.get((r, p), [])
    given = _given_weeks(columns, r, p, problem.freeze_end)
    dated = directive.first is not None or directive.last is not None
    runs = [(column, -1) for column, _ in columns.runs(p)]
    if not dated and not given:
        columns.rows.at_least([*((c.on, 1) for c in candidates), *runs], 0, _group(directive))
    for week in _weeks(columns, directive) if dated else ():
        if week not in given:
            active = [(c.on, 1) for c in candidates if week in c.active]
            columns.rows.at_least([*active, *runs], 0, _group(directive))


def _forbid(columns: Columns, directive: Directive) -> None:
    problem, weeks = columns.problem, set(_weeks(columns, directive))
    r, p = problem.supply.index[directive.subject], problem.work.project_index[directive.object]
    _clear(columns, directive, columns.by_pair.get((r, p), []), weeks)
    if weeks & _given_weeks(columns, r, p, problem.supply.begins[r]):
        columns.rows.at_most([], -1, _group(directive))


def _exclusive(columns: Columns, directive: Directive) -> None:
    problem, weeks = columns.problem, _weeks(columns, directive)
    r = problem.supply.index[directive.subject]
    if not directive.object:
        limit_projects(columns, r, 1, RULE, weeks)
        return
    p = problem.work.project_index[directive.object]
    _clear(columns, directive, [c for c in columns.by_person.get(r, ()) if problem.work.owners[c.project] != p], set(weeks))
    others = (q.index for q in problem.work.whole if q.index != p)
    if any(set(weeks) & _given_weeks(columns, r, q, weeks.start) for q in others):
        columns.rows.at_most([], -1, _group(directive))


def _clear(columns: Columns, directive: Directive, candidates: list[Candidate], weeks: set[int]) -> None:
    for candidate in candidates:
        if weeks & set(candidate.active.tolist()):
            columns.rows.at_most([(candidate.on, 1)], 0, _group(directive))


def _given_weeks(columns: Columns, r: int, p: int, since: int) -> set[int]:
    """Return the weeks from a given one on in which a booking that must stay holds the person on the project."""
    problem = columns.problem
    weeks: set[int] = set()
    for d in problem.held_by.get(r, ()):
        if problem.project_of(d) == p:
            weeks.update(week for week in problem.fixed(r, d).nonzero()[0].tolist() if week >= since)
    return weeks
