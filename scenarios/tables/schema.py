"""The tables of a portfolio on disk: the one list that reading, writing and the documentation share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.tables.columns import Table, folded
from scenarios.tables.plan_tables import ALLOCATIONS, BUDGETS, CHANGES, OPTIONS, RULES, SCENARIO
from scenarios.tables.supply_tables import ABSENCES, EQUIPMENT, HOLIDAYS, PEOPLE, SETTINGS, SKILLS
from scenarios.tables.work_tables import DEMANDS, DEPENDENCIES, PROJECTS, WORK_PACKAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES: tuple[Table, ...] = (
    SETTINGS,
    PEOPLE,
    SKILLS,
    EQUIPMENT,
    ABSENCES,
    HOLIDAYS,
    PROJECTS,
    WORK_PACKAGES,
    DEMANDS,
    DEPENDENCIES,
    ALLOCATIONS,
    BUDGETS,
    RULES,
    OPTIONS,
    CHANGES,
    SCENARIO,
)
"""In the order in which they are read: a table may need those before it."""

BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}


def table_named(name: str) -> Table | None:
    """Return the table that a sheet or file name stands for, or None if none does."""
    return _BY_WORD.get(folded(name))


_BY_WORD: Mapping[str, Table] = {folded(word): table for table in TABLES for word in (*table.aliases, table.name)}

ANY_HEADER = frozenset(word for table in TABLES for word in table.by_word) | {"key", "value"}
"""Every word, folded, by which a header of any table is known."""
