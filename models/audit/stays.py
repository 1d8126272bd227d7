"""Which weeks of which bookings must stay exactly as they are, and are therefore exempt from ``share`` and ``block``; whose dates stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.directives import DirectiveKind

if TYPE_CHECKING:
    from models.audit.facts import Facts


def exactly(facts: Facts, person: str, demand: str, week: int) -> bool:
    """Whether a person's share on a demand in a week is locked, of a frozen project, or of a protected person."""
    return (person, demand, week) in facts.today.locked or wholly(facts, person, demand)


def wholly(facts: Facts, person: str, demand: str) -> bool:
    """Whether a person's share on a demand must stay in every week."""
    if facts.undertakings[facts.works[demand].demand.project_id].frozen:
        return True
    return any(directive.subject == person for directive in facts.directives.get(DirectiveKind.PROTECT_PERSON, ()))


def dates_held(facts: Facts, project: str) -> bool:
    """Return whether a lock, a frozen project or a protected person holds the dates of a project."""
    protected = {d.subject for d in facts.directives.get(DirectiveKind.PROTECT_PERSON, ())}
    held = any(person in protected and on == project for person, on in facts.today.pairs)
    return held or project in facts.today.dates_locked or facts.undertakings[project].frozen
