"""
``move_limits``: chosen moves stay within the hard ``max_moves`` directives.

With subject ``plan`` all chosen moves count, with ``person`` the moved pairs of each person, with ``project`` the moved pairs on each
project.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from models.audit.words import called, plural, violation
from models.directives import DirectiveKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from models.answer import Violation
    from models.audit.case import Case

RULE = "move_limits"


def violations(case: Case) -> Iterator[Violation]:
    """Yield limits that the chosen moves exceed."""
    for directive in case.facts.directives.get(DirectiveKind.MAX_MOVES, ()):
        if directive.value is not None:
            for subject, name, count in _counted(case, directive.subject):
                if count > directive.value:
                    yield _exceeded(subject, name, count, directive.value)


def _counted(case: Case, subject: str) -> Iterator[tuple[str, str, int]]:
    facts, pairs = case.facts, case.ledger.moved_pairs
    if subject == "plan":
        yield "plan", "The plan", case.ledger.chosen_moves
    elif subject == "person":
        for id, count in Counter(person for person, _ in pairs).items():
            yield id, called(facts.people[id].person), count
    elif subject == "project":
        for id, count in Counter(project for _, project in pairs).items():
            plan = facts.undertakings.get(id)
            yield id, f"Project {called(plan.project) if plan else id}", count


def _exceeded(subject: str, name: str, count: int, limit: Decimal) -> Violation:
    text = f"{name} has {plural(count, 'chosen move')}, at most {limit} may be"
    return violation(RULE, subject, text, amount=count - int(limit), unit="moves")
