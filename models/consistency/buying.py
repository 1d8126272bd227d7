"""Options: each has a name of its own, and buys something that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.consistency.finding import Finding
from models.options import OptionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.consistency.tables import View


def names(view: View) -> Iterator[Finding]:
    """Two options are told apart by their ids."""
    seen: set[str] = set()
    for index, option in enumerate(view.tables.options):
        if option.name in seen:
            cause = f"the option '{option.name}' stands twice"
            yield Finding("duplicate_id", "options", index, "option_id", option.name, cause, "Give one of them an option_id of its own.")
        seen.add(option.name)


def wares(view: View) -> Iterator[Finding]:
    """What is bought is a skill or role that somebody has or something asks for, or a type of equipment; else it helps nobody."""
    tables = view.tables
    skills = {skill.skill for skill in tables.skills} | {need.skill for demand in tables.demands for need in demand.skills}
    roles = {person.role for person in tables.people} | {demand.role for demand in tables.demands}
    types = {machine.type for machine in tables.equipment} | {demand.equipment_type for demand in tables.demands}
    for index, option in enumerate(tables.options):
        known = types if option.kind is OptionKind.LEASE else skills | roles
        if option.role_or_skill not in known or not option.role_or_skill:
            cause = f"nobody has or asks for '{option.role_or_skill}', so {option.name} helps no project"
            found = Finding("idle_option", "options", index, "role_or_skill", option.name, cause, "Correct the skill, role or type.")
            yield found.as_warning()
