"""Nobody is torn between too many projects at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.rules.cliques import overlaps

if TYPE_CHECKING:
    from optimizer.columns import Candidate, Columns

RULE = "projects_at_once"


def write(columns: Columns) -> None:
    r"""
    From the freeze's end on, the distinct projects of a person in a week are at most the person's limit.

    .. math:: \sum_p \Bigl[\sum_{j \in p,\, j \ni t} on_j > 0\Bigr] \le limit_r
    """
    for r in range(len(columns.problem.supply.ids)):
        limit_projects(columns, r, int(columns.problem.supply.project_limit[r]), RULE)


def limit_projects(columns: Columns, r: int, limit: int, rule: str, weeks: range | None = None) -> None:
    """Limit the distinct projects of a person in each week, or in the given weeks."""
    given = _given_projects(columns, r)
    later = [c for c in columns.by_person.get(r, ()) if weeks is None or set(c.active.tolist()) & set(weeks)]
    for week in sorted(given):
        if week >= columns.problem.supply.begins[r] and len(given[week]) > limit and (weeks is None or week in weeks):
            columns.rows.at_most([], -1, (rule, columns.problem.supply.ids[r]))
    for week, candidates in overlaps(later, lambda t: (given.get(t), weeks is None or t in weeks)):
        if weeks is None or week in weeks:
            _limit_week(columns, candidates, given.get(week, frozenset()), limit, rule)


def _limit_week(columns: Columns, candidates: list[Candidate], given: frozenset[int], limit: int, rule: str) -> None:
    r = candidates[0].person
    group = (rule, columns.problem.supply.ids[r])
    by_project: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        p = columns.problem.work.owners[candidate.project]
        if p not in given:
            by_project.setdefault(p, []).append(candidate)
    if len(by_project) + len(given) > limit:
        flags = [on_project(columns, r, p, members, group) for p, members in by_project.items()]
        columns.rows.at_most([term for terms in flags for term in terms], limit - len(given), group)


def on_project(columns: Columns, r: int, p: int, candidates: list[Candidate], group: tuple[str, str]) -> list[tuple[int, int]]:
    """Return terms that are at least 1 if any candidate is made, and whose least value is then 1."""
    shifts = {candidate.shift for candidate in candidates}
    places = {
        (candidate.shift, candidate.block.start) for candidate in candidates
    }  # where a newcomer has several bookings of which one counts
    if len({(candidate.demand, candidate.kept) for candidate in candidates}) == 1 and len(places) == len(shifts):
        return [(candidate.on, 1) for candidate in candidates]
    key = ("project", r, p, frozenset(candidate.on for candidate in candidates))
    return [(columns.any_of(key, candidates, group, exact=False), 1)]


def _given_projects(columns: Columns, r: int) -> dict[int, frozenset[int]]:
    """Return the projects that bookings which must stay hold in each week."""
    problem = columns.problem
    found: dict[int, set[int]] = {}
    for d in problem.held_by.get(r, ()):
        for week in problem.fixed(r, d).nonzero()[0].tolist():
            found.setdefault(week, set()).add(problem.project_of(d))
    return {week: frozenset(projects) for week, projects in found.items()}
