"""
``move_limits``: chosen moves stay within the hard ``max_moves`` directives, less what ``moves_taken`` says of earlier decisions.

With subject ``plan`` all chosen moves count, with ``person`` the moved pairs of each person, with ``project`` the moved pairs on each
project, with ``team`` the moved pairs of the people of each org unit, with ``sponsor`` the moved projects of each sponsor, and the
moved pairs and work packages of any project of theirs.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from models.audit.words import called, plural, violation
from models.directives import DirectiveKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case

RULE = "move_limits"
PLAN = "plan"


def violations(case: Case) -> Iterator[Violation]:
    """Yield limits that the chosen moves exceed."""
    taken = _taken(case)
    for directive in case.facts.directives.get(DirectiveKind.MAX_MOVES, ()):
        if directive.value is not None:
            for id, count in moves_by(case, directive.subject).items():
                before = taken[directive.subject, id]
                left = max(0, int(directive.value) - before)
                if count > left:
                    yield _exceeded(case, (directive.subject, id), count, left, before)


def moves_by(case: Case, kind: str) -> Counter[str]:
    """Return how many chosen moves each person, project, team or sponsor has, or the plan."""
    facts, pairs = case.facts, case.ledger.moved_pairs
    if kind == PLAN:
        return Counter({PLAN: case.ledger.chosen_moves})
    if kind == "person":
        return Counter(person for person, _ in pairs)
    if kind == "project":
        return Counter(project for _, project in pairs)
    if kind == "team":
        units = (facts.people[person].person.org_unit for person, _ in pairs)
        return Counter(unit for unit in units if unit)
    packages = (facts.packages[key].row.project_id for key in case.ledger.moved_packages)
    projects = [*(project for _, project in pairs), *case.ledger.moved_projects, *packages]
    sponsors = (facts.undertakings[id].project.sponsor for id in projects if id in facts.undertakings)
    return Counter(sponsor for sponsor in sponsors if sponsor)


def _taken(case: Case) -> Counter[tuple[str, str]]:
    """Return the moves of earlier decisions by kind and id."""
    taken: Counter[tuple[str, str]] = Counter()
    for directive in case.facts.directives.get(DirectiveKind.MOVES_TAKEN, ()):
        taken[directive.subject, directive.object or PLAN] += int(directive.value or 0)
    return taken


def _exceeded(case: Case, subject: tuple[str, str], count: int, left: int, before: int) -> Violation:
    kind, id = subject
    plan = case.facts.undertakings.get(id)
    name = {
        PLAN: "The plan",
        "person": called(case.facts.people[id].person) if kind == "person" else id,
        "project": f"Project {called(plan.project) if plan else id}",
    }.get(kind, f"The {kind} {id}")
    earlier = f" after {plural(before, 'move')} of earlier decisions" if before else ""
    text = f"{name} has {plural(count, 'chosen move')}, at most {left} may be{earlier}"
    return violation(RULE, id, text, amount=count - left, unit="moves")
