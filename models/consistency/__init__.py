"""Cross-checks between the portfolio's tables; pure, and complete: every defect at once."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from models.consistency import (
    ability,
    binding,
    bookings,
    buying,
    caps,
    framework,
    identity,
    needs,
    order,
    packages,
    pauses,
    priorities,
    references,
    spans,
    waiting,
    workload,
)
from models.consistency.finding import Finding
from models.consistency.tables import Tables, Torn, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from models.defects import Defect
    from models.portfolio import Portfolio

CHECKS: tuple[Callable[[View], Iterator[Finding]], ...] = (
    framework.steps,
    framework.room,
    framework.time_left,
    identity.duplicate_ids,
    identity.people_and_equipment,
    identity.same_names,
    identity.repeated_skills,
    references.unknown_references,
    references.unknown_resources,
    references.idle_calendars,
    spans.reversed_spans,
    spans.project_windows,
    spans.outside_horizon,
    priorities.ranks,
    priorities.without_demands,
    needs.demand_measures,
    needs.headcounts,
    needs.equipment_types,
    needs.skills_there,
    packages.impossible_windows,
    packages.missed_deadlines,
    packages.demands_inside,
    packages.milestones,
    packages.progress,
    pauses.pause_lengths,
    order.unknown_ends,
    order.loops,
    order.package_loops,
    order.repeated,
    order.kept_unenforced,
    waiting.waiting_in_vain,
    waiting.endless_lags,
    waiting.no_time_after,
    bookings.mismatches,
    bookings.shares,
    bookings.dates,
    bookings.idle_locks,
    workload.overlaps,
    workload.overbooked,
    ability.able,
    caps.scopes,
    caps.repeated,
    caps.idle_periods,
    buying.names,
    buying.wares,
    binding.ends,
    binding.values,
    binding.soft,
    binding.contradictions,
)
"""Every check; together they read as the list of what is looked at."""


def findings(tables: Tables, torn: Torn | None = None) -> tuple[Finding, ...]:
    """
    Return everything that does not fit together.

    Parameters
    ----------
    tables
        What could be understood.
    torn
        What could not; references to it are not held against anybody.
    """
    view = View(tables, torn or Torn())
    return tuple(finding for check in CHECKS for finding in check(view))


def defects(portfolio: Portfolio) -> tuple[Defect, ...]:
    """Return everything that does not fit together in a portfolio, warnings included."""
    tables = Tables(**{field.name: getattr(portfolio, field.name) for field in fields(Tables)})
    return tuple(finding.defect() for finding in findings(tables))


__all__ = ["CHECKS", "Finding", "Tables", "Torn", "View", "defects", "findings"]
