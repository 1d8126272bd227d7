"""A plan moves no more than the scenario allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.directives import DirectiveKind
from optimizer.moves import moved_pair, moved_project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.directives import Directive
    from optimizer.columns import Columns

RULE = "move_limits"

Moves = tuple[list[tuple[int, int]], int]
"""Terms and a constant that sum to a number of chosen moves, or more."""


def write(columns: Columns) -> None:
    r"""
    Chosen moves in the plan and of each person, project, team and sponsor stay within their limits, less what was taken before.

    .. math:: \sum_{(r,p) \in s} moved_{rp} + \sum_{p \in s} moved_p \le \max(0, most - taken_s)

    Projects themselves are moves of the plan and of their sponsor, not of the project.
    """
    limits = _binding(columns, DirectiveKind.MAX_MOVES)
    if not limits:
        return
    taken: dict[tuple[str, str], int] = {}
    for row in _binding(columns, DirectiveKind.MOVES_TAKEN):
        key = row.subject, row.object or "plan"
        taken[key] = taken.get(key, 0) + int(row.value or 0)
    pairs = _moved_pairs(columns)
    for limit in limits:
        for id, (terms, constant) in _counted(columns, limit.subject, pairs).items():
            most = max(0, int(limit.value or 0) - taken.get((limit.subject, id), 0))
            columns.rows.at_most(terms, most - constant, (RULE, "plan" if limit.subject == "plan" else f"{limit.subject} {id}"))


def _binding(columns: Columns, kind: DirectiveKind) -> list[Directive]:
    return [d for d in columns.problem.portfolio.directives if d.hard and d.kind is kind and d.value is not None]


def _moved_pairs(columns: Columns) -> dict[tuple[int, int], int]:
    problem = columns.problem
    today = {(r, problem.project_of(d)) for r, d in problem.today.held}
    flags = {(r, p): moved_pair(columns, r, p) for r, p in sorted(today | set(columns.by_pair))}
    return {pair: flag for pair, flag in flags.items() if flag is not None}


def _counted(columns: Columns, kind: str, pairs: Mapping[tuple[int, int], int]) -> dict[str, Moves]:
    """Return the moves of the plan, or of each person, project, team or sponsor by their id."""
    people, projects = columns.problem.portfolio.people, columns.problem.portfolio.projects
    found: dict[str, Moves] = {}
    for (r, p), flag in pairs.items():
        owners = {
            "plan": "plan",
            "person": people[r].id,
            "project": projects[p].id,
            "team": people[r].org_unit,
            "sponsor": projects[p].sponsor,
        }
        owner = owners[kind]
        if owner:
            found.setdefault(owner, ([], 0))[0].append((flag, 1))
    for project in columns.problem.work.projects if kind in ("plan", "sponsor") else ():
        owner = "plan" if kind == "plan" else project.project.sponsor
        if owner:
            terms, constant = found.get(owner, ([], 0))
            moved, one = moved_project(columns, project.index)
            found[owner] = ([*terms, *moved], constant + one)
    return found
