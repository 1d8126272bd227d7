"""What people laid down in the rules table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.directives import DirectiveKind
from tests.oracle import days

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.directives import Directive
    from tests.oracle.plan import Reading


def directives(x: Reading) -> bool:
    """Every binding row holds."""
    return all(ask(x, row) for kind, ask in ASK.items() for row in x.facts.directives(kind))


def weeks_of(x: Reading, row: Directive) -> range:
    """The free weeks of a directive's dates."""
    begin, end = days.clipped(x.facts.portfolio, row.first, row.last)
    return range(max(begin, x.facts.since[x.facts.people[row.subject]]), end)


def _pin(x: Reading, row: Directive) -> bool:
    person, project = x.facts.people[row.subject], x.facts.projects[row.object]
    if x.plan.shifts[project] is None:
        return True
    there = [project in x.active[person][t] for t in range(x.facts.weeks)]
    if row.first is None and row.last is None:
        return any(project in weeks for weeks in x.present[person])
    return all(there[t] for t in weeks_of(x, row))


def _forbid(x: Reading, row: Directive) -> bool:
    person, project = x.facts.people[row.subject], x.facts.projects[row.object]
    return not any(project in x.active[person][t] for t in weeks_of(x, row))


def _exclusive(x: Reading, row: Directive) -> bool:
    there = [x.active[x.facts.people[row.subject]][t] for t in weeks_of(x, row)]
    if not row.object:
        return all(len(projects) <= 1 for projects in there)
    return all(projects <= {x.facts.projects[row.object]} for projects in there)


def _freeze_project(x: Reading, row: Directive) -> bool:
    f, project = x.facts, x.facts.projects[row.subject]
    shift = x.plan.shifts[project]
    if (shift is not None) != f.booked_later[project] or shift:
        return False
    return all(_as_today(x, d, r) for d, r in {*f.pattern, *x.plan.shares} if f.works[d].project == project)


def _protect_person(x: Reading, row: Directive) -> bool:
    f, person = x.facts, x.facts.people[row.subject]
    mine = {b.project for b in f.todays if b.person == person and b.share > 0 and b.end > max(b.begin, f.free)}
    if any(x.plan.shifts[p] != 0 for p in mine if p is not None):
        return False
    return all(_as_today(x, d, r) for d, r in {*f.pattern, *x.plan.shares} if r == person)


def _as_today(x: Reading, d: int, r: int) -> bool:
    none = (0,) * x.facts.weeks
    return x.plan.shares.get((d, r), none)[x.facts.free :] == x.facts.pattern.get((d, r), none)[x.facts.free :]


ASK: dict[DirectiveKind, Callable[[Reading, Directive], bool]] = {
    DirectiveKind.PIN: _pin,
    DirectiveKind.FORBID: _forbid,
    DirectiveKind.EXCLUSIVE: _exclusive,
    DirectiveKind.FREEZE_PROJECT: _freeze_project,
    DirectiveKind.PROTECT_PERSON: _protect_person,
}
